"""How the findings of single courses add up to a pattern."""

from __future__ import annotations

import pytest

from lib.engine.patterns.finding import Finding, add_up, current_or_latest, presumed_adherent, span
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Evidence
from tests.findings import case_of

EMPTY = case_of("kind | name\nperson | sex")


def of(*answers: Answer) -> list[Finding]:
    return [finding(answer, i) for i, answer in enumerate(answers)]


def finding(answer: Answer, i: int) -> Finding:
    return Finding(answer, lambda: Evidence(f"{answer} {i}", (i,)), (f"fact:{i}",))


@pytest.mark.parametrize(
    ("answers", "present", "shown", "missing"),
    [
        ((NO, YES, UNKNOWN), YES, ["yes 1"], ("fact:1",)),
        ((NO, UNKNOWN), UNKNOWN, ["unknown 1", "no 0"], ("fact:1",)),
        ((NO, NO), NO, ["no 0", "no 1"], ()),
    ],
)
def test_yes_wins_and_no_needs_every_course(
    answers: tuple[Answer, ...], present: Answer, shown: list[str], missing: tuple[str, ...]
) -> None:
    found = add_up(EMPTY, "partial_benefit", of(*answers), "nothing").in_words()
    assert (found.present, [e.text for e in found.evidence], found.missing) == (present, shown, missing)


def test_no_course_is_unknown_and_says_why() -> None:
    found = add_up(EMPTY, "partial_benefit", [], "Nothing is recorded.").in_words()
    assert (found.present, found.evidence[0].text, found.missing) == (UNKNOWN, "Nothing is recorded.", ("treatments",))


@pytest.mark.parametrize(("present", "watch"), [(NO, True), (UNKNOWN, True), (YES, False)])
def test_a_pattern_that_is_present_is_not_watched(present: Answer, watch: bool) -> None:
    assert add_up(EMPTY, "partial_benefit", [Finding(present, lambda: Evidence(""), watch=True)], "").answer.watch is watch


def test_the_current_courses_and_the_one_begun_last() -> None:
    rows = "medication | sertraline | d0 | d50\nmedication | amitriptyline | d10 |\nmedication | venlafaxine | d60 | d99\nmedication | lithium | d70 |"
    found = current_or_latest(case_of(f"kind | name | start | stop\n{rows}"))
    assert [c.agent for c in found] == ["amitriptyline", "venlafaxine"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("sertraline | 2024-03 | 2024-06", "Mar-2024 to Jun-2024"),
        ("sertraline | 2024-03-05 |", "from 05-Mar-2024"),
        ("sertraline | |", "dates not recorded"),
    ],
)
def test_when_a_course_was_in_words(row: str, said: str) -> None:
    (course,) = case_of(f"kind | name | start | stop\nmedication | {row}").courses
    assert span(course) == said


# RULES B3: only adherence that nobody recorded is presumed, and that is said.
@pytest.mark.parametrize(
    ("adherence", "said"), [("", "Adherence on sertraline is not recorded; presumed not poor."), ("90", ""), ("79", ""), ("good", "")]
)
def test_what_is_presumed_of_adherence_is_said(adherence: str, said: str) -> None:
    case = case_of(f"kind | name | start | stop | dose | adherence\nmedication | sertraline | d0 | d60 | 100 | {adherence}")
    assert presumed_adherent(case, case.courses[0]) == said

"""Every course opens to its rule, its rows, a source, and what is missing when the answer is open."""

from __future__ import annotations

import re

import pytest

from lib.records.answers import UNKNOWN
from lib.ui.nodes import Node, words_of
from lib.ui.review.courses import change_words
from tests.unit.ui.reviewed import SAMPLES, reviewed, sample, sample_panel
from tests.unit.ui.walking import found_tags, keyed


def rows(panel: Node) -> dict[str, Node]:
    """The table row of each course, by its id."""
    return {row["attributes"]["data-id"]: row for row in found_tags(panel, "tr") if "data-id" in row.get("attributes", {})}


def cells(panel: Node, course_id: str) -> list[str]:
    return [" ".join(words_of(cell).split()) for cell in found_tags(rows(panel)[course_id], "td")]


@pytest.mark.parametrize("stem", SAMPLES)
def test_every_course_of_every_sample_says_what_it_rests_on(stem: str) -> None:
    found, panel = sample(stem).found, sample_panel(stem, "courses")
    assert list(rows(panel)) == [course.course_id for course in found.courses]
    for course in found.courses:
        inside = keyed(panel)[f"details:course:{course.course_id}"]
        said = words_of(inside)
        assert re.search(r"\brows? \d", said)
        assert "Rule:  adequate: at least" in said or "Rule:  adequate: no least number of sessions is defined" in said
        assert "Source: " in said
        if course.uncertain and course.missing:
            assert "Missing: " in said
        if course.role != "other" and course.adequate is UNKNOWN:
            assert "Missing: " in said


def test_a_course_of_doses() -> None:
    panel = reviewed("""
        kind       | name       | start      | stop       | dose | outcome | stop_reason | adherence
        medication | sertraline | 2024-01-08 | 2024-02-05 | 50   |         |             | 90
        medication | sertraline | 2024-02-05 | 2024-05-20 | 150  | none    | inefficacy  | 90
    """).panel("courses")
    name, highest, weeks, adequate, failed, why = cells(panel, "sertraline-1")
    assert name == "sertraline 08-Jan-2024 to 20-May-2024 · antidepressant"
    assert highest == "150 mg"
    assert weeks == "19 weeks (needs 6)"
    assert (adequate, failed) == ("yes", "yes")
    assert why.startswith("no response · stopped for lack of effect · adherence 90 % · rows 2–3 ")
    # RULES B1 and B3 with the MGH-ATRQ minimum of sertraline.
    assert "adequate: at least 6 weeks at or above 50 mg a day, counted from the first such day, with 80 % or more taken;" in why
    assert "without response: improved by less than 50 %." in why
    assert "Steps: 50 mg from 08-Jan-2024 (row 2); 150 mg from 05-Feb-2024 (row 3)" in why
    assert "Chandler GM" in why


def test_a_course_of_sessions() -> None:
    panel = reviewed("kind | name | start | stop | sessions | outcome\ntms | TMS.L10 | 2026-02-02 | 2026-03-13 | 30 | none").panel(
        "courses"
    )
    _, highest, weeks, adequate, failed, why = cells(panel, "TMS.L10-1")
    assert (highest, weeks, adequate, failed) == ("30 sessions", "needs 20 sessions", "yes", "not counted")
    assert "adequate: at least 20 sessions, with 80 % or more taken" in why
    assert "Not recorded from" not in why
    assert "Source: " in why


def test_scores_say_from_where_to_where() -> None:
    panel = reviewed("""
        kind       | name       | start | stop | dose | value
        medication | sertraline | d0    | d60  | 100  |
        score      | PHQ-9      | d0    |      |      | 18
        score      | PHQ-9      | d60   |      |      | 12
    """).panel("courses")
    why = cells(panel, "sertraline-1")[5]
    assert why.startswith("PHQ-9 18 → 12 (33 % better): partial 33 % ")
    assert "PHQ-9 18 on 01-Jan-2024 (row 3), 12 on 01-Mar-2024 (row 4)" in why


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("medication | sertraline | d0 | d100 | 100 | none |", "adherence not recorded, presumed"),
        ("medication | sertraline | d0 | d100 | 100 | none | 70", "adherence 70 %"),
        (
            "medication | sertraline | d0 | d50 | 50 | |\nmedication | sertraline | d50 | d100 | 100 | none | 90",
            "adherence 90 % where recorded, else presumed",
        ),
    ],
)
def test_what_is_known_of_adherence(rows: str, says: str) -> None:
    panel = reviewed(f"kind | name | start | stop | dose | outcome | adherence\n{rows}").panel("courses")
    why = cells(panel, "sertraline-1")[5]
    assert f" · {says} · row" in why


def test_an_agent_without_a_minimum_dose_says_so() -> None:
    panel = reviewed("kind | name | start | stop | dose\nmedication | nomifensine | d0 | d100 | 100").panel("courses")
    assert cells(panel, "nomifensine-1")[3] == "cannot tell"
    assert "at or above a minimum dose, which is not defined for it" in cells(panel, "nomifensine-1")[5]


def test_names_not_recognised_are_named_by_their_rows_and_not_counted() -> None:
    panel = reviewed("kind | name | start\nmedication | ?something for sleep | d0\nmedication | ?drops | d5").panel("courses")
    assert words_of(panel).startswith("No course could be built from this history.")
    assert "not counted as a course (name not recognised): rows 2–3." in words_of(panel)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(33.3, "33 % better"), (-7.1, "7 % worse"), (0.0, "no change"), (0.4, "no change"), (-0.4, "no change"), (49.6, "49.6 % better")],
)
def test_a_change(value: float, shown: str) -> None:
    assert change_words(value) == shown

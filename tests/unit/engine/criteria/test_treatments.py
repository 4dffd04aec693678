"""Clauses about treatments in their words: what counted, what cannot be told, what was left out and why (rules E)."""

from __future__ import annotations

from typing import Any

import pytest

from lib.engine.criteria.evaluate import find
from lib.engine.criteria.finding import Finding, join
from lib.knowledge.clauses import (
    ClauseSpec,
    CurrentAntidepressant,
    CutOff,
    FailedAugmentations,
    FailedCourses,
    NotConcurrent,
    PriorResponse,
    Psychotherapy,
    Window,
)
from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose | sessions | outcome | stop_reason | augments\n"
HALF = CutOff(pct=50)


def asked(spec: ClauseSpec, *rows: str) -> Finding:
    return find(case_of(HEAD + "\n".join(rows)), spec)


THERAPY = "psychotherapy | {} | 2024-01-01 | 2024-05-01 | | 16 | {}"


# --- psychotherapy


@pytest.mark.parametrize(
    ("rows", "spec", "answer", "said", "missing"),
    [
        ([], Psychotherapy(), NO, "no psychotherapy in the history", ()),
        ([THERAPY.format("PSY.CBT", "none")], Psychotherapy(), YES, "Cognitive behavioural therapy tried", ()),
        ([THERAPY.format("PSY.CBT", "none")], Psychotherapy(types=("PSY.IPT",)), NO, "no psychotherapy in the history", ()),
        (
            [THERAPY.format("PSY", "none")],
            Psychotherapy(types=("PSY.IPT",)),
            UNKNOWN,
            "Psychotherapy (kind not recorded) cannot tell: which psychotherapy it was is not recorded",
            ("type:PSY-1",),
        ),
        ([THERAPY.format("PSY.CBT", "none")], Psychotherapy(types=("PSY.CBT",)), YES, "Cognitive behavioural therapy tried", ()),
        (
            [THERAPY.format("PSY.CBT", "none")],
            Psychotherapy(outcome="failed", cut_off=HALF),
            YES,
            "Cognitive behavioural therapy without enough benefit",
            (),
        ),
        (
            [THERAPY.format("PSY.CBT", "response")],
            Psychotherapy(outcome="failed", cut_off=HALF),
            NO,
            "Cognitive behavioural therapy not counted: outcome response",
            (),
        ),
        (
            [THERAPY.format("PSY.CBT", "")],
            Psychotherapy(outcome="failed", cut_off=HALF),
            UNKNOWN,
            "Cognitive behavioural therapy cannot tell: outcome not recorded",
            ("outcome:PSY.CBT-1",),
        ),
        (
            [THERAPY.format("PSY.CBT", "none"), "medication | sertraline | 2024-06-01 | 2024-12-01 | 100 | | response"],
            Psychotherapy(outcome="failed", cut_off=HALF, unless_helped_since=True),
            NO,
            "Cognitive behavioural therapy not counted: sertraline helped since",
            (),
        ),
        (
            [THERAPY.format("PSY.CBT", "none")],
            Psychotherapy(weeks=20),
            NO,
            "Cognitive behavioural therapy not counted: 17.2 weeks, 20 needed",
            (),
        ),
    ],
)
def test_psychotherapy(rows: list[str], spec: Psychotherapy, answer: Answer, said: str, missing: tuple[str, ...]) -> None:
    found = asked(spec, *rows)
    assert (found.met, found.because, found.missing) == (answer, said, missing)
    assert found.headline == said


# --- an earlier response


@pytest.mark.parametrize(
    ("row", "spec", "answer", "said"),
    [
        ("", PriorResponse(family="tms", improvement_from_pct=50), NO, "no earlier course of TMS in the history"),
        ("tms | TMS.L10 | 2024-01-01 | 2024-02-15 | | 30 | 50", PriorResponse(family="tms", improvement_from_pct=50), YES, " helped"),
        ("tms | TMS.L10 | 2024-01-01 | 2024-02-15 | | 30 | 49", PriorResponse(family="tms", improvement_from_pct=50), NO, ": helped less"),
        ("tms | TMS.L10 | 2024-01-01 | 2024-02-15 | | 30 | 50", PriorResponse(family="tms", improvement_above_pct=50), NO, ": helped less"),
        ("tms | TMS.L10 | 2024-01-01 | 2024-02-15 | | 30 | 51", PriorResponse(family="tms", improvement_above_pct=50), YES, " helped"),
        (
            "tms | TMS.L10 | 2024-01-01 | 2024-02-15 | | 30 | ",
            PriorResponse(family="tms", improvement_from_pct=50),
            UNKNOWN,
            ": outcome not recorded",
        ),
        (
            "tms | TMS.L10 | 2024-01-01 | 2024-02-15 | | 30 | 80",
            PriorResponse(family="tms", improvement_from_pct=50, held_months=2),
            UNKNOWN,
            ": how long the benefit held is not recorded",
        ),
        (
            "tms | TMS.L10 | 2024-01-01 | | | 30 | 80",
            PriorResponse(family="tms", improvement_from_pct=50),
            NO,
            "no earlier course of TMS in the history",
        ),
        (
            "ect | ECT.BT.BP | 2024-01-01 | 2024-02-15 | | 12 | 80",
            PriorResponse(family="tms", improvement_from_pct=50),
            NO,
            "no earlier course of TMS in the history",
        ),
    ],
)
def test_an_earlier_response(row: str, spec: PriorResponse, answer: Answer, said: str) -> None:
    found = asked(spec, row) if row else asked(spec, "medication | sertraline | 2024-01-01 | 2024-05-01 | 100")
    assert found.met is answer
    assert found.because.endswith(said)
    assert found.courses == (("TMS.L10-1",) if answer is YES else ())
    assert found.missing == (("outcome:TMS.L10-1",) if answer is UNKNOWN else ())


# --- what is taken today


@pytest.mark.parametrize(
    ("row", "spec", "answer", "said"),
    [
        ("sertraline | 2026-11-10 | | 100", CurrentAntidepressant(weeks=2), YES, "sertraline taken today"),
        ("sertraline | 2026-11-11 | | 100", CurrentAntidepressant(weeks=2), NO, "sertraline not counted: 1.8 weeks so far, 2 needed"),
        ("sertraline | 2026-01-11 | 2026-11-01 | 100", CurrentAntidepressant(weeks=2), NO, "no antidepressant taken today"),
        ("lorazepam | 2026-01-11 | | 1", CurrentAntidepressant(), NO, "no antidepressant taken today"),
        ("sertraline | 2026-01-11 | | 100 | | none", CurrentAntidepressant(not_failed=True), NO, "sertraline not counted: has failed"),
        ("sertraline | 2026-01-11 | | 100 | | response", CurrentAntidepressant(not_failed=True), YES, "sertraline taken today"),
        (
            "sertraline | 2026-01-11 | | 100 | | ",
            CurrentAntidepressant(not_failed=True),
            UNKNOWN,
            "sertraline cannot tell: whether it failed is not known",
        ),
    ],
)
def test_what_is_taken_today(row: str, spec: CurrentAntidepressant, answer: Answer, said: str) -> None:
    found = asked(spec, f"medication | {row}")
    assert (found.met, found.because, found.headline) == (answer, said, said)
    assert found.missing == (("outcome:sertraline-1",) if answer is UNKNOWN else ())


# A drug that failed before has failed, also where it is taken again.
def test_a_drug_that_failed_before() -> None:
    rows = ["medication | sertraline | 2024-01-01 | 2024-06-01 | 100 | | none", "medication | sertraline | 2026-01-11 | | 100 | | response"]
    assert asked(CurrentAntidepressant(not_failed=True), *rows).met is NO


@pytest.mark.parametrize(
    ("rows", "answer", "said"),
    [
        (["tms | TMS.L10 | 2026-11-01 | | | 5"], NO, "High-frequency rTMS, left DLPFC running today"),
        (["tms | TMS.L10 | 2026-01-01 | 2026-02-15 | | 30"], YES, "no TMS or ECT running today"),
        (["medication | sertraline | 2026-11-01 | | 100"], YES, "no TMS or ECT running today"),
        (["ect | ECT.BT.BP | 2026-11-01 | | | 5", "tms | TMS.L10 | 2026-11-02 | | | 5"], NO, None),
    ],
)
def test_nothing_else_at_the_same_time(rows: list[str], answer: Answer, said: str | None) -> None:
    found = asked(NotConcurrent(families=("tms", "ect")), *rows)
    assert (found.met, found.rule) == (answer, "No TMS or ECT running today")
    assert found.because == found.headline
    if said:
        assert found.because == said
    else:
        assert (" and " in found.because, found.courses, found.rows) == (True, ("ECT.BT.BP-1", "TMS.L10-1"), (2, 3))


# --- counts in a sentence

SERTRALINE = "medication | sertraline | 2024-01-01 | 2024-06-01 | 100 | | {}"
VENLAFAXINE = "medication | venlafaxine | 2024-07-01 | 2024-12-01 | 150 | | {}"


@pytest.mark.parametrize(
    ("first", "second", "spec", "answer", "headline"),
    [
        ("none", "none", FailedCourses(count=1, cut_off=HALF), YES, "2 courses failed, 1 needed: sertraline, venlafaxine"),
        ("none", "none", FailedCourses(count=2, cut_off=HALF), YES, "2 of 2 needed courses failed: sertraline, venlafaxine"),
        ("none", "response", FailedCourses(count=1, cut_off=HALF), YES, "1 of 1 needed course failed: sertraline"),
        ("none", "", FailedCourses(count=2, cut_off=HALF), UNKNOWN, "1 of 2 needed courses failed: sertraline; cannot tell on venlafaxine"),
        ("response", "response", FailedCourses(count=2, cut_off=HALF), NO, "0 of 2 needed courses failed"),
        (
            "none",
            "none",
            FailedCourses(count=2, cut_off=HALF, distinct_classes=3),
            NO,
            "2 of 2 needed courses failed: sertraline, venlafaxine (2 of 3 needed classes)",
        ),
    ],
)
def test_a_count_in_one_line(first: str, second: str, spec: FailedCourses, answer: Answer, headline: str) -> None:
    found = asked(spec, SERTRALINE.format(first), VENLAFAXINE.format(second))
    assert (found.met, found.headline) == (answer, headline)
    assert found.missing == (("outcome:venlafaxine-1",) if answer is UNKNOWN else ())


def test_a_count_tells_what_was_left_out_and_what_it_presumes() -> None:
    found = asked(
        FailedCourses(count=2, cut_off=HALF),
        SERTRALINE.format("none"),
        VENLAFAXINE.format("response"),
        "medication | mirtazapine | | | 30 | | none",
    )
    assert found.because.startswith("sertraline and mirtazapine failed")
    assert found.because.endswith("venlafaxine not counted: outcome response")
    assert found.not_counted == (("venlafaxine-1", "outcome"),)
    assert found.assumptions[0] == "adherence not recorded, presumed adequate: sertraline and mirtazapine"
    assert any(text.startswith("mirtazapine: neither start nor stop is recorded") for text in found.assumptions)


# The start of an episode that was worked out from a remission is an assumption where the window looks at it.
@pytest.mark.parametrize(("window", "said"), [("episode", True), ("lifetime", False)])
def test_an_episode_after_a_remission_is_assumed(window: str, said: bool) -> None:
    rows = ["event | remission | 2023-01-01", "event | relapse | 2023-12-01", SERTRALINE.format("none")]
    found = asked(FailedCourses(count=1, cut_off=HALF, window=Window(kind=window)), *rows)
    assert ("the current episode is taken to start after the last remission" in found.assumptions) is said


@pytest.mark.parametrize(("intolerant", "needed", "answer"), [(True, 1, YES), (True, 2, NO), (False, 1, NO)])
def test_courses_not_tolerated_in_the_place_of_failed_ones(intolerant: bool, needed: int, answer: Answer) -> None:
    row = "medication | sertraline | 2024-01-01 | 2024-01-12 | 100 | | none | " + ("intolerance" if intolerant else "inefficacy")
    spec = FailedCourses(count=2, weeks=6, dose="minimum", cut_off=HALF, or_intolerances=needed)
    found = asked(spec, row)
    assert found.met is answer
    assert found.rule.endswith(f"or {needed} not tolerated")
    counted = asked(FailedCourses(count=1, weeks=6, dose="minimum", cut_off=HALF, intolerance_counts=True), row)
    assert counted.met is (YES if intolerant else NO)


# What each part of the clause keeps out. A part that is not asked keeps nothing out.
@pytest.mark.parametrize(
    ("cells", "part", "answer", "said"),
    [
        ("2024-01-01 | 2024-06-01 | 25 | | none", {"dose": "minimum"}, NO, "sertraline not counted: below the minimum dose"),
        ("2024-01-01 | 2024-06-01 | 25 | | none", {"dose": "any"}, YES, ""),
        ("2024-01-01 | 2024-01-13 | 100 | | none | intolerance", {}, NO, "sertraline not counted: stopped for side effects"),
        ("2024-01-01 | 2024-02-12 | 100 | | none | intolerance", {"weeks": 6}, YES, ""),
        ("2024-01-01 | 2024-01-13 | 100 | | none | intolerance", {"weeks": 1}, YES, ""),
        ("2024-01-01 | 2024-06-01 | 100 | | none", {"window": Window(kind="years", years=2)}, NO, "ended more than 2 years ago"),
        ("2024-01-01 | 2024-12-01 | 100 | | none", {"window": Window(kind="years", years=2)}, YES, ""),
        ("2024-01-01 | 2024-06-01 | 100 | | none", {"by_scale": True}, UNKNOWN, "sertraline cannot tell: no scores before and after"),
        ("2024-01-01 | 2024-06-01 | 100 | | none", {"by_scale": False}, YES, ""),
        ("2024-01-01 | 2024-06-01 | 100 | | none", {"adherence": "affirmed"}, UNKNOWN, "sertraline cannot tell: adherence not recorded"),
        ("2024-01-01 | 2024-06-01 | 100 | | none", {"adherence": "not_asked"}, YES, ""),
        ("2024-01-01 | 2024-06-01 | 100 | | none | | | 50", {"adherence": "presumed"}, NO, "sertraline not counted: low adherence (50 %)"),
        ("2024-01-01 | 2024-06-01 | 100 | | none | | | 50", {"adherence": "not_asked"}, YES, ""),
    ],
)
def test_a_part_of_the_clause(cells: str, part: dict[str, Any], answer: Answer, said: str) -> None:
    case = case_of(f"{HEAD.strip()} | adherence\nmedication | sertraline | {cells}")
    found = find(case, FailedCourses(count=1, cut_off=HALF, **part))
    assert found.met is answer
    assert said in found.because


def test_courses_not_tolerated_need_not_be_of_two_classes() -> None:
    row = "medication | {} | {} | {} | {} | | none | intolerance"
    rows = (row.format("sertraline", "2024-01-01", "2024-01-12", 100), row.format("citalopram", "2024-02-01", "2024-02-12", 40))
    spec = FailedCourses(count=2, distinct_classes=2, weeks=6, dose="minimum", cut_off=HALF, or_intolerances=2)
    assert asked(spec, *rows).met is YES


def test_a_course_that_was_tolerated_is_said_to_be() -> None:
    spec = FailedCourses(count=2, weeks=6, dose="minimum", cut_off=HALF, or_intolerances=2)
    assert "sertraline not counted: tolerated" in asked(spec, SERTRALINE.format("none")).because


LITHIUM = "medication | lithium | 2024-02-01 | 2024-06-01 | 900 | | {} | | sertraline"


@pytest.mark.parametrize(
    ("outcome", "spec", "answer", "said"),
    [
        ("none", FailedAugmentations(count=1, cut_off=HALF), YES, "1 of 1 needed augmentation failed: lithium"),
        ("response", FailedAugmentations(count=1, cut_off=HALF), NO, "0 of 1 needed augmentation failed"),
        ("response", FailedAugmentations(count=1, outcome="tried"), YES, "1 of 1 needed augmentation tried: lithium"),
        ("none", FailedAugmentations(count=1, classes=("SGA",), cut_off=HALF), NO, "0 of 1 needed augmentation failed"),
        ("none", FailedAugmentations(count=2, classes=("LITHIUM",), cut_off=HALF), NO, "1 of 2 needed augmentations failed: lithium"),
    ],
)
def test_augmentations(outcome: str, spec: FailedAugmentations, answer: Answer, said: str) -> None:
    found = asked(spec, SERTRALINE.format("none"), LITHIUM.format(outcome))
    assert (found.met, found.headline) == (answer, said)


# Lithium twice is one augmenter that failed, as one drug twice is one antidepressant.
def test_one_augmenter_twice_is_one() -> None:
    again = "medication | lithium | 2025-02-01 | 2025-06-01 | 900 | | none | | sertraline"
    rows = (SERTRALINE.format("none"), LITHIUM.format("none"), again)
    assert asked(FailedAugmentations(count=2, cut_off=HALF), *rows).met is NO
    aripiprazole = again.replace("lithium", "aripiprazole").replace("900", "10")
    assert asked(FailedAugmentations(count=2, cut_off=HALF), *rows, aripiprazole).met is YES


@pytest.mark.parametrize(("augmentation", "count", "answer"), [("ignored", 2, NO), ("counts", 2, YES), ("required", 1, YES)])
def test_augmentations_among_the_courses(augmentation: str, count: int, answer: Answer) -> None:
    spec = FailedCourses(count=count, cut_off=HALF, augmentation=augmentation)
    assert asked(spec, SERTRALINE.format("none"), LITHIUM.format("none")).met is answer
    if augmentation == "required":
        assert asked(spec, SERTRALINE.format("none"), LITHIUM.format("response")).met is NO


# --- parts joined


def part(met: Answer, name: str) -> Finding:
    return Finding(
        met,
        f"rule {name}",
        f"because {name}",
        f"head {name}",
        (name,),
        (ord(name),),
        (f"code:{name}",),
        (f"assumed {name}",),
        ((name, "x"),),
    )


@pytest.mark.parametrize(
    ("answers", "either", "met", "headline", "courses", "missing"),
    [
        ((NO, YES), True, YES, "head b", ("b",), ()),
        ((NO, NO), True, NO, "head a or head b", ("a", "b"), ()),
        ((NO, UNKNOWN), True, UNKNOWN, "head b", ("b",), ("code:b",)),
        ((UNKNOWN, UNKNOWN), True, UNKNOWN, "head a or head b", ("a", "b"), ("code:a", "code:b")),
        ((YES, NO), False, NO, "head b", ("b",), ()),
        ((NO, NO), False, NO, "head a", ("a", "b"), ()),
        ((YES, YES), False, YES, "head a", ("a", "b"), ()),
        ((YES, YES), True, YES, "head a", ("a", "b"), ()),
    ],
)
def test_parts_joined(
    answers: tuple[Answer, Answer], either: bool, met: Answer, headline: str, courses: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    found = join(tuple(part(answer, name) for answer, name in zip(answers, "ab", strict=True)), either)
    word = "or" if either else "and"
    assert (found.met, found.rule, found.because) == (met, f"rule a; {word}: rule b", f"because a; {word}: because b")
    assert (found.headline, found.courses, found.missing) == (headline, courses, missing)
    assert found.assumptions == tuple(f"assumed {name}" for name in courses)
    assert (found.rows, found.not_counted) == ((97, 98), (("a", "x"), ("b", "x")))

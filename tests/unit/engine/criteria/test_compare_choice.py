"""Which two definitions are compared, by which of their parts, and in which words? On verdicts made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.engine.criteria.compare import _clearest, _counted, _facets, _kept_out, _words, clearest_pair, why_they_differ
from lib.knowledge.clauses import AllOf, AnyOf, ClauseSpec, CutOff, FailedCourses, Unipolar, Window
from lib.knowledge.packs import Pack
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Clause, Criterion
from tests.unit.engine.criteria.asking import pack

HALF = CutOff(pct=50)
SPEC = FailedCourses(count=2, weeks=6, dose="minimum", cut_off=HALF)


def made(pack_id: str, *specs: ClauseSpec) -> Pack:
    """A pack of these clauses, called by the capital of its id."""
    return replace(pack("ema_2013"), id=pack_id, title=pack_id, short=pack_id.upper(), clauses=specs)


def counting(met: Answer, courses: str = "", left_out: str = "", missing: int = 0, kind: str = "failed_courses") -> Clause:
    """`left_out`: `venlafaxine-1 outcome` pairs, each separated by a comma."""
    pairs = tuple((course, part) for course, part in (pair.split() for pair in left_out.split(",") if pair))
    codes = tuple(f"outcome:{n}" for n in range(missing))
    return Clause(kind, met, "Counting.", "Counted.", tuple(courses.split()), missing=codes, not_counted=pairs)


def verdict(pack_id: str, met: Answer, *clauses: Clause, kind: str = "definition") -> Criterion:
    return Criterion(pack_id, pack_id, kind, met, clauses, summary=f"{pack_id} says {met}.")


# --- how many, and in words


@pytest.mark.parametrize(
    ("courses", "first", "said"),
    [
        (0, True, "no courses failed by half"),
        (0, False, "none by half"),
        (1, True, "one course failed by half"),
        (1, False, "one by half"),
        (2, True, "two courses failed by half"),
        (12, False, "twelve by half"),
        (13, False, "13 by half"),
    ],
)
def test_the_number_of_courses(courses: int, first: bool, said: str) -> None:
    assert _counted(counting(YES, " ".join(f"c-{n}" for n in range(courses))), ["by half"], first) == said


@pytest.mark.parametrize(
    ("met", "missing", "said"),
    [
        (UNKNOWN, 0, "none by half"),
        (UNKNOWN, 1, "none by half (1 fact missing)"),
        (UNKNOWN, 2, "none by half (2 facts missing)"),
        (NO, 2, "none by half"),
    ],
)
def test_what_is_missing(met: Answer, missing: int, said: str) -> None:
    assert _counted(counting(met, missing=missing), ["by half"], False) == said


def test_without_a_counting_clause_nothing_was_counted() -> None:
    assert _counted(None, ["by half", "in time"], True) == "no courses failed by half and in time"


PARTS_OF_SPEC = {
    "outcome": "by < 50 %",
    "switch": "by their outcome",
    "duration": "for ≥ 6 weeks at the minimum dose",
    "window": "at any time",
    "adherence": "with adherence presumed",
    "count": "where 2 are needed",
    "classes": "from any class",
    "intolerance": "intolerance not counting",
}


@pytest.mark.parametrize(("part", "said"), PARTS_OF_SPEC.items())
def test_a_part_in_words(part: str, said: str) -> None:
    assert _words(SPEC, (part,)) == [said]


@pytest.mark.parametrize(
    ("part", "spec", "said"),
    [
        ("outcome", replace(SPEC, cut_off=None, failure="switch"), "by a switch alone"),
        ("switch", replace(SPEC, cut_off=None, failure="switch"), "by a switch alone"),
        ("duration", replace(SPEC, dose="any"), "for ≥ 6 weeks"),
        ("duration", replace(SPEC, weeks=None, dose="any"), "whatever the duration"),
        ("duration", replace(SPEC, dose="maximum_tolerated"), "for ≥ 6 weeks at the highest dose tolerated"),
        ("window", replace(SPEC, window=Window(kind="episode")), "in the current episode"),
        ("adherence", replace(SPEC, adherence="affirmed"), "with adherence on record"),
        ("adherence", replace(SPEC, adherence="not_asked"), "whatever the adherence"),
        ("count", replace(SPEC, count=1), "where 1 is needed"),
        ("classes", replace(SPEC, distinct_classes=2), "from 2 classes"),
        ("intolerance", replace(SPEC, intolerance_counts=True), "intolerance counting"),
    ],
)
def test_a_part_of_another_clause_in_words(part: str, spec: FailedCourses, said: str) -> None:
    assert _words(spec, (part,)) == [said]


def test_a_part_without_words_is_left_out() -> None:
    assert _words(SPEC, ("stop_reason", "count")) == ["where 2 are needed"]


# --- which parts to name


@pytest.mark.parametrize(
    ("kept_out", "second", "facets"),
    [
        # What kept a course out, where the clauses differ in it.
        (("outcome",), replace(SPEC, cut_off=CutOff(pct=25), weeks=4), ("outcome",)),
        (("outcome", "duration", "outcome"), replace(SPEC, cut_off=CutOff(pct=25), weeks=4), ("outcome", "duration")),
        # Nothing was kept out: the number and the classes needed, if they differ; else all that differs.
        ((), replace(SPEC, count=3, distinct_classes=2, weeks=4), ("count", "classes")),
        ((), replace(SPEC, intolerance_counts=True, weeks=4), ("intolerance",)),
        ((), replace(SPEC, weeks=4, adherence="affirmed"), ("duration", "adherence")),
        (("window",), replace(SPEC, weeks=4), ("duration",)),
    ],
)
def test_the_parts_to_name(kept_out: tuple[str, ...], second: FailedCourses, facets: tuple[str, ...]) -> None:
    assert _facets(kept_out, SPEC, second) == facets


def test_what_one_counts_and_the_other_leaves_out() -> None:
    here, there = counting(YES, "sertraline-1 venlafaxine-1"), counting(NO, left_out="venlafaxine-1 outcome,mirtazapine-1 window")
    assert _kept_out(here, there) == ("outcome",)
    assert _kept_out(here, None) == _kept_out(None, there) == ()


# --- which two


MET, SAME, OPEN, NOT = (
    verdict("met", YES, counting(YES, "sertraline-1")),
    verdict("same", YES, counting(YES, "sertraline-1")),
    verdict("open", UNKNOWN, counting(UNKNOWN)),
    verdict("not", NO, counting(NO)),
)
LEFT_OUT = verdict("left", NO, counting(NO, left_out="sertraline-1 outcome"))
BY_ID = {name: made(name, SPEC) for name in ("met", "same", "open", "not", "left", "asks")}


@pytest.mark.parametrize(
    ("given", "pair"),
    [
        ((MET, SAME, NOT), ("met", "not")),  # never two that answer alike
        ((NOT, OPEN), ("open", "not")),
        ((OPEN, MET), ("met", "open")),
        ((NOT, SAME, OPEN, MET), ("same", "not")),  # the first that differ, in the order of the definitions
        ((MET, NOT, LEFT_OUT), ("met", "left")),  # a course that is counted by one and left out by the other
    ],
)
def test_the_clearest_pair(given: tuple[Criterion, ...], pair: tuple[str, str]) -> None:
    first, second = _clearest(list(given), BY_ID)
    assert (first.pack, second.pack) == pair
    found = clearest_pair(given, BY_ID.values())
    assert found is not None
    assert (found[0].pack, found[1].pack) == pair


# Where another clause says why, the course that was left out is not the reason.
def test_a_pair_that_a_course_explains_comes_before_one_that_another_clause_explains() -> None:
    asks = verdict("asks", NO, Clause("unipolar", NO, "Unipolar.", "Bipolar."), counting(YES, left_out="sertraline-1 outcome"))
    assert [c.pack for c in _clearest([MET, asks, LEFT_OUT], BY_ID)] == ["met", "left"]
    assert [c.pack for c in _clearest([MET, asks, NOT], BY_ID)] == ["met", "asks"]


def test_only_definitions_are_compared() -> None:
    referral = verdict("left", NO, counting(NO, left_out="sertraline-1 outcome"), kind="referral")
    assert clearest_pair((referral, MET, SAME), BY_ID.values()) == (MET, SAME)
    assert clearest_pair((referral, MET), BY_ID.values()) is None
    assert clearest_pair((), ()) is None


# --- the sentence


def test_no_reason_where_both_answer_alike() -> None:
    assert why_they_differ(MET, SAME, BY_ID.values()) == ""


def test_another_clause_is_named_first() -> None:
    asks = verdict("asks", NO, Clause("unipolar", NO, "Unipolar disorder.", "Mania recorded."), counting(YES, "sertraline-1"))
    packs = (made("met", SPEC), made("asks", Unipolar(), SPEC))
    assert why_they_differ(MET, asks, packs) == why_they_differ(asks, MET, packs) == "ASKS also asks: unipolar disorder (mania recorded)."


# A clause that both ask and answer alike is no reason.
def test_a_clause_that_both_answer_alike_is_not_named() -> None:
    both = Clause("unipolar", UNKNOWN, "Unipolar disorder.", "Not recorded.")
    other = Clause("age", UNKNOWN, "Adult.", "Not recorded.")
    first = verdict("met", UNKNOWN, both, counting(YES, "sertraline-1"))
    second = verdict("not", NO, both, counting(NO, left_out="sertraline-1 outcome"))
    packs = (made("met", SPEC), made("not", replace(SPEC, cut_off=CutOff(pct=25))))
    assert why_they_differ(first, second, packs) == "One course failed by < 50 %, none by < 25 %."
    third = verdict("met", UNKNOWN, other, both, counting(YES, "sertraline-1"))
    assert why_they_differ(third, second, packs) == "MET also asks: adult (not recorded)."


@pytest.mark.parametrize("kind", ["any_of", "all_of"])
def test_alternatives_are_told_by_their_summaries(kind: str) -> None:
    nested = verdict("not", NO, counting(NO, kind=kind))
    spec = AnyOf(of=(SPEC,)) if kind == "any_of" else AllOf(of=(SPEC,))
    packs = (made("met", SPEC), made("not", spec))
    assert why_they_differ(MET, nested, packs) == "MET: met says yes; NOT: not says no."
    # Unless a course was left out of one: then by the part that did it.
    kept = verdict("not", NO, counting(NO, left_out="sertraline-1 duration", kind=kind))
    packs = (made("met", SPEC), made("not", AnyOf(of=(replace(SPEC, weeks=8),))))
    said = "One course failed for ≥ 6 weeks at the minimum dose, none for ≥ 8 weeks at the minimum dose."
    assert why_they_differ(MET, kept, packs) == said


# Alternatives that are met are not what decides.
def test_alternatives_that_are_met_are_no_reason() -> None:
    second = verdict("not", NO, counting(NO, "sertraline-1"), counting(YES, kind="any_of"))
    packs = (made("met", replace(SPEC, count=1)), made("not", SPEC, AnyOf(of=(SPEC,))))
    assert why_they_differ(MET, second, packs) == "One course failed where 1 is needed, one where 2 are needed."


def test_a_definition_without_a_count_is_told_by_its_summary() -> None:
    packs = (made("met", SPEC), made("not", Unipolar()))
    assert why_they_differ(MET, verdict("not", NO, counting(NO)), packs) == "MET: met says yes; NOT: not says no."
    assert why_they_differ(MET, verdict("gone", NO, counting(NO)), packs) == "MET: met says yes; gone: gone says no."

"""What never changes a pattern, a doubt or an alert, whatever the history (rules K)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lib.engine.alerts import raise_alerts
from lib.engine.doubts import find_doubts
from lib.engine.patterns import find_patterns
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.dates import on
from lib.records.history import Event, History, Score
from tests.builders import day
from tests.findings import case_of
from tests.property.test_invariants import histories


@st.composite
def full_histories(draw: st.DrawFn) -> History:
    """A history with scores on two instruments, items and events."""
    facts = draw(histories())
    one_a_day = {(s.scale, s.when): s for s in facts.scores}
    extra = {
        at: Score(300 + at, "MADRS", "MADRS", on(day(at)), value)
        for at, value in draw(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), max_size=6))
    }
    items = draw(st.lists(st.integers(0, 3), max_size=2))
    scores = (
        *one_a_day.values(),
        *extra.values(),
        *(Score(900 + i, "PHQ-9 item 9", "PHQ-9", on(day(i)), v, 9) for i, v in enumerate(items)),
    )
    events = tuple(
        Event(950 + i, name, on(day(at)))
        for i, (name, at) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(["relapse", "remission"]), st.integers(0, 500)), max_size=3))
        )
    )
    return replace(facts, scores=scores, events=events)


def said(facts: History) -> dict[str, object]:
    """Every answer on a history, without row numbers and words."""
    case = case_of(facts)
    patterns = {p.pattern: (p.present, p.watch, frozenset(p.missing)) for p in find_patterns(case)}
    doubts = {d.code: d.answer for d in find_doubts(case)}
    return {"patterns": patterns, "doubts": doubts, "alerts": [(a.code, a.when) for a in raise_alerts(case)]}


@given(full_histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(facts: History, random: object) -> None:
    def shuffled(rows: tuple[object, ...]) -> tuple[object, ...]:
        mixed = list(rows)
        random.shuffle(mixed)  # type: ignore[attr-defined]
        return tuple(mixed)

    mixed = replace(facts, treatments=shuffled(facts.treatments), scores=shuffled(facts.scores), events=shuffled(facts.events))  # type: ignore[arg-type]
    assert said(mixed) == said(facts)


@given(full_histories())
def test_facts_entered_twice_change_nothing(facts: History) -> None:
    twice = replace(
        facts,
        treatments=facts.treatments + tuple(replace(t, row=t.row + 1000) for t in facts.treatments),
        scores=facts.scores + tuple(replace(s, row=s.row + 1000) for s in facts.scores),
        events=facts.events + tuple(replace(e, row=e.row + 1000) for e in facts.events),
    )
    assert said(twice) == said(facts)


@given(full_histories())
def test_unknown_names_what_is_missing_and_no_names_nothing(facts: History) -> None:
    for found in find_patterns(case_of(facts)):
        assert found.evidence
        assert found.present in (YES, NO, UNKNOWN)
        if found.present is UNKNOWN:
            assert found.missing, found
        if found.present is NO:
            assert found.missing == ()


@given(full_histories())
def test_evidence_opens_to_rows_and_courses_that_exist(facts: History) -> None:
    case = case_of(facts)
    rows = {fact.row for facts_of in (facts.treatments, facts.scores, facts.events, facts.episodes) for fact in facts_of}
    ids = {course.course_id for course in case.courses}
    for found in find_patterns(case):
        for evidence in found.evidence:
            assert set(evidence.rows) <= rows
            assert set(evidence.courses) <= ids
            if evidence.start and evidence.stop:
                assert evidence.start <= evidence.stop

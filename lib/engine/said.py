"""What was said of whole courses, put where the rows would say it: answers to questions change courses as a fuller file would.

A row that already says something keeps it, except for what an answer is asked to settle: the outcome, the stop reason and vague dates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from lib.engine.drafts import Draft, draft_courses
from lib.engine.stretches import content_of
from lib.knowledge.load import Knowledge
from lib.records.bounds import exactly
from lib.records.dates import PartialDate
from lib.records.history import CourseFact, History, Treatment

Treatments = tuple[Treatment, ...]


def with_course_facts(history: History, knowledge: Knowledge, as_of: date) -> tuple[Treatments, frozenset[int]]:
    """The rows of treatment with every answer filled in, and the places (in that tuple) of those that were. An answer whose course is not
    there any more changes nothing."""
    treatments, touched = history.treatments, set[int]()
    for fact in history.course_facts:
        of_agent = tuple(row for row in treatments if row.agent == fact.agent)
        draft = _named(fact, draft_courses(of_agent, knowledge, as_of, []))
        if draft is None:
            continue
        filled = _FILL[fact.field](fact, draft)
        places = _places(treatments, filled)
        treatments = tuple(places.get(n, row) for n, row in enumerate(treatments))
        touched |= set(places)
    return treatments, frozenset(touched)


def _named(fact: CourseFact, drafts: list[Draft]) -> Draft | None:
    """Of the courses of its agent the one with that start, else the one whose start may be the same day."""
    same = [d for d in drafts if _days(d.start) == _days(fact.start)]
    return next(iter(same or [d for d in drafts if _may_be(d.start, fact.start)]), None)


def _days(when: PartialDate | None) -> tuple[date, date] | None:
    return (when.earliest, when.latest) if when else None


def _may_be(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest


def _places(treatments: Treatments, filled: list[tuple[Treatment, Treatment]]) -> dict[int, Treatment]:
    """The filled rows by their place. Exact duplicates are filled alike, so that they are still counted once."""
    by_content = {(before.agent, content_of(before)): after for before, after in filled}
    found = {}
    for place, row in enumerate(treatments):
        after = by_content.get((row.agent, content_of(row))) if row.agent else None
        if after is not None:
            found[place] = replace(after, row=row.row, name=row.name, note=row.note)
    return found


Filled = list[tuple[Treatment, Treatment]]


def _adherence(fact: CourseFact, draft: Draft) -> Filled:
    """A percent or a word, on every row that says neither."""
    pct, word = _number(fact.value), fact.value
    said: dict[str, Any] = {"adherence_pct": pct} if pct is not None else {"adherence": word}
    return [(t, replace(t, **said)) for t in draft.treatments if t.adherence_pct is None and t.adherence is None]


def _outcome(fact: CourseFact, draft: Draft) -> Filled:
    """A word or an improvement in percent, as the last row's own."""
    last, pct = draft.treatments[-1], _number(fact.value)
    rated = replace(last, outcome=None, improvement_pct=pct) if pct is not None else replace(last, outcome=fact.value, improvement_pct=None)
    return [(last, rated)]


def _stop_reason(fact: CourseFact, draft: Draft) -> Filled:
    last = draft.stretches[-1].treatments[-1]
    return [(last, replace(last, stop_reason=fact.value))]


def _dose(fact: CourseFact, draft: Draft) -> Filled:
    return [(t, replace(t, dose=fact.dose)) for t in draft.treatments if t.dose is None]


def _tolerated(fact: CourseFact, draft: Draft) -> Filled:
    return [(t, replace(t, highest_tolerated=fact.value == "yes")) for t in draft.treatments]


def _sessions(fact: CourseFact, draft: Draft) -> Filled:
    """The total of the course: what the other rows do not say falls to the first row without a number."""
    silent = [t for t in draft.treatments if t.sessions is None]
    rest = int(_number(fact.value) or 0) - sum(t.sessions or 0 for t in draft.treatments)
    return [(t, replace(t, sessions=max(0, rest) if n == 0 else 0)) for n, t in enumerate(silent)]


def _duration(fact: CourseFact, draft: Draft) -> Filled:
    """The first and the last day, or the weeks of a course that stands on one row."""
    weeks = _number(fact.value)
    filled = {id(t): (t, t) for t in draft.treatments}

    def put(row: Treatment, **dates: Any) -> None:
        before, after = filled[id(row)]
        filled[id(row)] = (before, replace(after, **dates))

    if fact.begin is not None:
        for row in draft.stretches[0].treatments:
            put(row, start=fact.begin, weeks=None)
    if fact.end is not None:
        for row in draft.stretches[-1].treatments:
            put(row, stop=fact.end, weeks=None)
    if weeks is not None and len(draft.treatments) == 1:
        put(draft.treatments[0], weeks=exactly(weeks))
    return [pair for pair in filled.values() if pair[0] is not pair[1]]


def _type(fact: CourseFact, draft: Draft) -> Filled:
    return [(t, replace(t, agent=fact.value)) for t in draft.treatments]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


_FILL: dict[str, Callable[[CourseFact, Draft], Filled]] = {
    "adherence": _adherence,
    "outcome": _outcome,
    "stop_reason": _stop_reason,
    "dose": _dose,
    "tolerated": _tolerated,
    "sessions": _sessions,
    "duration": _duration,
    "type": _type,
}

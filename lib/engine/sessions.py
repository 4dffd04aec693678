"""Were there enough sessions? (rule B4)"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from math import inf

from lib.engine.drafts import Draft
from lib.engine.grounds import Grounds
from lib.engine.spans import DAYS_A_WEEK
from lib.engine.stretches import Stretch
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import Bounds, exactly

# Its sessions count only within the induction; later ones keep the effect up.
INDUCTION_AGENT = "KET.ESK"


def sessions_needed(agent: str, knowledge: Knowledge) -> Bounds | None:
    """The least number of sessions of a protocol. For a family recorded without its protocol (`ECT`) the range over its protocols;
    None when the number is not defined for all of them."""
    modality = knowledge.modalities.get(agent)
    if modality is None:
        return None
    if modality.sessions is not None:
        return exactly(modality.sessions)
    protocols = [m.sessions for m in knowledge.modalities.values() if m.id.startswith(f"{agent}.")]
    counts = [n for n in protocols if n is not None]
    return Bounds(min(counts), max(counts)) if counts and len(counts) == len(protocols) else None


def sessions_recorded(draft: Draft) -> int | None:
    """All sessions of the course; None when a row does not say how many."""
    counts = [t.sessions for t in draft.treatments]
    return None if None in counts else sum(n for n in counts if n is not None)


def sessions_counting(draft: Draft, grounds: Grounds) -> Bounds:
    """Sessions that count towards the least number: all of them, for esketamine those within the induction, as far as the dates tell."""
    if draft.agent != INDUCTION_AGENT:
        return _sum(draft.stretches, draft.stretches)
    induction = timedelta(weeks=grounds.number("esketamine_induction_weeks"))
    if draft.weeks.high * DAYS_A_WEEK <= induction.days:
        return _sum(draft.stretches, draft.stretches)
    if draft.start is None:
        return _sum((), draft.stretches)
    surely_by, perhaps_by = draft.start.earliest + induction, draft.start.latest + induction
    within = [s for s in draft.stretches if _over_by(s, draft, surely_by)]
    begun = [s for s in draft.stretches if s.start is None or s.start.earliest <= perhaps_by]
    return _sum(within, begun)


def _over_by(stretch: Stretch, draft: Draft, day: date) -> bool:
    stop = draft.end if stretch.ongoing else stretch.stop
    return stop is not None and stop.latest <= day


def _sum(certain: Iterable[Stretch], possible: Iterable[Stretch]) -> Bounds:
    least = sum(t.sessions or 0 for s in certain for t in s.treatments)
    counts = [t.sessions for s in possible for t in s.treatments]
    most = inf if None in counts else sum(n for n in counts if n is not None)
    return Bounds(least, max(least, most))


def enough_sessions(counting: Bounds, needed: Bounds | None) -> Answer:
    """Does the number of sessions reach the least number, whichever of its range applies?"""
    if needed is None:
        return UNKNOWN
    if counting.low >= needed.high:
        return YES
    return NO if counting.high < needed.low else UNKNOWN

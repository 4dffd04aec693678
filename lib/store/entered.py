"""Which facts did a person type in, and how do they survive the next file?

A fact typed on a page has no line in a source: its row is `ENTERED_ROW`. When a newer file of the same patient is saved, typed
facts are carried over, so that nothing entered is lost; where the file says something new on the same subject, the file wins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lib.records.facts import ENTERED_ROW, PLACES, Fact, facts_of, subject_of, with_facts, without_facts
from lib.records.history import History

__all__ = ["ENTERED_ROW", "Fact", "carried_over", "with_facts", "without_entered", "without_facts"]


def without_entered(history: History) -> History:
    """The history as its file gave it, without what was typed."""
    kept: dict[str, Any] = {place: tuple(fact for fact in getattr(history, place) if fact.row != ENTERED_ROW) for place in PLACES.values()}
    return replace(history, **kept)


def carried_over(old: History, new: History) -> tuple[Fact, ...]:
    """Typed facts of `old` that stay true beside `new`: the file is silent about them, or says only what it said when they were typed."""
    before = {replace(fact, row=ENTERED_ROW) for fact in facts_of(without_entered(old))}
    newly_said = {subject_of(fact) for fact in facts_of(new) if replace(fact, row=ENTERED_ROW) not in before}
    return tuple(fact for fact in facts_of(old) if fact.row == ENTERED_ROW and subject_of(fact) not in newly_said)

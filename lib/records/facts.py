"""Which facts can be added to a history, and what is each of them about?

A fact typed on a page has no line in a source: its row is `ENTERED_ROW`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lib.records.history import Condition, CourseFact, Episode, Event, History, Lab, PersonFact, Score, Treatment

ENTERED_ROW = 0

Fact = PersonFact | Episode | Condition | Lab | Event | Score | Treatment | CourseFact

# Where each kind of fact stands in a history.
PLACES: dict[type, str] = {
    PersonFact: "person",
    Episode: "episodes",
    Condition: "conditions",
    Lab: "labs",
    Event: "events",
    Score: "scores",
    Treatment: "treatments",
    CourseFact: "course_facts",
}


def with_facts(history: History, facts: Iterable[Fact]) -> History:
    """The history with these facts appended. Each keeps the row it came with.

    What was typed earlier about the same subject gives way, so that the last word typed is the one that counts; nothing from a source does.
    """
    for fact in facts:
        place = PLACES[type(fact)]
        held: tuple[Fact, ...] = getattr(history, place)
        changed: dict[str, Any] = {place: (*(old for old in held if not _said_again(old, fact)), fact)}
        history = replace(history, **changed)
    return history


def without_facts(history: History, facts: Iterable[Fact]) -> History:
    """The history without these facts; what is not there is no matter."""
    for fact in facts:
        place = PLACES[type(fact)]
        left: dict[str, Any] = {place: tuple(held for held in getattr(history, place) if held != fact)}
        history = replace(history, **left)
    return history


def _said_again(old: Fact, new: Fact) -> bool:
    return old.row == new.row == ENTERED_ROW and subject_of(old) == subject_of(new)


def facts_of(history: History) -> tuple[Fact, ...]:
    """Every fact of a history, kind by kind."""
    return tuple(fact for place in PLACES.values() for fact in getattr(history, place))


def subject_of(fact: Fact) -> object:
    """What a fact is about: two facts with one subject would answer the same question."""
    match fact:
        case PersonFact():
            return ("person", fact.fact)
        case Episode():
            return ("episode",)
        case Condition():
            return ("condition", fact.condition or fact.name)
        case CourseFact():
            return ("course", fact.agent, fact.start, fact.field)
        case _:
            # Dated facts stand beside each other: only the same fact replaces itself.
            return replace(fact, row=ENTERED_ROW)

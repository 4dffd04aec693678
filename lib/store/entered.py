"""Which facts did a person type in, and how do they survive the next file?

A fact typed on a page has no line in a source: its row is `ENTERED_ROW`. When a newer file of the same patient is saved, typed
facts are carried over, so that nothing entered is lost; where the file says something new on the same subject, the file wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from lib.records.history import Condition, Episode, Event, History, Lab, PersonFact, Score, Treatment

ENTERED_ROW = 0

Fact = PersonFact | Episode | Condition | Lab | Event | Score | Treatment


def with_facts(history: History, facts: Iterable[Fact]) -> History:
    """The history with these facts appended. Each keeps the row it came with; `ENTERED_ROW` marks a typed one."""
    for fact in facts:
        match fact:
            case PersonFact():
                history = replace(history, person=(*history.person, fact))
            case Episode():
                history = replace(history, episodes=(*history.episodes, fact))
            case Condition():
                history = replace(history, conditions=(*history.conditions, fact))
            case Lab():
                history = replace(history, labs=(*history.labs, fact))
            case Event():
                history = replace(history, events=(*history.events, fact))
            case Score():
                history = replace(history, scores=(*history.scores, fact))
            case Treatment():
                history = replace(history, treatments=(*history.treatments, fact))
    return history


def without_entered(history: History) -> History:
    """The history as its file gave it, without what was typed."""
    return replace(
        history,
        person=_from_file(history.person),
        episodes=_from_file(history.episodes),
        conditions=_from_file(history.conditions),
        labs=_from_file(history.labs),
        events=_from_file(history.events),
        scores=_from_file(history.scores),
        treatments=_from_file(history.treatments),
    )


def carried_over(old: History, new: History) -> tuple[Fact, ...]:
    """Typed facts of `old` that stay true beside `new`: the file is silent about them, or says only what it said when they were typed."""
    before = {replace(fact, row=ENTERED_ROW) for fact in _facts(without_entered(old))}
    newly_said = {_subject(fact) for fact in _facts(new) if replace(fact, row=ENTERED_ROW) not in before}
    return tuple(fact for fact in _facts(old) if fact.row == ENTERED_ROW and _subject(fact) not in newly_said)


F = TypeVar("F", PersonFact, Episode, Condition, Lab, Event, Score, Treatment)


def _from_file(facts: tuple[F, ...]) -> tuple[F, ...]:
    return tuple(fact for fact in facts if fact.row != ENTERED_ROW)


def _facts(history: History) -> tuple[Fact, ...]:
    return (
        *history.person,
        *history.episodes,
        *history.conditions,
        *history.labs,
        *history.events,
        *history.scores,
        *history.treatments,
    )


def _subject(fact: Fact) -> object:
    """What a fact is about: two facts with one subject would answer the same question."""
    match fact:
        case PersonFact():
            return ("person", fact.fact)
        case Episode():
            return ("episode",)
        case Condition():
            return ("condition", fact.condition or fact.name)
        case _:
            # Dated facts stand beside each other: only the same fact replaces itself.
            return replace(fact, row=ENTERED_ROW)

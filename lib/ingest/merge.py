"""Two sources of one patient to one history: what both say counts once, what they say differently is put side by side for a person to choose.

Nothing is decided silently: of two doses on one day, two values of one rating, or a condition that is there and is not, one has to be chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from lib.ingest.same_fact import completes, content_of, differ, subject
from lib.records.dates import show_partial, show_span
from lib.records.doses import show_amount, show_dose
from lib.records.facts import ENTERED_ROW, PLACES, Fact, facts_of
from lib.records.history import Condition, History, Lab, PersonFact, Score, Treatment
from lib.records.problems import Problem

SAVED, NEW, BOTH = "saved", "new", "both"
ROWS_APART = 1_000  # the rows of a further source are numbered from the next multiple of this


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing the two sources say differently. `key` names it for a choice; `saved` and `new` show both in words; `choices`: what can be chosen."""

    key: str
    what: str
    saved: str
    new: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """`kept`: the facts by place, with every choice made so far; `added`, `repeated`, `disagreements` as in Merged."""

    kept: Mapping[str, list[Any]]
    added: int
    repeated: int
    disagreements: tuple[Disagreement, ...]

    def open(self, choices: Mapping[str, str]) -> tuple[Disagreement, ...]:
        """What is still to be chosen."""
        return tuple(one for one in self.disagreements if one.key not in choices)


@dataclass(frozen=True, slots=True)
class Merged:
    """`history`: with every choice made so far; `added`: facts that only the new source tells; `repeated`: that both tell; `open`: still to choose.
    `unchanged`: the new source tells nothing that was not there."""

    history: History
    added: int
    repeated: int
    disagreements: tuple[Disagreement, ...]
    open: tuple[Disagreement, ...]

    @property
    def unchanged(self) -> bool:
        """Does the new source add nothing?"""
        return self.added == 0 and not self.disagreements


def merge(saved: History, new: History, choices: Mapping[str, str]) -> Merged:
    """The saved history with what a further source tells. `choices`: key of a disagreement -> saved, new or both."""
    mark = _mark(new)
    if any(mark in problem.message for problem in saved.problems):
        return Merged(saved, 0, len(facts_of(new)), (), ())
    shift = next_shift(saved)
    joined = join(saved, facts_of(new), shift, choices)
    merged = Merged(saved, joined.added, joined.repeated, joined.disagreements, joined.open(choices))
    if merged.unchanged:
        return merged
    return replace(merged, history=_history(saved, new, joined.kept, shift, mark))


def join(saved: History, new: Iterable[Fact], shift: int, choices: Mapping[str, str]) -> Joined:
    """The facts of a history with those of a further source, whose rows are numbered from `shift` on."""
    kept: dict[str, list[Any]] = {place: list(getattr(saved, place)) for place in PLACES.values()}
    known = {content_of(fact) for fact in facts_of(saved)}
    added = repeated = 0
    disagreements: list[Disagreement] = []
    for fact in new:
        held = kept[PLACES[type(fact)]]
        if content_of(fact) in known:
            repeated += 1
            continue
        at = next((at for at, old in enumerate(held) if old.row != fact.row + shift and completes(old, fact)), None)
        if at is not None:
            fuller = filled(held[at], fact)
            repeated, added = repeated + (fuller == held[at]), added + (fuller != held[at])
            held[at] = fuller
            continue
        against = [old for old in getattr(saved, PLACES[type(fact)]) if old in held and differ(old, fact)]
        if against:
            disagreement = _disagreement(against[0], fact)
            disagreements.append(disagreement)
            choice = choices.get(disagreement.key, "")
            if choice == NEW:
                kept[PLACES[type(fact)]] = held = [old for old in held if old not in against]
            if choice not in (NEW, BOTH):
                continue
        added += not against
        held.append(moved(fact, shift))
    return Joined(kept, added, repeated, tuple(disagreements))


def _history(saved: History, new: History, kept: Mapping[str, list[Any]], shift: int, mark: str) -> History:
    last = max((fact.row for fact in facts_of(new)), default=0)
    note = f"Rows {shift + 1} to {shift + last} are rows 1 to {last} of {new.source_name or 'a further source'} {mark}."
    moved = [replace(problem, row=problem.row + shift if problem.row else 0) for problem in new.problems]
    sources = dict.fromkeys(filter(None, (*saved.source_name.split(" + "), new.source_name)))
    places: dict[str, Any] = {place: tuple(found) for place, found in kept.items()}
    return replace(
        saved,
        **places,
        problems=(*saved.problems, Problem(0, "", "", "note", note, ""), *moved),
        rows_read=saved.rows_read + new.rows_read,
        rows_used=saved.rows_used + new.rows_used,
        source_name=" + ".join(sources),
    )


def _mark(new: History) -> str:
    """What the facts of a source come to, so that it is known when it comes again under any name."""
    told = sorted(repr(content_of(fact)) for fact in facts_of(new))
    return f"(content {hashlib.sha256(chr(10).join(told).encode()).hexdigest()[:12]})"


def next_shift(saved: History) -> int:
    """The number before the first row of a further source."""
    rows = [fact.row for fact in facts_of(saved)] + [problem.row for problem in saved.problems] + [saved.rows_read]
    return (max(rows, default=0) // ROWS_APART + 1) * ROWS_APART


def moved(fact: Fact, shift: int) -> Fact:
    """The fact with the row it has in the whole; one that stands in no row stays so."""
    return fact if fact.row == ENTERED_ROW else replace(fact, row=fact.row + shift)


def filled(old: Fact, new: Fact) -> Fact:
    """The fact as saved, with what only the new source says of it."""
    said: dict[str, Any] = {
        field.name: getattr(new, field.name)
        for field in fields(old)
        if field.name not in ("row", "name", "note") and getattr(old, field.name) is None and getattr(new, field.name) is not None
    }
    filled: Fact = replace(old, **said) if said else old
    return filled


def _disagreement(old: Fact, new: Fact) -> Disagreement:
    both = isinstance(new, Treatment)
    key = hashlib.sha256(repr((content_of(old), content_of(new))).encode()).hexdigest()[:12]
    return Disagreement(key, str(subject(new)), in_words(old), in_words(new), (SAVED, NEW, BOTH) if both else (SAVED, NEW))


def in_words(fact: Fact) -> str:
    """A fact as one line, to be compared with another of its kind."""
    match fact:
        case Treatment():
            dose = show_dose(fact.dose) if fact.dose else "dose not recorded"
            return f"{dose}, {show_span(fact.start, fact.stop, fact.stop is None)}, {_row(fact.row)}"
        case Score() | Lab():
            unit = f" {fact.unit}" if isinstance(fact, Lab) and fact.unit else ""
            return f"{show_amount(fact.value)}{unit}, {show_partial(fact.when)}, {_row(fact.row)}"
        case Condition():
            return f"{fact.present.value}, {_row(fact.row)}"
        case PersonFact():
            return f"{show_partial(fact.when) if fact.fact == 'birth_date' else fact.value}, {_row(fact.row)}"
    return f"{show_partial(getattr(fact, 'start', None) or getattr(fact, 'when', None))}, {_row(fact.row)}"


def _row(row: int) -> str:
    return f"row {row}" if row else "entered here"

"""What of a saved history was typed in the form, and how does the form, changed since, take its place among the other sources?

Typed lines are a source like a file: they have rows of their own, and what they share with a file counts once. When the form is opened again, a
line that stays as it was keeps what became of it (completed by a file, or overruled by it); a line that is new or changed is put beside the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from lib.ingest.merge import ROWS_APART, Merged, join, moved, next_shift
from lib.records.facts import PLACES, Fact, facts_of
from lib.records.history import History, Treatment
from lib.records.problems import Problem

TYPED = "typed on "  # what the name of this source begins with
_NOTE = "of what was typed in the form."
_JOINT = " + "


@dataclass(frozen=True, slots=True)
class TypedSource:
    """What a form says. `history`: rows 1, 2, ...; `rows`: the row of each line by its key; `shift`: how far its rows are moved in the whole."""

    history: History
    rows: Mapping[str, int] = field(default_factory=dict)
    shift: int = 0

    @property
    def last(self) -> int:
        """The highest row of the form."""
        return max(self.rows.values(), default=0)

    def holds(self, row: int) -> bool:
        """Is a row of the whole one of the form's?"""
        return self.shift < row <= self.shift + self.last


class TooManyLines(ValueError):
    """The form has more lines than rows are left for it."""


def is_typed(source_name: str) -> bool:
    """Is this the name of a typed source?"""
    return source_name.startswith(TYPED)


def files_of(history: History) -> tuple[str, ...]:
    """The names of its sources that are files."""
    return tuple(name for name in history.source_name.split(_JOINT) if name and not is_typed(name))


def without_typed(saved: History, typed: TypedSource) -> History:
    """The history without the rows of the form: what came from files."""
    places: dict[str, Any] = {place: tuple(f for f in getattr(saved, place) if not typed.holds(f.row)) for place in PLACES.values()}
    problems = tuple(p for p in saved.problems if not typed.holds(p.row) and not p.message.endswith(_NOTE))
    read, used = saved.rows_read - typed.history.rows_read, saved.rows_used - typed.history.rows_used
    return replace(saved, **places, problems=problems, rows_read=max(read, 0), rows_used=max(used, 0))


def put_in(saved: History, old: TypedSource | None, new: TypedSource, choices: Mapping[str, str]) -> tuple[Merged, int]:
    """The saved history with the form as it is now in place of what it was (None: nothing was typed before), and the form's shift.

    `new.shift` is not used. Raises TooManyLines.
    """
    shift = old.shift if old else next_shift(saved)
    others = without_typed(saved, old) if old else saved
    after = [fact.row for fact in facts_of(others) if fact.row > shift]
    if after and shift + new.last >= min(after):
        raise TooManyLines(f"the form has more than {ROWS_APART} lines")
    settled, pending = _lines(saved, old, new, shift)
    joined = join(others, pending, 0, choices)
    whole: dict[str, Any] = {}
    for place, kept in joined.kept.items():
        typed = settled[place] + [fact for fact in kept if shift < fact.row <= shift + new.last]
        rest = [fact for fact in kept if not shift < fact.row <= shift + new.last]
        order = {fact.row + shift: at for at, fact in enumerate(getattr(new.history, place))}  # as the form's own reader ordered them
        typed.sort(key=lambda fact, order=order: order.get(fact.row, len(order)))  # type: ignore[misc]
        whole[place] = tuple(typed + rest if shift == 0 else rest + typed)
    history = _with_story(replace(saved, **whole), others, new, shift)
    return Merged(history, joined.added, joined.repeated, joined.disagreements, joined.open(choices)), shift


def _lines(saved: History, old: TypedSource | None, new: TypedSource, shift: int) -> tuple[dict[str, list[Any]], list[Fact]]:
    """The facts of lines that stay as they were, by place, as they stand in the whole; and the facts of lines that are new or changed."""
    settled: dict[str, list[Any]] = {place: [] for place in PLACES.values()}
    pending: list[Fact] = []
    before, now, stands = _by_row(old.history) if old else {}, _by_row(new.history), _by_row(saved)
    for key, row in new.rows.items():
        facts = now.get(row, [])
        was = old.rows.get(key) if old else None
        if old is None or was is None:
            pending += [moved(fact, shift) for fact in facts]
            continue
        standing = stands.get(old.shift + was, [])
        if [replace(fact, row=0) for fact in before.get(was, [])] == [replace(fact, row=0) for fact in facts]:
            for fact in standing:
                settled[PLACES[type(fact)]].append(replace(fact, row=shift + row))
            continue
        pending += [moved(_completed(fact, before.get(was, []), standing), shift) for fact in facts]
    return settled, pending


def _completed(fact: Fact, before: list[Fact], standing: list[Fact]) -> Fact:
    """A changed line with what a file had completed in it, where the form still says nothing."""
    if not (isinstance(fact, Treatment) and len(before) == len(standing) == 1):
        return fact
    (was,), (stands,) = before, standing
    if not (isinstance(was, Treatment) and isinstance(stands, Treatment) and was.agent == stands.agent == fact.agent):
        return fact
    told: dict[str, Any] = {
        one.name: getattr(stands, one.name)
        for one in fields(fact)
        if getattr(was, one.name) is None and getattr(fact, one.name) is None and getattr(stands, one.name) is not None
    }
    return replace(fact, **told)


def _with_story(history: History, others: History, new: TypedSource, shift: int) -> History:
    """The whole with the problems, counts and names of its sources."""
    own = tuple(replace(problem, row=problem.row + shift if problem.row else 0) for problem in new.history.problems)
    names = [name for name in history.source_name.split(_JOINT) if name and not is_typed(name)]
    if shift:
        note = f"Rows {shift + 1} to {shift + new.last} are lines 1 to {new.last} {_NOTE}"
        problems = (*others.problems, Problem(0, "", "", "note", note, ""), *own)
        names.append(new.history.source_name)
    else:
        problems = (*own, *others.problems)
        names.insert(0, new.history.source_name)
    return replace(
        history,
        problems=problems,
        rows_read=others.rows_read + new.history.rows_read,
        rows_used=others.rows_used + new.history.rows_used,
        source_name=_JOINT.join(names),
    )


def _by_row(history: History) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = {}
    for fact in facts_of(history):
        found.setdefault(fact.row, []).append(fact)
    return found

"""What is a filled form? Each field with its answer, the rows it comes from, and what has still to be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.records.assessment import Criterion
from lib.records.wording import show_rows
from lib.reports.identity import MISSING
from lib.reports.referral.forms import Field, Form


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer with its source rows. `ask`: the questions that are left; an answer may be known in part. `origin`: where it comes from when
    no row says it. `nothing`: it only names what is not recorded."""

    text: str
    rows: tuple[int, ...] = ()
    ask: tuple[str, ...] = ()
    origin: str = ""
    nothing: bool = False

    @property
    def gap(self) -> bool:
        """Is something left to ask?"""
        return bool(self.ask)

    @property
    def empty(self) -> bool:
        """Is nothing known?"""
        return self.nothing or self.text == MISSING

    @property
    def place(self) -> str:
        """Where the answer stands: `rows 2–4`, the origin, or that it is not recorded."""
        if self.rows:
            return show_rows(self.rows)
        return self.origin or (MISSING if self.gap else "worked out")


def gap(*ask: str) -> Cell:
    """Nothing is recorded."""
    return Cell(MISSING, (), tuple(words for words in ask if words))


def joined(parts: list[Cell]) -> Cell:
    """Several answers as one: `epilepsy or past seizure: no; …`."""
    rows = tuple(sorted({row for part in parts for row in part.rows}))
    ask = tuple(dict.fromkeys(words for part in parts for words in part.ask))
    return Cell("; ".join(part.text for part in parts), rows, ask, nothing=all(part.text.endswith(MISSING) for part in parts))


@dataclass(frozen=True, slots=True)
class Entry:
    """A field and its answer."""

    field: Field
    cell: Cell


@dataclass(frozen=True, slots=True)
class GridLine:
    """One scale, medicine or psychotherapy: a cell for each field of its grid. `label` names it in questions."""

    label: str
    cells: tuple[Cell, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the form. `none`: what is said when it has no line, as one gap."""

    fields: tuple[Field, ...]
    lines: tuple[GridLine, ...]
    none: Cell

    def questions(self) -> list[str]:
        """One question a field, naming every line it is missing of."""
        if not self.lines:
            return list(self.none.ask)
        asked = []
        for number, field in enumerate(self.fields):
            lacking = list(dict.fromkeys(line.label for line in self.lines if line.cells[number].gap))
            if lacking and field.ask:
                asked.append(field.ask.replace("{courses}", "; ".join(lacking)))
        return asked


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A section with its answers: entries, or a grid."""

    title: str
    entries: tuple[Entry, ...] = ()
    grid: Grid | None = None

    def cells(self) -> list[Cell]:
        """Every answer of the section."""
        if self.grid is None:
            return [entry.cell for entry in self.entries]
        return [cell for line in self.grid.lines for cell in line.cells] or [self.grid.none]


@dataclass(frozen=True, slots=True)
class FilledClause:
    """A clause of the chosen criteria: the rule, the answer in words, why, the courses it counts, what is missing."""

    rule: str
    answer: str
    because: str
    courses: tuple[str, ...]
    rows: tuple[int, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Referral:
    """A form filled from a history. `criterion`: the chosen pack with its clauses and what it also asks and a history cannot answer."""

    form: Form
    parts: tuple[FilledPart, ...]
    criterion: Criterion | None = None
    clauses: tuple[FilledClause, ...] = ()
    not_judged: tuple[str, ...] = ()
    for_criteria: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """Fields with an answer, whole or in part."""
        return sum(not cell.empty for part in self.parts for cell in part.cells())

    @property
    def gaps(self) -> int:
        """Fields with something left to ask."""
        return sum(cell.gap for part in self.parts for cell in part.cells())

    @property
    def questions(self) -> tuple[str, ...]:
        """What is left to ask, in the order of the form, each once."""
        asked: list[str] = []
        for part in self.parts:
            asked += part.grid.questions() if part.grid else [words for entry in part.entries for words in entry.cell.ask]
        return tuple(dict.fromkeys(asked))


def asking(cell: Cell, field: Field) -> Cell:
    """An empty answer without a question of its own asks that of its field."""
    return replace(cell, ask=(field.ask,)) if cell.empty and not cell.ask and field.ask else cell

"""What came of reading a file: histories, problems, and what only a person can decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lib.records.history import History
from lib.records.problems import Problem

_NOTHING: Mapping[str, str] = MappingProxyType({})


class UnreadableFile(Exception):
    """Nothing in the file can be used. The message is one line: what is wrong and what to do.

    `columns`: the headings found, when a person could still say which column is which. `needs_patient`: would it be readable if somebody said
    whose rows these are?
    """

    def __init__(self, message: str, columns: tuple[ColumnReading, ...] = (), needs_patient: bool = False) -> None:
        super().__init__(message)
        self.columns = columns
        self.needs_patient = needs_patient


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has settled about this file.

    `date_order`: column heading, or "*" for all, -> "dmy" or "mdy". `names`: a name as written -> id ("" = leave it unrecognised).
    `columns`: heading -> column of the history file ("" = ignore it). `patient_id`: whose rows these are, when no column says.
    `day_zero`: the date (ISO) from which days such as `day -30` are counted, "" = not named.
    """

    date_order: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    names: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    columns: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    patient_id: str = ""
    day_zero: str = ""


@dataclass(frozen=True, slots=True)
class DateOrderQuestion:
    """Day first or month first? Nothing in the column decides. `readings`: the first example read both ways, in words."""

    column: str
    examples: tuple[str, ...]
    readings: tuple[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayZeroQuestion:
    """On which date was day 0? The cells of these columns only count days from it."""

    columns: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """Which one is meant? `what`: agent, scale, condition, ... `rows`: where it stands. `suggestions`: ids, likeliest first."""

    name: str
    what: str
    rows: tuple[int, ...]
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How one column was understood. `meaning`: a column of the history file, or "" when it was not used."""

    heading: str
    meaning: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """The whole result of reading one source. `problems` holds every row's, in file order; `preview` the first rows as written; `kind`: what the
    file is ("CSV", "FHIR", ...)."""

    histories: tuple[History, ...]
    problems: tuple[Problem, ...]
    questions: tuple[DateOrderQuestion | DayZeroQuestion | NameQuestion, ...]
    rows_read: int
    rows_used: int
    columns: tuple[ColumnReading, ...] = ()
    preview: tuple[tuple[str, ...], ...] = ()
    kind: str = ""

    @property
    def summary(self) -> str:
        """`31 of 33 rows used, 2 to check`."""
        to_check = self.rows_read - self.rows_used
        rows = "row" if self.rows_read == 1 else "rows"
        return f"{self.rows_used} of {self.rows_read} {rows} used" + (f", {to_check} to check" if to_check else "")

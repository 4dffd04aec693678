"""A table's cells made ready: dates a spreadsheet kept as numbers, codes to names, score columns to rows, a name and birth date to a patient."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from lib.ingest.codes import digits_lost, name_of_code
from lib.ingest.columns import DATE_COLUMNS, Columns
from lib.ingest.periods import period_of
from lib.ingest.row import Row
from lib.ingest.side_columns import as_precise_as
from lib.ingest.table import Table
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

# Day 1 of the spreadsheets' calendar is 1 Jan 1900, which they count as if 1900 had been a leap year.
_DAY_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")  # 1954 to 2091
_CODE = re.compile(r"(?:[A-Z0-9]{2,10}:)?[A-Z0-9-]{3,20}", re.IGNORECASE)
# What one print view puts between a drug and its directions: how many issues, and how many tablets a supply has.
_PACK = re.compile(r"[\s,;-]*(?:\b\d+ issues?\b[\s,;-]*)?\bsupply ?\( ?\d+(?:\.\d+)? ?\)[\s,;-]*", re.IGNORECASE)
NAMELESS = ("", "The row does not say which patient it belongs to.", "Enter the patient's id.")


def _part_period(filled: dict[str, str], today: date) -> None:
    """`Mar 2017 - Aug 2017` in one cell: its start and its stop. Of one date alone the stop is not known."""
    said = period_of(filled.get("start", ""), today) if "stop" not in filled else None
    if said is not None:
        filled["start"], filled["stop"] = said[0], said[1] or "unknown"
        if not said[0]:
            del filled["start"]


@dataclass(slots=True)
class Cells:
    """The rows of a table, to be read one by one. `added`: rows made of score columns beyond one a row; `table`: with its dates as text."""

    table: Table
    knowledge: Knowledge
    notes: list[Problem]
    added: int = 0
    _lost: dict[int, str] = field(default_factory=dict)

    def rows(self, columns: Columns, orders: Mapping[str, str | None], today: date) -> Iterator[Row]:
        """Each row with its filled cells by meaning; one that names no patient has no `patient_id`."""
        places = tuple(columns.at.items())
        mend = _mending(columns, self.knowledge, self._lost)
        heading, detail = columns.heading, columns.detail
        periods = detail.get("start") == "period"
        for line, cells in self.table.rows:
            filled = {meaning: cells[at] for meaning, at in places if cells[at]}
            if periods:
                _part_period(filled, today)
            notes: list[tuple[str, str, str]] = []
            for step in mend:
                step(line, cells, filled, notes)
            wording = " ".join("\x00".join(cells).casefold().split())  # NUL stands in no cell and is no space
            if columns.scores:
                yield from self._with_scores(line, cells, filled, columns, orders, today, wording)
                continue
            row = Row(line, filled, heading, orders, today, wording, detail=detail)
            for severity, meaning, message in notes:
                row.problems.append(Problem(line, heading.get(meaning, meaning), filled.get(meaning, "")[:80], severity, message, ""))
            yield row

    def nameless(self, row: Row) -> tuple[str, str, str]:
        """Value, message and fix for a row without a patient."""
        lost = self._lost.get(row.line)
        if lost is None:
            return NAMELESS
        return (
            lost,
            f"{lost!r} is a long number that a spreadsheet has rounded: its last digits are lost, and with them whose row it is.",
            "Export the table again with this column as text.",
        )

    def _with_scores(
        self,
        line: int,
        cells: tuple[str, ...],
        filled: dict[str, str],
        columns: Columns,
        orders: Mapping[str, str | None],
        today: date,
        wording: str,
    ) -> Iterator[Row]:
        """The row itself, where it says more than when and whose; and a row for each score in it."""
        scored = {meaning: text for meaning, text in filled.items() if meaning in ("patient_id", "start")}
        if "name" in filled or "patient_id" not in filled:
            yield Row(line, filled, columns.heading, orders, today, wording, detail=columns.detail)
        for position, scale in columns.scores.items():
            if cells[position]:
                heading = {**columns.heading, "value": self.table.headings[position]}
                score = {**scored, "kind": "score", "name": scale, "value": cells[position]}
                yield Row(line, score, heading, orders, today, f"{wording}\x00{scale}", detail=columns.detail)


def prepare_cells(table: Table, columns: Columns, knowledge: Knowledge) -> Cells:
    """The cells of a table ready to be read, and what was done to them."""
    notes: list[Problem] = []
    table = _with_dates(table, columns, notes)
    if columns.whose and "patient_id" not in columns.at:
        message = f"No column says whose rows these are: all were taken for those of {columns.whose!r}."
        notes.append(Problem(0, "", columns.whose, "warning", message, "Say whose history it is, if that is wrong."))
    named = [m for m in ("family_name", "given_name", "birth_date") if m in columns.at]
    if named:
        words = " and ".join(columns.heading[m] for m in named)
        notes.append(
            Problem(0, "", "", "warning", f"The file identifies people by name or birth date ({words}).", "Keep it where such data may be.")
        )
    added = 0
    if columns.scores:
        says_more = columns.at.get("name")
        for _, cells in table.rows:
            made = sum(bool(cells[at]) for at in columns.scores) + bool(says_more is not None and cells[says_more])
            added += max(0, made - 1) if made else -1
    return Cells(table, knowledge, notes, added)


def _with_dates(table: Table, columns: Columns, notes: list[Problem]) -> Table:
    """Columns of dates that a spreadsheet saved as day numbers throughout become dates; a lone number among dates stays and is refused."""
    serial = []
    for meaning in DATE_COLUMNS:
        at = columns.at.get(meaning)
        if at is None:
            continue
        filled = [cells[at] for _, cells in table.rows if cells[at]]
        if filled and _SERIAL.fullmatch(filled[0]) and all(map(_SERIAL.fullmatch, filled)):
            serial.append(at)
            first = _day(filled[0])
            message = f"The dates are a spreadsheet's day numbers: {filled[0]} was read as {first}."
            notes.append(Problem(0, table.headings[at], filled[0], "warning", message, "Format the column as dates, if that is wrong."))
    if not serial:
        return table
    rows = tuple(
        (line, tuple(_day(cell) if at in serial and cell else cell for at, cell in enumerate(cells))) for line, cells in table.rows
    )
    return replace(table, rows=rows)


@lru_cache(maxsize=20_000)
def _day(serial: str) -> str:
    return (_DAY_ZERO + timedelta(days=int(float(serial)))).isoformat()


_Step = Callable[[int, tuple[str, ...], dict[str, str], list[tuple[str, str, str]]], None]


def _mending(columns: Columns, knowledge: Knowledge, lost: dict[int, str]) -> tuple[_Step, ...]:
    """The steps this table needs, none for a plain history file but the check of codes."""
    steps: list[_Step] = []
    others = tuple(columns.others.items())
    if others:

        def fill(_: int, cells: tuple[str, ...], filled: dict[str, str], __: list[tuple[str, str, str]]) -> None:
            for meaning, positions in others:
                if meaning not in filled:
                    text = next((cells[at] for at in positions if cells[at]), "")
                    if text:
                        filled[meaning] = text

        steps.append(fill)
    if "start_precision" in columns.at:

        def cut(_: int, __: tuple[str, ...], filled: dict[str, str], ___: list[tuple[str, str, str]]) -> None:
            if "start" in filled:
                filled["start"] = as_precise_as(filled["start"], filled.get("start_precision", ""))

        steps.append(cut)
    detail = columns.detail.get("name", "")
    system = detail.removeprefix("code:") if detail.startswith("code:") else ""
    whose = columns.whose
    by_name = "patient_id" not in columns.at

    def names(line: int, _: tuple[str, ...], filled: dict[str, str], notes: list[tuple[str, str, str]]) -> None:
        name = filled.get("name", "")
        if "upply" in name:
            name = filled["name"] = _PACK.sub(" - ", name).strip(" -")
        if name and (system or name[-1].isdigit()) and _CODE.fullmatch(name):
            meant = name_of_code(system, name, knowledge)
            if meant:
                notes.append(("note", "name", f"{name!r} is the code of {meant}."))
                filled["name"] = meant
        patient_id = filled.get("patient_id", "")
        if by_name:
            patient_id = whose or ", ".join(filled[m] for m in ("family_name", "given_name", "birth_date") if m in filled)
            if patient_id and (whose or "family_name" in filled):
                filled["patient_id"] = patient_id
        elif patient_id and "+" in patient_id and digits_lost(patient_id):
            lost[line] = filled.pop("patient_id")

    steps.append(names)
    return tuple(steps)

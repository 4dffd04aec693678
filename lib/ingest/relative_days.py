"""Dates that are counted from a day of the trial (`day -30`, `week 8`, a column of study days): on which date do they fall, once a person names it?"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from lib.ingest.columns import Columns
from lib.ingest.dates import RELATIVE
from lib.ingest.intake import DayZeroQuestion
from lib.ingest.table import Table
from lib.records.dates import show_date
from lib.records.problems import Problem

EXAMPLES_SHOWN = 3
COUNTED = ("relative day", "study day", "relative week")  # what a heading says of bare numbers
_BARE = re.compile(r"[+-]?\d{1,5}(?:\.0+)?")
_DATED = ("start", "stop", "last_issue")


def counted_columns(table: Table, columns: Columns) -> tuple[tuple[int, str], ...]:
    """Position and detail of the columns in which days are counted: by their heading, or by a cell such as `day -30`."""
    found = []
    for meaning in _DATED:
        at = columns.at.get(meaning)
        if at is None:
            continue
        detail = columns.detail.get(meaning, "")
        if detail in COUNTED or any(map(_is_relative, {cells[at] for _, cells in table.rows})):
            found.append((at, detail if detail in COUNTED else ""))
    return tuple(found)


def settle_days(table: Table, columns: Columns, day_zero: str) -> tuple[Table, tuple[DayZeroQuestion, ...], tuple[Problem, ...]]:
    """The table with counted days as dates, what to ask, and what is to be said. `day_zero`: ISO date, "" while nobody has named it: then a bare
    number says that it is a day, so that 2020 is never a year."""
    counted = dict(counted_columns(table, columns))
    if not counted:
        return table, (), ()
    zero = date.fromisoformat(day_zero) if day_zero else None
    rows = tuple(
        (line, tuple(_settled(cell, counted[at], zero) if at in counted and cell else cell for at, cell in enumerate(cells)))
        for line, cells in table.rows
    )
    examples = dict.fromkeys(cells[at] for _, cells in table.rows for at in counted if cells[at] and _asks(cells[at], counted[at]))
    if not examples:
        return table, (), ()
    headings = ", ".join(table.headings[at] for at in counted)
    notes: tuple[Problem, ...] = ()
    if zero is not None:
        message = f"The days in {headings} are counted from {show_date(zero)}, as was chosen."
        notes = (
            Problem(
                0, headings, "", "warning", message, "If that was not the date of day 0, the distances are right and the dates are not."
            ),
        )
    return replace(table, rows=rows), (DayZeroQuestion(headings, tuple(examples)[:EXAMPLES_SHOWN]),), notes


def _asks(cell: str, detail: str) -> bool:
    return bool(detail and _BARE.fullmatch(cell)) or _is_relative(cell)


@lru_cache(maxsize=20_000)
def _is_relative(text: str) -> bool:
    return RELATIVE.fullmatch(_plain(text)) is not None


@lru_cache(maxsize=20_000)
def _settled(cell: str, detail: str, zero: date | None) -> str:
    """The cell as a date or span that the reader of dates takes; as it was when it counts nothing."""
    text = _plain(cell)
    if detail and _BARE.fullmatch(text):
        text = f"{detail.removeprefix('relative ')} {int(float(text))}"
    found = RELATIVE.fullmatch(text)
    if found is None:
        return cell
    if zero is None:
        return text
    try:
        first, last = _span(found, zero)
    except (ValueError, OverflowError):
        return text
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def _span(found: re.Match[str], zero: date) -> tuple[date, date]:
    """First and last day. In exports of trials the first study day is 1 and the day before it -1; a week is its seven days, a month its days."""
    if found["baseline"]:
        return zero, zero
    number = int(found["sign"].replace(" ", "") + found["number"]) if found["sign"] else int(found["number"])
    unit = found["unit"]
    if unit.startswith(("d", "t", "j")):
        day = zero + timedelta(days=number - 1 if found["study"] and number > 0 else number)
        return day, day
    if unit.startswith(("w", "s")):
        day = zero + timedelta(weeks=number)
        return day, day + timedelta(days=6)
    first, after = _months_on(zero, number), _months_on(zero, number + 1)
    return first, after - timedelta(days=1)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _plain(text: str) -> str:
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    return " ".join(text.casefold().split())

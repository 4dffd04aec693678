"""What do columns beside the main one add: four doses over a day, the unit of a duration, how precise a date is, a fraction of adherence?"""

from __future__ import annotations

from lib.ingest.columns import DOSE_SLOTS
from lib.ingest.row import Row, number

_SLOTS = frozenset(DOSE_SLOTS)
_UNITS = (
    ("day", "day"),
    ("week", "week"),
    ("wk", "week"),
    ("month", "month"),
    ("year", "year"),
    ("d", "day"),
    ("w", "week"),
    ("m", "month"),
)
_PRECISION = {"y": 4, "year": 4, "ym": 7, "month": 7}


def slots(row: Row) -> str:
    """The dose of four columns (morning, noon, evening, night) as one: `1-0-0-1`; "" when none of them is filled."""
    if _SLOTS.isdisjoint(row.cells):
        return ""
    given = [row.given(slot) for slot in DOSE_SLOTS]
    return "-".join(text or "0" for text in given) if any(given) else ""


def weeks_unit(row: Row) -> str:
    """The unit of the duration in a column of its own (`Weeks`, `DAYS`, `month(s)`); "" when it does not say."""
    text = row.given("weeks_unit").casefold()
    return next((unit for start, unit in _UNITS if text.startswith(start)), "")


def adherence_text(row: Row) -> str:
    """The adherence as written; as a percentage where the system is known to write fractions."""
    text = row.given("adherence")
    value = number(text) if row.detail.get("adherence") == "fraction" and text else None
    return f"{value * 100:g} %" if value is not None and 0 <= value <= 1 else text


def as_precise_as(day: str, precision: str) -> str:
    """A day cut to what a column of precision says is known: `2006-01-01` with `Y` is 2006. Anything else stays."""
    known = _PRECISION.get(precision.strip().casefold())
    if known is None or len(day) < 10 or day[4:5] != "-" or day[7:8] != "-":
        return day
    return day[:known]

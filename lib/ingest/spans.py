"""How long? A duration in weeks, days, months or years, as bounds in weeks."""

from __future__ import annotations

import re
from math import inf

from lib.records.bounds import Bounds

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_UNIT = r"(?:\s*(w(?:ee)?ks?|w|d(?:ays?)?|m(?:on)?ths?|mos?|m|y(?:ea)?rs?|y|semaines?|jours?|mois|ans?|wochen?|tage?|monate?|jahre?)\.?)?"
_SPAN = re.compile(rf"{_NUMBER}{_UNIT}(?:\s*(?:-|to|or)\s*{_NUMBER}{_UNIT})?")
_OPEN = re.compile(
    rf"(>=?|≥|<=?|≤|at least|more than|over|less than|under|up to)?\s*{_NUMBER}\s*(\+)?{_UNIT}\s*(\+|or more|and more|plus)?"
)

# A month is 28 to 31 days and its sums follow the calendar: 3 months are 89 to 92 days. The margins cover every start.
_DAYS_IN_MONTH, _MONTH_LESS, _MONTH_MORE = 30.4369, 2.5, 1.5


def read_weeks(text: str, implied: str) -> Bounds | None:
    """`8`, `6-8 weeks`, `56 days`, `3 months`, `8+` as bounds in weeks; None when it cannot be read.

    `implied`: the unit the heading gives a bare number (week, day, month); with "" a number without a unit is not read.
    """
    words = " ".join(text.casefold().replace("–", "-").replace("—", "-").split()).replace("x ", "").removesuffix(" only")
    words = re.sub(r"^(?:for|about|approx\.?|approximately|~|ca?\.?)\s*", "", words) if not words[:1].isdigit() else words
    if words != " ".join(text.casefold().replace("–", "-").replace("—", "-").split()) and re.match(
        r"(?:about|approx|~|c)", text.casefold().strip()
    ):
        return None
    span = _SPAN.fullmatch(words)
    if span:
        unit = span[2] or span[4] or implied
        last_unit = span[4] or unit
        first = _in_weeks(span[1], unit)
        last = _in_weeks(span[3], last_unit) if span[3] else first
        if first is None or last is None or first.low > last.high:
            return None
        return Bounds(first.low, max(first.high, last.high))
    limit = _OPEN.fullmatch(words)
    if not limit:
        return None
    value = _in_weeks(limit[2], limit[4] or implied)
    if value is None:
        return None
    if limit[1] in ("<", "<=", "≤", "less than", "under", "up to"):
        return Bounds(0.0, value.high)
    return Bounds(value.low, inf)


def _in_weeks(text: str, unit: str) -> Bounds | None:
    amount = float(text.replace(",", "."))
    match unit[:1]:
        case "w" | "s":
            return Bounds(amount, amount)
        case "d" | "j" | "t" if not unit.startswith("jahr"):
            return Bounds(amount / 7, amount / 7)
        case "m":
            days = amount * _DAYS_IN_MONTH
            return Bounds(max(0.0, days - _MONTH_LESS) / 7, (days + _MONTH_MORE) / 7)
        case "y" | "a" | "j":
            return Bounds(amount * 365 / 7, amount * 366 / 7)
    return None

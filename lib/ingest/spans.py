"""How long? A duration in weeks, days, months or years, as bounds in weeks."""

from __future__ import annotations

import re
from math import inf

from lib.ingest.dose_words import NUMBERS
from lib.records.bounds import Bounds

_NUMBER = r"(\d{1,5}(?:[.,]\d{1,3})?)"
_UNIT = r"(?: ?(w(?:ee)?ks?|w|days?|d|m(?:on)?ths?|mos?|m|y(?:ea)?rs?|y|semaines?|jours?|mois|ans?|wochen?|tage?|monate?|jahre?)\.?)?"
_SPAN = re.compile(rf"(?:for )?{_NUMBER}{_UNIT}(?: ?(?:-|to|or|à|bis) ?{_NUMBER}{_UNIT})?")
_LIMIT = re.compile(rf"(>=?|≥|<=?|≤|at least|more than|over|less than|under|up to)? ?{_NUMBER} ?(\+)?{_UNIT} ?(\+|or more|and more|plus)?")
_AT_MOST = ("<", "<=", "≤", "less than", "under", "up to")

# A month has 28 to 31 days and several follow the calendar: 3 months are 89 to 92 days. The margins cover every start.
_DAYS_IN_MONTH, _MONTH_LESS, _MONTH_MORE = 30.4369, 2.5, 1.5

_BRITISH = re.compile(r"(\d{1,3})/(52|12|7)")  # 8/52, 3/12 and 10/7 are weeks, months and days in British notes
_BRITISH_UNIT = {"52": "weeks", "12": "months", "7": "days"}


def british_span(text: str) -> str | None:
    """`8/52` as `8 weeks`, `3/12` as `3 months`; None when the text is no such shorthand. Where it may be a date, that is for the caller to know."""
    short = _BRITISH.fullmatch(text)
    return f"{short[1]} {_BRITISH_UNIT[short[2]]}" if short else None


def read_duration(text: str, implied: str) -> Bounds | None:
    """As `read_weeks`, for a cell that holds a duration and nothing else: there `8/52` is no date. Also `one month`, `half a year`."""
    words = text.casefold().split()
    british = british_span("".join(words))
    if british:
        return read_weeks(british, "")
    if words == ["half", "a", "year"]:
        words = ["six", "months"]
    count = 1.0 if words[0] in ("a", "an") else NUMBERS.get(words[0])
    return read_weeks(f"{count:g} {' '.join(words[1:])}" if count is not None and len(words) > 1 else text, implied)


def read_weeks(text: str, implied: str) -> Bounds | None:
    """`8`, `6-8 weeks`, `56 days`, `3 months`, `8+` as bounds in weeks; None when it cannot be read ("about 8" gives no bounds).

    `implied`: the unit the heading gives a bare number (week, day, month); with "" a number without a unit is not read.
    """
    words = " ".join(text.casefold().replace("–", "-").replace("—", "-").split())
    span = _SPAN.fullmatch(words)
    if span:
        last_unit = span[4] or span[2] or implied
        first = _in_weeks(span[1], span[2] or last_unit)
        last = _in_weeks(span[3], last_unit) if span[3] else first
        if first is None or last is None or first.low > last.high:
            return None
        return Bounds(first.low, max(first.high, last.high))
    limit = _LIMIT.fullmatch(words)
    value = _in_weeks(limit[2], limit[4] or implied) if limit else None
    if limit is None or value is None:
        return None
    return Bounds(0.0, value.high) if limit[1] in _AT_MOST else Bounds(value.low, inf)


def _in_weeks(text: str, unit: str) -> Bounds | None:
    amount = float(text.replace(",", "."))
    if unit.startswith(("w", "sem")):
        return Bounds(amount, amount)
    if unit.startswith(("d", "jour", "tag")):
        return Bounds(amount / 7, amount / 7)
    if unit.startswith("m"):
        days = amount * _DAYS_IN_MONTH
        return Bounds(max(0.0, days - _MONTH_LESS) / 7, (days + _MONTH_MORE) / 7)
    if unit.startswith(("y", "an", "jahr")):
        return Bounds(amount * 365 / 7, amount * 366 / 7)
    return None

"""Which day is so many months later?"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=20_000)
def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier when negative); the last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

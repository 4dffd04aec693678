"""On which days were the sessions of a course, and which days does a history span?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from lib.cohort.invented.course import Row


def session_days(row: Row) -> list[date]:
    """The days of a course of sessions, spread evenly from its start to its stop."""
    start, stop, count = date.fromisoformat(row["start"]), date.fromisoformat(row["stop"]), int(row["sessions"])
    apart = (stop - start).days / max(1, count - 1)
    return [start + timedelta(days=round(apart * place)) for place in range(count)]


def span_of(rows: Iterable[Row]) -> tuple[str, str]:
    """First and last day of anything that is dated; "" when nothing is."""
    days = [day for row in rows for day in (row.get("start"), row.get("stop")) if day]
    return (min(days), max(days)) if days else ("", "")

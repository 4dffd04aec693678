"""When was it? Calendar days known exactly, to the month, to the year, or between two days."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lib.records.bounds import Bounds
from lib.records.fixed import fixed

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@fixed
class PartialDate:
    """A day that lies in [`earliest`, `latest`], both inclusive; `text` is what was written."""

    earliest: date
    latest: date
    text: str = ""

    def __init__(self, earliest: date, latest: date, text: str = "") -> None:
        if earliest > latest:
            raise ValueError(f"date interval reversed: {earliest} > {latest}")
        self.earliest, self.latest, self.text = earliest, latest, text  # type: ignore[misc]  # here alone they are set

    @property
    def exact(self) -> bool:
        """Is the day itself known?"""
        return self.earliest == self.latest


def on(day: date) -> PartialDate:
    """An exactly known day."""
    return PartialDate(day, day, show_date(day))


def days_between(start: PartialDate, stop: PartialDate) -> Bounds:
    """Days from start to stop (1 Jan to 12 Feb is 42). Never negative: an overlap of two vague dates counts from 0."""
    low, high = (stop.earliest - start.latest).days, (stop.latest - start.earliest).days
    # Plain comparisons, as most of the engine's time is days: `max` takes twice as long.
    low = low if low > 0 else 0
    return Bounds(low, high if high > low else low)


@lru_cache(maxsize=20_000)
def show_date(day: date | None) -> str:
    """A day as it stands on screen and paper: `05-Nov-2026`."""
    if day is None:
        return "Not recorded"
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year:04d}"


def show_partial(when: PartialDate | None) -> str:
    """A partial date on screen: `05-Nov-2026`, `Nov-2026`, `2026`, or the two ends of the interval."""
    if when is None:
        return "Not recorded"
    first, last = when.earliest, when.latest
    if first == last:
        return show_date(first)
    whole_months = first.day == 1 and (last.toordinal() + 1 == _next_month(last).toordinal())
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]}-{first.year:04d}"
    if whole_months and first.year == last.year and (first.month, last.month) == (1, 12):
        return f"{first.year:04d}"
    if whole_months:
        return f"{MONTHS[first.month - 1]}-{first.year:04d} to {MONTHS[last.month - 1]}-{last.year:04d}"
    return f"{show_date(first)} to {show_date(last)}"


def show_span(start: PartialDate | None, stop: PartialDate | None, ongoing: bool) -> str:
    """From when to when: `12-Jan-2024 to 30-May-2024`, `Mar-2024 to today`, with missing ends in words.

    Without any date `ongoing` is only presumed, and not said.
    """
    if start is None and stop is None:
        return "dates not recorded"
    first = "start not recorded" if start is None else show_partial(start)
    last = "today" if ongoing else ("stop not recorded" if stop is None else show_partial(stop))
    return f"{first} to {last}"


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)

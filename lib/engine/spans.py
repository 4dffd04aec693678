"""How long, how far apart, how much in common? Day arithmetic on partial dates, always as [low, high]."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from lib.records.bounds import NOTHING_KNOWN, Bounds, exactly
from lib.records.dates import PartialDate, days_between

DAYS_A_WEEK = 7
ZERO = exactly(0.0)


def length(start: PartialDate | None, stop: PartialDate | None) -> Bounds:
    """Days from start to stop; nothing is known when either is not recorded."""
    if start is None or stop is None:
        return NOTHING_KNOWN
    return days_between(start, stop)


def length_since(start: PartialDate | None, stop: PartialDate | None, since: PartialDate) -> Bounds:
    """Days from start to stop that lie on or after `since`."""
    if start is None or stop is None:
        return NOTHING_KNOWN
    from_, by = start.earliest, start.latest
    return _days(from_ if from_ > since.earliest else since.earliest, by if by > since.latest else since.latest, stop.earliest, stop.latest)


def overlap(start: PartialDate | None, stop: PartialDate | None, other_start: PartialDate | None, other_stop: PartialDate | None) -> Bounds:
    """Days that two stretches have in common."""
    if start is None or stop is None or other_start is None or other_stop is None:
        return NOTHING_KNOWN
    return _days(
        max(start.earliest, other_start.earliest),
        max(start.latest, other_start.latest),
        min(stop.earliest, other_stop.earliest),
        min(stop.latest, other_stop.latest),
    )


def _days(start_from: date, start_by: date, stop_from: date, stop_by: date) -> Bounds:
    """Days between two days that each lie in an interval; as `days_between`, without making the partial dates."""
    low, high = (stop_from - start_by).days, (stop_by - start_from).days
    low = low if low > 0 else 0
    return Bounds(low, high if high > low else low)


def later(one: PartialDate, other: PartialDate) -> PartialDate:
    """The later of two days."""
    return _as_written(one, PartialDate(max(one.earliest, other.earliest), max(one.latest, other.latest)))


def earlier(one: PartialDate, other: PartialDate) -> PartialDate:
    """The earlier of two days."""
    return _as_written(one, PartialDate(min(one.earliest, other.earliest), min(one.latest, other.latest)))


def _as_written(one: PartialDate, days: PartialDate) -> PartialDate:
    """The same days in the words they were written in."""
    return one if (one.earliest, one.latest) == (days.earliest, days.latest) else days


def shifted(when: PartialDate, days: Bounds) -> PartialDate:
    """The day `days` after `when` (before it when negative), to the nearest day."""
    return PartialDate(when.earliest + timedelta(days=round(days.low)), when.latest + timedelta(days=round(days.high)))


def no_later_than(when: PartialDate, day: date) -> PartialDate:
    """`when` with the days after `day` ruled out. `when.earliest` must not lie after `day`."""
    return when if when.latest <= day else PartialDate(when.earliest, day, when.text)


def total(parts: Iterable[Bounds]) -> Bounds:
    """The bounds of a sum; of nothing it is 0."""
    low = high = 0.0
    for part in parts:
        low, high = low + part.low, high + part.high
    return Bounds(low, high)


def in_weeks(days: Bounds) -> Bounds:
    """Days as weeks: 42 days are 6.0 weeks."""
    return Bounds(days.low / DAYS_A_WEEK, days.high / DAYS_A_WEEK)

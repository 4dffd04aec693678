"""How are days told: as dates, or without identifiers as weeks of the history?

A week counts from `first`, which lies in week 1; the week before it is week -1 (there is no week 0). What the engine says in prose holds dates as
lib.records.dates writes them, so prose can be retold too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from lib.records.dates import MONTHS, PartialDate, show_date, show_partial

_MONTH = "|".join(MONTHS)
_WRITTEN = re.compile(
    rf"\b(?P<on>[Oo]n )?(?:(?P<day>\d{{2}})-(?P<month>{_MONTH})-(?P<year>\d{{4}})|(?P<only_month>{_MONTH})-(?P<of_year>\d{{4}})|(?P<only_year>(?:19|20)\d{{2}}))\b"
)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_WEEK_STEPS = (1, 2, 4, 8, 13, 26, 52, 104, 260, 520, 1040)


@dataclass(frozen=True, slots=True)
class Dates:
    """Days as dates: `05-Nov-2026`."""

    def day(self, day: date) -> str:
        """One day in words."""
        return show_date(day)

    def partial(self, when: PartialDate | None) -> str:
        """A day known to the day, the month or the year, in words."""
        return show_partial(when)

    def at(self, when: PartialDate) -> str:
        """The same inside a sentence: `on 05-Nov-2026`, `in Nov-2026`."""
        return f"{'on' if when.exact else 'in'} {show_partial(when)}"

    def prose(self, text: str) -> str:
        """A sentence about this patient; its dates stand as they are."""
        return text

    def ticks(self, first: date, last: date, most: int) -> list[tuple[date, str]]:
        """At most so many marks of a time axis, on first days of months: `2024`, or `Jan 2024` when they stand closer than a year."""
        for step in _MONTH_STEPS:
            days = _months(first, last, step)
            if len(days) <= most:
                break
        return [(day, str(day.year) if step >= 12 else f"{MONTHS[day.month - 1]} {day.year}") for day in days]


@dataclass(frozen=True, slots=True)
class Weeks:
    """Days as weeks of the history: `week 12`."""

    first: date

    def number(self, day: date) -> int:
        """In which week does the day lie?"""
        week = (day - self.first).days // 7
        return week + 1 if week >= 0 else week

    def day(self, day: date) -> str:
        """One day in words."""
        return f"week {_signed(self.number(day))}"

    def partial(self, when: PartialDate | None) -> str:
        """A day known to the day, the month or the year, in words: `week 12`, `weeks 12 to 16`."""
        if when is None:
            return show_partial(None)
        return self._between(when.earliest, when.latest)

    def at(self, when: PartialDate) -> str:
        """The same inside a sentence: `in week 12`."""
        return f"in {self.partial(when)}"

    def prose(self, text: str) -> str:
        """A sentence about this patient with every date in it told in weeks."""
        return _WRITTEN.sub(self._retold, text)

    def ticks(self, first: date, last: date, most: int) -> list[tuple[date, str]]:
        """At most so many marks of a time axis, each on the first day of a week: `week 27`."""
        low, high = -((self.first - first).days // 7), (last - self.first).days // 7
        for step in _WEEK_STEPS:
            weeks = [week for week in range(low - low % step, high + 1, step) if week >= low]
            if len(weeks) <= most:
                break
        days = [self.first + timedelta(weeks=week) for week in weeks]
        return [(day, self.day(day)) for day in days]

    def _between(self, first: date, last: date) -> str:
        low, high = self.number(first), self.number(last)
        return self.day(first) if low == high else f"weeks {_signed(low)} to {_signed(high)}"

    def _retold(self, found: re.Match[str]) -> str:
        """Of `on 05-Nov-2026` also the word before it."""
        before = {"on ": "in ", "On ": "In "}.get(found["on"] or "", "")
        return before + self._weeks(found)

    def _weeks(self, found: re.Match[str]) -> str:
        if found["day"]:
            try:
                return self.day(date(int(found["year"]), MONTHS.index(found["month"]) + 1, int(found["day"])))
            except ValueError:  # no such day: still not to be told
                return "a week not known"
        if found["only_month"]:
            start = date(int(found["of_year"]), MONTHS.index(found["only_month"]) + 1, 1)
            return self._between(start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1))
        year = int(found["only_year"])
        return self._between(date(year, 1, 1), date(year, 12, 31))


Calendar = Dates | Weeks


def span(calendar: Calendar, start: PartialDate | None, stop: PartialDate | None, ongoing: bool) -> str:
    """From when to when, with missing ends in words; as lib.records.dates.show_span."""
    if start is None and stop is None:
        return "dates not recorded"
    first = "start not recorded" if start is None else calendar.partial(start)
    last = "today" if ongoing else ("stop not recorded" if stop is None else calendar.partial(stop))
    return f"{first} to {last}"


def _signed(week: int) -> str:
    return f"{week}" if week > 0 else f"−{-week}"


def _months(first: date, last: date, step: int) -> list[date]:
    """First days of every `step`-th month, counted from January of year 0, within the two days."""
    begin = first.year * 12 + first.month - 1 + (first.day > 1)
    begin += -begin % step
    found: list[date] = []
    for month in count(begin, step):
        day = date(month // 12, month % 12 + 1, 1)
        if day > last:
            return found
        found.append(day)
    return found

"""In which words does a meeting speak of its options, its actions and its days?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from lib.ingest.dates import read_date
from lib.records.assessment import Assessment
from lib.records.dates import PartialDate

DONE = {"yes": "done", "no": "not done", "unknown": "not known yet"}
STATES = {"planned": "planned", "open": "open", "signed": "signed off"}
_FROM_NOW = re.compile(r"(?:in\s+)?(\d{1,3})\s*(d|days?|w|wk|wks|weeks?|m|months?)", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7}


def option_title(code: str, found: Assessment) -> str:
    """An option by its title; by its code when it is no longer among the options."""
    return next((option.title for option in found.options if option.option == code), code)


def read_day(text: str, meeting_day: date) -> date | str:
    """A day as somebody types one: `05-Jan-2027`, `2027-01-05`, `in 6 weeks` counted from the meeting. What is wrong with it, when it is not one."""
    found = _FROM_NOW.fullmatch(text.strip())
    if found:
        return _later(meeting_day, int(found[1]), found[2][0].lower())
    reading = read_date(text, None, meeting_day)
    if isinstance(reading, PartialDate):
        return reading.earliest if reading.exact else "Write the day as well, such as 05-Jan-2027, or in 6 weeks."
    return "Write it such as 05-Jan-2027, or in 6 weeks."


def _later(day: date, count: int, unit: str) -> date:
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))

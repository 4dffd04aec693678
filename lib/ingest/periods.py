"""From when to when, as somebody wrote it in running text: `2019-2020`, `Mar 2019 to Jun 2020`, `since 2021`, `until May 2022`."""

from __future__ import annotations

import re
from datetime import date

from lib.ingest.dates import DateWord, read_date
from lib.records.dates import PartialDate

DASH = "[-‐‑‒–—−]"
_JOINTS = re.compile(rf"\s*(?:{DASH}|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*", re.IGNORECASE)
_LEAD = re.compile(r"^(?:from|started|start|began|commenced|in|between)\s+", re.IGNORECASE)
_SINCE = re.compile(r"^(?:since|ongoing since|current since|started)\s+", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:until|till|to|up to|stopped(?: in)?|ended(?: in)?|d/c(?: in)?)\s+", re.IGNORECASE)
_YEARS = re.compile(rf"((?:19|20)\d\d){DASH}(\d\d)")
_MONTHS = re.compile(rf"([a-z]{{3,9}})\.?\s*(?:{DASH}|to)\s*([a-z]{{3,9}})\.?\s*((?:19|20)\d\d)", re.IGNORECASE)


def period_of(text: str, today: date) -> tuple[str, str] | None:
    """Start and stop as texts the date reader takes; a blank one is not said. None when the text is no period."""
    since = _SINCE.match(text)
    if since and text[: since.end()].casefold().startswith(("since", "ongoing", "current")):
        rest = text[since.end() :]
        return (rest, "ongoing") if _day(rest, today) else None
    until = _UNTIL.match(text)
    if until:
        rest = text[until.end() :]
        return ("", rest) if _day(rest, today) else None
    bare = _LEAD.sub("", text)
    short = _YEARS.fullmatch(bare)
    if short:
        # 2019-20 can only be two years; 2019-11 could be a month and is left to the date reader.
        last = f"{short[1][:2]}{short[2]}"
        if int(short[2]) > 12 and int(last) >= int(short[1]) and _day(last, today):
            return short[1], last
    months = _MONTHS.fullmatch(bare)
    if months:
        first, last = f"{months[1]} {months[3]}", f"{months[2]} {months[3]}"
        return (first, last) if _day(first, today) and _day(last, today) else None
    for joint in _JOINTS.finditer(bare):
        first, last = bare[: joint.start()], bare[joint.end() :]
        if _day(first, today) and (_day(last, today) or read_date(last, None, today) is DateWord.ONGOING):
            return first, last
    return (bare, "") if _day(bare, today) else None


def _day(text: str, today: date) -> bool:
    reading = read_date(text, None, today) if text.strip() else None
    # A bare number of four digits is a year only within living memory and not ahead: `2000` milligrams have a unit.
    return isinstance(reading, PartialDate) and reading.earliest <= today

"""When, as somebody wrote it? A small parser that returns days, months, years or intervals, and never adds precision.

General date parsers turn "Mar 2019" into today's day of that month and "03/04/2020" into whichever order they prefer. This one reads the
forms below and refuses the rest, saying what to write instead.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from lib.records.dates import PartialDate, show_date

# Placeholders that systems write for "no date": the first days of their calendars, and the last year.
PLACEHOLDER_YEARS = (*range(1900, 1903), 9999)
EARLIEST_YEAR = 1903


class DateWord(StrEnum):
    """A word in place of a date."""

    ONGOING = "ongoing"
    NOT_RECORDED = "not_recorded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Why a text is not a date. `code`: ambiguous, two_digit_year, placeholder, impossible, relative, unreadable."""

    code: str
    message: str
    fix: str


DateReading = PartialDate | DateWord | DateProblem


def _list(words: str) -> list[str]:
    return words.split()


_WORDS = {
    **dict.fromkeys(
        _list(
            "ongoing on-going current currently present now today still_taking still_on still_on_it taking to_date to_present until_now "
            "continuing continues continued continuous active in_progress til_now till_now en_cours laufend"
        ),
        DateWord.ONGOING,
    ),
    **dict.fromkeys(
        _list("n/a na n.a. n.a - -- --- . none nil null nan nat not_applicable not_recorded not_given missing blank"),
        DateWord.NOT_RECORDED,
    ),
    **dict.fromkeys(
        _list(
            "unknown unk not_known date_unknown unsure uncertain not_sure don't_know ? ?? ??? can't_recall cannot_recall inconnu unbekannt "
            "stopped discontinued ceased ended finished completed"
        ),
        DateWord.UNKNOWN,
    ),
}

_MONTH_NAMES = {
    1: "january jan janvier janv januar jänner",
    2: "february feb février fevrier févr fevr fév fev februar",
    3: "march mar mars märz maerz mär",
    4: "april apr avril avr",
    5: "may mai",
    6: "june jun juin juni",
    7: "july jul juillet juil juli",
    8: "august aug août aout",
    9: "september sept sep septembre",
    10: "october oct octobre oktober okt",
    11: "november nov novembre",
    12: "december dec décembre decembre déc dezember dez",
}
_MONTH = {name: number for number, names in _MONTH_NAMES.items() for name in names.split()}
_MON = "(" + "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True)) + r")\.?"

# Convention: meteorological seasons of the northern hemisphere; thirds of a year or month for early, mid and late.
_SEASONS = {"spring": (3, 5), "printemps": (3, 5), "summer": (6, 8), "été": (6, 8), "autumn": (9, 11), "fall": (9, 11), "automne": (9, 11)}
_YEAR_THIRDS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_MONTH_THIRDS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_PART = {"early": "early", "beginning of": "early", "start of": "early", "mid": "mid", "middle of": "mid", "late": "late", "end of": "late"}
_PARTS = r"(early|beginning of|start of|mid|middle of|late|end of)[ -]*"

_NUMERIC = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4})")
_TIME = re.compile(
    r"(?<=\d)(?:t|,? +(?:at )?)(?:[01]?\d|2[0-4])[:.h][0-5]\d(?:[:.][0-5]\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-]\d\d:?\d\d)?$"
)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b")
_LEADING = re.compile(r"^(?:since|from|in|on|le|du|the) +")
_FORMS_TO_WRITE = "Write it as 2024-03-05, 05-Mar-2024, Mar 2024 or 2024."


def read_date(text: str, order: str | None, today: date) -> DateReading:
    """The days a text can mean, a word for ongoing or not recorded, or why it cannot be read.

    `order` ("dmy" or "mdy") settles all-number dates such as 05/03/2024; without it only those with one possible reading are read.
    No part of today is ever filled in. A period that today lies in ends today, because what was recorded does not lie ahead; a date wholly ahead
    is returned as it is, for the caller to refuse.
    """
    reading = _read(text, order, today.year)
    if isinstance(reading, PartialDate) and reading.earliest <= today < reading.latest:
        return PartialDate(reading.earliest, today, reading.text)
    return reading


@lru_cache(maxsize=200_000)
def _read(text: str, order: str | None, this_year: int) -> DateReading:
    words = _tidy(text)
    if not words:
        return DateWord.NOT_RECORDED
    if (word := _WORDS.get(words.replace(" ", "_"))) is not None:
        return word
    words = _LEADING.sub("", _ORDINAL.sub("", _WEEKDAY.sub("", _TIME.sub("", words)))).strip(" ,;")
    numeric = _NUMERIC.fullmatch(words)
    if numeric:
        return _numeric(text, int(numeric[1]), int(numeric[3]), int(numeric[4]), order)
    for pattern, build in _PATTERNS:
        match = pattern.fullmatch(words)
        if match:
            return _checked(text, build, match, this_year)
    return _refused(text, words)


def _tidy(text: str) -> str:
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    return " ".join(text.casefold().strip("'\"").split())


def _checked(text: str, build: Builder, match: re.Match[str], this_year: int) -> DateReading:
    try:
        first, last = build(match)
    except (ValueError, KeyError):
        return _no_such_day(text)
    if first > last:
        return DateProblem("impossible", f"{text!r} ends before it begins.", "Write the earlier date first.")
    if first.year in PLACEHOLDER_YEARS or last.year in PLACEHOLDER_YEARS:
        return _placeholder(text)
    if first.year < EARLIEST_YEAR or last.year > this_year + 100:
        return DateProblem("impossible", f"The year of {text!r} cannot be right.", f"Check the year. {_FORMS_TO_WRITE}")
    return PartialDate(first, last, text.strip())


def _numeric(text: str, first: int, second: int, year: int, order: str | None) -> DateReading:
    """A date of three numbers, year last: only `order` or a number above 12 tells day from month."""
    if year in PLACEHOLDER_YEARS:
        return _placeholder(text)
    if year < EARLIEST_YEAR or year > 2200:
        return DateProblem("impossible", f"The year of {text!r} cannot be right.", f"Check the year. {_FORMS_TO_WRITE}")
    readings = {"dmy": _day(year, second, first), "mdy": _day(year, first, second)}
    if order is None:
        possible = {day for day in readings.values() if day is not None}
        if len(possible) > 1:
            dmy, mdy = (show_date(readings[o]) for o in ("dmy", "mdy"))
            message = f"{text!r} can be {dmy} or {mdy}, and nothing in its column tells day from month."
            return DateProblem(
                "ambiguous",
                message,
                "Say whether the day or the month comes first, or write the month in letters.",
            )
        day = possible.pop() if possible else None
    else:
        day = readings[order]
    if day is None:
        if order is not None and readings["mdy" if order == "dmy" else "dmy"] is not None:
            order_words = "day first" if order == "dmy" else "month first"
            message = f"{text!r} is not a date when read {order_words}, as the rest of its column is."
            return DateProblem("impossible", message, _FORMS_TO_WRITE)
        return _no_such_day(text)
    return PartialDate(day, day, text.strip())


def evidence_of_order(text: str) -> str | None:
    """What an all-number date says of its column: "dmy" or "mdy" when only one can be, "either" when both can, None when it is no such date."""
    words = _LEADING.sub("", _WEEKDAY.sub("", _TIME.sub("", _tidy(text))))
    match = _NUMERIC.fullmatch(words)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if not EARLIEST_YEAR <= year <= 2200:
        return None
    dmy, mdy = _day(year, second, first), _day(year, first, second)
    if dmy == mdy:
        return None
    if dmy and mdy:
        return "either"
    return "dmy" if dmy else "mdy"


def both_readings(text: str) -> tuple[str, str]:
    """An all-number date read day first and month first, in words."""
    readings = (read_date(text, order, date(2200, 1, 1)) for order in ("dmy", "mdy"))
    dmy, mdy = (show_date(r.earliest) if isinstance(r, PartialDate) else "not a date" for r in readings)
    return dmy, mdy


# One builder a form: the first and last day it can mean, ValueError when there is no such day.
Builder = Callable[[re.Match[str]], tuple[date, date]]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one_day(year: str, month: int | str, day: str) -> tuple[date, date]:
    exact = date(int(year), int(month), int(day))
    return exact, exact


def _months(year: int, first: int, last: int, last_year: int | None = None) -> tuple[date, date]:
    end = last_year or year
    return date(year, first, 1), date(end, last, monthrange(end, last)[1])


def _part_of_month(match: re.Match[str]) -> tuple[date, date]:
    part, month, year = _PART[match[1]], _MONTH[match[2]], int(match[3])
    first, last = _MONTH_THIRDS[part]
    return date(year, month, first), date(year, month, min(last, monthrange(year, month)[1]))


def _winter(match: re.Match[str]) -> tuple[date, date]:
    """Winter of one year can be either of the two that touch it; `winter 2020/21` names both years."""
    year = int(match[1])
    if match[2]:
        if (year + 1) % 100 != int(match[2]) % 100:
            raise ValueError
        return _months(year, 12, 2, year + 1)
    return _months(year - 1, 12, 2, year + 1)


def _quarter(quarter: str, year: str) -> tuple[date, date]:
    first = 3 * int(quarter) - 2
    return _months(int(year), first, first + 2)


def _half(half: str, year: str) -> tuple[date, date]:
    first = {"1": 1, "first": 1, "2": 7, "second": 7}[half]
    return _months(int(year), first, first + 5)


_TO = r" ?(?:-|/|to|until|or|and|bis|à) ?"
_YEAR = r"(\d{4})"
_FORMS: tuple[tuple[str, Builder], ...] = (
    (rf"{_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})", lambda m: _one_day(m[1], m[3], m[4])),
    (r"((?:19|20)\d\d|9999)(\d\d)(\d\d)(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?", lambda m: _one_day(m[1], m[2], m[3])),
    (rf"(\d{{1,2}})[ .\-/]*(?:of )?{_MON}[ .,\-/]*{_YEAR}", lambda m: _one_day(m[3], _MONTH[m[2]], m[1])),
    (rf"{_MON}[ .\-/]*(\d{{1,2}})(?:, ?|[ .\-/]+){_YEAR}", lambda m: _one_day(m[3], _MONTH[m[1]], m[2])),
    (rf"{_YEAR}[ .\-/]*{_MON}[ .\-/]*(\d{{1,2}})", lambda m: _one_day(m[1], _MONTH[m[2]], m[3])),
    (rf"{_MON}[ .,\-/]*(?:of )?{_YEAR}", lambda m: _months(int(m[2]), _MONTH[m[1]], _MONTH[m[1]])),
    (rf"{_YEAR}[ .,\-/]*{_MON}", lambda m: _months(int(m[1]), _MONTH[m[2]], _MONTH[m[2]])),
    (rf"(\d{{1,2}}) ?[/.\-] ?{_YEAR}", lambda m: _months(int(m[2]), int(m[1]), int(m[1]))),
    (rf"{_YEAR} ?[/.\-] ?(0[1-9]|1[0-2])", lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (rf"{_YEAR}(?:\.0)?", lambda m: _months(int(m[1]), 1, 12)),
    (rf"{_YEAR}{_TO}{_YEAR}", lambda m: _months(int(m[1]), 1, 12, int(m[2]))),
    (rf"{_MON}{_TO}{_MON} ?{_YEAR}", lambda m: _months(int(m[3]), _MONTH[m[1]], _MONTH[m[2]])),
    (rf"{_MON} ?{_YEAR}{_TO}{_MON} ?{_YEAR}", lambda m: _months(int(m[2]), _MONTH[m[1]], _MONTH[m[3]], int(m[4]))),
    (
        rf"{_YEAR}-(\d\d)-(\d\d) ?(?:to|/|-|and|or) ?{_YEAR}-(\d\d)-(\d\d)",
        lambda m: (date(int(m[1]), int(m[2]), int(m[3])), date(int(m[4]), int(m[5]), int(m[6]))),
    ),
    (
        rf"(\d{{1,2}})[ \-]{_MON}[ \-]{_YEAR} ?(?:to|-|and|or) ?(\d{{1,2}})[ \-]{_MON}[ \-]{_YEAR}",
        lambda m: (date(int(m[3]), _MONTH[m[2]], int(m[1])), date(int(m[6]), _MONTH[m[5]], int(m[4]))),
    ),
    (rf"({'|'.join(_SEASONS)})[ ,]*(?:of )?{_YEAR}", lambda m: _months(int(m[2]), *_SEASONS[m[1]])),
    (rf"{_YEAR}[ ,]*({'|'.join(_SEASONS)})", lambda m: _months(int(m[1]), *_SEASONS[m[2]])),
    (rf"(?:winter|hiver)[ ,]*(?:of )?{_YEAR}(?:[/-](\d{{4}}|\d\d))?", _winter),
    (rf"{_PARTS}{_YEAR}", lambda m: _months(int(m[2]), *_YEAR_THIRDS[_PART[m[1]]])),
    (rf"{_PARTS}{_MON}[ ,]*{_YEAR}", _part_of_month),
    (rf"q([1-4])[ ,/\-]*{_YEAR}", lambda m: _quarter(m[1], m[2])),
    (rf"{_YEAR}[ ,/\-]*q([1-4])", lambda m: _quarter(m[2], m[1])),
    (rf"h([12])[ ,/\-]*{_YEAR}", lambda m: _half(m[1], m[2])),
    (rf"(first|second) half (?:of )?{_YEAR}", lambda m: _half(m[1], m[2])),
)
_PATTERNS = tuple((re.compile(form), build) for form, build in _FORMS)

_TWO_DIGITS = re.compile(
    rf"(?:\d{{1,2}}[/.\- ]\d{{1,2}}[/.\- ]\d{{2}}|(?:\d{{1,2}}[ .\-/]*)?{_MON}[ .,\-/']*\d{{2}}|{_MON} \d{{1,2}},? '?\d{{2}})"
)
_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?")
# Days counted from one of a trial: `day -30`, `D1`, `week 8`, `study day 57`, `month 3`, `baseline`.
RELATIVE = re.compile(
    r"(?P<baseline>baseline|bl)|(?P<study>study )?(?:visit |treatment |trial )?(?P<unit>days?|d|weeks?|wks?|w|months?|mo|m|tag|woche|jour|j|semaine|sem|monat|mois)"
    r"\.? ?(?P<sign>[+-] ?)?(?P<number>\d{1,4})"
)
_VAGUE = re.compile(r"(?:about|around|approx(?:imately)?\.?|circa|ca?\.?|roughly|before|after|by|until|~|<|>|≈) ?(.+)")


def _refused(text: str, words: str) -> DateProblem:
    if _TWO_DIGITS.fullmatch(words):
        return DateProblem(
            "two_digit_year",
            f"The year in {text!r} has two digits and can be read in more than one way.",
            f"Write all four digits of the year. {_FORMS_TO_WRITE}",
        )
    if _SERIAL.fullmatch(words):
        message = f"{text!r} looks like a spreadsheet's day number, not a date."
        return DateProblem("unreadable", message, "Format the column as a date in the spreadsheet, or as text, and save it again.")
    if RELATIVE.fullmatch(words):
        message = f"{text!r} is counted from a day that the file does not name."
        return DateProblem("relative", message, "Say on which date day 0 was, or write the date itself.")
    if _VAGUE.fullmatch(words):
        return DateProblem(
            "unreadable", f"{text!r} gives no first and last possible day.", "Write the span it lies in, such as 2018-2020 or Mar-May 2024."
        )
    return DateProblem("unreadable", f"{text!r} cannot be read as a date.", _FORMS_TO_WRITE)


def _no_such_day(text: str) -> DateProblem:
    return DateProblem("impossible", f"There is no such day as {text!r}.", f"Check the day and the month. {_FORMS_TO_WRITE}")


def _placeholder(text: str) -> DateProblem:
    return DateProblem(
        "placeholder",
        f"{text!r} is a placeholder that systems write when no date is known.",
        "Leave the cell blank when the date is not known.",
    )

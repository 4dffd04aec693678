"""Who is it? Name, birth, sex and how much of the file is used, in words; or a band of ages where nobody may be told apart."""

from __future__ import annotations

from datetime import date
from math import isinf

from lib.records.bounds import Bounds
from lib.records.dates import show_partial
from lib.records.history import History, age_on

MISSING = "Not recorded"
_SEXES = {"f": "Female", "female": "Female", "w": "Female", "m": "Male", "male": "Male"}
_ADULT, _BAND, _LAST_BAND = 18, 10, 90  # years; the oldest share one band, for there are few of them


def name(history: History) -> str:
    """`FAMILY, Given`; the part that is known when only one is."""
    family, given = _value(history, "family_name"), _value(history, "given_name")
    if family and given:
        return f"{family.upper()}, {given}"
    return family.upper() or given or "Name not recorded"


def born(history: History, as_of: date) -> str:
    """`14-Jul-1945 (81y)`; a partial date and the ages it allows: `1945 (80–81y)`."""
    if history.birth is None:
        return MISSING
    age = age_on(history.birth, as_of)
    return f"{show_partial(history.birth)} ({_years(age)})" if age else show_partial(history.birth)


def sex(history: History) -> str:
    """`Female`, `Male`, or the word as recorded."""
    written = _value(history, "sex")
    return _SEXES.get(written.lower(), written[:1].upper() + written[1:]) if written else MISSING


def rows_line(history: History) -> tuple[str, str]:
    """`31 of 33 rows used` and `2 to check` (empty when none): as every place that shows a result says it."""
    to_check = history.rows_read - history.rows_used
    rows = "row" if history.rows_read == 1 else "rows"
    return f"{history.rows_used} of {history.rows_read} {rows} used", f"{to_check} to check" if to_check else ""


def _value(history: History, fact: str) -> str:
    found = history.fact(fact)
    return " ".join(found.value.split()) if found else ""


def _years(age: Bounds) -> str:
    low, high = int(age.low), age.high
    if isinf(high) or age.exact:
        return f"{low}y"
    return f"{low}–{int(high)}y"


def age_band(history: History, as_of: date) -> str:
    """`40 to 49 years`, `under 18`, `90 years or more`; two bands when a partial birth date allows both."""
    age = age_on(history.birth, as_of)
    if age is None or isinf(age.high):
        return MISSING
    return " or ".join(dict.fromkeys(_band(int(years)) for years in (age.low, age.high)))


def _band(years: int) -> str:
    if years < _ADULT:
        return "under 18"
    if years >= _LAST_BAND:
        return "90 years or more"
    low = years // _BAND * _BAND
    return f"{max(low, _ADULT)} to {low + _BAND - 1} years"

"""What do the scribe's words hold that names the patient? What is on record of the person is taken out of them.

Only what the record knows can be found: a name that stands nowhere in it stays. The paper says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from lib.records.dates import MONTHS, show_date
from lib.records.history import History

REMOVED = "[removed]"
_SAID = ("sex", "diagnosis", "severity", "psychotic_features", "ect_candidate")  # words of these facts name nobody
_FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LEAST = 2  # letters; a single one would empty every text


def hiding(history: History | None) -> Callable[[str], str]:
    """A function that takes name, numbers, birth date and contact facts of this patient out of a text, however they are capitalised."""
    words = sorted({word for word in _naming(history) if len(word) >= _LEAST}, key=len, reverse=True) if history else []
    if not words:
        return str
    found = re.compile("|".join(rf"(?<!\w){_loose(word)}(?!\w)" for word in words), re.IGNORECASE)
    return partial(found.sub, REMOVED)


def _naming(history: History) -> list[str]:
    """Everything on record that names the person, whole and in its parts."""
    held = [history.patient_id]
    for fact in history.person:
        if fact.fact == "birth_date":
            held += _days(fact.value, fact.when.earliest if fact.when and fact.when.exact else None)
        elif fact.fact in ("family_name", "given_name"):
            held += [fact.value, *re.split(r"[\s\-,.']+", fact.value)]
        elif fact.fact not in _SAID:
            held.append(fact.value)
    return [" ".join(text.split()) for text in held]


def _days(written: str, day: date | None) -> list[str]:
    """A birth date in the ways in which people write one."""
    if day is None:
        return [written]
    month, full = MONTHS[day.month - 1], _FULL_MONTHS[day.month - 1]
    made = [written, show_date(day), day.isoformat()]
    for d, m in ((f"{day.day}", f"{day.month}"), (f"{day.day:02d}", f"{day.month:02d}")):
        for sign in "/.-":
            for year in (f"{day.year}", f"{day.year % 100:02d}"):
                made += [f"{d}{sign}{m}{sign}{year}", f"{m}{sign}{d}{sign}{year}"]
        for name in (month, full):
            made += [f"{d} {name} {day.year}", f"{name} {d} {day.year}", f"{name} {d}, {day.year}"]
    return made


def _loose(word: str) -> str:
    """The word with any white space between its parts."""
    return r"\s+".join(re.escape(part) for part in word.split())

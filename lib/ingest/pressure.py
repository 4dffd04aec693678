"""A blood pressure as it is written, `150/92`: which systolic and which diastolic value?"""

from __future__ import annotations

import re

from lib.ingest.naming import CERTAIN, find
from lib.ingest.reader import Reader
from lib.ingest.row import Row, number
from lib.knowledge.load import Knowledge
from lib.knowledge.names import resolve
from lib.records.history import Lab

PRESSURES = ("systolic_bp", "diastolic_bp")

_PAIR = re.compile(r"(\d{2,3})\s*(?:/|\bover\b)\s*(\d{2,3})\s*(?:mm\s*hg)?", re.IGNORECASE)


def names_a_pressure(name: str, knowledge: Knowledge) -> bool:
    """Does the name stand for both values (`blood pressure`, `BP`)?"""
    match = resolve(name, knowledge, "lab")
    return match.match in CERTAIN and match.agents == PRESSURES


def read_pressure(row: Row) -> list[Lab]:
    """Both values of a row of blood pressure, in mmHg; empty, with an error on the row, when they are not two or not in their order."""
    text = row.given("value")
    pair = _PAIR.fullmatch(text)
    high, low = (number(pair[1]), number(pair[2])) if pair else (None, None)
    if high is None or low is None or high <= low:
        row.error("value", f"The blood pressure {text!r} cannot be read.", "Write systolic over diastolic, such as 135/85.")
    when = row.day("start") or (row.day("stop") if not row.text("start") else None)
    if row.refused or high is None or low is None:
        return []
    if when is None:
        row.warn("start", "The lab has no date: it is shown, and counts for nothing that needs one.", "Enter the date in the column start.")
    values = zip(PRESSURES, (high, low), strict=True)
    return [Lab(row.line, row.given("name"), lab, when, value, "mmHg", row.given("note")) for lab, value in values]


def is_pressure_row(row: Row, reader: Reader) -> bool:
    """Is the row one of blood pressure, or one of its two values with both written in it? Unless a person has said that its name means something else."""
    name = row.given("name")
    if reader.decided(name):
        return False
    one_of_them = _PAIR.fullmatch(row.given("value")) is not None and find("lab", name, reader.knowledge) in PRESSURES
    return one_of_them or names_a_pressure(name, reader.knowledge)

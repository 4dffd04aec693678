"""How does a test ask for the options of a history? A table of rows in, options by code out.

`ALL_CLEAR` says no to every condition and holds every baseline measurement, so that a test can change one fact at a time.
"""

from __future__ import annotations

from datetime import date

from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.episode import current_episode
from lib.engine.options import remaining_options
from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.records.assessment import Option, Reason
from tests.builders import history_of, table

AS_OF = date(2026, 11, 24)
NOT_FINDINGS = ("medicine_list_complete", "anaesthetic_assessment")  # good when they are there

PERSON = """
kind   | name               | value
person | birth_date         | 1978-07-14
person | sex                | female
person | diagnosis          | unipolar_depression
person | psychotic_features | no
"""
SERTRALINE_NOW = """
kind       | name       | start      | stop | dose | outcome
medication | sertraline | 2026-07-01 |      | 200  | none
"""
LABS = {
    "systolic_bp": 120,
    "diastolic_bp": 75,
    "egfr": 90,
    "tsh": 2,
    "calcium": 2.3,
    "weight": 70,
    "bmi": 24,
    "glucose": 5,
    "lipids": 4.5,
    "qtc": 410,
}

Rows = list[dict[str, str]]


def all_clear(**different: str) -> Rows:
    """Every condition said to be absent, every baseline measured; `condition=""` leaves one out, `condition="yes"` makes it present."""
    rows: Rows = []
    for condition in knowledge().conditions:
        value = different.get(condition, "yes" if condition in NOT_FINDINGS else "no")
        if value:
            rows.append({"kind": "condition", "name": condition, "value": value})
    for lab, number in LABS.items():
        value = different.get(lab, str(number))
        if value:
            rows.append({"kind": "lab", "name": lab, "value": value, "start": "2026-11-02"})
    return rows


def case_of(*parts: str | Rows, jurisdiction: str = "CA", as_of: date = AS_OF) -> Case:
    """A case from tables and rows, its courses built by the engine."""
    rows = [row for part in parts for row in (table(part) if isinstance(part, str) else part)]
    facts, known, settings = history_of(rows), knowledge(), Settings(jurisdiction=jurisdiction)
    episode = current_episode(facts, known, as_of)
    courses, _ = build_courses(facts, known, as_of, settings, episode)
    return Case(facts, courses, episode, known, as_of, settings)


def options_of(*parts: str | Rows, jurisdiction: str = "CA", as_of: date = AS_OF) -> dict[str, Option]:
    """The options by code, in the engine's order."""
    return {option.option: option for option in remaining_options(case_of(*parts, jurisdiction=jurisdiction, as_of=as_of))}


def reasons(option: Option, code: str) -> list[Reason]:
    """The reasons of one code, without those that only say that something is not recorded."""
    return [r for r in option.reasons if r.code == code and r.kind not in ("unrecorded", "access")]


def check_options(expected: str, *parts: str | Rows, jurisdiction: str = "CA", as_of: date = AS_OF) -> None:
    """Assert the facts of a table whose first column is `option` and whose others are attributes of Option."""
    found = options_of(*parts, jurisdiction=jurisdiction, as_of=as_of)
    wanted = table(expected)
    shown = [{key: row["option"] if key == "option" else _shown(found[row["option"]], key) for key in row} for row in wanted]
    assert shown == wanted


def _shown(option: Option, key: str) -> str:
    value = getattr(option, key)
    if isinstance(value, tuple):
        return " ".join(str(part) for part in value)
    return "" if value is None else str(value)

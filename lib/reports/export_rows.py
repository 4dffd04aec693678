"""A fact as the row of a history file that a person would have written."""

from __future__ import annotations

from math import isinf

from lib.records.bounds import Bounds
from lib.records.dates import PartialDate, show_partial
from lib.records.doses import Dose
from lib.records.facts import Fact
from lib.records.history import Condition, CourseFact, Episode, Event, Lab, PersonFact, Score, Treatment
from lib.records.problems import Problem

_PER = {"day": "", "week": " weekly", "session": " per session"}


def row_of(fact: Fact | Problem) -> dict[str, str]:
    """The filled cells of a fact's row, by column."""
    return {name: text for name, text in _cells(fact).items() if text}


def _cells(fact: Fact | Problem) -> dict[str, str]:
    match fact:
        case Treatment():
            return _treatment(fact)
        case Score():
            return {"kind": "score", "name": fact.name, "start": _date(fact.when), "value": _number(fact.value), "note": fact.note}
        case Lab():
            cells = {"kind": "lab", "name": fact.name, "start": _date(fact.when), "value": _number(fact.value), "unit": fact.unit}
            return {**cells, "note": fact.note}
        case Condition():
            cells = {
                "kind": "condition",
                "name": fact.name,
                "value": fact.present.value,
                "start": _date(fact.start),
                "stop": _date(fact.stop),
            }
            return {**cells, "note": fact.note}
        case Event():
            return {"kind": "event", "name": fact.event, "start": _date(fact.when), "stop": _date(fact.stop), "note": fact.note}
        case Episode():
            return {
                "kind": "episode",
                "name": "depressive episode",
                "start": _date(fact.start),
                "stop": _date(fact.stop),
                "note": fact.note,
            }
        case PersonFact():
            when = "" if fact.fact == "birth_date" else _date(fact.when)
            return {"kind": "person", "name": fact.fact, "value": fact.value, "start": when}
        case CourseFact():
            cells = {
                "kind": "course_fact",
                "name": fact.agent,
                "start": _date(fact.start),
                "value": f"{fact.field}: {fact.value}".strip(": "),
            }
            return {**cells, "dose": _dose(fact.dose)}
    return {"kind": "problem", "name": fact.severity, "value": fact.value, "note": f"Row {fact.row}: {fact.message} {fact.fix}".strip()}


def _treatment(one: Treatment) -> dict[str, str]:
    outcome = one.outcome or ("" if one.improvement_pct is None else f"{_number(one.improvement_pct)} %")
    adherence = one.adherence or ("" if one.adherence_pct is None else f"{_number(one.adherence_pct)} %")
    return {
        "kind": one.kind,
        "name": one.name,
        "start": _date(one.start),
        "stop": _date(one.stop),
        "weeks": _weeks(one.weeks),
        "dose": _dose(one.dose),
        "route": one.route or "",
        "sessions": "" if one.sessions is None else str(one.sessions),
        "augments": one.augments or "",
        "adherence": adherence,
        "adherence_source": one.adherence_source or "",
        "outcome": outcome,
        "stop_reason": one.stop_reason or "",
        "note": one.note,
    }


def _date(when: PartialDate | None) -> str:
    """As the reader reads it: 2024-03-05, 2024-03, 2024; another span as it was written."""
    if when is None:
        return ""
    shown = show_partial(when)
    if when.exact:
        return when.earliest.isoformat()
    if shown.isdigit():
        return shown
    if shown.count("-") == 1 and " to " not in shown:
        return when.earliest.isoformat()[:7]
    return when.text or shown


def _dose(dose: Dose | None) -> str:
    if dose is None:
        return ""
    amount = _number(dose.low) if dose.low == dose.high else f"{_number(dose.low)}-{_number(dose.high)}"
    return f"{amount} {dose.unit}{_PER.get(dose.per, f' per {dose.per}')}"


def _weeks(weeks: Bounds | None) -> str:
    if weeks is None:
        return ""
    if isinf(weeks.high):
        return f"{_number(weeks.low)}+"
    return _number(weeks.low) if weeks.low == weeks.high else f"{_number(weeks.low)}-{_number(weeks.high)}"


def _number(value: float) -> str:
    return f"{value:.10g}"

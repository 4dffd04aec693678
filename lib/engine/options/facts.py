"""What does the history say of a condition, where one fact answers for another?"""

from __future__ import annotations

from lib.engine.case import Case
from lib.records.answers import NO, UNKNOWN, YES, Answer, negate
from lib.records.dates import show_partial
from lib.records.doses import show_amount
from lib.records.history import Lab

NOT_IN_MEN = ("pregnancy", "planning_pregnancy", "breast_feeding")
_MALE = ("male", "m", "man")

Found = tuple[Answer, tuple[int, ...]]


def present(case: Case, condition_id: str) -> Found:
    """Is the condition present now? Psychotic features, bipolarity and pregnancy may also follow from other facts."""
    found = case.condition(condition_id)
    if found[0] is not UNKNOWN:
        return found
    return _implied(case, condition_id) or found


def ever(case: Case, condition_id: str) -> Found:
    """Was the condition ever present?"""
    found = case.ever(condition_id)
    if found[0] is not UNKNOWN:
        return found
    return _implied(case, condition_id) or found


def _implied(case: Case, condition_id: str) -> Found | None:
    if condition_id == "psychosis_current":
        fact = case.fact("psychotic_features")
        if fact is not None and fact.value in ("yes", "no"):
            return (YES if fact.value == "yes" else NO), (fact.row,)
    if condition_id == "bipolar_disorder":
        unipolar, rows = case.unipolar
        return negate(unipolar), rows
    if condition_id in NOT_IN_MEN:
        return _not_applicable(case)
    return None


def _not_applicable(case: Case) -> Found | None:
    """Pregnancy does not apply to men, nor from an age that is a convention of the data."""
    sex = case.fact("sex")
    if sex is not None and sex.value.casefold() in _MALE:
        return NO, (sex.row,)
    age = case.age
    if age is not None and age.at_least(case.knowledge.number("option_pregnancy_not_asked_from")) is YES:
        return NO, ()
    return None


def usable_lab(case: Case, lab_id: str) -> Lab | None:
    """The latest value that is recent enough to serve as a baseline; an undated value does not."""
    lab = case.latest_lab(lab_id)
    if lab is None or lab.when is None:
        return None
    age_days = (case.as_of - lab.when.latest).days
    return lab if age_days <= case.knowledge.number("option_baseline_days") else None


def show_lab(case: Case, lab: Lab) -> str:
    """`eGFR 88 (02-Oct-2026)`."""
    row = case.knowledge.labs.get(lab.lab or "")
    title = row.title if row else lab.name
    return f"{title} {show_amount(lab.value)} ({show_partial(lab.when)})"

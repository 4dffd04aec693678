"""When is a condition present, recent, implied by another fact or not applicable, and when does a measurement still count?"""

from __future__ import annotations

import pytest

from lib.engine.options.cautions import Checks
from lib.engine.options.facts import ever, present, usable_lab
from lib.knowledge.load import knowledge
from lib.knowledge.options import CautionRow
from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.unit.engine.options.factory import case_of


def row_of(code: str, subject: str, jurisdiction: str = "") -> CautionRow:
    """The caution of that code on that subject."""
    return next(r for r in knowledge().options.cautions if (r.code, r.subject) == (code, subject) and jurisdiction in r.jurisdictions)


@pytest.mark.parametrize(
    ("rows", "condition", "answer"),
    [
        ("person | psychotic_features | yes", "psychosis_current", YES),
        ("person | psychotic_features | no", "psychosis_current", NO),
        ("person | psychotic_features | perhaps", "psychosis_current", UNKNOWN),
        ("person | diagnosis | unipolar_depression", "bipolar_disorder", NO),
        ("person | diagnosis | bipolar_disorder", "bipolar_disorder", YES),
        ("person | diagnosis | dysphoria", "bipolar_disorder", UNKNOWN),
        ("person | sex | male", "pregnancy", NO),
        ("person | sex | female", "pregnancy", UNKNOWN),
        ("person | birth_date | 1966-11-24", "pregnancy", NO),  # 60 today
        ("person | birth_date | 1966-11-25", "pregnancy", UNKNOWN),
        ("condition | pregnancy | yes", "pregnancy", YES),
        ("person | sex | male", "hypothyroidism", UNKNOWN),
    ],
)
def test_what_other_facts_imply(rows: str, condition: str, answer: Answer) -> None:
    assert present(case_of(f"kind | name | value\n{rows}"), condition)[0] is answer


def test_a_recorded_condition_outweighs_what_is_implied() -> None:
    case = case_of("kind | name | value\nperson | psychotic_features | no\ncondition | psychosis_current | yes")
    assert present(case, "psychosis_current") == (YES, (3,))


def test_a_past_condition_that_ended_is_still_a_history() -> None:
    case = case_of("kind | name | value | start | stop\ncondition | psychosis_past | yes | 2019-01 | 2019-03")
    assert ever(case, "psychosis_past")[0] is YES
    assert present(case, "psychosis_past")[0] is NO


@pytest.mark.parametrize(
    ("rows", "condition", "answer"),
    [
        ("person | psychotic_features | yes", "psychosis_current", YES),
        ("person | diagnosis | bipolar_disorder", "bipolar_disorder", YES),
        ("person | sex | male", "pregnancy", NO),
        ("condition | psychosis_current | no\nperson | psychotic_features | yes", "psychosis_current", NO),
        ("person | sex | female", "psychosis_past", UNKNOWN),
    ],
)
def test_what_other_facts_imply_of_a_history(rows: str, condition: str, answer: Answer) -> None:
    assert ever(case_of(f"kind | name | value\n{rows}"), condition)[0] is answer


@pytest.mark.parametrize(
    ("value", "start", "answer"),
    [
        ("yes", "2026-10-13", YES),  # 42 days ago
        ("yes", "2026-10-12", NO),  # 43 days ago
        ("yes", "2026-10", UNKNOWN),  # between 24 and 54 days ago
        ("yes", "2025", NO),
        ("yes", "", UNKNOWN),
        ("no", "", NO),
    ],
)
def test_a_recent_event(value: str, start: str, answer: Answer) -> None:
    case = case_of(f"kind | name | value | start\ncondition | cardiovascular_event | {value} | {start}")
    assert Checks(case).check(row_of("K04", "cardiovascular_event stroke", "CA")).applies is answer


def test_a_second_subject_only_adds() -> None:
    row = row_of("K04", "cardiovascular_event stroke", "CA")
    recent = case_of("kind | name | value | start\ncondition | stroke | yes | 2026-11-01")
    assert Checks(recent).check(row).applies is YES
    absent = case_of("kind | name | value\ncondition | stroke | no")
    assert Checks(absent).check(row).applies is UNKNOWN  # nobody asked about the heart


@pytest.mark.parametrize(("when", "usable"), [("2025-11-24", True), ("2025-11-23", False), ("", False)])
def test_a_measurement_older_than_a_year_is_no_baseline(when: str, usable: bool) -> None:
    case = case_of(f"kind | name | value | start\nlab | tsh | 2.1 | {when}")
    assert (usable_lab(case, "tsh") is not None) is usable


@pytest.mark.parametrize(
    ("rows", "answer", "missing"),
    [
        ("lab | bmi | 30 | 2026-10-01", YES, ()),
        ("lab | bmi | 29.9 | 2026-10-01", NO, ()),
        ("condition | obesity | yes |", YES, ()),
        ("condition | obesity | no |", NO, ()),
        ("condition | diabetes | no |", UNKNOWN, ("lab:bmi",)),
    ],
)
def test_a_condition_answers_for_a_missing_measurement(rows: str, answer: Answer, missing: tuple[str, ...]) -> None:
    checked = Checks(case_of(f"kind | name | value | start\n{rows}")).check(row_of("A02", "bmi obesity"))
    assert (checked.applies, checked.missing) == (answer, missing)


@pytest.mark.parametrize(
    ("rows", "answer", "missing"),
    [
        ("lab | systolic_bp | 141 | 2026-11-02", YES, ()),  # one reading above its limit is enough
        ("lab | systolic_bp | 140 | 2026-11-02", UNKNOWN, ("lab:diastolic_bp",)),
        ("lab | diastolic_bp | 91 | 2026-11-02", YES, ()),
    ],
)
def test_half_a_blood_pressure(rows: str, answer: Answer, missing: tuple[str, ...]) -> None:
    checked = Checks(case_of(f"kind | name | value | start\n{rows}")).check(row_of("K06", "systolic_bp diastolic_bp", "CA"))
    assert (checked.applies, checked.missing) == (answer, missing)


@pytest.mark.parametrize(
    ("outcome", "sessions", "answer"),
    [("none", "12", YES), ("partial", "12", YES), ("remission", "12", NO), ("none", "3", NO), ("", "12", UNKNOWN)],
)
def test_an_earlier_poor_response(outcome: str, sessions: str, answer: Answer) -> None:
    case = case_of(f"kind | name | start | stop | sessions | outcome\nect | ECT.RUL.BP | 2024-01-08 | 2024-02-26 | {sessions} | {outcome}")
    assert Checks(case).check(row_of("E12", "ECT.*")).applies is answer

"""What does the record say of the diagnosis, of a condition, of a scale? The look-ups that every rule shares."""

from __future__ import annotations

import pytest

from lib.records.answers import NO, UNKNOWN, YES, Answer
from tests.findings import case_of

HEAD = "kind | name | start | stop | value\n"


# Yes when a unipolar disorder is recorded, no with bipolar disorder or mania, also in the past, else unknown (rules E).
@pytest.mark.parametrize(
    ("rows", "answer", "at"),
    [
        ("person | diagnosis | | | unipolar_depression", YES, (2,)),
        ("person | diagnosis | | | bipolar_disorder", NO, (2,)),
        ("person | diagnosis | | | dysphoria", UNKNOWN, (2,)),
        ("person | diagnosis | | | unipolar_depression\nevent | remission | 2024-05-01", YES, (2,)),
        ("person | diagnosis | | | unipolar_depression\nevent | switch_to_mania | 2024-05-01", NO, (3,)),
        ("event | remission | 2024-05-01", UNKNOWN, ()),
        ("condition | bipolar_disorder | | | no\ncondition | mania_or_hypomania | | | no", UNKNOWN, (2, 3)),
        ("condition | mania_or_hypomania | | | no\nperson | diagnosis | | | unipolar_depression", YES, (3, 2)),
        ("condition | bipolar_disorder | | | no\ncondition | mania_or_hypomania | 2019 | 2020 | yes", NO, (3,)),
        ("condition | bipolar_disorder | | | yes\ncondition | mania_or_hypomania | | | no", NO, (2,)),
    ],
)
def test_a_unipolar_disorder(rows: str, answer: Answer, at: tuple[int, ...]) -> None:
    assert case_of(HEAD + rows).unipolar == (answer, at)


# One yes makes a history; else one no says that there was none; a word that leaves it open says nothing.
@pytest.mark.parametrize(
    ("values", "answer", "at"),
    [
        ("yes", YES, (2,)),
        ("no", NO, (2,)),
        ("unknown", UNKNOWN, (2,)),
        ("no unknown", NO, (2, 3)),
        ("unknown no", NO, (2, 3)),
        ("unknown unknown", UNKNOWN, (2, 3)),
        ("no yes no", YES, (3,)),
        ("", UNKNOWN, ()),
    ],
)
def test_whether_a_condition_was_ever_there(values: str, answer: Answer, at: tuple[int, ...]) -> None:
    rows = "\n".join(f"condition | psychosis_past | | | {value}" for value in values.split())
    assert case_of(HEAD + rows).ever("psychosis_past") == (answer, at)


# Neither an item, nor a score after the as-of date, nor one of a scale that is not recognised is a total of the scale.
def test_only_totals_up_to_today_are_totals() -> None:
    case = case_of(
        HEAD
        + "score | PHQ-9 | 2026-11-24 | | 12\nscore | PHQ-9 item 9 | 2026-11-01 | | 1\nscore | PHQ-9 | 2026-11-25 | | 20\n"
        + "score | ?PHQ | 2026-11-02 | | 8\nscore | PHQ-9 | 2026-10-01 | | 18\nscore | MADRS item 10 | 2026-11-30 | | 2"
    )
    assert [score.row for score in case.totals("PHQ-9")] == [6, 2]
    assert case.totals("MADRS") == ()

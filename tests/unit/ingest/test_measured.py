"""The number of a score or lab: one is read, a second one is never dropped in silence, and another unit is never taken for the usual one."""

from __future__ import annotations

import pytest

from lib.ingest.measured import read_measured
from lib.records.history import History
from tests.unit.ingest.files import only, read

# written                      value     out of    unit              beside
READ = """
14                           | 14      |         |                 |
14 points                    | 14      |         |                 |
total 14                     | 14      |         |                 |
7,5                          | 7.5     |         |                 |
12/27                        | 12      | 27      |                 |
12 out of 27                 | 12      | 27      |                 |
12 (moderate)                | 12      |         |                 | moderate
0.62 mmol/L                  | 0.62    |         | mmol/L          |
2.1 mIU/L (0.4-4.0) H        | 2.1     |         | mIU/L           | 0.4-4.0; H
72 mL/min/1.73 m2            | 72      |         | mL/min/1.73 m2  |
1,250 pmol/L                 | 1250    |         | pmol/L          |
5.9%                         | 5.9     |         | %               |
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_one_number_with_what_stands_beside_it(line: str) -> None:
    written, value, of, unit, aside = (cell.strip() for cell in line.split("|"))
    read = read_measured(written)
    assert (read.value, read.of, read.unit, read.unsure) == (float(value), float(of) if of else None, unit, False)
    assert set(read.aside.split("; ")) == set(aside.split("; "))


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("14-16", "more than one number"),
        ("14–16", "more than one number"),
        ("20 -> 12", "more than one number"),
        ("14, 10", "more than one number"),
        ("6+8", "more than one number"),
        ("150 over 92", "more than one number"),
        ("0.6 - 0.8 mmol/L", "more than one number"),
        ("<5", "a limit"),
        ("≥ 20", "a limit"),
        ("at least 20", "a limit"),
        ("~14", "about so much"),
        ("about 14", "about so much"),
        ("1e1", "a power of ten"),
        ("5 x 10^9/L", "a power of ten"),
        ("moderate", "not a number"),
    ],
)
def test_what_is_not_one_number_is_refused(written: str, says: str) -> None:
    read = read_measured(written)
    assert read.value is None
    assert says in read.because


def row(name: str, value: str, kind: str = "lab") -> History:
    return only(f'patient_id,kind,name,start,value\nA,{kind},{name},2024-03-05,"{value}"\n')


def told(name: str, value: str, kind: str = "lab") -> str:
    intake = read(f'patient_id,kind,name,start,value\nA,{kind},{name},2024-03-05,"{value}"\nA,event,relapse,2024,\n')
    return " ".join(problem.message for problem in intake.problems)


@pytest.mark.parametrize("name", ["systolic bp", "diastolic bp", "blood pressure"])
def test_both_pressures_are_read_from_either_name(name: str) -> None:
    assert [(lab.lab, lab.value, lab.unit) for lab in row(name, "150/92").labs] == [
        ("systolic_bp", 150, "mmHg"),
        ("diastolic_bp", 92, "mmHg"),
    ]


def test_one_pressure_stays_one() -> None:
    assert [(lab.lab, lab.value) for lab in row("systolic bp", "150").labs] == [("systolic_bp", 150)]


def test_a_pair_under_another_lab_is_refused() -> None:
    assert "holds two numbers" in told("TSH", "150/92")


@pytest.mark.parametrize(
    ("name", "written", "value", "unit"),
    [
        ("haemoglobin", "13.5 g/dL", 135, "g/L"),
        ("QTc", "0.45 s", 450, "ms"),
        ("TSH", "2.1 µIU/mL", 2.1, "µIU/mL"),
        ("lithium level", "0.7 mEq/L", 0.7, "mEq/L"),
    ],
)
def test_another_word_for_the_unit_is_the_same_value(name: str, written: str, value: float, unit: str) -> None:
    (lab,) = row(name, written).labs
    assert (lab.lab is not None, lab.value, lab.unit) == (True, value, unit)


@pytest.mark.parametrize(("name", "written"), [("fasting glucose", "95 mg/dL"), ("HbA1c", "42 mmol/mol"), ("weight", "180 lb")])
def test_a_value_in_a_unit_that_is_not_turned_is_shown_and_not_counted(name: str, written: str) -> None:
    (lab,) = row(name, written).labs
    assert lab.lab is None
    assert "shown, not counted" in told(name, written)


def test_a_score_with_a_mark_or_a_second_number_beside_it_is_used_and_said() -> None:
    assert [score.value for score in row("PHQ-9", "14?", "score").scores] == [14]
    assert "marked as unsure" in told("PHQ-9", "14?", "score")
    assert "only 14 was read" in told("PHQ-9", "14 (item 9: 2)", "score")
    assert [score.note for score in row("PHQ-9", "12 (moderate)", "score").scores] == ["moderate"]
    assert "percentage" in told("PHQ-9", "14 %", "score")

"""Other units of labs: each belongs to a lab that is known, is another word than the usual one, and turns by a power of ten."""

from __future__ import annotations

from math import log10

import pytest

from lib.knowledge.lab_units import LabUnit, factor_to_usual, lab_units
from lib.knowledge.load import knowledge


@pytest.mark.parametrize("row", lab_units(), ids=lambda row: f"{row.lab} {row.unit}")
def test_each_is_a_metric_step_of_a_known_lab(row: LabUnit) -> None:
    assert row.lab in knowledge().labs
    assert log10(row.factor) == round(log10(row.factor))
    assert factor_to_usual(row.lab, row.unit, knowledge()) == row.factor


def test_none_is_told_twice() -> None:
    pairs = [(row.lab, row.unit) for row in lab_units()]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize(
    ("lab", "unit"), [("glucose", "mg/dL"), ("hba1c", "mmol/mol"), ("weight", "lb"), ("creatinine", "mg/dL"), ("free_t4", "ng/dL")]
)
def test_what_differs_by_substance_is_not_turned(lab: str, unit: str) -> None:
    assert factor_to_usual(lab, unit, knowledge()) is None


@pytest.mark.parametrize(
    ("lab", "unit"), [("tsh", ""), ("tsh", "MIU/L"), ("egfr", "ml/min/1.73 m²"), ("creatinine", "µmol/L"), ("hba1c", "%")]
)
def test_the_usual_unit_however_it_is_written_is_itself(lab: str, unit: str) -> None:
    assert factor_to_usual(lab, unit, knowledge()) == 1

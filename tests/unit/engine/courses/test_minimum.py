"""Is a dose enough, and which minimum applies?"""

from __future__ import annotations

import pytest

from lib.engine.minimum import dose_enough, in_dose_unit
from lib.knowledge.rows import MinimumDose
from tests.builders import dose


def least(amount: float, unit: str = "mg") -> MinimumDose:
    """A minimum dose."""
    return MinimumDose("any", "mgh_atrq", "", amount, unit, "chandler_2010_atrq", "secondary", False, "")


@pytest.mark.parametrize(
    ("given", "minimum", "enough"),
    [
        ("50", least(50), "yes"),
        ("49.9", least(50), "no"),
        ("25-100", least(50), "no"),
        ("50-100", least(50), "yes"),
        ("6 mg/24 h", least(6, "mg/24 h"), "yes"),
        ("6", least(6, "mg/24 h"), "unknown"),
        ("0.025", least(25, "micrograms"), "yes"),
        ("0.0249", least(25, "micrograms"), "no"),
        ("90 mg weekly", least(20), "unknown"),
        ("56 mg per session", least(20), "unknown"),
        ("2 tablet", least(2), "unknown"),
    ],
)
def test_dose_enough(given: str, minimum: MinimumDose, enough: str) -> None:
    assert dose_enough(dose(given), *in_dose_unit(minimum)) == enough


def test_an_unknown_dose_or_minimum_is_unknown() -> None:
    assert dose_enough(None, 50, "mg") == "unknown"
    assert dose_enough(dose("50"), None, None) == "unknown"


def test_every_mass_is_kept_in_milligrams() -> None:
    assert in_dose_unit(least(25, "micrograms")) == (0.025, "mg")
    assert in_dose_unit(least(6, "mg/24 h")) == (6, "mg/24 h")
    assert in_dose_unit(None) == (None, None)

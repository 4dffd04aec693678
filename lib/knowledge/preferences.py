"""What patients may prefer, and which options carry the burden they would rather avoid."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from lib.knowledge.check import by_id
from lib.knowledge.tables import read_placed


@dataclass(frozen=True, slots=True)
class PreferenceRow:
    """One preference (preferences.csv) as it is offered."""

    id: str
    order: int
    label: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """Options (codes or `ECT.*`) that carry what a preference would avoid (burdens.csv), in a few words."""

    preference: str
    options: str
    text: str
    source: str
    tag: str
    verified: bool


def load_preferences(
    tables: Path, sources: Container[str], catalogue: Container[str]
) -> tuple[Mapping[str, PreferenceRow], tuple[BurdenRow, ...]]:
    """The preferences as they are offered, and every burden. Raises KnowledgeError for a burden of an unknown preference or option."""
    preferences = by_id(read_placed(tables / "preferences.csv", PreferenceRow, sources))
    burdens = read_placed(tables / "burdens.csv", BurdenRow, sources)
    for placed in burdens:
        if placed.row.preference not in preferences:
            raise placed.fault("preference", f"unknown preference {placed.row.preference!r}")
        for option in placed.row.options.split():
            if not option.endswith(".*") and option not in catalogue:
                raise placed.fault("options", f"unknown option {option!r}")
    ordered = sorted(preferences.values(), key=lambda row: row.order)
    return {row.id: row for row in ordered}, tuple(placed.row for placed in burdens)

"""Which items has a scale, and what total do they make?

A total is the sum over the domains of a scale, each counted by its highest item (scale_items.csv): for the PHQ-9 every item is a domain of
its own, in the QIDS-SR16 four items of sleep make one. Labels are short words of our own, not the text of the instruments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lib.knowledge.load import DATA, knowledge
from lib.knowledge.tables import read_rows


@dataclass(frozen=True, slots=True)
class ScaleItem:
    """One item. `low`..`high` points. `domain`: items of one domain count once, by the highest. `either`: of the items that share it one answer suffices."""

    scale: str
    item: int
    label: str
    low: int
    high: int
    domain: str
    either: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """`total`: points, None while items are missing. `missing`: the numbers of the items without an answer that are needed."""

    total: int | None
    missing: tuple[int, ...]


@cache
def scale_items() -> Mapping[str, tuple[ScaleItem, ...]]:
    """The items of each scale that can be entered item by item. Raises KnowledgeError when the table does not hold together."""
    found: dict[str, list[ScaleItem]] = {}
    for item in read_rows(DATA / "knowledge" / "scale_items.csv", ScaleItem, knowledge().sources):
        found.setdefault(item.scale, []).append(item)
    return {scale: tuple(items) for scale, items in found.items()}


def total_of(items: tuple[ScaleItem, ...], answers: Mapping[int, int]) -> ItemTotal:
    """The total of answered items (number -> points), or which items it waits for. An unanswered item is never counted as 0."""
    answered_pairs = {item.either for item in items if item.either and item.item in answers}
    missing = tuple(item.item for item in items if item.item not in answers and item.either not in answered_pairs)
    if missing:
        return ItemTotal(None, missing)
    highest: dict[str, int] = {}
    for item in items:
        if item.item in answers:
            highest[item.domain] = max(highest.get(item.domain, item.low), answers[item.item])
    return ItemTotal(sum(highest.values()), ())

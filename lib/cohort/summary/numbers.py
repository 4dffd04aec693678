"""What are small counts, and which windows do pathways begin with? data/cohort/figures.csv."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lib.cohort.parameters import Amount
from lib.knowledge.load import DATA, knowledge
from lib.knowledge.tables import read_rows


@cache
def numbers() -> Mapping[str, int]:
    """The numbers by id. Raises KnowledgeError for one without a source."""
    return {row.id: int(row.value) for row in read_rows(DATA / "cohort" / "figures.csv", Amount, knowledge().sources)}

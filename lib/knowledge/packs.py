"""Criteria packs (data/criteria/*.yaml) as typed clauses."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pack:
    """One definition or referral criterion."""

    id: str


def load_packs(folder: Path, sources: Container[str]) -> tuple[Pack, ...]:
    """Read and validate every pack in the folder."""
    return ()

"""Options, cautions, interactions and evidence as typed rows."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OptionKnowledge:
    """Everything the option rules read."""


def load_options(folder: Path, sources: Container[str]) -> OptionKnowledge:
    """Read and validate the option tables of data/knowledge."""
    return OptionKnowledge()

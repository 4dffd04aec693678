"""Under what was a row worked out? One short text that changes with everything a row depends on but the history and the day."""

from __future__ import annotations

import hashlib
from dataclasses import astuple

from lib.engine import ENGINE_VERSION
from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge

FORM = 1  # of lib.reports.worklist.row: raise it when what is kept there changes


def basis_of(knowledge: Knowledge, settings: Settings) -> str:
    """The basis of rows worked out now: release, clinical knowledge, settings, and the form they are kept in."""
    parts = (str(FORM), ENGINE_VERSION, knowledge.version, *map(str, astuple(settings)))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

"""Is it really resistance? Reasons to doubt it: dose, adherence, bipolarity, substances, thyroid, interactions, medical causes."""

from __future__ import annotations

from lib.engine.case import Case
from lib.records.assessment import Doubt


def find_doubts(case: Case) -> tuple[Doubt, ...]:
    """Each reason to doubt resistance, answered yes, no or unknown."""
    return ()

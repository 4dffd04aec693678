"""Which of the six patterns does the history show? One module a pattern (rule G)."""

from __future__ import annotations

from lib.engine.case import Case
from lib.records.assessment import Pattern


def find_patterns(case: Case) -> tuple[Pattern, ...]:
    """The six patterns in the order of the description."""
    return ()

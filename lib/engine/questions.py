"""What to ask next: the missing facts, those that many open verdicts wait for first."""

from __future__ import annotations

from lib.engine.case import Case
from lib.records.assessment import Criterion, Option, Pattern, Question, Stage


def next_questions(
    case: Case,
    criteria: tuple[Criterion, ...],
    staging: dict[str, Stage],
    patterns: tuple[Pattern, ...],
    options: tuple[Option, ...],
) -> tuple[Question, ...]:
    """Questions ranked by how many open verdicts name the fact as missing."""
    return ()

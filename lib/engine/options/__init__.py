"""Which options remain? Four facts each, kept apart: history, safety, guideline line, access."""

from __future__ import annotations

from lib.engine.case import Case
from lib.records.assessment import Option


def remaining_options(case: Case) -> tuple[Option, ...]:
    """Every option of the catalogue as it stands for this patient, grouped and ordered with reasons."""
    return ()

"""What is missing for one patient, in words."""

from __future__ import annotations

from lib.cohort.summary.unknowns import DEFINITIONS_ASK, words_of


def missing_words(cell: object) -> str:
    """`dose; outcome` -> `Dose of a course, outcome of a course`; conditions and the like are left out, as they are missing for nearly everyone."""
    kinds = [kind for kind in (cell if isinstance(cell, str) else "").split("; ") if kind in DEFINITIONS_ASK]
    words = ", ".join(words_of(kind).lower() for kind in kinds)
    return words[:1].upper() + words[1:]

"""What is missing, in how many patients, and how many would be told if it were known?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from lib.charts.cohort.shown import Bar, Shown
from lib.cohort.summary.small import shown

WORDS = {
    "adherence": "Adherence to a course",
    "birth_date": "Birth date",
    "condition": "A condition, present or absent",
    "diagnosis": "Diagnosis",
    "dose": "Dose of a course",
    "duration": "Dates or duration of a course",
    "episode_start": "Start of the current episode",
    "event": "An event, such as an admission",
    "fact": "A fact that one criterion asks for",
    "function": "Function or quality of life",
    "item9": "PHQ-9 item 9",
    "lab": "A laboratory value",
    "outcome": "Outcome of a course",
    "psychotic_features": "Psychotic features",
    "score": "A score of a scale",
    "scores": "Scores before and after a course",
    "sessions": "Number of sessions",
    "severity": "Severity of the episode",
    "stop_reason": "Reason for stopping",
    "type": "Kind of a treatment",
}
DEFINITIONS_ASK = frozenset(WORDS) - {"condition", "function", "fact", "event", "lab", "score", "item9"}


@dataclass(frozen=True, slots=True)
class Missing:
    """`bars`: each kind of fact, the one missing most often first. `told`: with this and all kinds above it known, for so many patients nothing would be missing."""

    bars: tuple[Bar, ...]
    told: tuple[Shown, ...]
    nothing_missing: Shown


def missing(people: pd.DataFrame, hide: bool = False, everything: bool = True) -> Missing:
    """`people`: column `unknowns` (kinds of missing facts, parted by "; "). Without `everything`: only what courses and the episode need, not conditions and the like."""
    sets = Counter({frozenset(kinds): count for kinds, count in _sets(people, everything).items()})
    by_kind: Counter[str] = Counter()
    for kinds, count in sets.items():
        for kind in kinds:
            by_kind[kind] += count
    order = sorted(by_kind, key=lambda kind: (-by_kind[kind], kind))
    known: set[str] = set()
    told: list[Shown] = []
    for kind in order:
        known.add(kind)
        told.append(shown(sum(count for kinds, count in sets.items() if kinds <= known), hide))
    return Missing(
        bars=tuple(Bar(words_of(kind), shown(by_kind[kind], hide), settled=False) for kind in order),
        told=tuple(told),
        nothing_missing=shown(sets[frozenset()], hide),
    )


def words_of(kind: str) -> str:
    """A kind of missing fact in words."""
    return WORDS.get(kind, kind.replace("_", " ").capitalize())


def _sets(people: pd.DataFrame, everything: bool) -> Counter[frozenset[str]]:
    found: Counter[frozenset[str]] = Counter()
    for cell, count in people["unknowns"].value_counts(dropna=False).items():
        kinds = frozenset(
            kind for kind in (cell if isinstance(cell, str) else "").split("; ") if kind and (everything or kind in DEFINITIONS_ASK)
        )
        found[kinds] += int(count)
    return found

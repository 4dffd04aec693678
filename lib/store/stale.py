"""What stands against what when a save began from a version that is no longer the last?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from lib.records.facts import ENTERED_ROW, Fact, facts_of, subject_of
from lib.records.history import History
from lib.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Difference:
    """What both say about one subject; an empty side says nothing about it."""

    mine: tuple[Fact, ...]
    theirs: tuple[Fact, ...]


class StaleSave(StoreError):
    """Refused: the patient was changed since. Nothing was written; `differences` has both values, to be shown and chosen from.

    Saving again with `base_version=latest_version` is the choice of one's own.
    """

    def __init__(
        self,
        says: str,
        *,
        patient_key: str,
        base_version: int | None,
        latest_version: int,
        changed_by: str,
        changed_at: datetime,
        differences: tuple[Difference, ...],
    ) -> None:
        super().__init__(says)
        self.patient_key = patient_key
        self.base_version = base_version
        self.latest_version = latest_version
        self.changed_by = changed_by
        self.changed_at = changed_at
        self.differences = differences


def differences(mine: History, theirs: History) -> tuple[Difference, ...]:
    """Every subject on which two histories differ. The line a fact was read from is no difference."""
    one, other = _by_subject(mine), _by_subject(theirs)
    subjects = dict.fromkeys((*one, *other))
    found = (Difference(one.get(subject, ()), other.get(subject, ())) for subject in subjects)
    return tuple(pair for pair in found if _said(pair.mine) != _said(pair.theirs))


def _by_subject(history: History) -> Mapping[object, tuple[Fact, ...]]:
    found: dict[object, tuple[Fact, ...]] = {}
    for fact in facts_of(history):
        subject = subject_of(fact)
        found[subject] = (*found.get(subject, ()), fact)
    return found


def _said(facts: tuple[Fact, ...]) -> frozenset[Fact]:
    return frozenset(replace(fact, row=ENTERED_ROW) for fact in facts)

"""Are there enough of them? Courses, or drugs, and classes among those that count for certain and those that may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.course import Course


@dataclass(frozen=True, slots=True)
class Needed:
    """At least `count` courses (different drugs, when `by_agent`) of at least `classes` drug classes."""

    count: int
    classes: int
    by_agent: bool


class Tally(NamedTuple):
    """How many courses, drugs and classes these are."""

    courses: int
    agents: int
    classes: int


_FEWEST = (Tally(0, 0, 0), Tally(1, 1, 1))


def tally(courses: Iterable[Course]) -> Tally:
    """Courses counted three ways."""
    listed = tuple(courses)
    if len(listed) < 2:
        return _FEWEST[len(listed)]
    return Tally(len(listed), len({c.agent or "" for c in listed}), len({c.drug_class for c in listed}))


def reaches(sure: Tally, possible: Tally, needed: Needed) -> Answer:
    """Is it enough? Certain with the courses that are `sure`, out of reach even with all that are `possible`, else unknown."""
    if (possible.agents if needed.by_agent else possible.courses) < needed.count or possible.classes < needed.classes:
        return NO
    enough = (sure.agents if needed.by_agent else sure.courses) >= needed.count and sure.classes >= needed.classes
    return YES if enough else UNKNOWN

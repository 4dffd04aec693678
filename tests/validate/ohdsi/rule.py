"""OHDSI cohort 1009, "earliest event of TRD", said again in a few plain lines over courses: who is in it, from which day, and by which way in?

The definition (OHDSI PhenotypeLibrary, inst/cohorts/1009.json) as read. An event is the first day of
  antipsychotic   an atypical antipsychotic, with an antidepressant begun by then;
  third           an antidepressant that makes three different ones begun by then, two of them before that day;
  esketamine      esketamine, with two different antidepressants begun before that day;
where an antidepressant counts when it ended 365 days before the event or later. The first event that has a depressive disorder coded on its day
or in the 365 days before is the one that counts; mania, dementia or psychosis coded up to that day leaves the patient out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = timedelta(days=365)  # of the definition


@dataclass(frozen=True, slots=True)
class Taken:
    """A course: which agent, from which day to which."""

    agent: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Lists:
    """The agents that count for each way in."""

    antidepressants: Collection[str]
    antipsychotics: Collection[str]
    esketamine: Collection[str]


@dataclass(frozen=True, slots=True)
class Coded:
    """The days on which a depressive disorder was coded, and one that leaves the patient out."""

    depression: Collection[date] = ()
    excluding: Collection[date] = ()


def events(taken: Iterable[Taken], lists: Lists) -> list[tuple[date, str]]:
    """Every day that could be the earliest event, with the way in, in order."""
    courses = list(taken)
    found = []
    for course in courses:
        by_then = _agents(courses, lists, course.first, course.first)
        before = _agents(courses, lists, course.first, course.first - timedelta(days=1))
        if course.agent in lists.antipsychotics and by_then:
            found.append((course.first, "antipsychotic"))
        if course.agent in lists.antidepressants and len(by_then) >= 3 and len(before) >= 2:
            found.append((course.first, "third"))
        if course.agent in lists.esketamine and len(before) >= 2:
            found.append((course.first, "esketamine"))
    return sorted(found)


def earliest(taken: Iterable[Taken], lists: Lists, coded: Coded) -> tuple[date, str] | None:
    """The day and the way in of a member of the cohort; None when the patient is not one."""
    for day, way in events(taken, lists):
        if any(day - YEAR <= at <= day for at in coded.depression):
            return None if any(at <= day for at in coded.excluding) else (day, way)
    return None


def _agents(courses: Iterable[Taken], lists: Lists, event: date, begun_by: date) -> set[str]:
    return {c.agent for c in courses if c.agent in lists.antidepressants and c.first <= begun_by and c.last >= event - YEAR}

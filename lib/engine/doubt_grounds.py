"""What do all doubts about resistance look at: the courses it would rest on, and what lowers an exposure?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lib.engine.case import Case
from lib.engine.patterns.finding import antidepressant_courses
from lib.knowledge.load import Knowledge
from lib.knowledge.patterns import DoubtRow, ExposureRow
from lib.records.answers import Answer
from lib.records.course import Course

LOWER = "lower"


class Words(NamedTuple):
    """What the record says about one doubt, and where."""

    text: str
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Said:
    """One doubt decided; in words only when asked for (a cohort counts answers)."""

    answer: Answer
    shown: Callable[[], Words]


@dataclass(frozen=True, slots=True)
class Plan:
    """Of one knowledge: the doubts in their order, and what lowers the exposure to other agents, by agent and by metaboliser status."""

    rows: tuple[DoubtRow, ...]
    by_agent: tuple[ExposureRow, ...]
    by_status: tuple[ExposureRow, ...]


def plan_of(knowledge: Knowledge) -> Plan:
    """Made once for a knowledge."""
    held, key = knowledge.options.reach, ("doubts", ())
    if key not in held or held[key][0] is not knowledge.doubts or held[key][1] is not knowledge.exposure:
        lower = [row for row in knowledge.exposure.values() if row.effect == LOWER]
        rows = tuple(sorted(knowledge.doubts.values(), key=lambda row: row.order))
        plan = Plan(rows, tuple(row for row in lower if row.agent), tuple(row for row in lower if row.condition))
        held[key] = (knowledge.doubts, knowledge.exposure, plan)
    found: Plan = held[key][2]
    return found


@lru_cache(maxsize=1_000)
def words_in(text: str) -> tuple[str, ...]:
    """The ids in a cell of the tables."""
    return tuple(text.split())


def unhelpful(case: Case) -> tuple[Course, ...]:
    """Antidepressant courses that are not known to have helped and are not still too young to tell: those that resistance would rest on."""
    if "unhelpful" not in case.found:
        courses = antidepressant_courses(case)
        case.found["unhelpful"] = tuple(
            [c for c in courses if c.outcome not in ("response", "remission") and "in_progress" not in c.inadequate_because]
        )
    unhelpful: tuple[Course, ...] = case.found["unhelpful"]
    return unhelpful

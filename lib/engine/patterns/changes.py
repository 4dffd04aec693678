"""What changed in the treatment between two days: a reduction, a gap, or the end of something given beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lib.engine.case import Case
from lib.engine.patterns.finding import agent_name, codes, depression_treatments
from lib.records.course import Course, DoseStep
from lib.records.dates import PartialDate, show_partial

PROCEDURES = ("ect", "tms", "ketamine")


@dataclass(slots=True, eq=False)
class Change:
    """One change for the less, in words when asked for. `brief`: a course of procedures (ECT, TMS, ketamine), whose effect may outlast it. `missing`: what would date it."""

    text: Callable[[], str]
    when: PartialDate | None
    rows: tuple[int, ...]
    missing: tuple[str, ...] = ()
    brief: bool = False


def changes_between(case: Case, course: Course, first: date, last: date) -> tuple[Change, ...]:
    """Reductions and gaps of the course, and of whatever was given beside it, that may lie between two days."""
    found = [*own_changes(case, course)]
    for other in depression_treatments(case):
        if other.course_id == course.course_id:
            continue
        found += own_changes(case, other)
        if other.stop is not None:
            found.append(_end(case, other, other.stop))
    inside = [c for c in found if c.when is None or (c.when.latest >= first and c.when.earliest <= last)]
    return tuple(sorted(inside, key=lambda c: c.when.earliest if c.when else date.max))


def _end(case: Case, course: Course, stop: PartialDate) -> Change:
    def text() -> str:
        return f"{agent_name(case, course)} ended {show_partial(stop)}"

    return Change(text, stop, course.rows, codes(course, "duration"), course.kind in PROCEDURES)


def own_changes(case: Case, course: Course) -> tuple[Change, ...]:
    """Reductions and gaps of one course, oldest first."""
    steps = [_step_change(case, course, before, after) for before, after in pairwise(course.steps)]
    return tuple([change for change in steps if change])


def _step_change(case: Case, course: Course, before: DoseStep, after: DoseStep) -> Change | None:
    who, rows = agent_name(case, course), (*before.rows, *after.rows)
    stop, start = before.stop, after.start
    if stop and start and (start.earliest - stop.latest).days > case.knowledge.number("course_adjacent_days"):
        return Change(lambda: f"{who} was interrupted from {show_partial(stop)} to {show_partial(start)}", stop, rows)
    if before.dose is None or after.dose is None or before.dose.unit != after.dose.unit or before.dose.per != after.dose.per:
        return Change(lambda: f"the dose of {who} before or after {show_partial(start)} is not recorded", None, rows, codes(course, "dose"))
    if after.dose.high < before.dose.high or after.dose.low < before.dose.low:
        return Change(lambda: f"{who} was reduced {show_partial(start)}", start, rows, codes(course, "duration"))
    return None

"""How long at an adequate dose by a given day? The clock of a course, read in the middle of it (rule B1)."""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.spans import DAYS_A_WEEK
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import Bounds
from lib.records.course import Course, DoseStep
from lib.records.dates import PartialDate, on


def at_minimum(course: Course, step: DoseStep) -> Answer:
    """Was this step at or above the minimum dose? Unknown without a dose, a minimum or a common unit."""
    if course.minimum_dose is None or step.dose is None or step.dose.unit != course.minimum_unit or step.dose.per != "day":
        return UNKNOWN
    return YES if step.dose.low >= course.minimum_dose else NO


def weeks_at_minimum_by(case: Case, course: Course, when: PartialDate) -> Bounds:
    """Weeks at or above the minimum dose from the first such day up to `when`; never more than the course's own total."""
    total = course.weeks_at_minimum_dose
    ended = course.stop.latest if course.stop else case.as_of
    if when.earliest >= ended:
        return total
    low = high = 0.0
    for step in course.steps:
        met = at_minimum(course, step)
        if met is NO:
            continue
        span = _overlap(case, step, when)
        if span is None:
            return Bounds(0.0, total.high)
        low += span.low if met is YES else 0.0
        high += span.high
    high = min(high / DAYS_A_WEEK, total.high)
    return Bounds(min(low / DAYS_A_WEEK, high), high)


def _overlap(case: Case, step: DoseStep, when: PartialDate) -> Bounds | None:
    if step.start is None:
        return None
    stop = step.stop or on(case.as_of)
    low = (min(stop.earliest, when.earliest) - step.start.latest).days
    high = (min(stop.latest, when.latest) - step.start.earliest).days
    return Bounds(max(0, low), max(0, low, high))

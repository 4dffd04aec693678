"""Was a course taken long enough, at the dose a clause asks for?"""

from __future__ import annotations

from collections.abc import Callable

from lib.engine.case import Case
from lib.engine.criteria.judging import Check
from lib.engine.criteria.words import show_weeks
from lib.knowledge.clauses import LIFETIME, Window
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, negate
from lib.records.bounds import NOTHING_KNOWN, Bounds
from lib.records.course import Course, DoseStep
from lib.records.dates import days_between
from lib.records.doses import Dose, show_amount

_NO_TIME = Bounds(0.0, 0.0)


def duration_asked(weeks: float | None, dose: str, window: Window) -> Callable[[Case, Course], Answer]:
    """Was it taken long enough, at the dose the clause asks for? The clause is read once, not for every course."""
    if dose == "maximum_tolerated":
        return lambda case, course: _at_maximum(case, weeks or 0.0, course)
    if weeks is None:
        if dose == "any":
            return lambda _, course: YES
        return lambda _, course: negate(_weeks_at_minimum(course, window).at_most(0.0))
    if dose == "any":
        return lambda _, course: course.weeks.at_least(weeks)
    if window.kind == "episode":
        return lambda _, course: _weeks_at_minimum(course, window).at_least(weeks)
    return lambda _, course: course.weeks_at_minimum_dose.at_least(weeks)


def duration_answer(case: Case, weeks: float | None, dose: str, window: Window, course: Course) -> Answer:
    """As `duration_asked`, of one course."""
    return duration_asked(weeks, dose, window)(case, course)


def duration_check(case: Case, weeks: float | None, dose: str, window: Window, course: Course) -> Check:
    """As `duration_answer`, with its words."""
    answer = duration_answer(case, weeks, dose, window, course)
    if dose == "maximum_tolerated":
        return _maximum_check(case, weeks or 0.0, course, answer)
    if dose == "any":
        if weeks is None:
            return Check("duration", YES)
        short = _too_short(course, course.weeks, "", weeks, answer)
        return Check("duration", answer, short, "weeks not known", duration_missing(case, weeks, dose, window, course))
    if answer is UNKNOWN:
        missing = duration_missing(case, weeks, dose, window, course)
        return Check("duration", answer, "", _OPEN_DURATION[tuple(code.partition(":")[0] for code in missing)], missing)
    if "dose_below_minimum" in course.inadequate_because:
        return Check("duration", answer, "below the minimum dose")
    return Check("duration", answer, _too_short(course, _weeks_at_minimum(course, window), " at the minimum dose", weeks or 0.0, answer))


def _too_short(course: Course, bounds: Bounds, at: str, needed: float, answer: Answer) -> str:
    """`5.8 weeks at the minimum dose, 6 needed`; put into words only where it is the reason."""
    return f"{show_weeks(bounds)}{at}{_so_far(course)}, {show_amount(needed)} needed" if answer is NO else ""


def _so_far(course: Course) -> str:
    return " so far" if course.ongoing else ""


def duration_missing(case: Case, weeks: float | None, dose: str, window: Window, course: Course) -> tuple[str, ...]:
    """What would tell whether it was taken long enough: the dose, the dates, or both."""
    of_dose, dates = (f"dose:{course.course_id}",), (f"duration:{course.course_id}",)
    if dose == "any":
        return dates
    if dose == "maximum_tolerated":
        return dates if _highest_is_said(course) else of_dose
    if course.max_dose is None or course.minimum_dose is None or "dose_unknown" in course.inadequate_because:
        return of_dose if course.weeks.at_least(weeks or 0.0) is YES else (*of_dose, *dates)
    return dates


_OPEN_DURATION = {
    ("dose",): "dose not recorded or without a known minimum",
    ("dose", "duration"): "dose and weeks not known",
    ("duration",): "weeks at the minimum dose not known",
}


def _weeks_at_minimum(course: Course, window: Window) -> Bounds:
    """Weeks at the minimum dose; of a course that spans the start of the episode, only those since then (rule A8)."""
    inside = course.weeks_at_minimum_in_episode
    if window.kind == "episode" and course.in_current_episode is YES and inside != NOTHING_KNOWN:
        return inside
    return course.weeks_at_minimum_dose


def _at_maximum(case: Case, needed: float, course: Course) -> Answer:
    """At the labelled maximum it is yes; below it only a word on record tells whether more would have been tolerated."""
    if course.weeks.at_least(needed) is NO:
        return NO
    if _highest_is_said(course) and course.max_dose is not None:
        return all_of([course.highest_tolerated, _weeks_at_highest(case, course, course.max_dose).at_least(needed)])
    maximum = _label_maximum(case, course)
    return YES if maximum is not None and _weeks_at(case, course, *maximum).at_least(needed) is YES else UNKNOWN


def _maximum_check(case: Case, needed: float, course: Course, answer: Answer) -> Check:
    if course.weeks.at_least(needed) is NO:
        return Check("duration", NO, f"{show_weeks(course.weeks)}{_so_far(course)}, {show_amount(needed)} needed")
    missing = duration_missing(case, needed, "maximum_tolerated", LIFETIME, course)
    if _highest_is_said(course) and course.max_dose is not None:
        said = "recorded as not the highest dose tolerated"
        if course.highest_tolerated is YES:
            weeks = _weeks_at_highest(case, course, course.max_dose)
            said = f"{show_weeks(weeks)} at the highest dose tolerated{_so_far(course)}, {show_amount(needed)} needed"
        return Check("duration", answer, said, "weeks at the highest dose tolerated not known", missing)
    return Check("duration", answer, "", "not recorded whether this was the highest dose tolerated", missing)


def _highest_is_said(course: Course) -> bool:
    """Is it on record whether the highest dose was the most that was tolerated?"""
    return course.highest_tolerated is not UNKNOWN and course.max_dose is not None


def _weeks_at_highest(case: Case, course: Course, highest: Dose) -> Bounds:
    """Weeks on the dose that was recorded as the highest one tolerated, or as not."""
    return _weeks_at(case, course, highest.low, highest.unit)


def _label_maximum(case: Case, course: Course) -> tuple[float, str] | None:
    known, key = case.knowledge.options.reach, ("label maximum", (course.agent or "", case.settings.jurisdiction))
    if key not in known:  # nothing of the patient is in it
        rows = [r for r in case.knowledge.label_maxima if r.agent == course.agent and r.from_age == 0]
        here = [r for r in rows if r.jurisdiction == case.settings.jurisdiction] or rows
        known[key] = (max(((r.dose, r.unit) for r in here), default=None),)
    maximum: tuple[float, str] | None = known[key][0]
    return maximum


def _weeks_at(case: Case, course: Course, amount: float, unit: str) -> Bounds:
    """Weeks on steps at or above `amount` a day."""
    days = _NO_TIME
    for step in course.steps:
        if step.dose is not None and step.dose.low >= amount and step.dose.unit == unit and step.dose.per == "day":
            days = days.plus(_days(case, step))
    return days if days is _NO_TIME else days.scaled(1 / 7)


def _days(case: Case, step: DoseStep) -> Bounds:
    return Bounds(0.0, NOTHING_KNOWN.high) if step.start is None else days_between(step.start, step.stop or case.today)

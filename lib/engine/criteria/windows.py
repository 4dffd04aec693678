"""Does a course lie in the window a clause looks at: the episode, the last years, the time after the first admission?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lib.engine.case import Case
from lib.engine.criteria.judging import Check
from lib.engine.months import months_after
from lib.knowledge.clauses import Window
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.course import Course
from lib.records.dates import PartialDate
from lib.records.doses import show_amount

Asked = Callable[[Case, Course], Answer]  # a clause's question, read from the clause once and not for every course


def window_asked(window: Window) -> Asked:
    """Does a course lie in the window the clause looks at?"""
    if window.kind == "episode":
        return lambda _, course: course.in_current_episode
    if window.kind == "years":
        months = -round(12 * (window.years or 0))
        return lambda case, course: _reaches_into(course, months_after(case.as_of, months))
    if window.kind == "admission":
        return lambda case, course: _left_after(_first_admission(case), round(window.months or 0), course)
    return lambda _, course: YES


def window_check(case: Case, window: Window, course: Course) -> Check:
    """As `window_asked`, with its words."""
    if window.kind not in ("episode", "years", "admission"):
        return Check("window", YES)
    answer, missing = window_asked(window)(case, course), window_missing(case, window, course)
    if window.kind == "episode":
        if case.episode.start is None:
            return Check("window", answer, "", "start of the current episode not recorded", missing)
        return Check("window", answer, "before the current episode", "not known whether in the current episode", missing)
    if window.kind == "years":
        return Check(
            "window", answer, f"ended more than {show_amount(window.years or 0)} years ago", "when it ended is not recorded", missing
        )
    if _first_admission(case) is None:
        return Check("window", answer, "", "no hospital admission recorded", missing)
    outside = "still taken" if course.ongoing else f"not left within {round(window.months or 0)} months of the first admission"
    return Check("window", answer, outside, "when it was left is not recorded", missing)


def window_missing(case: Case, window: Window, course: Course) -> tuple[str, ...]:
    """What would tell whether it lies in the window."""
    if window.kind == "episode" and case.episode.start is None:
        return ("episode_start",)
    if window.kind == "admission" and _first_admission(case) is None:
        return ("event:hospital_admission",)
    return (f"duration:{course.course_id}",)


def _reaches_into(course: Course, since: date) -> Answer:
    if course.ongoing or (course.start is not None and course.start.earliest >= since):
        return YES
    return UNKNOWN if course.stop is None else _not_before(course.stop, since)


def _not_before(when: PartialDate, day: date) -> Answer:
    if when.earliest >= day:
        return YES
    return NO if when.latest < day else UNKNOWN


def _first_admission(case: Case) -> PartialDate | None:
    """The first recorded hospital admission up to the as-of date."""
    if "first admission" not in case.found:
        admissions = [
            e.when for e in case.history.events if e.event == "hospital_admission" and e.when is not None and e.when.earliest <= case.as_of
        ]
        case.found["first admission"] = min(admissions, key=lambda when: (when.earliest, when.latest), default=None)
    first: PartialDate | None = case.found["first admission"]
    return first


def _left_after(first: PartialDate | None, months: int, course: Course) -> Answer:
    """Was the drug left within `months` of the first admission?"""
    if first is None:
        return UNKNOWN
    if course.ongoing:
        return NO
    if course.stop is None:
        return UNKNOWN
    return all_of(
        [_from(course.stop, first), _until(course.stop, months_after(first.earliest, months), months_after(first.latest, months))]
    )


def _from(when: PartialDate, first: PartialDate) -> Answer:
    if when.earliest >= first.latest:
        return YES
    return NO if when.latest < first.earliest else UNKNOWN


def _until(when: PartialDate, earliest_end: date, latest_end: date) -> Answer:
    if when.latest <= earliest_end:
        return YES
    return NO if when.earliest > latest_end else UNKNOWN

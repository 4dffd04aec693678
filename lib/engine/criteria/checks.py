"""What does a clause ask of each course that it looks at?

The findings (with words) and the plan of all packs (without) are both made from these: one list of tests a clause, in the order in which the
first no is given as the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from lib.engine.case import Case
from lib.engine.criteria.durations import duration_asked, duration_check, duration_missing
from lib.engine.criteria.judging import (
    Check,
    adherence_answer,
    adherence_check,
    helped_since_answer,
    helped_since_check,
    outcome_answer,
    outcome_check,
    outcome_missing,
    switch_answer,
    switch_check,
    too_early_answer,
    too_early_check,
    too_early_missing,
)
from lib.engine.criteria.which import ANTIDEPRESSANT_COURSES, CourseSpec
from lib.engine.criteria.windows import window_asked, window_check, window_missing
from lib.engine.outcome import fails_cutoff
from lib.knowledge.clauses import LIFETIME, CurrentAntidepressant, FailedAugmentations, FailedCourses, PriorResponse, Psychotherapy, Window
from lib.records.answers import UNKNOWN, YES, Answer, any_of, negate
from lib.records.course import Course

COURSE, OTHERS, WINDOW = "course", "others", "window"


@dataclass(frozen=True, slots=True)
class Test:
    """One question about a course: its answer, the facts that would tell where it is not known, and both with their words. `key`: equal for
    equal tests; `rests_on`: the course alone, the other courses too, or a window that the episode or an admission opens."""

    key: tuple[object, ...]
    answer: Callable[[Case, Course], Answer]
    missing: Callable[[Case, Course], tuple[str, ...]]
    check: Callable[[Case, Course], Check]
    rests_on: str = COURSE


def required_augmentation(spec: FailedCourses) -> FailedAugmentations:
    """One augmentation that failed by the clause's own numbers."""
    return FailedAugmentations(
        count=1, weeks=spec.weeks, dose=spec.dose, cut_off=spec.cut_off, window=spec.window, adherence=spec.adherence, source=spec.source
    )


@cache
def tests_of(spec: CourseSpec) -> tuple[Test, ...]:
    """What a course has to pass to count: failed, or, by the clause, helped, tried or taken today."""
    match spec:
        case FailedCourses() | FailedAugmentations():
            return tuple(_failed(spec))
        case Psychotherapy():
            return tuple(_psychotherapy(spec))
        case PriorResponse():
            return tuple(_helped(spec))
        case CurrentAntidepressant():
            return tuple(_taken(spec))


@cache
def intolerance_tests(window: Window) -> tuple[Test, ...]:
    """Was it stopped for side effects before it was adequate, inside the window?"""
    return (*_window(window), Test(("intolerant",), lambda _, c: c.intolerant, _of("stop_reason"), _intolerance_check))


def _failed(spec: FailedCourses | FailedAugmentations) -> Iterator[Test]:
    yield from _window(spec.window)
    yield from _duration(spec.weeks, spec.dose, spec.window)
    if spec.adherence != "not_asked":
        handling = spec.adherence
        yield Test(
            ("adherence", handling),
            lambda _, c: adherence_answer(handling, c),
            _of("adherence"),
            lambda _, c: adherence_check(handling, c),
        )
    courses = spec if isinstance(spec, FailedCourses) else FailedCourses(count=1)
    if courses.failure == "switch":
        yield Test(("switch",), switch_answer, _of("duration"), switch_check, OTHERS)
    elif spec.cut_off is not None:
        yield _outcome(spec, courses.or_rated_none, courses.by_scale)
        if spec.weeks is None:
            yield _TOO_EARLY
    if courses.unless_helped_since:
        yield _SINCE


def _psychotherapy(spec: Psychotherapy) -> Iterator[Test]:
    yield from _window(spec.window)
    yield from _duration(spec.weeks, "any", spec.window)
    if spec.types:
        types = spec.types
        yield Test(("type", types), lambda _, c: _is_type(types, c), _of("type"), lambda _, c: _type_check(types, c))
    if spec.cut_off is not None:
        yield _outcome(spec, spec.or_rated_none, False)
        yield _TOO_EARLY
    if spec.unless_helped_since:
        yield _SINCE


def _helped(spec: PriorResponse) -> Iterator[Test]:
    key = ("helped", spec.improvement_from_pct, spec.improvement_above_pct)
    yield Test(key, lambda _, c: _improved(spec, c), _of("outcome"), lambda _, c: _improved_check(spec, c))
    if spec.held_months is not None:
        yield Test(("held",), lambda _, c: UNKNOWN, _of("outcome"), _held_check)


def _taken(spec: CurrentAntidepressant) -> Iterator[Test]:
    yield from _duration(spec.weeks, "any", LIFETIME)
    if spec.not_failed:
        yield Test(("not failed",), _not_failed, _of("outcome"), _not_failed_check, OTHERS)


def _window(window: Window) -> Iterator[Test]:
    if window.kind != "lifetime":
        yield Test(
            ("window", window),
            window_asked(window),
            lambda case, c: window_missing(case, window, c),
            lambda case, c: window_check(case, window, c),
            WINDOW,
        )


def _duration(weeks: float | None, dose: str, window: Window) -> Iterator[Test]:
    if dose == "any" and weeks is None:
        return
    within = window if dose == "minimum" and window.kind == "episode" else None
    yield Test(
        ("duration", weeks, dose, within),
        duration_asked(weeks, dose, window),
        lambda case, c: duration_missing(case, weeks, dose, window, c),
        lambda case, c: duration_check(case, weeks, dose, window, c),
    )


def _outcome(spec: FailedCourses | FailedAugmentations | Psychotherapy, rated_none: bool, by_scale: bool) -> Test:
    cut_off = spec.cut_off
    assert cut_off is not None
    return Test(
        ("outcome", cut_off, rated_none, by_scale),
        lambda _, c: outcome_answer(cut_off, rated_none, by_scale, c),
        lambda _, c: outcome_missing(by_scale, c),
        lambda _, c: outcome_check(cut_off, rated_none, by_scale, c),
    )


def _of(fact: str) -> Callable[[Case, Course], tuple[str, ...]]:
    """The missing fact is this one of the course."""
    return lambda _, course: (f"{fact}:{course.course_id}",)


_TOO_EARLY = Test(("too early",), lambda _, c: too_early_answer(c), lambda _, c: too_early_missing(c), lambda _, c: too_early_check(c))
_SINCE = Test(("since",), helped_since_answer, lambda _, c: (), helped_since_check, OTHERS)


def _intolerance_check(_: Case, course: Course) -> Check:
    missing = (f"stop_reason:{course.course_id}",)
    return Check("stop_reason", course.intolerant, "tolerated", "why it was stopped is not recorded", missing)


def _is_type(types: tuple[str, ...], course: Course) -> Answer:
    """A course whose type is not known may be one that counts."""
    return YES if course.agent in types else UNKNOWN


def _type_check(types: tuple[str, ...], course: Course) -> Check:
    return Check("type", _is_type(types, course), "", "which psychotherapy it was is not recorded", (f"type:{course.course_id}",))


def _improved(spec: PriorResponse, course: Course) -> Answer:
    """As the failure of a course, the other way round: a response that was later lost did help."""
    if spec.improvement_from_pct is not None:
        return negate(fails_cutoff(course, spec.improvement_from_pct, False))
    return negate(fails_cutoff(course, spec.improvement_above_pct or 0.0, True))


def _improved_check(spec: PriorResponse, course: Course) -> Check:
    return Check("outcome", _improved(spec, course), "helped less", "outcome not recorded", (f"outcome:{course.course_id}",))


def _held_check(_: Case, course: Course) -> Check:
    return Check("outcome", UNKNOWN, "", "how long the benefit held is not recorded", (f"outcome:{course.course_id}",))


def _not_failed(case: Case, course: Course) -> Answer:
    """Has the drug not failed, in this course or another?"""
    return negate(any_of(c.failed for c in ANTIDEPRESSANT_COURSES.among(case.courses) if c.agent == course.agent))


def _not_failed_check(case: Case, course: Course) -> Check:
    missing = (f"outcome:{course.course_id}",)
    return Check("outcome", _not_failed(case, course), "has failed", "whether it failed is not known", missing)

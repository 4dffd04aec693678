"""Which antidepressant courses failed by a pack's own rules, and are there enough of them?

Each pack brings its own duration, dose basis, cut-off, window and handling of adherence (rules B, D, E). A course has failed when every part
is yes; one part that is no settles it; what is not known keeps it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lib.engine.case import Case
from lib.engine.criteria.account import Verdict, account
from lib.engine.criteria.finding import Finding, join, listed, once
from lib.engine.criteria.judging import (
    Check,
    adherence_check,
    duration_check,
    helped_since_check,
    outcome_check,
    switch_check,
    too_early_check,
    window_check,
)
from lib.engine.criteria.words import count_rule
from lib.knowledge.clauses import FailedAugmentations, FailedCourses
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of
from lib.records.course import Course

CountingSpec = FailedCourses | FailedAugmentations
Judge = Callable[[Case, CountingSpec, Course], Verdict]


def antidepressant_courses(case: Case, augmentation: str = "ignored") -> tuple[Course, ...]:
    """Medication courses in the role of an antidepressant; augmentations too when the pack counts them."""
    roles = {"antidepressant", "combination"} | ({"augmentation"} if augmentation == "counts" else set())
    return tuple(c for c in case.courses if c.kind == "medication" and c.role in roles and c.agent is not None)


def failed_courses(case: Case, spec: FailedCourses) -> Finding:
    """Count the failed courses of the clause (rules D, E), with what the pack lets stand for them or asks besides."""
    courses = antidepressant_courses(case, spec.augmentation)
    counted = tuple(judge_course(case, spec, course) for course in courses)
    verb = "failed" if spec.failure == "outcome" else "ended in a switch"
    found = account(case, spec, _reaches(counted, spec.count, spec.distinct_classes, spec.different_agents), counted, verb)
    if spec.or_intolerances is not None and found.met is not YES:
        found = join((found, _intolerances(case, spec, courses)), either=True)
    if spec.augmentation == "required":
        found = join((found, failed_augmentations(case, required_augmentation(spec))), either=False)
    return replace(found, rule=count_rule(spec))


def answer_alone(case: Case, spec: CountingSpec, judge: Judge, tolerance: Judge) -> Answer:
    """What `failed_courses` or `failed_augmentations` would answer, without the words. `judge`, `tolerance`: as judge_course and not_tolerated;
    they may remember."""
    if isinstance(spec, FailedAugmentations):
        return _reaches(tuple(judge(case, spec, c) for c in _augmentations(case, spec)), spec.count, spec.distinct_classes, True)
    courses = antidepressant_courses(case, spec.augmentation)
    answer = _reaches(tuple(judge(case, spec, c) for c in courses), spec.count, spec.distinct_classes, spec.different_agents)
    if spec.or_intolerances is not None and answer is not YES:
        stopped = tuple(tolerance(case, spec, c) for c in courses)
        answer = any_of((answer, _reaches(stopped, spec.or_intolerances or 1, 1, spec.different_agents)))
    if spec.augmentation == "required":
        answer = all_of((answer, failed_augmentations(case, required_augmentation(spec)).met))
    return answer


def rests_on_course_alone(spec: CountingSpec) -> bool:
    """Is a course judged without a look at the others? Then it is judged the same wherever episode and admissions are the same."""
    return isinstance(spec, FailedAugmentations) or not (spec.failure == "switch" or spec.unless_helped_since)


def _intolerances(case: Case, spec: FailedCourses, courses: tuple[Course, ...]) -> Finding:
    """So many courses not tolerated instead of failed ones."""
    needed = replace(spec, count=spec.or_intolerances or 1, distinct_classes=1)
    stopped = tuple(not_tolerated(case, spec, course) for course in courses)
    return account(case, needed, _reaches(stopped, needed.count, 1, spec.different_agents), stopped, "not tolerated")


def required_augmentation(spec: FailedCourses) -> FailedAugmentations:
    """One augmentation that failed by the clause's own numbers."""
    return FailedAugmentations(
        count=1, weeks=spec.weeks, dose=spec.dose, cut_off=spec.cut_off, window=spec.window, adherence=spec.adherence, source=spec.source
    )


def failed_augmentations(case: Case, spec: FailedAugmentations) -> Finding:
    """Count augmentations that were tried, or failed, of the classes the clause names."""
    verdicts = tuple(judge_course(case, spec, course) for course in _augmentations(case, spec))
    return account(case, spec, _reaches(verdicts, spec.count, spec.distinct_classes, True), verdicts, spec.outcome)


def _augmentations(case: Case, spec: FailedAugmentations) -> tuple[Course, ...]:
    return tuple(c for c in case.courses if c.role == "augmentation" and (not spec.classes or c.drug_class in spec.classes))


def judge_course(case: Case, spec: CountingSpec, course: Course) -> Verdict:
    """Did this course fail by the clause? Every part of the clause is a check; the first no gives the reason. A course not tolerated may
    stand for a failed one."""
    presumed = spec.adherence == "presumed" and course.adherent is UNKNOWN
    failure = verdict_of(course, _checks(case, spec, course), presumed)
    if isinstance(spec, FailedCourses) and spec.intolerance_counts:
        return _either(failure, not_tolerated(case, spec, course))
    return failure


def _checks(case: Case, spec: CountingSpec, course: Course) -> Iterator[Check]:
    yield window_check(case, spec.window, course)
    yield duration_check(case, spec.weeks, spec.dose, spec.window, course)
    if spec.adherence != "not_asked":
        yield adherence_check(spec.adherence, course)
    if isinstance(spec, FailedCourses) and spec.failure == "switch":
        yield switch_check(case, course)
    elif spec.cut_off is not None:
        rated = isinstance(spec, FailedCourses) and spec.or_rated_none
        by_scale = isinstance(spec, FailedCourses) and spec.by_scale
        yield outcome_check(spec.cut_off, rated, by_scale, course)
        if spec.weeks is None:
            yield too_early_check(course)
    if isinstance(spec, FailedCourses) and spec.unless_helped_since:
        yield helped_since_check(case, course)


def verdict_of(course: Course, checks: Iterable[Check], presumed: bool = False) -> Verdict:
    """All checks together; the first no settles it."""
    still_open = []
    for check in checks:
        if check.answer is NO:
            return Verdict(course, NO, check.no, check.part)
        if check.answer is UNKNOWN:
            still_open.append(check)
    if not still_open:
        return Verdict(course, YES, presumed=presumed)
    missing = once(code for check in still_open for code in check.missing)
    return Verdict(course, UNKNOWN, listed(check.unknown for check in still_open), still_open[0].part, missing, presumed)


def not_tolerated(case: Case, spec: CountingSpec, course: Course) -> Verdict:
    """Was it stopped for side effects before it was adequate, inside the window?"""
    stopped = Check(
        "stop_reason", course.intolerant, "tolerated", "why it was stopped is not recorded", (f"stop_reason:{course.course_id}",)
    )
    return verdict_of(course, [window_check(case, spec.window, course), stopped])


def _either(failure: Verdict, intolerance: Verdict) -> Verdict:
    """A course not tolerated in the place of a failed one, where the pack allows it."""
    if failure.answer is YES or intolerance.answer is NO:
        return failure
    if intolerance.answer is YES:
        return replace(intolerance, because="not tolerated")
    if failure.answer is NO:
        return intolerance
    return Verdict(failure.course, UNKNOWN, failure.because, failure.part, once((*failure.missing, *intolerance.missing)), failure.presumed)


def _reaches(verdicts: tuple[Verdict, ...], count: int, classes: int, different_agents: bool) -> Answer:
    """At least `count` courses (drugs, when `different_agents`) of at least `classes` classes? Unknown courses can tip both."""
    enough = _groups(verdicts, (lambda c: c.agent or "") if different_agents else (lambda c: c.course_id), count)
    return all_of([enough, _groups(verdicts, lambda c: c.drug_class, classes)])


def _groups(verdicts: tuple[Verdict, ...], key: Callable[[Course], str], needed: int) -> Answer:
    """At least `needed` different keys among the courses? Certain with those that are yes, possible with those that are not no."""
    if len({key(v.course) for v in verdicts if v.answer is YES}) >= needed:
        return YES
    return UNKNOWN if len({key(v.course) for v in verdicts if v.answer is not NO}) >= needed else NO

"""Which antidepressant courses failed by a pack's own rules, and are there enough of them?

Each pack brings its own duration, dose basis, cut-off, window and handling of adherence (rules B, D, E). A course has failed when every part
is yes; one part that is no settles it; what is not known keeps it open.
"""

from __future__ import annotations

from dataclasses import replace

from lib.engine.case import Case
from lib.engine.criteria.account import Verdict, account, verdict_of
from lib.engine.criteria.checks import intolerance_tests, required_augmentation, tests_of
from lib.engine.criteria.counting import Needed, reaches, tally
from lib.engine.criteria.finding import Finding, join, once
from lib.engine.criteria.which import needed_of, which_of
from lib.engine.criteria.words import count_rule
from lib.knowledge.clauses import FailedAugmentations, FailedCourses
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.course import Course

CountingSpec = FailedCourses | FailedAugmentations


def failed_courses(case: Case, spec: FailedCourses) -> Finding:
    """Count the failed courses of the clause (rules D, E), with what the pack lets stand for them or asks besides."""
    courses = which_of(spec).among(case.courses)
    counted = _judged(case, spec, courses)
    verb = "failed" if spec.failure == "outcome" else "ended in a switch"
    found = account(case, spec, _enough(counted, needed_of(spec)), counted, verb)
    if spec.or_intolerances is not None and found.met is not YES:
        found = join((found, _intolerances(case, spec, courses)), either=True)
    if spec.augmentation == "required":
        found = join((found, failed_augmentations(case, required_augmentation(spec))), either=False)
    return replace(found, rule=count_rule(spec))


def _intolerances(case: Case, spec: FailedCourses, courses: tuple[Course, ...]) -> Finding:
    """So many courses not tolerated instead of failed ones."""
    needed = replace(spec, count=spec.or_intolerances or 1, distinct_classes=1)
    tests = intolerance_tests(spec.window)
    stopped = tuple(verdict_of(course, (test.check(case, course) for test in tests)) for course in courses)
    return account(case, needed, _enough(stopped, needed_of(needed)), stopped, "not tolerated")


def failed_augmentations(case: Case, spec: FailedAugmentations) -> Finding:
    """Count augmentations that were tried, or failed, of the classes the clause names."""
    verdicts = _judged(case, spec, which_of(spec).among(case.courses))
    return account(case, spec, _enough(verdicts, needed_of(spec)), verdicts, spec.outcome)


def _judged(case: Case, spec: CountingSpec, courses: tuple[Course, ...]) -> tuple[Verdict, ...]:
    """Did each course fail by the clause? Every part of the clause is a check; the first no gives the reason. A course not tolerated may stand
    for a failed one."""
    tests, presumes, verdicts = tests_of(spec), spec.adherence == "presumed", []
    stops = intolerance_tests(spec.window) if isinstance(spec, FailedCourses) and spec.intolerance_counts else ()
    for course in courses:
        presumed = presumes and course.adherent is UNKNOWN
        verdict = verdict_of(course, (test.check(case, course) for test in tests), presumed)
        if stops:
            verdict = _either(verdict, verdict_of(course, (test.check(case, course) for test in stops)))
        verdicts.append(verdict)
    return tuple(verdicts)


def _either(failure: Verdict, intolerance: Verdict) -> Verdict:
    """A course not tolerated in the place of a failed one, where the pack allows it."""
    if failure.answer is YES or intolerance.answer is NO:
        return failure
    if intolerance.answer is YES:
        return replace(intolerance, because="not tolerated")
    if failure.answer is NO:
        return intolerance
    return Verdict(failure.course, UNKNOWN, failure.because, failure.part, once((*failure.missing, *intolerance.missing)), failure.presumed)


def _enough(verdicts: tuple[Verdict, ...], needed: Needed) -> Answer:
    """Are there enough courses that are yes, or that may be?"""
    sure = tally(v.course for v in verdicts if v.answer is YES)
    return reaches(sure, tally(v.course for v in verdicts if v.answer is not NO), needed)

"""Which antidepressant courses failed by a pack's own rules, and are there enough of them?

Each pack brings its own duration, dose basis, cut-off, window and handling of adherence (rules B, D, E). A course has failed when every part
is yes; one part that is no settles it; what is not known keeps it open.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.criteria.finding import Finding, listed, once
from lib.engine.criteria.judging import Check, adherence_check, duration_check, outcome_check, switch_check, window_check
from lib.engine.criteria.words import count_rule, show_weeks
from lib.knowledge.clauses import FailedAugmentations, FailedCourses
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of, count_reaches
from lib.records.course import Course
from lib.records.dates import show_partial

__all__ = ["Verdict", "failed_augmentations", "failed_courses", "judge_course", "show_weeks"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One course under one clause: did it fail (or, for `tried`, was it tried)?"""

    course: Course
    answer: Answer
    because: str
    missing: tuple[str, ...]
    presumed_adherent: bool = False


def antidepressant_courses(case: Case, augmentation: str) -> tuple[Course, ...]:
    """Medication courses in the role of an antidepressant; augmentations too when the pack counts them."""
    roles = {"antidepressant", "combination"} | ({"augmentation"} if augmentation == "counts" else set())
    return tuple(c for c in case.courses if c.kind == "medication" and c.role in roles and c.agent is not None)


def failed_courses(case: Case, spec: FailedCourses) -> Finding:
    """Count the failed courses of the clause (rules D, E)."""
    courses = antidepressant_courses(case, spec.augmentation)
    verdicts = tuple(judge_course(case, spec, course) for course in courses)
    counted = tuple(_or_intolerant(v, spec) for v in verdicts)
    enough = _reaches(counted, spec.count, spec.distinct_classes, spec.different_agents)
    parts = [enough]
    if spec.or_intolerances is not None:
        intolerant = tuple(Verdict(c, c.intolerant, "", (f"stop_reason:{c.course_id}",)) for c in courses)
        parts = [any_of([enough, _reaches(intolerant, spec.or_intolerances, 1, spec.different_agents)])]
    if spec.augmentation == "required":
        added = tuple(judge_course(case, spec, c) for c in case.courses if c.role == "augmentation")
        parts.append(count_reaches((v.answer for v in added), 1))
        counted += added
    return _finding(case, spec, all_of(parts), counted, "failed")


def failed_augmentations(case: Case, spec: FailedAugmentations) -> Finding:
    """Count augmentations that were tried, or failed, of the classes the clause names."""
    courses = [c for c in case.courses if c.role == "augmentation" and (not spec.classes or c.drug_class in spec.classes)]
    verdicts = tuple(judge_course(case, spec, course) for course in courses)
    met = _reaches(verdicts, spec.count, spec.distinct_classes, True)
    return _finding(case, spec, met, verdicts, spec.outcome)


def judge_course(case: Case, spec: FailedCourses | FailedAugmentations, course: Course) -> Verdict:
    """Did this course fail by the clause? Every part of the clause as a check, the first no gives the reason."""
    checks = [window_check(case, spec.window, course), duration_check(case, spec.weeks, spec.dose, spec.window, course)]
    presumed = False
    if spec.adherence != "not_asked":
        checks.append(adherence_check(spec.adherence, course))
        presumed = spec.adherence == "presumed" and course.adherent is UNKNOWN
    if isinstance(spec, FailedCourses) and spec.failure == "switch":
        checks.append(switch_check(case, spec.window, course))
    elif spec.cut_off is not None:
        rated = isinstance(spec, FailedCourses) and spec.or_rated_none
        by_scale = isinstance(spec, FailedCourses) and spec.by_scale
        checks.append(outcome_check(spec.cut_off, rated, by_scale, spec.weeks is None, course))
    return _verdict(course, checks, presumed)


def _verdict(course: Course, checks: list[Check], presumed: bool) -> Verdict:
    answer = all_of(check.answer for check in checks)
    if answer is NO:
        return Verdict(course, NO, next(check.no for check in checks if check.answer is NO), ())
    if answer is UNKNOWN:
        open_checks = [check for check in checks if check.answer is UNKNOWN]
        missing = once(code for check in open_checks for code in check.missing)
        return Verdict(course, UNKNOWN, listed(check.unknown for check in open_checks), missing, presumed)
    return Verdict(course, YES, "", (), presumed)


def _or_intolerant(verdict: Verdict, spec: FailedCourses) -> Verdict:
    """A course that was not tolerated in the place of a failed one, where the pack allows it."""
    if not spec.intolerance_counts or verdict.answer is YES:
        return verdict
    course = verdict.course
    if course.intolerant is YES:
        return Verdict(course, YES, "not tolerated", ())
    if course.intolerant is UNKNOWN and verdict.answer is NO:
        return Verdict(course, UNKNOWN, "why it was stopped is not recorded", (f"stop_reason:{course.course_id}",))
    return verdict


def _reaches(verdicts: tuple[Verdict, ...], count: int, classes: int, different_agents: bool) -> Answer:
    """At least `count` courses (drugs, when `different_agents`) of at least `classes` classes? Unknown courses can tip both."""
    key = (lambda v: v.course.agent) if different_agents else (lambda v: v.course.course_id)
    return all_of([_groups(verdicts, key, count), _groups(verdicts, lambda v: v.course.drug_class, classes)])


def _groups(verdicts, key, needed: int) -> Answer:  # type: ignore[no-untyped-def]
    groups: dict[str, list[Answer]] = {}
    for verdict in verdicts:
        groups.setdefault(key(verdict), []).append(verdict.answer)
    return count_reaches((any_of(answers) for answers in groups.values()), needed)


def _finding(case: Case, spec: FailedCourses | FailedAugmentations, met: Answer, verdicts: tuple[Verdict, ...], verb: str) -> Finding:
    names = course_names(case, tuple(v.course for v in verdicts))
    yes = [v for v in verdicts if v.answer is YES]
    unknown = [v for v in verdicts if v.answer is UNKNOWN]
    no = [v for v in verdicts if v.answer is NO]
    what = "augmentation" if isinstance(spec, FailedAugmentations) else "course"
    said = []
    if yes:
        said.append(f"{listed(_with_reason(v, names) for v in yes)} {verb}")
    said += [f"{names[v.course.course_id]} cannot tell: {v.because}" for v in unknown]
    said += [f"{names[v.course.course_id]} not counted: {v.because}" for v in no]
    counted = once(v.course.agent for v in yes) if getattr(spec, "different_agents", True) else tuple(v.course.course_id for v in yes)
    headline = f"{len(counted)} of {spec.count} needed {what}s {verb}"
    classes = {v.course.drug_class for v in yes}
    if yes:
        headline += f": {', '.join(once(names[v.course.course_id] for v in yes))}"
    if met is not YES and spec.distinct_classes > 1 and len(counted) >= spec.count and len(classes) < spec.distinct_classes:
        headline += f" ({len(classes)} of {spec.distinct_classes} needed classes)"
    if met is UNKNOWN and unknown:
        headline += f"; cannot tell on {listed(once(names[v.course.course_id] for v in unknown))}"
    presumed = [names[v.course.course_id] for v in yes if v.presumed_adherent]
    assumptions = [f"adherence not recorded, presumed adequate: {listed(presumed)}"] if presumed else []
    assumptions += [f"{names[v.course.course_id]}: {text}" for v in yes for text in v.course.assumptions]
    if spec.window.kind == "episode" and case.episode.origin == "after_remission":
        assumptions.append("the current episode is taken to start after the last remission")
    return Finding(
        met=met,
        rule=count_rule(spec),
        because="; ".join(said) or f"no {'augmentation' if what == 'augmentation' else 'antidepressant course'} in the history",
        headline=headline,
        courses=tuple(v.course.course_id for v in yes),
        rows=once(row for v in (*yes, *unknown) for row in v.course.rows),
        missing=once(code for v in unknown for code in v.missing) if met is UNKNOWN else (),
        assumptions=once(assumptions),
    )


def _with_reason(verdict: Verdict, names: dict[str, str]) -> str:
    name = names[verdict.course.course_id]
    return f"{name} ({verdict.because})" if verdict.because else name


def course_names(case: Case, courses: tuple[Course, ...]) -> dict[str, str]:
    """Course id -> the agent's name; courses of one agent are told apart by their start."""
    titles = {c.course_id: case.knowledge.title(c.agent) for c in courses}
    shown = list(titles.values())
    return {
        c.course_id: f"{titles[c.course_id]} ({show_partial(c.start)})" if shown.count(titles[c.course_id]) > 1 else titles[c.course_id]
        for c in courses
    }

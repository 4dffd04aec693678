"""Clauses about other treatments: psychotherapy, an earlier response, what is taken today."""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.criteria.courses import course_names
from lib.engine.criteria.finding import Finding, listed, once
from lib.engine.criteria.judging import Check, duration_check, outcome_check, window_check
from lib.engine.criteria.words import FAMILY_WORDS, current_rule, prior_response_rule, psychotherapy_rule
from lib.knowledge.clauses import CurrentAntidepressant, NotConcurrent, PriorResponse, Psychotherapy
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of, negate
from lib.records.course import Course


def psychotherapy(case: Case, spec: Psychotherapy) -> Finding:
    """A course of psychotherapy, tried or without enough benefit."""
    courses = [c for c in case.courses if c.kind == "psychotherapy" and _of_type(c, spec.types)]
    checks: dict[str, list[Check]] = {}
    for course in courses:
        found = [window_check(case, spec.window, course), duration_check(case, spec.weeks, "any", spec.window, course)]
        if spec.outcome == "failed" and spec.cut_off is not None:
            found.append(outcome_check(spec.cut_off, spec.or_rated_none, False, spec.weeks is None, course))
        checks[course.course_id] = found
    verb = "tried" if spec.outcome == "tried" else "did not help enough"
    return _over(case, tuple(courses), checks, psychotherapy_rule(spec), verb, "no psychotherapy in the history")


def _of_type(course: Course, types: tuple[str, ...]) -> bool:
    """A course of unknown type (`PSY`) may be one that counts; its outcome and dates then speak for it."""
    return not types or course.agent in types or course.agent == "PSY"


def prior_response(case: Case, spec: PriorResponse) -> Finding:
    """An earlier, finished course of the modality that helped as much as the clause asks."""
    courses = tuple(c for c in case.courses if c.kind == spec.family and not c.ongoing)
    checks = {}
    for course in courses:
        found = [Check(_improved(course, spec), "helped less", "outcome not recorded", (f"outcome:{course.course_id}",))]
        if spec.held_months is not None:
            found.append(Check(UNKNOWN, "", "how long the benefit held is not recorded", (f"outcome:{course.course_id}",)))
        checks[course.course_id] = found
    empty = f"no earlier course of {FAMILY_WORDS[spec.family]} in the history"
    return _over(case, courses, checks, prior_response_rule(spec), "helped", empty)


def _improved(course: Course, spec: PriorResponse) -> Answer:
    if course.improvement is None:
        return UNKNOWN
    if spec.improvement_from_pct is not None:
        return course.improvement.at_least(spec.improvement_from_pct)
    return negate(course.improvement.at_most(spec.improvement_above_pct or 0.0))


def current_antidepressant(case: Case, spec: CurrentAntidepressant) -> Finding:
    """An antidepressant that runs today, long enough, and, where asked, of a drug that has not failed before."""
    roles = ("antidepressant", "combination")
    taken = [c for c in case.courses if c.kind == "medication" and c.role in roles]
    courses = tuple(c for c in taken if c.ongoing)
    checks = {}
    for course in courses:
        found = []
        if spec.weeks is not None:
            found.append(
                Check(course.weeks.at_least(spec.weeks), "not long enough", "since when is not known", (f"duration:{course.course_id}",))
            )
        if spec.not_failed:
            failed = any_of(c.failed for c in taken if c.agent == course.agent)
            found.append(Check(negate(failed), "has failed", "whether it failed is not known", (f"outcome:{course.course_id}",)))
        checks[course.course_id] = found
    return _over(case, courses, checks, current_rule(spec), "taken today", "no antidepressant taken today")


def not_concurrent(case: Case, spec: NotConcurrent) -> Finding:
    """None of these treatments running today."""
    running = [c for c in case.courses if c.ongoing and c.kind in spec.families]
    names = listed(FAMILY_WORDS[f] for f in spec.families)
    rule = f"No {names} running today"
    said = f"{listed(once(course_names(case, tuple(running)).values()))} running today" if running else f"no {names} running today"
    return Finding(
        NO if running else YES, rule, said, said, tuple(c.course_id for c in running), once(row for c in running for row in c.rows)
    )


def _over(case: Case, courses: tuple[Course, ...], checks: dict[str, list[Check]], rule: str, verb: str, empty: str) -> Finding:
    """Any of the courses that passes all its checks."""
    names = course_names(case, courses)
    answers = {c.course_id: all_of(check.answer for check in checks[c.course_id]) for c in courses}
    met = any_of(answers.values())
    said, missing = [], []
    yes = [c for c in courses if answers[c.course_id] is YES]
    if yes:
        said.append(f"{listed(names[c.course_id] for c in yes)} {verb}")
    for course in courses:
        found = checks[course.course_id]
        if answers[course.course_id] is NO:
            said.append(f"{names[course.course_id]} not counted: {next(c.no for c in found if c.answer is NO)}")
        elif answers[course.course_id] is UNKNOWN:
            open_checks = [c for c in found if c.answer is UNKNOWN]
            said.append(f"{names[course.course_id]} cannot tell: {listed(c.unknown for c in open_checks)}")
            missing += [code for c in open_checks for code in c.missing]
    because = "; ".join(said) or empty
    touched = [c for c in courses if answers[c.course_id] is not NO]
    return Finding(
        met,
        rule,
        because,
        said[0] if said else empty,
        tuple(c.course_id for c in yes),
        once(row for c in touched for row in c.rows),
        once(missing) if met is UNKNOWN else (),
    )

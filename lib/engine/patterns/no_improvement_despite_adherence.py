"""Taken as prescribed, at an adequate dose, and no better? Pattern 6 (rule G6)."""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.patterns.finding import Finding, Found, add_up, antidepressant_courses, codes, named
from lib.engine.scores import last_day, show_change
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.assessment import Evidence
from lib.records.course import Course

PATTERN = "no_improvement_despite_adherence"
_WORDS = {YES: "yes", NO: "no", UNKNOWN: "not known"}


def no_improvement_despite_adherence(case: Case) -> Found:
    """An adequate course with recorded good adherence and improvement below partial."""
    findings = [_on(case, course) for course in antidepressant_courses(case)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.")


def _on(case: Case, course: Course) -> Finding:
    flat = _no_improvement(case, course)
    answer = all_of((course.adherent, course.adequate, flat))
    missing: tuple[str, ...] = ()
    if answer is UNKNOWN:
        missing = codes(course, "adherence") if course.adherent is UNKNOWN else ()
        missing += tuple(code for code in course.missing if code.partition(":")[0] in ("dose", "duration") and course.adequate is UNKNOWN)
        missing += codes(course, "outcome", "scores") if flat is UNKNOWN else ()
    return Finding(answer, lambda: _shown(case, course), tuple(dict.fromkeys(missing)) if missing else ())


def _shown(case: Case, course: Course) -> Evidence:
    scores = tuple(s.row for s in (course.baseline, course.endpoint) if s)
    return Evidence(
        text=f"{named(case, course)}: {_adherence(course)}, adequate {_WORDS[course.adequate]}, {_outcome(course)}.",
        rows=tuple(dict.fromkeys((*course.rows, *scores))),
        courses=(course.course_id,),
        start=course.start.earliest if course.start else None,
        stop=last_day(case, course),
    )


def _no_improvement(case: Case, course: Course) -> Answer:
    if course.outcome in ("none", "worse"):
        return YES
    if course.outcome in ("partial", "response", "remission"):
        return NO
    return course.improvement.below(case.knowledge.number("partial_pct")) if course.improvement else UNKNOWN


def _adherence(course: Course) -> str:
    if course.adherent is UNKNOWN:
        return "adherence not recorded"
    shown = f" ({course.adherence_pct:g} %)" if course.adherence_pct is not None else ""
    return f"adherence {'good' if course.adherent is YES else 'low'}{shown}"


def _outcome(course: Course) -> str:
    if course.improvement_pct is not None and course.outcome_from == "scores":
        return f"{show_change(course.improvement_pct)} on {course.scale}"
    return f"rated {course.outcome}" if course.outcome_from == "rated" else "outcome not recorded"

"""Clauses about other treatments: psychotherapy, an earlier response, what is taken today."""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.criteria.account import Verdict, course_names, verdict_of
from lib.engine.criteria.checks import tests_of
from lib.engine.criteria.finding import Finding, listed, once
from lib.engine.criteria.which import CourseSpec, which_of
from lib.engine.criteria.words import FAMILY_WORDS, current_rule, prior_response_rule, psychotherapy_rule
from lib.knowledge.clauses import CurrentAntidepressant, NotConcurrent, PriorResponse, Psychotherapy
from lib.records.answers import NO, UNKNOWN, YES, any_of
from lib.records.course import Course


@dataclass(frozen=True, slots=True)
class _Wording:
    """The clause in words, the verb for a course that meets it, and what to say when there is no course at all."""

    rule: str
    verb: str
    empty: str


def psychotherapy(case: Case, spec: Psychotherapy) -> Finding:
    """A course of psychotherapy, tried or without enough benefit."""
    verb = "tried" if spec.outcome == "tried" else "without enough benefit"
    return _any_course(case, _verdicts(case, spec), _Wording(psychotherapy_rule(spec), verb, "no psychotherapy in the history"))


def prior_response(case: Case, spec: PriorResponse) -> Finding:
    """An earlier, finished course of the modality that helped as much as the clause asks."""
    empty = f"no earlier course of {FAMILY_WORDS[spec.family]} in the history"
    return _any_course(case, _verdicts(case, spec), _Wording(prior_response_rule(spec), "helped", empty))


def current_antidepressant(case: Case, spec: CurrentAntidepressant) -> Finding:
    """An antidepressant that runs today, long enough, and, where asked, of a drug that has not failed before."""
    return _any_course(case, _verdicts(case, spec), _Wording(current_rule(spec), "taken today", "no antidepressant taken today"))


def not_concurrent(case: Case, spec: NotConcurrent) -> Finding:
    """None of these treatments running today."""
    running = running_today(case, spec)
    names = " or ".join(FAMILY_WORDS[f] for f in spec.families)
    said = f"{listed(once(course_names(case, running).values()))} running today" if running else f"no {names} running today"
    courses, rows = tuple(c.course_id for c in running), once(row for c in running for row in c.rows)
    return Finding(NO if running else YES, f"No {names} running today", said, said, courses, rows)


def running_today(case: Case, spec: NotConcurrent) -> list[Course]:
    """The courses of these families that still run."""
    return [c for c in case.courses if c.ongoing and c.kind in spec.families]


def _verdicts(case: Case, spec: CourseSpec) -> list[Verdict]:
    return [verdict_of(course, (test.check(case, course) for test in tests_of(spec))) for course in which_of(spec).among(case.courses)]


def _any_course(case: Case, verdicts: list[Verdict], words: _Wording) -> Finding:
    """One course that meets the clause is enough."""
    names = course_names(case, (v.course for v in verdicts))
    met = any_of(v.answer for v in verdicts)
    yes = [v for v in verdicts if v.answer is YES]
    said = [f"{listed(names[v.course.course_id] for v in yes)} {words.verb}"] if yes else []
    said += [f"{names[v.course.course_id]} cannot tell: {v.because}" for v in verdicts if v.answer is UNKNOWN]
    said += [f"{names[v.course.course_id]} not counted: {v.because}" for v in verdicts if v.answer is NO]
    return Finding(
        met=met,
        rule=words.rule,
        because="; ".join(said) or words.empty,
        headline=said[0] if said else words.empty,
        courses=tuple(v.course.course_id for v in yes),
        rows=once(row for v in verdicts if v.answer is not NO for row in v.course.rows),
        missing=once(code for v in verdicts for code in v.missing) if met is UNKNOWN else (),
        not_counted=tuple((v.course.course_id, v.part) for v in verdicts if v.answer is not YES),
    )

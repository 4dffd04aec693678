"""Clauses about other treatments: psychotherapy, an earlier response, what is taken today."""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.criteria.account import Verdict, course_names
from lib.engine.criteria.courses import antidepressant_courses, verdict_of
from lib.engine.criteria.finding import Finding, listed, once
from lib.engine.criteria.judging import Check, duration_check, helped_since_check, outcome_check, too_early_check, window_check
from lib.engine.criteria.person import Answered
from lib.engine.criteria.words import FAMILY_WORDS, current_rule, prior_response_rule, psychotherapy_rule
from lib.engine.outcome import fails_cutoff
from lib.knowledge.clauses import LIFETIME, CurrentAntidepressant, NotConcurrent, PriorResponse, Psychotherapy
from lib.records.answers import NO, UNKNOWN, YES, Answer, any_of, negate
from lib.records.course import Course


@dataclass(frozen=True, slots=True)
class _Wording:
    """The clause in words, the verb for a course that meets it, and what to say when there is no course at all."""

    rule: str
    verb: str
    empty: str


def treatment_answer(case: Case, spec: Psychotherapy | PriorResponse | CurrentAntidepressant | NotConcurrent) -> Answered:
    """The answer of a clause about other treatments, and what it waits for, without its words."""
    if isinstance(spec, NotConcurrent):
        return Answered(NO if any(c.ongoing and c.kind in spec.families for c in case.courses) else YES)
    if isinstance(spec, Psychotherapy):
        verdicts = _psychotherapies(case, spec)
    elif isinstance(spec, PriorResponse):
        verdicts = _earlier(case, spec)
    else:
        verdicts = _taken_today(case, spec)
    met = any_of(v.answer for v in verdicts)
    return Answered(met, once(code for v in verdicts for code in v.missing) if met is UNKNOWN else ())


def psychotherapy(case: Case, spec: Psychotherapy) -> Finding:
    """A course of psychotherapy, tried or without enough benefit."""
    verb = "tried" if spec.outcome == "tried" else "without enough benefit"
    return _any_course(case, _psychotherapies(case, spec), _Wording(psychotherapy_rule(spec), verb, "no psychotherapy in the history"))


def _psychotherapies(case: Case, spec: Psychotherapy) -> list[Verdict]:
    verdicts = []
    for course in case.courses:
        if course.kind == "psychotherapy" and _may_be(course, spec.types):
            checks = [window_check(case, spec.window, course), duration_check(case, spec.weeks, "any", spec.window, course)]
            if spec.types and course.agent not in spec.types:
                checks.append(Check("type", UNKNOWN, "", "which psychotherapy it was is not recorded", (f"type:{course.course_id}",)))
            if spec.cut_off is not None:
                checks += [outcome_check(spec.cut_off, spec.or_rated_none, False, course), too_early_check(course)]
            if spec.unless_helped_since:
                checks.append(helped_since_check(case, course))
            verdicts.append(verdict_of(course, checks))
    return verdicts


def _may_be(course: Course, types: tuple[str, ...]) -> bool:
    """A course of unknown type (`PSY`) may be one that counts."""
    return not types or course.agent in types or course.agent == "PSY"


def prior_response(case: Case, spec: PriorResponse) -> Finding:
    """An earlier, finished course of the modality that helped as much as the clause asks."""
    empty = f"no earlier course of {FAMILY_WORDS[spec.family]} in the history"
    return _any_course(case, _earlier(case, spec), _Wording(prior_response_rule(spec), "helped", empty))


def _earlier(case: Case, spec: PriorResponse) -> list[Verdict]:
    verdicts = []
    for course in case.courses:
        if course.kind == spec.family and not course.ongoing:
            outcome = (f"outcome:{course.course_id}",)
            checks = [Check("outcome", _improved(course, spec), "helped less", "outcome not recorded", outcome)]
            if spec.held_months is not None:
                checks.append(Check("outcome", UNKNOWN, "", "how long the benefit held is not recorded", outcome))
            verdicts.append(verdict_of(course, checks))
    return verdicts


def _improved(course: Course, spec: PriorResponse) -> Answer:
    """As the failure of a course, the other way round: a response that was later lost did help."""
    if spec.improvement_from_pct is not None:
        return negate(fails_cutoff(course, spec.improvement_from_pct, False))
    return negate(fails_cutoff(course, spec.improvement_above_pct or 0.0, True))


def current_antidepressant(case: Case, spec: CurrentAntidepressant) -> Finding:
    """An antidepressant that runs today, long enough, and, where asked, of a drug that has not failed before."""
    return _any_course(case, _taken_today(case, spec), _Wording(current_rule(spec), "taken today", "no antidepressant taken today"))


def _taken_today(case: Case, spec: CurrentAntidepressant) -> list[Verdict]:
    taken = antidepressant_courses(case)
    verdicts = []
    for course in taken:
        if course.ongoing:
            checks = [duration_check(case, spec.weeks, "any", LIFETIME, course)]
            if spec.not_failed:
                failed = any_of(c.failed for c in taken if c.agent == course.agent)
                checks.append(
                    Check("outcome", negate(failed), "has failed", "whether it failed is not known", (f"outcome:{course.course_id}",))
                )
            verdicts.append(verdict_of(course, checks))
    return verdicts


def not_concurrent(case: Case, spec: NotConcurrent) -> Finding:
    """None of these treatments running today."""
    running = [c for c in case.courses if c.ongoing and c.kind in spec.families]
    names = " or ".join(FAMILY_WORDS[f] for f in spec.families)
    said = f"{listed(once(course_names(case, running).values()))} running today" if running else f"no {names} running today"
    courses, rows = tuple(c.course_id for c in running), once(row for c in running for row in c.rows)
    return Finding(NO if running else YES, f"No {names} running today", said, said, courses, rows)


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

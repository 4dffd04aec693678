"""MGH staging score: points for each failed course, its optimisation and augmentation, and for ECT (Fava M. Biol Psychiatry 2003;53:649-659).

A combination counts half a point as a strategy, not a whole one as a course of its own.
"""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.staging.counting import (
    AS_LISTED,
    Counted,
    augmentations,
    counted_ids,
    counted_rows,
    ect_courses,
    episode_assumptions,
    failed_antidepressants,
    how_many,
    missing_facts,
    named,
    show_count,
)
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of
from lib.records.assessment import Stage, StagePart
from lib.records.bounds import Bounds
from lib.records.course import Course, DoseStep


def mgh_s(case: Case) -> Stage:
    """The sum of its four parts, with low and high where courses are undecided."""
    number = case.knowledge.number
    drugs = tuple(c for c in failed_antidepressants(case) if c.course.role == "antidepressant")
    raised = tuple(Counted(c.course, all_of([c.answer, dose_raised(c.course)])) for c in drugs)
    added = augmentations(case, ("augmentation", "combination"))
    shocks = ect_courses(case)
    ect_given = any_of(c.answer for c in shocks)
    given = Bounds(float(ect_given is YES), float(ect_given is not NO))
    parts = (
        _part(case, "failed", "Failed courses", drugs, count=how_many(drugs), points=number("mgh_s_failed_course"), verb="failed"),
        _part(
            case,
            "optimised",
            "Dose raised",
            raised,
            count=how_many(raised),
            points=number("mgh_s_optimised"),
            verb="raised above the first adequate dose",
        ),
        _part(
            case,
            "augmentation",
            "Augmentations and combinations",
            added,
            count=how_many(added),
            points=number("mgh_s_augmentation"),
            verb="used",
        ),
        _part(case, "ect", "ECT", shocks, count=given, points=number("mgh_s_ect"), verb="given"),
    )
    low, high = sum(p.low for p in parts), sum(p.high for p in parts)
    touched = (*drugs, *added, *shocks)
    return Stage(
        model="mgh_s",
        title="MGH-S",
        value=low if low == high else None,
        low=low,
        high=high,
        band=None,
        parts=parts,
        because=f"{' + '.join(_shown(p) for p in parts)} points.",
        source="fava_2003_mgh_s",
        assumptions=(*episode_assumptions(case), AS_LISTED),
        missing=tuple(dict.fromkeys(code for p in parts for code in p.missing)) if low != high else (),
        courses=counted_ids(touched),
        rows=counted_rows(touched),
    )


def dose_raised(course: Course) -> Answer:
    """Was the dose raised after it had reached the minimum? Unknown when a step has no comparable dose."""
    if len(course.steps) < 2:
        return NO
    if course.minimum_dose is None or any(s.dose is None for s in course.steps):
        return UNKNOWN
    least = course.minimum_dose
    doses = [_low(step) for step in course.steps]
    adequate = [dose for dose in doses if dose >= least]
    return YES if adequate and max(adequate) > adequate[0] else NO


def _low(step: DoseStep) -> float:
    return step.dose.low if step.dose else 0.0


def _part(case: Case, name: str, title: str, counted: tuple[Counted, ...], *, count: Bounds, points: float, verb: str) -> StagePart:
    low, high = count.low * points, count.high * points
    names = named(case, counted)
    return StagePart(
        name=name,
        title=title,
        points=low if low == high else None,
        low=low,
        high=high,
        because=f"{show_count(count)} {verb}{f': {names}' if names else ''}.",
        courses=counted_ids(counted),
        rows=counted_rows(counted),
        missing=missing_facts(counted) if any(c.answer is UNKNOWN for c in counted) and low != high else (),
    )


def _shown(part: StagePart) -> str:
    return f"{part.low:g}" if part.low == part.high else f"{part.low:g} to {part.high:g}"

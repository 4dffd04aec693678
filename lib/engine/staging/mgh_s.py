"""MGH staging score: points for each failed course, its optimisation and augmentation, and for ECT (Fava M. Biol Psychiatry 2003;53:649-659).

A combination counts half a point as a strategy, not a whole one as a course of its own.
"""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.staging.counting import (
    AS_LISTED,
    Counted,
    Tally,
    augmentations,
    ect_courses,
    episode_assumptions,
    failed_antidepressants,
    tally,
    together,
)
from lib.engine.staging.stage import Part, StageAnswer, Staged, codes_of
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.assessment import Stage
from lib.records.bounds import Bounds
from lib.records.course import Course


def mgh_s(case: Case) -> Staged:
    """The sum of its four parts, with low and high where courses are undecided."""
    number = case.knowledge.number
    every = failed_antidepressants(case)
    alone = tuple([c for c in every.items if c.course.role == "antidepressant"])
    drugs = every if len(alone) == len(every.items) else tally(alone)
    # Most courses did not fail, and then the dose is not asked for.
    raised = tally(tuple([c if c.answer is NO else Counted(c.course, all_of((c.answer, dose_raised(c.course)))) for c in drugs.items]))
    added, shocks = augmentations(case, ("augmentation", "combination")), ect_courses(case)
    given = Bounds(float(shocks.low > 0), float(shocks.high > 0))
    parts = (
        _part(case, "failed", "Failed courses", drugs, number("mgh_s_failed_course"), "failed"),
        _part(case, "optimised", "Dose raised", raised, number("mgh_s_optimised"), "raised above the first adequate dose"),
        _part(case, "augmentation", "Augmentations and combinations", added, number("mgh_s_augmentation"), "used"),
        _part(case, "ect", "ECT", shocks, number("mgh_s_ect"), "given", given),
    )
    low, high = sum([p.low for p in parts]), sum([p.high for p in parts])
    answer = StageAnswer("mgh_s", low if low == high else None, low, high, None, codes_of(parts) if low != high else ())
    return Staged(answer, lambda: _in_words(case, answer, parts, together(drugs, added, shocks)))


def _in_words(case: Case, answer: StageAnswer, parts: tuple[Part, ...], touched: Tally) -> Stage:
    return Stage(
        model=answer.model,
        title="MGH-S",
        value=answer.value,
        low=answer.low,
        high=answer.high,
        band=None,
        parts=tuple(part.in_words() for part in parts),
        because=f"{' + '.join(_shown(p) for p in parts)} points.",
        source="fava_2003_mgh_s",
        assumptions=(*episode_assumptions(case), AS_LISTED),
        missing=answer.missing,
        courses=touched.ids,
        rows=touched.rows,
    )


def dose_raised(course: Course) -> Answer:
    """Was the dose raised after it had reached the minimum? Unknown when a step has no comparable dose."""
    if len(course.steps) < 2:
        return NO
    if course.minimum_dose is None or None in [s.dose for s in course.steps]:
        return UNKNOWN
    least = course.minimum_dose
    doses = [step.dose.low for step in course.steps if step.dose is not None]
    adequate = [dose for dose in doses if dose >= least]
    return YES if adequate and max(adequate) > adequate[0] else NO


def _part(case: Case, name: str, title: str, counted: Tally, points: float, verb: str, given: Bounds | None = None) -> Part:
    """So many points for each course; `given`: for having had any."""
    count = given or counted
    low, high = count.low * points, count.high * points

    def because() -> str:
        names = counted.named(case)
        shown = f"{given.low:.0f}" if given and given.exact else f"{given.low:.0f} to {given.high:.0f}" if given else counted.shown()
        return f"{shown} {verb}{f': {names}' if names else ''}."

    return Part(name, title, low, high, because, counted.missing if low != high else (), counted)


def _shown(part: Part) -> str:
    return f"{part.low:g}" if part.low == part.high else f"{part.low:g} to {part.high:g}"

"""Thase-Rush staging, 0 to V: a strict ladder of classes (Thase ME, Rush AJ. J Clin Psychiatry 1997;58 Suppl 13:23-29).

Each stage needs the one below it, so five SSRIs are stage I, and without a tricyclic nothing exceeds II.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.staging.counting import (
    AS_LISTED,
    Counted,
    Tally,
    episode_assumptions,
    failed,
    failed_antidepressants,
    tally,
    together,
)
from lib.engine.staging.stage import Part, StageAnswer, Staged
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.assessment import Stage
from lib.records.course import Course

STAGES = ("0", "I", "II", "III", "IV", "V")
BILATERAL = ("ECT.BF.BP", "ECT.BT.BP")
PLACEMENT_UNKNOWN = ("ECT", "ECT.UB")
NO_TREATMENT = "No adequate course has failed."


@dataclass(slots=True, eq=False)
class Rung:
    """A step of the ladder, whether it is passed, and the courses that tell."""

    stage: str
    title: str
    answer: Answer
    counted: Tally


def thase_rush(case: Case) -> Staged:
    """The highest rung reached without a gap below it; `low` and `high` where courses are undecided."""
    drugs = failed_antidepressants(case)
    shocks = tally(tuple([Counted(c, _bilateral_failed(case, c)) for c in case.courses if c.kind == "ect"]))
    one, two = case.knowledge.number("thase_rush_one_class"), case.knowledge.number("thase_rush_two_classes")
    classes = _classes(drugs)
    tricyclics, inhibitors = _of(drugs, "TCA"), _of(drugs, "MAOI")
    rungs = (
        Rung("I", "One class", _reach(classes, int(one)), drugs),
        Rung("II", "A distinctly different class", _reach(classes, int(two)), drugs),
        Rung("III", "Tricyclic", tricyclics.any, tricyclics),
        Rung("IV", "MAOI", inhibitors.any, inhibitors),
        Rung("V", "Bilateral ECT", shocks.any, shocks),
    )
    low, high = _climb(rungs, certain=True), _climb(rungs, certain=False)
    missing = tuple(dict.fromkeys((*drugs.missing, *shocks.missing))) if low != high else ()
    answer = StageAnswer("thase_rush", low if low == high else None, low, high, None, missing)
    return Staged(answer, lambda: _in_words(case, answer, rungs, low))


def _in_words(case: Case, answer: StageAnswer, rungs: tuple[Rung, ...], low: str) -> Stage:
    touched = together(rungs[0].counted, rungs[-1].counted)
    reached = f"Failed: {touched.named(case)}." if touched.low else NO_TREATMENT
    return Stage(
        model=answer.model,
        title="Thase-Rush",
        value=answer.value,
        low=answer.low,
        high=answer.high,
        band=None,
        parts=tuple(_part(case, rung).in_words() for rung in rungs),
        because=f"{reached}{_gap(rungs, low)}",
        source="thase_rush_1997",
        assumptions=(*episode_assumptions(case), AS_LISTED),
        missing=answer.missing,
        courses=touched.ids,
        rows=touched.rows,
    )


def _classes(drugs: Tally) -> tuple[int, int]:
    """Of how many classes did courses fail: for certain, and perhaps?"""
    if not drugs.high:
        return 0, 0
    certain = {c.course.drug_class for c in drugs.items if c.answer is YES}
    return len(certain), len({c.course.drug_class for c in drugs.items if c.answer is not NO})


def _reach(classes: tuple[int, int], needed: int) -> Answer:
    """Did courses of so many classes fail?"""
    certain, possible = classes
    return YES if certain >= needed else UNKNOWN if possible >= needed else NO


def _bilateral_failed(case: Case, course: Course) -> Answer:
    placed = YES if course.agent in BILATERAL else UNKNOWN if course.agent in PLACEMENT_UNKNOWN else NO
    return all_of([failed(case, course), placed])


def _of(drugs: Tally, drug_class: str) -> Tally:
    return tally(tuple([c for c in drugs.items if c.course.drug_class == drug_class]))


def _climb(rungs: tuple[Rung, ...], certain: bool) -> str:
    """The last rung passed before the first that is not (`certain`: not surely)."""
    reached = 0
    for rung in rungs:
        if rung.answer is NO or (certain and rung.answer is UNKNOWN):
            break
        reached += 1
    return STAGES[reached]


def _gap(rungs: tuple[Rung, ...], low: str) -> str:
    """Which missing rung holds the stage down, when a higher one is passed."""
    below = STAGES.index(low)
    above = [rung.title for rung in rungs[below + 1 :] if rung.answer is YES]
    if below < len(rungs) and above:
        return f" {', '.join(above)} failed too, but the ladder stops where {rungs[below].title.lower()} is not shown to have failed."
    return ""


def _part(case: Case, rung: Rung) -> Part:
    counted, answer = rung.counted, rung.answer
    low, high = float(answer is YES), float(answer is not NO)

    def because() -> str:
        return f"Failed: {counted.named(case) or ('cannot tell' if answer is UNKNOWN else 'none')}."

    missing = counted.missing if low != high else ()
    return Part(f"stage_{rung.stage.lower()}", f"{rung.stage}: {rung.title}", low, high, because, missing, counted)

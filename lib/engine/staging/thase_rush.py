"""Thase-Rush staging, 0 to V: a strict ladder of classes (Thase ME, Rush AJ. J Clin Psychiatry 1997;58 Suppl 13:23-29).

Each stage needs the one below it, so five SSRIs are stage I, and without a tricyclic nothing exceeds II.
"""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.staging.counting import (
    AS_LISTED,
    Counted,
    counted_ids,
    counted_rows,
    episode_assumptions,
    failed,
    failed_antidepressants,
    missing_facts,
    named,
)
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of, count_reaches
from lib.records.assessment import Stage, StagePart
from lib.records.course import Course

STAGES = ("0", "I", "II", "III", "IV", "V")
BILATERAL = ("ECT.BF.BP", "ECT.BT.BP")
PLACEMENT_UNKNOWN = ("ECT", "ECT.UB")
NO_TREATMENT = "No adequate course has failed."

Rung = tuple[str, str, Answer, tuple[Counted, ...]]


def thase_rush(case: Case) -> Stage:
    """The highest rung reached without a gap below it; `low` and `high` where courses are undecided."""
    drugs = failed_antidepressants(case)
    shocks = tuple(Counted(c, _bilateral_failed(case, c)) for c in case.courses if c.kind == "ect")
    one, two = case.knowledge.number("thase_rush_one_class"), case.knowledge.number("thase_rush_two_classes")
    rungs: tuple[Rung, ...] = (
        ("I", "One class", _classes(drugs, int(one)), drugs),
        ("II", "A distinctly different class", _classes(drugs, int(two)), drugs),
        ("III", "Tricyclic", any_of(c.answer for c in drugs if c.course.drug_class == "TCA"), _of(drugs, "TCA")),
        ("IV", "MAOI", any_of(c.answer for c in drugs if c.course.drug_class == "MAOI"), _of(drugs, "MAOI")),
        ("V", "Bilateral ECT", any_of(c.answer for c in shocks), shocks),
    )
    low = _climb([answer for _, _, answer, _ in rungs], (YES,))
    high = _climb([answer for _, _, answer, _ in rungs], (YES, UNKNOWN))
    touched = (*drugs, *shocks)
    reached = f"Failed: {named(case, touched)}." if counted_ids(touched) else NO_TREATMENT
    return Stage(
        model="thase_rush",
        title="Thase-Rush",
        value=low if low == high else None,
        low=low,
        high=high,
        band=None,
        parts=tuple(_part(case, *rung) for rung in rungs),
        because=f"{reached}{_gap(rungs, low)}",
        source="thase_rush_1997",
        assumptions=(*episode_assumptions(case), AS_LISTED),
        missing=missing_facts(touched) if low != high else (),
        courses=counted_ids(touched),
        rows=counted_rows(touched),
    )


def _classes(drugs: tuple[Counted, ...], needed: int) -> Answer:
    groups: dict[str, list[Answer]] = {}
    for item in drugs:
        groups.setdefault(item.course.drug_class, []).append(item.answer)
    return count_reaches((any_of(answers) for answers in groups.values()), needed)


def _bilateral_failed(case: Case, course: Course) -> Answer:
    placed = YES if course.agent in BILATERAL else UNKNOWN if course.agent in PLACEMENT_UNKNOWN else NO
    return all_of([failed(case, course), placed])


def _of(drugs: tuple[Counted, ...], drug_class: str) -> tuple[Counted, ...]:
    return tuple(c for c in drugs if c.course.drug_class == drug_class)


def _climb(answers: list[Answer], passing: tuple[Answer, ...]) -> str:
    reached = 0
    for answer in answers:
        if answer not in passing:
            break
        reached += 1
    return STAGES[reached]


def _gap(rungs: tuple[Rung, ...], low: str) -> str:
    """Which missing rung holds the stage down, when a higher one is passed."""
    below = STAGES.index(low)
    above = [title for _, title, answer, _ in rungs[below + 1 :] if answer is YES]
    if below < len(rungs) and above:
        return f" {', '.join(above)} failed too, but the ladder stops where {rungs[below][1].lower()} is not shown to have failed."
    return ""


def _part(case: Case, stage: str, title: str, answer: Answer, counted: tuple[Counted, ...]) -> StagePart:
    low, high = float(answer is YES), float(answer is not NO)
    said = named(case, counted) or ("cannot tell" if answer is UNKNOWN else "none")
    return StagePart(
        name=f"stage_{stage.lower()}",
        title=f"{stage}: {title}",
        points=low if low == high else None,
        low=low,
        high=high,
        because=f"Failed: {said}.",
        courses=counted_ids(counted),
        rows=counted_rows(counted),
        missing=missing_facts(counted) if low != high else (),
    )

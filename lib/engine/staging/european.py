"""European staging: A, B1 to B5, C (Souery D et al. Eur Neuropsychopharmacol 1999;9:83-91).

A: one adequate course failed. B: two or more of different classes; the published duration bands overlap, so B rises by the number of failed
courses. C: resistant for more than twelve months with an augmentation among the courses.
"""

from __future__ import annotations

from datetime import date

from lib.engine.case import Case
from lib.engine.months import months_after
from lib.engine.staging.counting import (
    AS_LISTED,
    Counted,
    augmentations,
    counted_ids,
    counted_rows,
    episode_assumptions,
    failed_antidepressants,
    how_many,
    missing_facts,
    named,
    show_count,
)
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of, count_reaches
from lib.records.assessment import Stage, StagePart


def european(case: Case) -> Stage:
    """Stage with bounds; None (with the reason) while no adequate course has failed."""
    drugs, added = failed_antidepressants(case), augmentations(case)
    low = _stage(case, [c for c in drugs if c.answer is YES], [c for c in added if c.answer is YES], certain=True)
    high = _stage(case, [c for c in drugs if c.answer is not NO], [c for c in added if c.answer is not NO], certain=False)
    touched = (*drugs, *added)
    classes = dict.fromkeys(c.course.drug_class for c in drugs if c.answer is YES)
    because = f"{show_count(how_many(drugs))} adequate courses failed, of {len(classes)} class{'' if len(classes) == 1 else 'es'}"
    if low is None:
        because += "; the model begins at stage A with one failed course" if high is None else "; a stage needs one failed course"
    return Stage(
        model="european",
        title="European staging",
        value=low if low == high else None,
        low=low,
        high=high,
        band=None,
        parts=_parts(case, drugs, added),
        because=f"{because}.",
        source="souery_1999_european",
        assumptions=(
            *episode_assumptions(case),
            AS_LISTED,
            "Where the published duration bands overlap, the number of failed courses decides.",
        ),
        missing=missing_facts(touched) if low != high else (),
        courses=counted_ids(drugs),
        rows=counted_rows(touched),
    )


def _stage(case: Case, drugs: list[Counted], added: list[Counted], certain: bool) -> str | None:
    number = case.knowledge.number
    count = len(drugs)
    if count < number("european_non_responder"):
        return None
    classes = {c.course.drug_class for c in drugs}
    if count < number("european_resistant") or len(classes) < number("european_resistant_classes"):
        return "A"
    longer = _longer_than_chronic(case, drugs)
    if added and (longer is YES or (longer is UNKNOWN and not certain)):
        return "C"
    step = min(count - int(number("european_resistant")) + 1, int(number("european_resistant_highest")))
    return f"B{step}"


def _longer_than_chronic(case: Case, drugs: list[Counted]) -> Answer:
    """More than twelve months since the first of the failed courses began?"""
    months = int(case.knowledge.number("european_chronic_months"))
    return any_of(_began_before(c, months_after(case.as_of, -months)) for c in drugs)


def _began_before(item: Counted, day: date) -> Answer:
    start = item.course.start
    if start is None:
        return UNKNOWN
    if start.latest < day:
        return YES
    return NO if start.earliest >= day else UNKNOWN


def _parts(case: Case, drugs: tuple[Counted, ...], added: tuple[Counted, ...]) -> tuple[StagePart, ...]:
    found = how_many(drugs)
    groups: dict[str, list[Answer]] = {}
    for item in drugs:
        groups.setdefault(item.course.drug_class, []).append(item.answer)
    by_class = [any_of(answers) for answers in groups.values()]
    classes = (float(sum(a is YES for a in by_class)), float(sum(a is not NO for a in by_class)))
    needed = int(case.knowledge.number("european_resistant"))
    enough = count_reaches((c.answer for c in drugs), needed)
    longer = all_of([enough, _longer_than_chronic(case, [c for c in drugs if c.answer is not NO])])
    used = any_of(c.answer for c in added)
    return (
        StagePart(
            "failed",
            "Failed courses",
            found.low if found.exact else None,
            found.low,
            found.high,
            f"Failed: {named(case, drugs) or 'none'}.",
            counted_ids(drugs),
            counted_rows(drugs),
            missing_facts(drugs),
        ),
        StagePart(
            "classes",
            "Classes among them",
            classes[0] if classes[0] == classes[1] else None,
            *classes,
            f"{', '.join(dict.fromkeys(c.course.drug_class for c in drugs if c.answer is YES)) or 'none'}.",
        ),
        _yes_no("chronic", "Resistant for more than 12 months", longer, "Counted from the start of the first failed course (convention)."),
        _yes_no("augmentation", "An augmentation among the courses", used, f"Used: {named(case, added) or 'none'}."),
    )


def _yes_no(name: str, title: str, answer: Answer, because: str) -> StagePart:
    low, high = float(answer is YES), float(answer is not NO)
    return StagePart(name, title, low if low == high else None, low, high, because)

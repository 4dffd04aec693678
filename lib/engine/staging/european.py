"""European staging: A, B1 to B5, C (Souery D et al. Eur Neuropsychopharmacol 1999;9:83-91).

A: one adequate course failed. B: two or more of different classes; the published duration bands overlap, so B rises by the number of failed
courses. C: resistant for more than twelve months with an augmentation among the courses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lib.engine.case import Case
from lib.engine.months import months_after
from lib.engine.staging.counting import AS_LISTED, Counted, Tally, augmentations, episode_assumptions, failed_antidepressants, together
from lib.engine.staging.stage import Part, StageAnswer, Staged
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of, count_reaches
from lib.records.assessment import Stage


def european(case: Case) -> Staged:
    """Stage with bounds; None (with the reason) while no adequate course has failed."""
    drugs, added = failed_antidepressants(case), augmentations(case)
    low = _stage(case, drugs, added, certain=True)
    high = _stage(case, drugs, added, certain=False)
    missing = tuple(dict.fromkeys((*drugs.missing, *added.missing))) if low != high else ()
    answer = StageAnswer("european", low if low == high else None, low, high, None, missing)
    return Staged(answer, lambda: _in_words(case, answer, drugs, added))


def _in_words(case: Case, answer: StageAnswer, drugs: Tally, added: Tally) -> Stage:
    classes = dict.fromkeys(c.course.drug_class for c in drugs.items if c.answer is YES)
    because = f"{drugs.shown()} adequate courses failed, of {len(classes)} class{'' if len(classes) == 1 else 'es'}"
    if answer.low is None:
        because += "; the model begins at stage A with one failed course" if answer.high is None else "; a stage needs one failed course"
    return Stage(
        model=answer.model,
        title="European staging",
        value=answer.value,
        low=answer.low,
        high=answer.high,
        band=None,
        parts=tuple(part.in_words() for part in _parts(case, drugs, added)),
        because=f"{because}.",
        source="souery_1999_european",
        assumptions=(
            *episode_assumptions(case),
            AS_LISTED,
            "Where the published duration bands overlap, the number of failed courses decides.",
        ),
        missing=answer.missing,
        courses=drugs.ids,
        rows=together(drugs, added).rows,
    )


def _stage(case: Case, drugs: Tally, added: Tally, certain: bool) -> str | None:
    """By the courses that count (`certain`), or that could."""
    number, count = case.knowledge.number, drugs.low if certain else drugs.high
    if count < number("european_non_responder"):
        return None
    courses = [c for c in drugs.items if c.answer is YES or (not certain and c.answer is UNKNOWN)]
    if count < number("european_resistant") or len({c.course.drug_class for c in courses}) < number("european_resistant_classes"):
        return "A"
    if added.low if certain else added.high:
        longer = _longer_than_chronic(case, courses)
        if longer is YES or (longer is UNKNOWN and not certain):
            return "C"
    step = min(count - int(number("european_resistant")) + 1, int(number("european_resistant_highest")))
    return f"B{step}"


def _longer_than_chronic(case: Case, drugs: list[Counted]) -> Answer:
    """More than twelve months since the first of the failed courses began?"""
    day = months_after(case.as_of, -int(case.knowledge.number("european_chronic_months")))
    return any_of([_began_before(c, day) for c in drugs])


def _began_before(item: Counted, day: date) -> Answer:
    start = item.course.start
    if start is None:
        return UNKNOWN
    if start.latest < day:
        return YES
    return NO if start.earliest >= day else UNKNOWN


def _parts(case: Case, drugs: Tally, added: Tally) -> tuple[Part, ...]:
    groups: dict[str, list[Answer]] = {}
    for item in drugs.items:
        groups.setdefault(item.course.drug_class, []).append(item.answer)
    by_class = [any_of(answers) for answers in groups.values()]
    low, high = float(sum(a is YES for a in by_class)), float(sum(a is not NO for a in by_class))
    failed = ", ".join(dict.fromkeys(c.course.drug_class for c in drugs.items if c.answer is YES)) or "none"
    needed = int(case.knowledge.number("european_resistant"))
    enough = count_reaches((c.answer for c in drugs.items), needed)
    longer = all_of([enough, _longer_than_chronic(case, [c for c in drugs.items if c.answer is not NO])])
    since = "Counted from the start of the first failed course (convention)."
    return (
        Part("failed", "Failed courses", drugs.low, drugs.high, lambda: f"Failed: {drugs.named(case) or 'none'}.", drugs.missing, drugs),
        Part("classes", "Classes among them", low, high, lambda: f"{failed}."),
        _yes_no("chronic", "Resistant for more than 12 months", longer, lambda: since),
        _yes_no("augmentation", "An augmentation among the courses", added.any, lambda: f"Used: {added.named(case) or 'none'}."),
    )


def _yes_no(name: str, title: str, answer: Answer, because: Callable[[], str]) -> Part:
    return Part(name, title, float(answer is YES), float(answer is not NO), because)

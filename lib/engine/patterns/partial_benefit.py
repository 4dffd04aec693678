"""Better, but not well, and daily life still impaired? Pattern 5 (rule G5)."""

from __future__ import annotations

from datetime import date, timedelta

from lib.engine.case import Case
from lib.engine.patterns.finding import Finding, add_up, agent_name, antidepressant_courses, codes, not_judged, span
from lib.engine.scores import last_day, show_change, show_score
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of
from lib.records.assessment import Pattern
from lib.records.course import Course
from lib.records.history import Score

PATTERN = "partial_benefit"
DOMAINS = ("function", "quality_of_life")
SHEEHAN = "SDS"


def partial_benefit(case: Case) -> Pattern:
    """Antidepressant courses with a partial response, or a response short of remission, while function or quality of life is impaired."""
    findings = [_on(case, course) for course in antidepressant_courses(case)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.", ("treatments", "function"))


def _on(case: Case, course: Course) -> Finding:
    if finding := not_judged(case, course):
        return finding
    said = f"{agent_name(case, course)}, {span(course)}: {_benefit_text(course)}"
    benefit, day = _partial(case, course), _benefit_day(case, course)
    impaired, measures = _impaired(case, day)
    present = all_of([benefit, impaired])
    missing: tuple[str, ...] = ()
    if present is UNKNOWN:
        missing = (codes(course, "outcome", "scores") if benefit is UNKNOWN else ()) + (("function",) if impaired is UNKNOWN else ())
    near = f"; {', '.join(show_score(s) for s in measures)}" if measures else "; function and quality of life not recorded near it"
    scores = [s.row for s in (course.baseline, course.endpoint, *measures) if s]
    return Finding(
        present=present,
        text=f"{said}{'' if benefit is NO else near}.",
        rows=tuple(dict.fromkeys((*course.rows, *scores))),
        courses=(course.course_id,),
        start=course.start.earliest if course.start else None,
        stop=day,
        missing=missing,
    )


def _partial(case: Case, course: Course) -> Answer:
    """Improvement from partial up, short of remission, and kept?"""
    if course.lost or course.outcome in ("none", "worse", "remission"):
        return NO
    if course.outcome in ("partial", "response"):
        return YES
    if course.improvement and course.improvement.below(case.knowledge.number("partial_pct")) is YES:
        return NO
    return UNKNOWN


def _benefit_day(case: Case, course: Course) -> date:
    """The day the benefit was read: its last score, else the end of the course."""
    return course.endpoint.when.latest if course.outcome_from == "scores" and course.endpoint else last_day(case, course)


def _impaired(case: Case, day: date) -> tuple[Answer, tuple[Score, ...]]:
    """Is function or quality of life impaired around that day? Unknown without a measure; each instrument's nearest score counts."""
    window = timedelta(days=case.knowledge.number("pattern_function_days"))
    near: dict[tuple[str, int | None], Score] = {}
    for score in sorted(case.history.scores, key=lambda s: (s.when.latest, s.row)):
        scale = case.knowledge.scales.get(score.scale or "")
        inside = score.when.earliest >= day - window and score.when.latest <= min(day + window, case.as_of)
        if scale is None or scale.domain not in DOMAINS or not inside:
            continue
        key = (scale.id, score.item)
        if key not in near or abs(score.when.latest - day) < abs(near[key].when.latest - day):
            near[key] = score
    items = [score for (scale_id, item), score in near.items() if scale_id == SHEEHAN and item is not None]
    by_items = _items_beyond(case, items)
    answers = {score: by_items if score in items else _beyond(case, score) for score in near.values()}
    telling = [score for score, beyond in answers.items() if beyond is not UNKNOWN]
    if not telling:
        return UNKNOWN, tuple(answers)
    found = any_of(answers[score] for score in telling)
    return found, tuple(s for s in telling if answers[s] is found)


def _items_beyond(case: Case, items: list[Score]) -> Answer:
    """Do items of the Sheehan scale show impairment? One or two that do not leave it open: another may."""
    scale, number = case.knowledge.scales[SHEEHAN], case.knowledge.number
    if any(item.value >= number("pattern_sds_item_from") for item in items):
        return YES
    if scale.impaired_from is not None and sum(item.value for item in items) >= scale.impaired_from:
        return YES
    complete = len(items) * number("item_high_sds") >= scale.high
    return NO if complete else UNKNOWN


def _beyond(case: Case, score: Score) -> Answer:
    """Is this total beyond the cut-off? Unknown when the instrument has none, and for a single item."""
    scale = case.knowledge.scales[score.scale or ""]
    if score.item is not None:
        return UNKNOWN
    if scale.impaired_from is not None:
        return YES if score.value >= scale.impaired_from else NO
    if scale.impaired_to is not None:
        return YES if score.value <= scale.impaired_to else NO
    return UNKNOWN


def _benefit_text(course: Course) -> str:
    if course.outcome == "unknown":
        return "outcome not recorded"
    if course.lost:
        return f"{course.outcome}, later lost"
    measured = course.improvement_pct is not None and course.outcome_from == "scores"
    pct = f" ({show_change(course.improvement_pct)} on {course.scale})" if measured and course.improvement_pct is not None else ""
    return f"outcome {course.outcome}{pct}"

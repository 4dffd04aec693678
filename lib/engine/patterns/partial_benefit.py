"""Better, but not well, and daily life still impaired? Pattern 5 (rule G5)."""

from __future__ import annotations

from datetime import date, timedelta

from lib.engine.case import Case
from lib.engine.patterns.finding import Finding, Found, add_up, antidepressant_courses, codes, named, not_judged
from lib.engine.scores import last_day, show_change, show_score
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of
from lib.records.assessment import Evidence
from lib.records.course import Course
from lib.records.history import Score

PATTERN = "partial_benefit"
DOMAINS = ("function", "quality_of_life")
SHEEHAN = "SDS"


def partial_benefit(case: Case) -> Found:
    """Antidepressant courses with a partial response, or a response short of remission, while function or quality of life is impaired."""
    findings = [_on(case, course) for course in antidepressant_courses(case)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.", ("treatments", "function"))


def _on(case: Case, course: Course) -> Finding:
    if finding := not_judged(case, course):
        return finding
    benefit = _partial(case, course)
    if benefit is NO:
        return Finding(NO, lambda: _shown(case, course, benefit))
    impaired, _ = _impaired(case, _benefit_day(case, course))
    present = all_of((benefit, impaired))
    missing: tuple[str, ...] = ()
    if present is UNKNOWN:
        missing = (codes(course, "outcome", "scores") if benefit is UNKNOWN else ()) + (("function",) if impaired is UNKNOWN else ())
    return Finding(present, lambda: _shown(case, course, benefit), missing)


def _shown(case: Case, course: Course, benefit: Answer) -> Evidence:
    day = _benefit_day(case, course)
    _, measures = _impaired(case, day)
    near = f"; {', '.join(show_score(s) for s in measures)}" if measures else "; function and quality of life not recorded near it"
    scores = [s.row for s in (course.baseline, course.endpoint, *measures) if s]
    return Evidence(
        text=f"{named(case, course)}: {_benefit_text(course)}{'' if benefit is NO else near}.",
        rows=tuple(dict.fromkeys((*course.rows, *scores))),
        courses=(course.course_id,),
        start=course.start.earliest if course.start else None,
        stop=day,
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
    measures = _measures(case)
    if not measures:
        return UNKNOWN, ()
    window = timedelta(days=case.knowledge.number("pattern_function_days"))
    first, last = day - window, min(day + window, case.as_of)
    near: dict[tuple[str, int | None], Score] = {}
    for score in measures:
        if score.when.earliest < first or score.when.latest > last:
            continue
        key = (score.scale or "", score.item)
        if key not in near or abs(score.when.latest - day) < abs(near[key].when.latest - day):
            near[key] = score
    by_items = _items_beyond(case, [score for (scale_id, item), score in near.items() if scale_id == SHEEHAN and item is not None])
    answers = [
        (score, by_items if scale_id == SHEEHAN and item is not None else _beyond(case, score)) for (scale_id, item), score in near.items()
    ]
    telling = [beyond for _, beyond in answers if beyond is not UNKNOWN]
    if not telling:
        return UNKNOWN, tuple(near.values())
    found = any_of(telling)
    return found, tuple([score for score, beyond in answers if beyond is found])


def _measures(case: Case) -> tuple[Score, ...]:
    """Every score of function or quality of life, oldest first."""
    if "measures" not in case.found:
        scales = case.knowledge.scales
        found = [s for s in case.history.scores if (scale := scales.get(s.scale or "")) is not None and scale.domain in DOMAINS]
        case.found["measures"] = tuple(sorted(found, key=lambda s: (s.when.latest, s.row)))
    measures: tuple[Score, ...] = case.found["measures"]
    return measures


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

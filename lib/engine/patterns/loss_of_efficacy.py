"""Did a medication that helped stop helping, unchanged? Pattern 2, tachyphylaxis (rule G2; Targum 2014)."""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.patterns.changes import Change, own_changes
from lib.engine.patterns.finding import (
    Finding,
    Found,
    add_up,
    adherence_code,
    antidepressant_courses,
    codes,
    named,
    not_judged,
    on_course,
    presumed_adherent,
)
from lib.engine.patterns.held_response import scored_on
from lib.engine.scores import last_day, symptom_scales
from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Evidence
from lib.records.course import Course

PATTERN = "loss_of_efficacy"


def loss_of_efficacy(case: Case) -> Found:
    """A held response or remission lost on an unchanged antidepressant."""
    findings = [_on(case, course) for course in antidepressant_courses(case)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.")


def _on(case: Case, course: Course) -> Finding:
    rated = course.stop_reason == "loss_of_efficacy"
    if course.adherent is NO:
        if rated:
            said = "rated as loss of efficacy, but adherence is recorded as low."
            return on_course(UNKNOWN, case, course, lambda: said, codes(course, "scores"))
        return on_course(NO, case, course, lambda: "adherence is recorded as low.")
    readings = [found for scale in symptom_scales(case) if (found := scored_on(case, course, scale))]
    decided = [found for found in readings if found.present is not UNKNOWN]
    answers = {found.present for found in decided}
    if len(answers) > 1:
        return _disagreeing(case, course, decided)
    if rated and YES not in answers:
        return _rated(case, course, decided)
    if decided:
        return decided[0]
    unscored = _unscored(case, course)
    return unscored if unscored.present is NO or not readings else readings[0]


def _disagreeing(case: Case, course: Course, decided: list[Finding]) -> Finding:
    def shown() -> Evidence:
        rows = tuple(dict.fromkeys(row for found in decided for row in found.shown().rows))
        return Evidence(f"{named(case, course)}: the instruments disagree about a loss.", rows, (course.course_id,))

    def note() -> str:
        return "Instruments disagree: " + " ".join(found.shown().text for found in decided)

    return Finding(UNKNOWN, shown, codes(course, "scores"), note=note)


def _rated(case: Case, course: Course, decided: list[Finding]) -> Finding:
    """Rated as loss of efficacy. Scores that show no response to lose outweigh the rating; a last reduction leaves the cause open."""
    if decided:
        return Finding(NO, lambda: _outweighed(case, course, decided[0]))
    if changes := own_changes(case, course):
        return Finding(UNKNOWN, lambda: _after_a_reduction(case, course, changes[-1]), codes(course, "scores"))

    def shown() -> Evidence:
        began = course.start.earliest if course.start else None
        text = f"{named(case, course)}: rated as loss of efficacy."
        return Evidence(text, course.rows, (course.course_id,), began, last_day(case, course))

    def note() -> str:
        return f"Rated, not measured: no scores show the response and its loss. {presumed_adherent(case, course)}".strip()

    return Finding(YES, shown, adherence_code(course), note=note)


def _outweighed(case: Case, course: Course, scored: Finding) -> Evidence:
    said = scored.shown()
    text = f"{named(case, course)}: rated as loss of efficacy, but the scores say otherwise. {said.text}"
    return Evidence(text, said.rows, (course.course_id,))


def _after_a_reduction(case: Case, course: Course, last: Change) -> Evidence:
    text = f"rated as loss of efficacy, without scores; {last.text()}, so whether the loss came before it is not known."
    return Evidence(f"{named(case, course)}: {text}", (*course.rows, *last.rows), (course.course_id,))


def _unscored(case: Case, course: Course) -> Finding:
    """No usable scores: what the rating and the length of the course exclude."""
    if finding := not_judged(case, course):
        return finding
    if course.weeks.below(case.knowledge.number("pattern_loss_held_weeks")) is YES:
        return on_course(NO, case, course, lambda: "too short for a response to have been held and lost.")
    if course.outcome in ("none", "worse", "partial") or course.stop_reason == "inefficacy":
        return on_course(NO, case, course, lambda: "no response on record that could have been lost.")
    if course.outcome in ("response", "remission") and not course.lost and (course.ongoing or course.stop_reason is not None):
        return on_course(NO, case, course, lambda: f"rated {course.outcome}, not lost.")
    missing = codes(course, "stop_reason") if course.outcome in ("response", "remission") else codes(course, "outcome", "scores")
    return on_course(UNKNOWN, case, course, lambda: "no scores and no rating that decide it.", missing)

"""Did a medication that helped stop helping, unchanged? Pattern 2, tachyphylaxis (rule G2; Targum 2014)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from lib.engine.case import Case
from lib.engine.patterns.changes import Change, changes_between, own_changes
from lib.engine.patterns.finding import Finding, add_up, agent_name, antidepressant_courses, codes, not_judged, presumed_adherent, span
from lib.engine.scores import baseline_total, improvement_pct, last_day, show_score, symptom_scales, totals_on
from lib.engine.spans import DAYS_A_WEEK
from lib.knowledge.rows import Scale
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.assessment import Pattern
from lib.records.course import Course
from lib.records.dates import days_between, show_partial
from lib.records.history import Score

PATTERN = "loss_of_efficacy"


def loss_of_efficacy(case: Case) -> Pattern:
    """A held response or remission lost on an unchanged antidepressant."""
    findings = [_on(case, course) for course in antidepressant_courses(case)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.")


def _on(case: Case, course: Course) -> Finding:
    said = f"{agent_name(case, course)}, {span(course)}"
    rated = course.stop_reason == "loss_of_efficacy"
    if course.adherent is NO:
        answer = UNKNOWN if rated else NO
        missing = codes(course, "scores") if rated else ()
        doubt = "rated as loss of efficacy, but adherence is recorded as low" if rated else "adherence is recorded as low"
        return Finding(answer, f"{said}: {doubt}.", course.rows, (course.course_id,), missing=missing)
    readings = [found for scale in symptom_scales(case) if (found := _scored(case, course, scale))]
    decided = [found for found in readings if found.present is not UNKNOWN]
    if {found.present for found in decided} == {YES, NO}:
        return _disagreeing(course, said, decided)
    if rated and not any(found.present is YES for found in decided):
        return _rated(case, course, said, decided)
    if decided:
        return decided[0]
    unscored = _unscored(case, course, said)
    return unscored if unscored.present is NO or not readings else readings[0]


def _disagreeing(course: Course, said: str, decided: list[Finding]) -> Finding:
    rows = tuple(dict.fromkeys(row for found in decided for row in found.rows))
    note = "Instruments disagree: " + " ".join(found.text for found in decided)
    return Finding(
        UNKNOWN, f"{said}: the instruments disagree about a loss.", rows, (course.course_id,), missing=codes(course, "scores"), note=note
    )


def _rated(case: Case, course: Course, said: str, decided: list[Finding]) -> Finding:
    """Rated as loss of efficacy. Scores that show no response to lose outweigh the rating; a last reduction leaves the cause open."""
    at, began = (course.course_id,), course.start.earliest if course.start else None
    if decided:
        text = f"{said}: rated as loss of efficacy, but the scores say otherwise. {decided[0].text}"
        return Finding(NO, text, decided[0].rows, at)
    if changes := own_changes(case, course):
        text = f"{said}: rated as loss of efficacy, without scores; {changes[-1].text}, so whether the loss came before it is not known."
        return Finding(UNKNOWN, text, (*course.rows, *changes[-1].rows), at, missing=codes(course, "scores"))
    presumed, missing = presumed_adherent(case, course)
    note = "Rated, not measured: no scores show the response and its loss."
    text = f"{said}: rated as loss of efficacy."
    return Finding(YES, text, course.rows, at, began, last_day(case, course), missing, note=f"{note} {presumed}".strip())


def _unscored(case: Case, course: Course, said: str) -> Finding:
    """No usable scores: what the rating and the length of the course exclude."""
    if finding := not_judged(case, course):
        return finding
    at = (course.course_id,)
    if course.weeks.below(case.knowledge.number("pattern_loss_held_weeks")) is YES:
        return Finding(NO, f"{said}: too short for a response to have been held and lost.", course.rows, at)
    if course.outcome in ("none", "worse", "partial") or course.stop_reason == "inefficacy":
        return Finding(NO, f"{said}: no response on record that could have been lost.", course.rows, at)
    if course.outcome in ("response", "remission") and not course.lost and (course.ongoing or course.stop_reason is not None):
        return Finding(NO, f"{said}: rated {course.outcome}, not lost.", course.rows, at)
    missing = codes(course, "stop_reason") if course.outcome in ("response", "remission") else codes(course, "outcome", "scores")
    return Finding(UNKNOWN, f"{said}: no scores and no rating that decide it.", course.rows, at, missing=missing)


@dataclass(frozen=True, slots=True)
class _Held:
    """A response or remission held on one instrument: its first and last score, what came before and after, and the rows of all."""

    scale: Scale
    baseline: Score | None
    before: Score | None
    run: tuple[Score, ...]
    later: tuple[Score, ...]
    said: str
    rows: tuple[int, ...]


def _scored(case: Case, course: Course, scale: Scale) -> Finding | None:
    """What one instrument shows; None when it was not used on this course."""
    baseline = baseline_total(case, course, scale.id)
    scores = totals_on(case, course, scale.id, baseline)
    if not scores:
        return None
    said, at = f"{agent_name(case, course)}, {span(course)}", (course.course_id,)
    rows = (*course.rows, *((baseline.row,) if baseline else ()), *(s.row for s in scores))
    holds = [_holds(case, scale, baseline, score) for score in scores]
    run = _first_held_run(case, scores, holds)
    if run is not None:
        first, after = run
        before = scores[first - 1] if first else baseline
        held = f"{said}: {scale.id} response held from {show_partial(scores[first].when)} to {show_partial(scores[after - 1].when)}"
        return _after_hold(case, course, _Held(scale, baseline, before, scores[first:after], scores[after:], held, rows))
    if UNKNOWN in holds:
        text = f"{said}: no {scale.id} score from the start, so a response cannot be told."
        return Finding(UNKNOWN, text, rows, at, missing=codes(course, "scores"))
    if YES in holds and holds[-1] is YES and not course.ongoing:
        text = f"{said}: the last {scale.id} score shows a response; whether it was held and lost is not known."
        return Finding(UNKNOWN, text, rows, at, missing=codes(course, "scores"))
    return Finding(NO, f"{said}: no {scale.id} response was held for the time asked.", rows, at)


def _after_hold(case: Case, course: Course, held: _Held) -> Finding:
    """A response was held. Was it lost, on consecutive scores?"""
    at = (course.course_id,)
    if not held.later:
        return Finding(NO, f"{held.said}, not lost since.", held.rows, at)
    if held.baseline is None:
        return Finding(UNKNOWN, f"{held.said}, then higher; no score from the start.", held.rows, at, missing=codes(course, "scores"))
    lost = [_lost(case, held, held.baseline, score) for score in held.later]
    needed = int(case.knowledge.number("pattern_loss_confirming_scores"))
    confirmed = _consecutive(lost, needed)
    if confirmed is None and lost[-1] is NO:
        return Finding(NO, f"{held.said}; later scores do not confirm a loss.", held.rows, at)
    if confirmed is None:
        text = f"{held.said}, then {show_score(held.later[-1])}, to be confirmed by another score."
        return Finding(UNKNOWN, text, held.rows, at, missing=codes(course, "scores"), watch=True)
    answer, where = confirmed
    shown = " and ".join(show_score(s) for s in held.later[where : where + needed])
    if answer is UNKNOWN:
        text = f"{held.said}, then {shown}; the smallest important difference of {held.scale.id} is not known."
        return Finding(UNKNOWN, text, held.rows, at, missing=codes(course, "scores"))
    return _unchanged(case, course, replace(held, said=f"{held.said}, then lost: {shown}"), held.later[where])


def _unchanged(case: Case, course: Course, held: _Held, lost: Score) -> Finding:
    """The loss is measured. Was everything the patient took unchanged for the time asked before it?"""
    first, last = held.run[0], held.run[-1]
    since = held.before.when.earliest if held.before else first.when.earliest
    changes = changes_between(case, course, since, lost.when.latest)
    held_for = timedelta(weeks=case.knowledge.number("pattern_loss_held_weeks"))
    for change in changes:
        brought = change.brief and (change.when is None or change.when.earliest <= first.when.latest)
        if brought or change.when is None or change.when.latest > last.when.earliest - held_for:
            # A vague date may lie before the time asked or after the loss; then it decides nothing.
            certain = change.when is not None and (
                brought or (change.when.earliest > first.when.latest and change.when.latest <= lost.when.earliest)
            )
            return _after_change(course, held, change, certain)
    presumed, missing = presumed_adherent(case, course)
    start, stop = first.when.earliest, lost.when.latest
    return Finding(
        YES, f"{held.said}, on an unchanged or higher dose.", held.rows, (course.course_id,), start, stop, missing, note=presumed
    )


def _after_change(course: Course, held: _Held, change: Change, certain: bool) -> Finding:
    rows, at = (*held.rows, *change.rows), (course.course_id,)
    if certain:
        return Finding(NO, f"{held.said}; but {change.text}, so this is not a loss on unchanged treatment.", rows, at)
    text = f"{held.said}; {change.text}, and whether that came before the loss is not known."
    return Finding(UNKNOWN, text, rows, at, missing=change.missing)


def _holds(case: Case, scale: Scale, baseline: Score | None, score: Score) -> Answer:
    if scale.remission is not None and score.value <= scale.remission:
        return YES
    change = improvement_pct(baseline.value, score.value) if baseline else None
    if change is None:
        return UNKNOWN
    return YES if change >= case.knowledge.number("response_pct") else NO


def _lost(case: Case, held: _Held, baseline: Score, score: Score) -> Answer:
    """Half the gain lost again, and by a difference that matters; without a known one, the relapse threshold stands in (CC 5.2)."""
    best = min(s.value for s in held.run)
    gain, back = baseline.value - best, score.value - best
    if gain <= 0 or back / gain * 100 < case.knowledge.number("pattern_loss_gain_pct"):
        return NO
    if held.scale.important is not None:
        return YES if back >= held.scale.important else NO
    return YES if held.scale.relapse is not None and score.value >= held.scale.relapse else UNKNOWN


def _first_held_run(case: Case, scores: tuple[Score, ...], holds: list[Answer]) -> tuple[int, int] | None:
    """Index of the first score of the first run that held for the time asked, and of the score after it."""
    needed = case.knowledge.number("pattern_loss_held_weeks") * DAYS_A_WEEK
    start: int | None = None
    for index, held in enumerate([*holds, NO]):
        if held is YES:
            start = index if start is None else start
            continue
        if start is not None and days_between(scores[start].when, scores[index - 1].when).at_least(needed) is YES:
            return start, index
        start = None
    return None


def _consecutive(lost: list[Answer], needed: int) -> tuple[Answer, int] | None:
    """Answer and place of the first run of `needed` scores none of which is no, certain ones first; None without one."""
    runs = [(all_of(lost[i : i + needed]), i) for i in range(len(lost) - needed + 1)]
    for wanted in (YES, UNKNOWN):
        for answer, place in runs:
            if answer is wanted:
                return answer, place
    return None

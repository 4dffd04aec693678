"""Do symptoms persist on treatment? Pattern 1 (rule G1; NICE NG222 1.9.1, CANMAT 2023)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.case import Case
from lib.engine.patterns.finding import (
    Finding,
    Found,
    add_up,
    adherence_code,
    agent_name,
    codes,
    current_or_latest,
    named,
    on_course,
    presumed_adherent,
)
from lib.engine.scores import (
    baseline_total,
    end_total,
    improvement_pct,
    last_day,
    latest_symptom_total,
    show_change,
    show_score,
    symptom_scales,
)
from lib.engine.weeks_by import weeks_at_minimum_by
from lib.knowledge.rows import Scale
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, any_of
from lib.records.assessment import Evidence
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.dates import show_partial
from lib.records.history import Event, Score

PATTERN = "persistent_symptoms"


@dataclass(slots=True, eq=False)
class _Reading:
    """What the last score of one instrument on the course says: `change` from `baseline` in percent, after `weeks` at the minimum dose."""

    answer: Answer
    score: Score
    baseline: Score | None
    change: float | None
    weeks: Bounds
    watch: bool
    stale: bool

    def text(self) -> str:
        """In words."""
        shown = f"{show_score(self.score)}, {_change(self.change, self.baseline)}, after {show_weeks(self.weeks)} at the minimum dose"
        if self.stale:
            shown += "; no later score, though the course went on"
        elif self.watch:
            shown += "; watched, not yet present"
        return shown + "."


def persistent_symptoms(case: Case) -> Found:
    """Symptoms that persist on the current or the latest antidepressant course."""
    findings = [_on(case, course) for course in current_or_latest(case)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.")


def _on(case: Case, course: Course) -> Finding:
    if course.adherent is NO:
        return on_course(NO, case, course, lambda: "adherence is recorded as low, so persistence on it cannot be read.")
    if since := _remission_after(case, course):
        return Finding(NO, lambda: _since_then(case, course, since))
    weeks = course.weeks_at_minimum_dose
    if weeks.below(case.knowledge.number("pattern_watch_weeks")) is YES:
        return on_course(NO, case, course, lambda: f"{show_weeks(weeks)} at the minimum dose, too early or too low to say.")
    readings = [r for scale in symptom_scales(case) if (r := _reading(case, course, scale))]
    scored = _scored(case, course, readings) if readings else None
    if scored and scored.present is not UNKNOWN:
        return scored
    rated = _rated(case, course)
    return scored if scored and rated.present is UNKNOWN else rated


def _since_then(case: Case, course: Course, since: Score | Event) -> Evidence:
    said = show_score(since) if isinstance(since, Score) else f"remission recorded {show_partial(since.when)}"
    return Evidence(f"In remission since {agent_name(case, course)}: {said}.", (*course.rows, since.row), (course.course_id,))


def _scored(case: Case, course: Course, readings: list[_Reading]) -> Finding:
    """The first instrument that decides, in the order of rule C1; others that contradict it are named."""
    chosen = next((r for r in readings if r.answer is not UNKNOWN), readings[0])
    missing = adherence_code(course) if chosen.answer is YES else ()
    if chosen.answer is UNKNOWN:
        # Where dose and dates are known to the day, what is open is the score: its day, or the one at the start.
        missing = codes(course, "scores") if chosen.stale or course.weeks_at_minimum_dose.exact else _clock_codes(course)

    def shown() -> Evidence:
        rows = (*course.rows, *(s.row for s in (chosen.baseline, chosen.score) if s))
        began = course.start.earliest if course.start else None
        return Evidence(f"{named(case, course)}: {chosen.text()}", rows, (course.course_id,), began, chosen.score.when.latest)

    def note() -> str:
        against = [r for r in readings if {r.answer, chosen.answer} == {YES, NO}]
        disagree = f"Instruments disagree: {'; '.join(show_score(r.score) for r in against)}." if against else ""
        return " ".join(part for part in (disagree, presumed_adherent(case, course) if chosen.answer is YES else "") if part)

    return Finding(chosen.answer, shown, missing, chosen.watch, note)


def _reading(case: Case, course: Course, scale: Scale) -> _Reading | None:
    score = end_total(case, course, scale.id)
    if score is None:
        return None
    number = case.knowledge.number
    early, residual = number("pattern_persistent_weeks"), number("pattern_residual_weeks")
    weeks, total = weeks_at_minimum_by(case, course, score.when), course.weeks_at_minimum_dose
    baseline = baseline_total(case, course, scale.id)
    change = improvement_pct(baseline.value, score.value) if baseline else None
    flat = UNKNOWN if change is None else (YES if change < number("pattern_persistent_below_pct") else NO)
    above = UNKNOWN if scale.remission is None else (YES if score.value > scale.remission else NO)
    arms = ((flat, early), (above, residual))
    answer = any_of([all_of((symptom, weeks.at_least(needed))) for symptom, needed in arms])
    # A score taken before the threshold says nothing about the weeks after it, when the course went on.
    stale = answer is NO and any(s is not NO and weeks.at_least(n) is NO and total.at_least(n) is not NO for s, n in arms)
    watch = answer is not YES and not stale and flat is YES and weeks.at_least(number("pattern_watch_weeks")) is YES
    return _Reading(UNKNOWN if stale else answer, score, baseline, change, weeks, watch, stale)


def _rated(case: Case, course: Course) -> Finding:
    number, weeks = case.knowledge.number, course.weeks_at_minimum_dose
    flat, partial = _rated_flat(case, course), _rated_as(course, "partial")
    early = all_of((flat, weeks.at_least(number("pattern_persistent_weeks"))))
    answer = any_of((early, all_of((partial, weeks.at_least(number("pattern_residual_weeks"))))))
    missing = adherence_code(course) if answer is YES else ()
    if answer is UNKNOWN:
        missing = codes(course, "outcome", "scores") if UNKNOWN in (flat, partial) else _clock_codes(course)
    watch = answer is not YES and flat is YES and weeks.at_least(number("pattern_watch_weeks")) is YES
    return Finding(
        answer, lambda: _rated_shown(case, course), missing, watch, lambda: presumed_adherent(case, course) if answer is YES else ""
    )


def _rated_shown(case: Case, course: Course) -> Evidence:
    said = f"rated {course.outcome}{', later lost' if course.lost else ''}" if course.outcome_from == "rated" else "outcome not recorded"
    return Evidence(
        text=f"{named(case, course)}: {said}, {show_weeks(course.weeks_at_minimum_dose)} at the minimum dose.",
        rows=course.rows,
        courses=(course.course_id,),
        start=course.start.earliest if course.start else None,
        stop=last_day(case, course),
    )


def _rated_flat(case: Case, course: Course) -> Answer:
    """Rated as no improvement to speak of? A rating in percent is compared, a word stands for itself.

    A response rated and then lost says how good it was, not how it is.
    """
    if course.outcome_from != "rated" or course.lost:
        return UNKNOWN
    if course.improvement_pct is not None:
        return YES if course.improvement_pct < case.knowledge.number("pattern_persistent_below_pct") else NO
    return YES if course.outcome in ("none", "worse") else NO


def _rated_as(course: Course, outcome: str) -> Answer:
    if course.outcome_from != "rated" or course.lost:
        return UNKNOWN
    return YES if course.outcome == outcome else NO


def _remission_after(case: Case, course: Course) -> Score | Event | None:
    """A remission later than the course (or, while it lasts, later than every score), when nothing has undone it."""
    last = latest_symptom_total(case)
    scored_on = last.when.latest if last else date.min
    said = [e for e in case.history.events if e.event in ("remission", "relapse") and e.when and e.when.latest <= case.as_of]
    told = max(said, key=lambda e: (e.when.latest if e.when else date.min, e.row), default=None)
    ended = course.stop.latest if course.stop else (course.start.latest if course.start else date.max)
    if told and told.when and told.event == "remission" and told.when.earliest > ended and told.when.latest >= scored_on:
        return told
    if last is None or course.stop is None or last.when.earliest <= ended:
        return None
    cut = case.knowledge.scales[last.scale or ""].remission
    return last if cut is not None and last.value <= cut else None


def _clock_codes(course: Course) -> tuple[str, ...]:
    named = tuple(code for code in course.missing if code.partition(":")[0] in ("dose", "duration"))
    return named or codes(course, "dose", "duration")


def show_weeks(weeks: Bounds) -> str:
    """Weeks in words: `6 weeks`, `2 to 6 weeks`, `at least 2 weeks`."""
    if weeks.high == float("inf"):
        return f"at least {weeks.low:.3g} weeks"
    low, high = f"{weeks.low:.3g}", f"{weeks.high:.3g}"
    return f"{low} weeks" if low == high else f"{low} to {high} weeks"


def _change(change: float | None, baseline: Score | None) -> str:
    if change is None or baseline is None:
        return "no score from the start to compare with"
    return f"{show_change(change)} than {baseline.value:g} at the start"

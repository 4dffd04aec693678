"""Did raising the dose change anything? Pattern 4, as observed (rule G4); never advice on a dose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from lib.engine.case import Case
from lib.engine.patterns.finding import Finding, Found, add_up, agent_name, antidepressant_courses, codes, on_course
from lib.engine.scores import improvement_pct, last_between, series, show_score, symptom_scales
from lib.engine.spans import DAYS_A_WEEK
from lib.knowledge.rows import Scale
from lib.records.answers import NO, UNKNOWN, YES, Answer, answer
from lib.records.assessment import Evidence
from lib.records.course import Course, DoseStep
from lib.records.dates import PartialDate, days_between, on, show_partial
from lib.records.doses import Dose, show_dose
from lib.records.history import Score, Treatment

PATTERN = "no_change_on_dose_increase"
_RATED = {
    YES: "rated without further benefit",
    NO: "rated better than before",
    UNKNOWN: "no scores before and after it, and no rating",
}


def no_change_on_dose_increase(case: Case) -> Found:
    """Increases of an antidepressant's dose after which the scores stayed where they were."""
    findings = [finding for course in antidepressant_courses(case) for finding in _on(case, course)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.")


def _on(case: Case, course: Course) -> list[Finding]:
    if course.weeks.below(case.knowledge.number("pattern_increase_weeks")) is YES:
        return [on_course(NO, case, course, lambda: "too short for a higher dose to have been kept and read.")]
    findings = []
    for before, after in pairwise(course.steps):
        raised = _raised(case, before.dose, after.dose)
        if raised is YES:
            findings.append(_step(case, course, before, after))
        elif raised is UNKNOWN:
            findings.append(
                on_course(UNKNOWN, case, course, lambda: "a dose before or after a step is not recorded.", codes(course, "dose"))
            )
    if findings:
        return findings
    if not course.steps or [step for step in course.steps if _open(case, step.dose)]:
        return [on_course(UNKNOWN, case, course, lambda: "the dose over time is not recorded.", codes(course, "dose"))]
    return [on_course(NO, case, course, lambda: "no increase of the dose on record.")]


def _raised(case: Case, before: Dose | None, after: Dose | None) -> Answer:
    if before is None or after is None or before.unit != after.unit or before.per != after.per or before.low <= 0:
        return UNKNOWN
    return answer((after.low - before.low) / before.low * 100 >= case.knowledge.number("pattern_increase_step_pct"))


def _open(case: Case, dose: Dose | None) -> bool:
    """Could a dose of this step have been raised within it? Not recorded, or a range wide enough."""
    if dose is None:
        return True
    return dose.low > 0 and (dose.high - dose.low) / dose.low * 100 >= case.knowledge.number("pattern_increase_step_pct")


def _step(case: Case, course: Course, before: DoseStep, after: DoseStep) -> Finding:
    def shown(text: str, scores: tuple[Score, ...] = (), start: date | None = None, stop: date | None = None) -> Evidence:
        step = f"from {show_dose(before.dose)} to {show_dose(after.dose)} {show_partial(after.start)}"
        rows = (*dict.fromkeys((*before.rows, *after.rows)), *(s.row for s in scores))
        return Evidence(f"{agent_name(case, course)} {step}: {text}.", rows, (course.course_id,), start, stop)

    if after.start is None:
        return Finding(UNKNOWN, lambda: shown("when is not recorded"), codes(course, "duration"))
    stop = after.stop or (on(case.as_of) if course.ongoing else course.stop) or on(case.as_of)
    kept = days_between(after.start, stop).at_least(case.knowledge.number("pattern_increase_weeks") * DAYS_A_WEEK)
    if kept is NO:
        return Finding(NO, lambda: shown("kept too briefly to read its effect"))
    if kept is UNKNOWN:
        return Finding(UNKNOWN, lambda: shown("how long it was kept is not known"), codes(course, "duration"))
    begin, end = after.start.earliest, stop.latest
    readings = [found for scale in symptom_scales(case) if (found := _scored(case, scale, after.start, end))]
    decided = [r for r in readings if r.answer is not UNKNOWN]
    rated = UNKNOWN if decided else _rated(case, before, after)
    if decided or (readings and rated is UNKNOWN):
        chosen = (decided or readings)[0]
        missing = codes(course, "scores") if chosen.answer is UNKNOWN else ()
        return Finding(chosen.answer, lambda: shown(chosen.text(), chosen.scores, begin, end), missing, note=lambda: _disagreement(decided))
    missing = codes(course, "scores", "outcome") if rated is UNKNOWN else ()
    return Finding(rated, lambda: shown(_RATED[rated], (), begin, end), missing)


@dataclass(slots=True, eq=False)
class _Change:
    """Change on one instrument from the last score before an increase to the last on the higher dose. `because`: why it counts or not."""

    answer: Answer
    because: str
    scores: tuple[Score, Score]

    def text(self) -> str:
        """In words."""
        first, last = self.scores
        return f"{show_score(first)}, then {show_score(last)}{self.because}"


def _disagreement(decided: list[_Change]) -> str:
    against = [change.text() for change in decided if change.answer is not decided[0].answer]
    return f"Instruments disagree: {'; '.join(against)}." if against else ""


def _scored(case: Case, scale: Scale, raised: PartialDate, last_day: date) -> _Change | None:
    """What one instrument shows; None without both scores."""
    number, totals = case.knowledge.number, series(case, scale.id)
    first = last_between(totals, raised.earliest - timedelta(days=number("pattern_increase_before_days")), raised.earliest)
    if first is None:
        return None
    last = last_between(totals, raised.latest + timedelta(weeks=number("pattern_increase_weeks")), last_day)
    if last is None:
        return None
    fall, share, both = first.value - last.value, improvement_pct(first.value, last.value), (first, last)
    if share is None:
        return _Change(UNKNOWN, "", both)
    if share >= number("pattern_increase_below_pct") or (scale.important is not None and fall >= scale.important):
        return _Change(NO, ", better", both)
    if scale.important is None and fall > 0:
        return _Change(UNKNOWN, f"; the smallest important difference of {scale.id} is not known", both)
    return _Change(YES, ", no change that counts" if fall >= 0 else ", no better", both)


def _rated(case: Case, before: DoseStep, after: DoseStep) -> Answer:
    """What the ratings of the two doses say: none or worse on the higher one, or the same word on both, is no change."""
    lower, higher = _outcome(case, before), _outcome(case, after)
    if higher is None:
        return UNKNOWN
    if higher in ("none", "worse") or higher == lower:
        return YES
    return NO if lower is not None or higher in ("response", "remission") else UNKNOWN


def _outcome(case: Case, step: DoseStep) -> str | None:
    rated: list[Treatment] = [t for t in case.history.treatments if t.row in step.rows and t.outcome]
    return max(rated, key=lambda t: t.row).outcome if rated else None

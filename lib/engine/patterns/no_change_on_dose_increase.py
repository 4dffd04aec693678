"""Did raising the dose change anything? Pattern 4, as observed (rule G4); never advice on a dose."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from lib.engine.case import Case
from lib.engine.patterns.finding import Finding, add_up, agent_name, antidepressant_courses, codes, span
from lib.engine.scores import improvement_pct, last_between, series, show_score, symptom_scales
from lib.engine.spans import DAYS_A_WEEK
from lib.knowledge.rows import Scale
from lib.records.answers import NO, UNKNOWN, YES, Answer, answer
from lib.records.assessment import Pattern
from lib.records.course import Course, DoseStep
from lib.records.dates import PartialDate, days_between, on, show_partial
from lib.records.doses import Dose, show_dose
from lib.records.history import Score, Treatment

PATTERN = "no_change_on_dose_increase"


def no_change_on_dose_increase(case: Case) -> Pattern:
    """Increases of an antidepressant's dose after which the scores stayed where they were."""
    findings = [finding for course in antidepressant_courses(case) for finding in _on(case, course)]
    return add_up(case, PATTERN, findings, "No antidepressant course is recorded.")


def _on(case: Case, course: Course) -> list[Finding]:
    said, at = f"{agent_name(case, course)}, {span(course)}", (course.course_id,)
    if course.weeks.below(case.knowledge.number("pattern_increase_weeks")) is YES:
        return [Finding(NO, f"{said}: too short for a higher dose to have been kept and read.", course.rows, at)]
    findings = []
    for before, after in pairwise(course.steps):
        raised = _raised(case, before.dose, after.dose)
        if raised is YES:
            findings.append(_step(case, course, before, after))
        elif raised is UNKNOWN:
            findings.append(
                Finding(UNKNOWN, f"{said}: a dose before or after a step is not recorded.", course.rows, at, missing=codes(course, "dose"))
            )
    if findings:
        return findings
    if any(_open(case, step.dose) for step in course.steps) or not course.steps:
        return [Finding(UNKNOWN, f"{said}: the dose over time is not recorded.", course.rows, at, missing=codes(course, "dose"))]
    return [Finding(NO, f"{said}: no increase of the dose on record.", course.rows, at)]


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
    step = f"from {show_dose(before.dose)} to {show_dose(after.dose)} {show_partial(after.start)}"
    said, at = f"{agent_name(case, course)} {step}", (course.course_id,)
    rows = tuple(dict.fromkeys((*before.rows, *after.rows)))
    if after.start is None:
        return Finding(UNKNOWN, f"{said}: when is not recorded.", rows, at, missing=codes(course, "duration"))
    stop = after.stop or (on(case.as_of) if course.ongoing else course.stop) or on(case.as_of)
    kept = days_between(after.start, stop).at_least(case.knowledge.number("pattern_increase_weeks") * DAYS_A_WEEK)
    if kept is NO:
        return Finding(NO, f"{said}: kept too briefly to read its effect.", rows, at)
    if kept is UNKNOWN:
        return Finding(UNKNOWN, f"{said}: how long it was kept is not known.", rows, at, missing=codes(course, "duration"))
    readings = [found for scale in symptom_scales(case) if (found := _scored(case, scale, after.start, stop.latest))]
    decided = [r for r in readings if r[0] is not UNKNOWN]
    against = [r for r in decided if r[0] is not decided[0][0]]
    note = f"Instruments disagree: {'; '.join(r[1] for r in against)}." if against else ""
    if decided or (readings and _rated(case, before, after) is UNKNOWN):
        present, text, scores = (decided or readings)[0]
        rows = (*rows, *(s.row for s in scores))
        missing = codes(course, "scores") if present is UNKNOWN else ()
        return Finding(present, f"{said}: {text}.", rows, at, after.start.earliest, stop.latest, missing, note=note)
    rated = _rated(case, before, after)
    text = {YES: "rated without further benefit", NO: "rated better than before", UNKNOWN: "no scores before and after it, and no rating"}[
        rated
    ]
    missing = codes(course, "scores", "outcome") if rated is UNKNOWN else ()
    return Finding(rated, f"{said}: {text}.", rows, at, after.start.earliest, stop.latest, missing)


def _scored(case: Case, scale: Scale, raised: PartialDate, last_day: date) -> tuple[Answer, str, tuple[Score, Score]] | None:
    """Change on one instrument from the last score before the increase to the last on the higher dose; None without both."""
    number, totals = case.knowledge.number, series(case, scale.id)
    first = last_between(totals, raised.earliest - timedelta(days=number("pattern_increase_before_days")), raised.earliest)
    last = last_between(totals, raised.latest + timedelta(weeks=number("pattern_increase_weeks")), last_day)
    if first is None or last is None:
        return None
    fall, share = first.value - last.value, improvement_pct(first.value, last.value)
    text = f"{show_score(first)}, then {show_score(last)}"
    if share is None:
        return UNKNOWN, text, (first, last)
    if share >= number("pattern_increase_below_pct") or (scale.important is not None and fall >= scale.important):
        return NO, f"{text}, better", (first, last)
    if scale.important is None and fall > 0:
        return UNKNOWN, f"{text}; the smallest important difference of {scale.id} is not known", (first, last)
    return YES, f"{text}, no change that counts" if fall >= 0 else f"{text}, no better", (first, last)


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

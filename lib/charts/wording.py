"""How is a course, its dose, time and outcome said in few words beside a bar?"""

from __future__ import annotations

from math import inf

from lib.charts.palette import ADEQUATE, CANNOT_TELL, INADEQUATE
from lib.records.answers import NO, YES, Answer
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.dates import PartialDate, show_date, show_partial

ADEQUACY = {YES: ADEQUATE, NO: INADEQUATE}
REASONS = {
    "dose_below_minimum": "dose below minimum",
    "too_short": "too short",
    "in_progress": "in progress",
    "low_adherence": "low adherence",
    "stopped_for_intolerance": "stopped for side effects",
    "too_few_sessions": "too few sessions",
    "dose_unknown": "dose not recorded",
    "duration_unknown": "duration not known",
    "sessions_unknown": "sessions not recorded",
}
STOPS = {
    "inefficacy": "stopped for lack of effect",
    "loss_of_efficacy": "stopped when the effect was lost",
    "intolerance": "stopped for side effects",
    "remission": "stopped in remission",
    "patient_choice": "stopped by patient choice",
    "access": "stopped for lack of access",
    "other": "stopped for another reason",
}
OUTCOMES = {"none": "no response", "worse": "worse", "response": "response", "remission": "remission", "partial": "partial"}
DOSE_UNKNOWN = "dose not recorded"
EVENTS = {
    "relapse": "relapse",
    "remission": "remission",
    "hospital_admission": "hospital admission",
    "suicide_attempt": "suicide attempt",
    "switch_to_mania": "switch to mania",
}
PATTERNS = {
    "persistent_symptoms": "persistent symptoms",
    "loss_of_efficacy": "loss of effect",
    "relapse_or_recurrence": "relapse or recurrence",
    "no_change_on_dose_increase": "no change on dose increase",
    "partial_benefit": "partial benefit",
    "no_improvement_despite_adherence": "no improvement despite adherence",
}


def adequacy(value: Answer) -> str:
    """Adequate, inadequate or cannot tell."""
    return ADEQUACY.get(value, CANNOT_TELL)


def outcome_words(course: Course) -> str:
    """The outcome beside the bar: `partial 31 %`, `response, then lost`, `not tolerated`, `in progress`."""
    said = OUTCOMES.get(course.outcome, "")
    if course.outcome == "partial" and course.improvement_pct is not None:
        said = f"partial {course.improvement_pct:.0f} %"
    if course.lost and said:
        said = f"{said}, then lost"
    if course.intolerant is YES:
        helped = course.outcome in ("partial", "response", "remission")
        return f"{said}, not tolerated" if helped else "not tolerated"
    if said:
        return said
    return "in progress" if course.ongoing and "in_progress" in course.inadequate_because else "outcome not recorded"


def why_words(course: Course) -> tuple[str, ...]:
    """Every reason against adequacy, or why it cannot be told, in words."""
    return tuple(REASONS.get(code, code.replace("_", " ")) for code in course.inadequate_because)


def new_why_words(course: Course) -> tuple[str, ...]:
    """The reasons that the outcome beside the bar does not already say."""
    said = {outcome_words(course), REASONS["stopped_for_intolerance"] if course.intolerant is YES else ""}
    return tuple(words for words in why_words(course) if words not in said)


def stop_words(course: Course) -> str:
    """The stop reason in words, or nothing when it is not recorded or the outcome already says it."""
    implied = (course.stop_reason == "intolerance" and course.intolerant is YES) or (
        course.stop_reason == "loss_of_efficacy" and course.lost
    )
    if course.stop_reason is None or implied:
        return ""
    return STOPS.get(course.stop_reason, f"stopped: {course.stop_reason.replace('_', ' ')}")


def weeks_words(weeks: Bounds) -> str:
    """`13 weeks`, `6–10 weeks`, `at least 6 weeks`, `weeks not known`."""
    low = _tenth(weeks.low)
    if weeks.high == inf:
        return "weeks not known" if weeks.low == 0 else f"at least {low} weeks"
    high = _tenth(weeks.high)
    if low == high:
        return "1 week" if low == "1" else f"{low} weeks"
    return f"{low}–{high} weeks"


def dates_words(start: PartialDate | None, stop: PartialDate | None, ongoing: bool) -> str:
    """`12-Jan-2024 to 30-May-2024`, `Mar-2024 to today`, with missing ends in words."""
    first = "start not recorded" if start is None else show_partial(start)
    last = "today" if ongoing else ("stop not recorded" if stop is None else show_partial(stop))
    return f"{first} to {last}"


def rows_words(rows: tuple[int, ...]) -> str:
    """`row 4`, `rows 2–4, 9`; the line of the source as a person counts it."""
    if not rows:
        return "no source row"
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"{'row' if len(set(rows)) == 1 else 'rows'} {shown}"


def day_words(when: PartialDate) -> str:
    """One day, exact or not, on screen."""
    return show_date(when.earliest) if when.exact else show_partial(when)


def _tenth(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")

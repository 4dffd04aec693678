"""The words in which codes of an assessment are shown, on every page and paper alike."""

from __future__ import annotations

from math import isinf

from lib.records.answers import YES, Answer
from lib.records.assessment import Stage
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.doses import show_amount

ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "cannot tell"}

OUTCOMES = {
    "none": "no response",
    "partial": "partial response",
    "response": "response",
    "remission": "remission",
    "worse": "worse",
    "unknown": "outcome not recorded",
}

# Why a course is not adequate, or cannot be judged.
INADEQUATE = {
    "dose_below_minimum": "dose below minimum",
    "too_short": "too short",
    "in_progress": "in progress",
    "low_adherence": "low adherence",
    "stopped_for_intolerance": "stopped for side effects",
    "too_few_sessions": "too few sessions",
    "dose_unknown": "dose cannot be judged",
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

GROUPS = {
    "consider": "Consider",
    "check_first": "Check first",
    "in_use": "In use",
    "tried": "Tried",
    "not_suitable": "Not suitable now",
    "outside_scope": "Outside the scope of this tool",
}

HISTORIES = {
    "not_tried": "not tried",
    "inadequate": "tried, not adequate",
    "failed": "tried, no sufficient response",
    "partial": "tried, partial response",
    "helped": "helped before",
    "not_tolerated": "not tolerated",
    "current": "in use",
    "unknown": "history cannot tell",
}

SAFETIES = {
    "clear": "no caution found",
    "cannot_clear": "cannot clear: facts not recorded",
    "caution": "caution",
    "high_risk": "high-risk caution",
    "contraindicated": "contraindicated",
}

FAMILIES = {
    "psychotherapy": "Psychotherapy",
    "ketamine": "Ketamine",
    "tms": "TMS",
    "ect": "ECT",
    "medication": "Medication",
}

LINES = {"1": "1st line", "2": "2nd line", "3": "3rd line", "investigational": "investigational", "not_recommended": "not recommended"}

TAGS = {
    "read": "read in the source",
    "secondary": "read in a text that quotes the source",
    "memory": "from memory, not yet checked",
    "convention": "our own convention",
    "description": "from the public description",
}


def outcome_words(course: Course) -> str:
    """The outcome of a course in few words: `partial 31 %`, `response, then lost`, `not tolerated`, `in progress`."""
    known = course.outcome != "unknown"
    said = OUTCOMES.get(course.outcome, course.outcome)
    if course.outcome == "partial":
        said = "partial" if course.improvement_pct is None else f"partial {show_percent(course.improvement_pct)}"
    if course.lost and known:
        said = f"{said}, then lost"
    if course.intolerant is YES:
        helped = course.outcome in ("partial", "response", "remission")
        return f"{said}, not tolerated" if helped else "not tolerated"
    if not known and course.ongoing and "in_progress" in course.inadequate_because:
        return "in progress"
    return said


def why_words(course: Course) -> tuple[str, ...]:
    """Every reason against adequacy, or why it cannot be told, in words."""
    return tuple(INADEQUATE.get(code, code.replace("_", " ")) for code in course.inadequate_because)


def stop_words(course: Course) -> str:
    """The stop reason in words, or nothing when it is not recorded or the outcome already says it."""
    implied = (course.stop_reason == "intolerance" and course.intolerant is YES) or (
        course.stop_reason == "loss_of_efficacy" and course.lost
    )
    if course.stop_reason is None or implied:
        return ""
    return STOPS.get(course.stop_reason, f"stopped: {course.stop_reason.replace('_', ' ')}")


def counted(count: int, noun: str) -> str:
    """`1 patient`, `12 patients`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sessions_words(course: Course) -> str:
    """`1 session`, `30 sessions`, `sessions not recorded`."""
    return "sessions not recorded" if course.sessions is None else counted(course.sessions, "session")


def show_weeks(weeks: Bounds) -> str:
    """`13 weeks`, `5.9–7.1 weeks`, `at least 6 weeks`, `weeks not known`."""
    if isinf(weeks.high) and weeks.low == 0:
        return "weeks not known"
    shown = show_bounds(weeks)
    return f"{shown} week" if shown in ("1", "at least 1") else f"{shown} weeks"


def show_bounds(bounds: Bounds) -> str:
    """Bounds in words, to a tenth: `6`, `5–7.1`, `at least 4`, `not known`."""
    low = _tenth(bounds.low)
    if isinf(bounds.high):
        return f"at least {low}" if bounds.low > 0 else "not known"
    high = _tenth(bounds.high)
    return low if low == high else f"{low}–{high}"


def show_rows(rows: tuple[int, ...]) -> str:
    """Row numbers, runs shortened: `rows 2–4, 9`; row 0 is a fact typed in on a page."""
    if not rows:
        return "no row"
    from_file = sorted(set(rows) - {0})
    if len(from_file) < len(set(rows)):
        return f"{show_rows(tuple(from_file))} and what was entered here" if from_file else "what was entered here"
    runs: list[list[int]] = []
    for row in from_file:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"row {shown}" if len(from_file) == 1 else f"rows {shown}"


def show_percent(value: float) -> str:
    """A percentage for reading: `31 %`; with a decimal where the whole number would seem to reach a threshold it misses: `49.6 %`."""
    whole = round(value)
    return f"{show_amount(round(value, 1) if whole % 5 == 0 or abs(value) < 1 else whole)} %"


def can_settle(count: int) -> str:
    """How many open verdicts some answer to a question would settle."""
    if not count:
        return "settles no verdict alone; several wait for it among other facts"
    return f"can settle {counted(count, 'open verdict')}"


def stage_words(stage: Stage) -> str:
    """A staging result in words: `9 (8 to 9), moderate`, `II`, `between I and III`, `between none and A`, `not computed`."""
    if stage.value is None and stage.low is None:
        return "not computed" if stage.high is None else f"between none and {_plain(stage.high)}"
    shown = _plain(stage.value) if stage.value is not None else f"between {_plain(stage.low)} and {_plain(stage.high)}"
    if stage.value is not None and stage.low != stage.high:
        shown += f" ({_plain(stage.low)} to {_plain(stage.high)})"
    return f"{shown}, {stage.band}" if stage.band else shown


def _plain(value: str | float | None) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _tenth(value: float) -> str:
    return show_amount(round(value, 1))


def lower(text: str) -> str:
    """The first letter in lower case, unless it begins an abbreviation."""
    begins = text[:2]
    return text if begins.isupper() and not begins.endswith(" ") else text[:1].lower() + text[1:]

"""The words in which codes of an assessment are shown, on every page and paper alike."""

from __future__ import annotations

from math import isinf

from lib.records.answers import Answer
from lib.records.assessment import Stage
from lib.records.bounds import Bounds
from lib.records.doses import show_amount

ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "cannot tell"}

OUTCOMES = {
    "none": "no response",
    "partial": "partial response",
    "response": "response",
    "remission": "remission",
    "worse": "worse",
    "unknown": "not recorded",
}

INADEQUATE = {
    "dose_below_minimum": "dose below the minimum",
    "too_short": "too short at the minimum dose",
    "in_progress": "still in progress",
    "low_adherence": "adherence below the threshold",
    "stopped_for_intolerance": "stopped for intolerance",
    "too_few_sessions": "too few sessions",
    "dose_unknown": "dose not recorded or not comparable",
    "duration_unknown": "duration not known well enough",
    "sessions_unknown": "number of sessions not recorded",
}

STOP_REASONS = {
    "inefficacy": "no effect",
    "loss_of_efficacy": "loss of effect",
    "intolerance": "not tolerated",
    "remission": "well",
    "patient_choice": "patient's choice",
    "access": "no longer available",
    "other": "other reason",
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


def show_bounds(bounds: Bounds) -> str:
    """Bounds in words: `6.0`, `5.0–7.1`, `at least 4.0`, `not known`. One decimal for weeks and the like."""
    low = _decimal(bounds.low)
    if isinf(bounds.high):
        return f"at least {low}" if bounds.low > 0 else "not known"
    high = _decimal(bounds.high)
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
    """A percentage for reading: `31 %`."""
    return f"{show_amount(round(value, 1) if abs(value) < 1 else round(value))} %"


def stage_words(stage: Stage) -> str:
    """A staging result in words: `9 (8 to 9), moderate`, `II`, `between I and III`, `not computed`."""
    if stage.value is None and stage.low is None:
        return "not computed"
    shown = _plain(stage.value) if stage.value is not None else f"between {_plain(stage.low)} and {_plain(stage.high)}"
    if stage.value is not None and stage.low != stage.high:
        shown += f" ({_plain(stage.low)} to {_plain(stage.high)})"
    return f"{shown}, {stage.band}" if stage.band else shown


def _plain(value: str | float | None) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _decimal(value: float) -> str:
    return f"{value:.1f}"

"""Every course in one row: what was reached, for how long, how taken, with what outcome, and whether it counts as a failed course or why not."""

from __future__ import annotations

from lib.engine.drafts import SESSION_KINDS
from lib.records.answers import NO, YES
from lib.records.assessment import Assessment
from lib.records.calendars import Calendar, span
from lib.records.course import Course
from lib.records.doses import show_amount, show_dose
from lib.records.history import History
from lib.records.wording import outcome_words, sessions_words, show_bounds, show_percent, stop_words, why_words

HEADINGS = ("Course", "When", "Highest dose", "Weeks ≥ min.", "Adherence", "Outcome", "Counted as failed?")
# Adherence that is not recorded is presumed, so it is named only where nothing else is missing.
_LACKING = {
    "outcome": "outcome not recorded",
    "dose": "dose not recorded",
    "duration": "duration not known",
    "sessions": "sessions not recorded",
    "scores": "no scores before and after",
    "stop_reason": "reason for stopping not recorded",
    "type": "kind not recorded",
}


def course_rows(history: History, found: Assessment, calendar: Calendar) -> list[list[str]]:
    """A row for each course in order of start, then one for each treatment row that no course counts."""
    rows = [_row(course, history, found, calendar) for course in found.courses]
    return rows + [_uncounted(row, history, calendar) for row in found.uncounted]


def _row(course: Course, history: History, found: Assessment, calendar: Calendar) -> list[str]:
    told = course.kind == "medication" and course.drug_class not in ("OTHER", (course.agent or "").upper())
    drug_class = course.drug_class if told else ""
    return [
        f"{course.label} ({drug_class})" if drug_class else course.label,
        span(calendar, course.start, course.stop, course.ongoing),
        _highest(course),
        _weeks(course),
        _adherence(course, history),
        "; ".join(part for part in (outcome_words(course), _stop(course)) if part),
        counted(course, found),
    ]


def _highest(course: Course) -> str:
    if course.kind in SESSION_KINDS:
        return _capital(sessions_words(course))
    return show_dose(course.max_dose)


def _weeks(course: Course) -> str:
    """Weeks at or above the minimum dose, of those needed: `19 of 6`; of a course of sessions its weeks."""
    if course.kind in SESSION_KINDS:
        return _capital(show_bounds(course.weeks))
    shown = show_bounds(course.weeks_at_minimum_dose)
    known = any(sign.isdigit() for sign in shown)
    return _capital(shown) + (f" of {show_amount(course.weeks_needed)}" if course.weeks_needed and known else "")


def _stop(course: Course) -> str:
    """The stop reason, unless the outcome beside it already says as much."""
    if course.stop_reason == course.outcome or (course.stop_reason == "inefficacy" and course.outcome != "unknown"):
        return ""
    return stop_words(course)


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _adherence(course: Course, history: History) -> str:
    held = [t for t in history.treatments if t.row in course.rows]
    said = [f for f in history.course_facts if f.field == "adherence" and f.agent == course.agent and f.start == course.start]
    sources = list(dict.fromkeys(t.adherence_source for t in held if t.adherence_source))
    if course.adherence_pct is not None:
        shown = show_percent(course.adherence_pct)
    else:
        shown = ", ".join(dict.fromkeys([t.adherence for t in held if t.adherence] + [f.value for f in said])) or "Not recorded"
    return f"{shown} ({', '.join(sources)})" if sources and shown != "Not recorded" else shown


def counted(course: Course, found: Assessment) -> str:
    """Yes, no with the reason, or what cannot be told, under the default rule for adequacy and failure."""
    why = ", ".join(why_words(course))
    if course.role == "other" and course.kind not in SESSION_KINDS:
        return "No: not an antidepressant course"
    where = "" if course.in_current_episode is YES or not found.episode.start else _outside(course)
    if course.failed is YES:
        what = {"augmentation": "Yes, as augmentation", "other": "Yes, as sessions"}.get(course.role, "Yes")
        return what + where
    if course.failed is NO:
        return (f"No: {why}" if course.adequate is NO else "No: helped") + where
    codes = [code.partition(":")[0] for code in course.missing]
    lacking = [_LACKING[code] for code in dict.fromkeys(codes) if code in _LACKING]
    said = why or ", ".join(lacking) or ("adherence not recorded" if "adherence" in codes else "facts not recorded")
    return f"Cannot tell: {said}{where}"


def _outside(course: Course) -> str:
    return ", earlier episode" if course.in_current_episode is NO else ", episode not known"


def _uncounted(row: int, history: History, calendar: Calendar) -> list[str]:
    """A treatment whose name is not known, or that starts after the day of the review: shown, never dropped."""
    held = next(t for t in history.treatments if t.row == row)
    when = span(calendar, held.start, held.stop, held.stop is None and held.start is not None)
    known = held.agent is not None
    why = "No: not counted as a course" if known else "No: name not recognised"
    return [held.name, when, show_dose(held.dose), "Not judged", held.adherence or "Not recorded", held.outcome or "Not recorded", why]

"""How are courses and findings put into the reasons of an option?"""

from __future__ import annotations

from lib.engine.options.situation import Situation
from lib.records.course import Course
from lib.records.dates import show_partial
from lib.records.doses import show_dose
from lib.records.wording import sessions_words, why_words

_FACTS = {
    "dose": "dose",
    "duration": "duration",
    "outcome": "outcome",
    "adherence": "adherence",
    "sessions": "number of sessions",
    "stop_reason": "why it was stopped",
    "scores": "scores",
}


def course_words(course: Course) -> str:
    """`sertraline 150 mg (04-Mar-2024 to 20-May-2024)`, `high-frequency left rTMS, 30 sessions`."""
    name, added, base = course.label.partition(" added to ")  # the dose is the augmenter's, so it stands beside its name
    if course.kind == "medication" and course.max_dose is not None:
        name += f" {show_dose(course.max_dose)}"
    words = name + added + base
    if course.sessions is not None:
        words += f", {sessions_words(course)}"
    when = period(course)
    return f"{words} ({when})" if when else words


def period(course: Course) -> str:
    """When the course ran; blank when nothing is recorded."""
    if course.start is None:
        return ""
    if course.ongoing:
        return f"since {show_partial(course.start)}"
    return f"{show_partial(course.start)} to {show_partial(course.stop)}" if course.stop else f"from {show_partial(course.start)}"


def because_words(course: Course) -> str:
    """Why a course does not count as adequate."""
    return ", ".join(why_words(course)) or "not adequate"


def missing_words(course: Course) -> str:
    """What would tell whether it was adequate or failed."""
    facts = dict.fromkeys(_FACTS.get(code.split(":")[0], code.split(":")[0].replace("_", " ")) for code in course.missing)
    return ", ".join(facts) or "its protocol"


def findings_words(situation: Situation) -> str:
    """The findings that need speed, in words."""
    conditions = situation.case.knowledge.conditions
    return ", ".join(conditions[f.subject].title for f in situation.needs_fast)


def capital(text: str) -> str:
    """The first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def fits(limit: int, *choices: str) -> str:
    """The first choice no longer than the limit; else the last, cut at a word."""
    for choice in choices:
        if choice and len(choice) <= limit:
            return choice
    last = next((c for c in reversed(choices) if c), "")
    return last and last[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"

"""What one course (or one instrument) says about a pattern, and how such findings add up to the pattern."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lib.engine.case import Case
from lib.engine.drafts import SESSION_KINDS
from lib.records.answers import NO, UNKNOWN, YES, Answer, any_of
from lib.records.assessment import Evidence, Pattern
from lib.records.course import Course
from lib.records.dates import show_partial

ANTIDEPRESSANT_ROLES = ("antidepressant", "combination")


def _no_note() -> str:
    return ""


class PatternAnswer(NamedTuple):
    """A pattern without its words: is it present, what would decide it (on a yes: what it presumes), is it to be watched?"""

    pattern: str
    present: Answer
    missing: tuple[str, ...]
    watch: bool


@dataclass(slots=True, eq=False)
class Finding:
    """One answer with its reason. `shown`: the reason in words with its rows, made only when somebody reads it (a cohort counts answers).

    `missing`: facts that would decide it, or, on a yes, that it presumes. `note`: a caveat in words.
    """

    present: Answer
    shown: Callable[[], Evidence]
    missing: tuple[str, ...] = ()
    watch: bool = False
    note: Callable[[], str] = _no_note


@dataclass(slots=True, eq=False)
class Found:
    """A pattern decided. `findings`: what each course says, in their order; `lead`: what is said before their notes."""

    case: Case
    answer: PatternAnswer
    findings: list[Finding]
    lead: Callable[[], str] = _no_note

    def in_words(self) -> Pattern:
        """The pattern with its evidence: what tells first, then, unless it decides nothing, what else was found."""
        case, answer = self.case, self.answer
        telling = _telling(self.findings, answer.present)
        rest = [f for f in self.findings if f not in telling]
        shown = telling + (rest if answer.present is UNKNOWN else [f for f in rest if f.watch])
        row = case.knowledge.patterns[answer.pattern]
        notes = dict.fromkeys([note for f in shown if (note := f.note())] + ([row.note] if row.note else []))
        return Pattern(
            pattern=answer.pattern,
            title=row.title,
            present=answer.present,
            evidence=tuple(f.shown() for f in shown),
            missing=answer.missing,
            rule=rule_text(case, answer.pattern),
            sources=tuple(row.source.split()),
            watch=answer.watch,
            note=self.lead() + " ".join(notes),
        )


def antidepressant_courses(case: Case) -> tuple[Course, ...]:
    """Courses of an antidepressant in its own right; augmentations and other medicines are left out."""
    if "antidepressants" not in case.found:
        case.found["antidepressants"] = tuple([c for c in case.courses if c.kind == "medication" and c.role in ANTIDEPRESSANT_ROLES])
    courses: tuple[Course, ...] = case.found["antidepressants"]
    return courses


def depression_treatments(case: Case) -> tuple[Course, ...]:
    """Courses given for the depression: antidepressants, what was added to them, and sessions of any kind."""
    if "depression treatments" not in case.found:
        case.found["depression treatments"] = tuple([c for c in case.courses if c.role != "other" or c.kind in SESSION_KINDS])
    courses: tuple[Course, ...] = case.found["depression treatments"]
    return courses


def current_or_latest(case: Case) -> tuple[Course, ...]:
    """The ongoing antidepressant courses and the one begun last."""
    courses = antidepressant_courses(case)
    if not courses:
        return ()
    latest = max(courses, key=lambda c: (c.start.latest if c.start else date.min, c.course_id))
    return tuple(c for c in courses if c.ongoing or c is latest)


def add_up(case: Case, pattern_id: str, findings: list[Finding], nothing: str, missing: tuple[str, ...] = ("treatments",)) -> Found:
    """The pattern from what each course says: yes if one says yes, no only if every one says no, else unknown.

    Without any finding the answer is unknown: `nothing` says why and `missing` what to record.
    """
    found = findings or [Finding(UNKNOWN, lambda: Evidence(nothing), missing)]
    present = any_of([f.present for f in found])
    codes = () if present is NO else tuple(dict.fromkeys([code for f in _telling(found, present) for code in f.missing]))
    watch = present is not YES and True in [f.watch for f in found]
    return Found(case, PatternAnswer(pattern_id, present, codes, watch), found)


def _telling(findings: list[Finding], present: Answer) -> list[Finding]:
    """Those that give the pattern its answer: a no needs every one."""
    return findings if present is NO else [f for f in findings if f.present is present]


def rule_text(case: Case, pattern_id: str) -> str:
    """The rule in words, with the numbers in use put in."""
    known, key = case.knowledge.options.reach, ("pattern rule", (pattern_id, case.settings.recovery_number))
    row = case.knowledge.patterns[pattern_id]
    if key not in known or known[key][0] is not row or known[key][1] is not case.knowledge.numbers:
        numbers = _Shown(case)
        numbers["recovery_months"] = f"{case.knowledge.number(case.settings.recovery_number):g}"
        known[key] = (row, case.knowledge.numbers, row.rule.format_map(numbers))
    text: str = known[key][2]
    return text


class _Shown(dict[str, str]):
    """Numbers of the knowledge as they are written in a sentence, each when it is asked for."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    def __missing__(self, number_id: str) -> str:
        return f"{self._case.knowledge.number(number_id):g}"


def agent_name(case: Case, course: Course) -> str:
    """How the course is called in a sentence."""
    return case.knowledge.title(course.agent) if course.agent else course.label


def span(course: Course) -> str:
    """When the course was, in words: `Mar-2024 to Jun-2024`, `from Mar-2024`, `dates not recorded`."""
    if course.start is None:
        return "dates not recorded"
    start = show_partial(course.start)
    if course.stop is None:
        return f"from {start}" if course.ongoing else f"from {start}, stop not recorded"
    return f"{start} to {show_partial(course.stop)}"


def named(case: Case, course: Course) -> str:
    """The course and when it was: `venlafaxine, Mar-2024 to Jun-2024`."""
    return f"{agent_name(case, course)}, {span(course)}"


def not_judged(case: Case, course: Course) -> Finding | None:
    """A no for a course that cannot show a pattern: stopped for intolerance before it was adequate, or too young, and not judged in words."""
    if course.outcome != "unknown":
        return None
    if course.intolerant is YES:
        return on_course(NO, case, course, lambda: "stopped for intolerance before it could be judged.")
    if "in_progress" in course.inadequate_because:
        return on_course(NO, case, course, lambda: "in progress, too young to be judged.")
    return None


def on_course(present: Answer, case: Case, course: Course, said: Callable[[], str], missing: tuple[str, ...] = ()) -> Finding:
    """What is said of one course and rests on its rows alone: `venlafaxine, Mar-2024 to Jun-2024: too short.`"""
    return Finding(present, lambda: Evidence(f"{named(case, course)}: {said()}", course.rows, (course.course_id,)), missing)


def presumed_adherent(case: Case, course: Course) -> str:
    """The caveat of a yes that presumes adherence because none is recorded; empty when it is recorded."""
    return "" if course.adherent is not UNKNOWN else f"Adherence on {agent_name(case, course)} is not recorded; presumed not poor."


def adherence_code(course: Course) -> tuple[str, ...]:
    """The code of the adherence that a yes presumes."""
    return codes(course, "adherence") if course.adherent is UNKNOWN else ()


def codes(course: Course, *facts: str) -> tuple[str, ...]:
    """Codes of missing facts about a course: `codes(c, "dose", "scores")` is ("dose:<id>", "scores:<id>")."""
    return (f"{facts[0]}:{course.course_id}",) if len(facts) == 1 else tuple([f"{fact}:{course.course_id}" for fact in facts])

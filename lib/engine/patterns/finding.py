"""What one course (or one instrument) says about a pattern, and how such findings add up to the pattern."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lib.engine.case import Case
from lib.engine.drafts import SESSION_KINDS
from lib.records.answers import NO, UNKNOWN, YES, Answer, any_of
from lib.records.assessment import Evidence, Pattern
from lib.records.course import Course
from lib.records.dates import show_partial

ANTIDEPRESSANT_ROLES = ("antidepressant", "combination")


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer with its reason. `missing`: facts that would decide it, or, on a yes, that it presumes. `note`: a caveat in words."""

    present: Answer
    text: str
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()
    start: date | None = None
    stop: date | None = None
    missing: tuple[str, ...] = ()
    watch: bool = False
    note: str = ""

    def evidence(self) -> Evidence:
        """As shown under the pattern and marked on the chart."""
        return Evidence(self.text, self.rows, self.courses, self.start, self.stop)


def antidepressant_courses(case: Case) -> tuple[Course, ...]:
    """Courses of an antidepressant in its own right; augmentations and other medicines are left out."""
    if "antidepressants" not in case.found:
        case.found["antidepressants"] = tuple(c for c in case.courses if c.kind == "medication" and c.role in ANTIDEPRESSANT_ROLES)
    courses: tuple[Course, ...] = case.found["antidepressants"]
    return courses


def depression_treatments(case: Case) -> tuple[Course, ...]:
    """Courses given for the depression: antidepressants, what was added to them, and sessions of any kind."""
    return tuple(c for c in case.courses if c.role != "other" or c.kind in SESSION_KINDS)


def current_or_latest(case: Case) -> tuple[Course, ...]:
    """The ongoing antidepressant courses and the one begun last."""
    courses = antidepressant_courses(case)
    if not courses:
        return ()
    latest = max(courses, key=lambda c: (c.start.latest if c.start else date.min, c.course_id))
    return tuple(c for c in courses if c.ongoing or c is latest)


def add_up(case: Case, pattern_id: str, findings: Iterable[Finding], nothing: str, missing: tuple[str, ...] = ("treatments",)) -> Pattern:
    """The pattern from what each course says: yes if one says yes, no only if every one says no, else unknown.

    Without any finding the answer is unknown: `nothing` says why and `missing` what to record.
    """
    found = list(findings) or [Finding(UNKNOWN, nothing, missing=missing)]
    present = any_of(f.present for f in found)
    telling = [f for f in found if f.present is present] if present is not NO else found
    others = [f for f in found if f not in telling] if present is UNKNOWN else [f for f in found if f.watch and f not in telling]
    row = case.knowledge.patterns[pattern_id]
    notes = [f.note for f in (*telling, *others) if f.note] + ([row.note] if row.note else [])
    return Pattern(
        pattern=pattern_id,
        title=row.title,
        present=present,
        evidence=tuple(f.evidence() for f in (*telling, *others)),
        missing=_once(code for f in telling for code in f.missing) if present is not NO else (),
        rule=rule_text(case, pattern_id),
        sources=tuple(row.source.split()),
        watch=present is not YES and any(f.watch for f in found),
        note=" ".join(_once(notes)),
    )


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


def not_judged(case: Case, course: Course) -> Finding | None:
    """A no for a course that cannot show a pattern: stopped for intolerance before it was adequate, or too young, and not judged in words."""
    if course.outcome != "unknown":
        return None
    if course.intolerant is YES:
        why = "stopped for intolerance before it could be judged"
    elif "in_progress" in course.inadequate_because:
        why = "in progress, too young to be judged"
    else:
        return None
    return Finding(NO, f"{agent_name(case, course)}, {span(course)}: {why}.", course.rows, (course.course_id,))


def presumed_adherent(case: Case, course: Course) -> tuple[str, tuple[str, ...]]:
    """What a yes presumes about adherence when none is recorded: the caveat and the fact's code; nothing when it is recorded."""
    if course.adherent is not UNKNOWN:
        return "", ()
    return f"Adherence on {agent_name(case, course)} is not recorded; presumed not poor.", (f"adherence:{course.course_id}",)


def codes(course: Course, *facts: str) -> tuple[str, ...]:
    """Codes of missing facts about a course: `codes(c, "dose", "scores")` is ("dose:<id>", "scores:<id>")."""
    return tuple(f"{fact}:{course.course_id}" for fact in facts)


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))

"""All findings on one patient: what the engine says, with the rows, rules and sources each rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lib.records.answers import Answer
from lib.records.course import Course
from lib.records.dates import PartialDate
from lib.records.fixed import fixed
from lib.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a pack and its answer. `rule` is the clause in words, `because` what was found. `not_counted`: courses that a counting
    clause left out or could not decide, each with the part that kept it out (window, duration, adherence, outcome, switch, stop_reason)."""

    clause: str
    met: Answer
    rule: str
    because: str
    courses: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    source: str = ""
    not_counted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """A published definition of TRD (kind `definition`) or a referral criterion (`referral`), evaluated."""

    pack: str
    title: str
    kind: str
    met: Answer
    clauses: tuple[Clause, ...]
    assumptions: tuple[str, ...] = ()
    summary: str = ""
    jurisdiction: str = ""
    source: str = ""
    address: str = ""
    retrieved: date | None = None
    effective: date | None = None
    review_by: date | None = None
    tag: str = ""
    verified: bool = False
    out_of_date: bool = False


@dataclass(frozen=True, slots=True)
class StagePart:
    """One dimension of a staging model: points with low and high, and what they rest on."""

    name: str
    title: str
    points: float | None
    low: float
    high: float
    because: str
    courses: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A staging model's result. `value` is the stage ("II") or score (9.0), None when not defined or not decided; `low` and `high` bound it."""

    model: str
    title: str
    value: str | float | None
    low: str | float | None
    high: str | float | None
    band: str | None
    parts: tuple[StagePart, ...]
    because: str
    source: str
    assumptions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a pattern rests on, in words, with the rows, courses and days to light up."""

    text: str
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()
    start: date | None = None
    stop: date | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the six patterns. `watch`: not present yet, but heading there. `rule`: the operational rule in words."""

    pattern: str
    title: str
    present: Answer
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    rule: str
    sources: tuple[str, ...]
    watch: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to doubt resistance: inadequate dose, adherence, bipolarity, substance use, thyroid, interaction, ..."""

    code: str
    title: str
    answer: Answer
    text: str
    source: str
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an option stands where it stands. `kind`: history, rule, scope, safety, unrecorded, guideline, interaction,
    access, evidence, modifier, preference, course, description. `severity`: C, H, P, N, c, cap, info; none = cleared by a measurement; of evidence: for, against, mixed."""

    code: str
    text: str
    source: str
    kind: str = "history"
    severity: str = ""
    rows: tuple[int, ...] = ()
    courses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One option, with history, safety, guideline line and access kept apart.

    `history`: not_tried, inadequate, failed, partial, helped, not_tolerated, current, unknown. `safety`: clear, cannot_clear, caution,
    high_risk, contraindicated. `line`: 1, 2, 3, investigational, not_recommended or None. `group`: consider, check_first, in_use, tried,
    not_suitable, outside_scope. `clear_from`: first day after a washout. `unrecorded`: condition
    ids (`lab:<id>`, `birth_date`, `stop:<course>`) to record, the weightiest first. `rank`: place in the group; equal ranks are ties.
    """

    option: str
    title: str
    family: str
    history: str
    safety: str
    line: str | None
    level: str | None
    guideline: str
    access: str
    group: str
    summary: str
    reasons: tuple[Reason, ...]
    courses: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    unrecorded: tuple[str, ...] = ()
    clear_from: date | None = None
    onset: str = ""
    burden: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next. `settles`: ids of verdicts some answer would settle. `field`: the fact's code."""

    ask: str
    field: str
    course: str | None
    settles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """One of the few things that come first. `rank` 0 = most urgent."""

    code: str
    text: str
    rows: tuple[int, ...]
    rank: int = 0
    when: date | None = None


@fixed
class CurrentEpisode:
    """Where the current episode starts. `origin`: recorded, after_remission or None when unknown."""

    start: PartialDate | None
    origin: str | None
    because: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the engine says about one history on one day."""

    patient_id: str
    as_of: date
    jurisdiction: str
    engine_version: str
    knowledge_version: str
    episode: CurrentEpisode
    courses: tuple[Course, ...]
    criteria: tuple[Criterion, ...]
    staging: dict[str, Stage]
    patterns: tuple[Pattern, ...]
    doubts: tuple[Doubt, ...]
    options: tuple[Option, ...]
    questions: tuple[Question, ...]
    alerts: tuple[Alert, ...]
    problems: tuple[Problem, ...]
    rows_read: int = 0
    rows_used: int = 0
    uncounted: tuple[int, ...] = field(default=())

    def course(self, course_id: str | None) -> Course | None:
        """The course of that id, or None."""
        for course in self.courses:
            if course.course_id == course_id:
                return course
        return None

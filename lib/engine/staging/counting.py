"""What do the staging models count? The courses of the current episode, with an answer for each.

With no start of the episode on record all courses are counted, and that is said as an assumption (rules F).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lib.engine.case import Case
from lib.engine.patterns.finding import antidepressant_courses
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.bounds import NOTHING_KNOWN
from lib.records.course import Course

NO_EPISODE = "Start of the current episode not recorded: all courses in the history are counted."
AS_LISTED = "A treatment that is not in the history is taken as not given."


class Counted(NamedTuple):
    """A course and whether it counts: inside the episode, and what the model asks of it."""

    course: Course
    answer: Answer


@dataclass(slots=True, eq=False)
class Tally:
    """Courses with an answer each: `low` of them count for certain, `high` could."""

    items: tuple[Counted, ...]
    low: int
    high: int
    _missing: tuple[str, ...] | None = None

    @property
    def any(self) -> Answer:
        """Does one of them count?"""
        return YES if self.low else UNKNOWN if self.high else NO

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the courses that count for certain."""
        return tuple(c.course.course_id for c in self.items if c.answer is YES)

    @property
    def rows(self) -> tuple[int, ...]:
        """Source rows of the courses that count or could."""
        return tuple(dict.fromkeys(row for c in self.items if c.answer is not NO for row in c.course.rows))

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that keep some of these courses undecided. Adherence is not among them: the default profile presumes it."""
        if self._missing is None:
            self._missing = _missing_facts(self.items) if self.low != self.high else ()
        return self._missing

    def named(self, case: Case) -> str:
        """The names of the courses that count, each once, in order."""
        return ", ".join(dict.fromkeys(case.knowledge.title(c.course.agent) for c in self.items if c.answer is YES))

    def shown(self) -> str:
        """`2`, or `2 to 4` when some are undecided."""
        return f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"


NONE_COUNTED = Tally((), 0, 0, ())


def tally(items: tuple[Counted, ...]) -> Tally:
    """The courses counted."""
    if not items:
        return NONE_COUNTED
    certain = possible = 0
    for _, answer in items:
        certain += answer is YES
        possible += answer is not NO
    return Tally(items, certain, possible)


def together(*tallies: Tally) -> Tally:
    """Several tallies as one."""
    return tally(tuple([item for one in tallies for item in one.items]))


def _missing_facts(items: tuple[Counted, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for course, answer in items:
        if answer is UNKNOWN:
            open_facts = [code for code in course.missing if not code.startswith("adherence:")]
            found += open_facts or [f"duration:{course.course_id}"]
    return tuple(dict.fromkeys(found))


def in_episode(case: Case, course: Course) -> Answer:
    """In the current episode; every course is when the episode's start is not known."""
    return YES if case.episode.start is None else course.in_current_episode


def episode_assumptions(case: Case) -> tuple[str, ...]:
    """What was assumed about the episode to count its courses."""
    return (NO_EPISODE,) if case.episode.start is None else ()


def failed(case: Case, course: Course) -> Answer:
    """Failed under the default profile inside the episode; of a course that spans its start only the part since then counts."""
    inside = course.weeks_at_minimum_in_episode
    if course.failed is NO:
        return NO
    parts = [in_episode(case, course), course.failed]
    if case.episode.start is not None and course.weeks_needed is not None and inside is not NOTHING_KNOWN and inside != NOTHING_KNOWN:
        parts.append(inside.at_least(course.weeks_needed))
    return all_of(parts)


def failed_antidepressants(case: Case) -> Tally:
    """Every antidepressant course (augmentations not) with whether it failed in the episode."""
    if "failed antidepressants" not in case.found:
        drugs = [c for c in antidepressant_courses(case) if c.agent is not None]
        case.found["failed antidepressants"] = tally(tuple([Counted(c, failed(case, c)) for c in drugs]))
    counted: Tally = case.found["failed antidepressants"]
    return counted


def augmentations(case: Case, roles: tuple[str, ...] = ("augmentation",)) -> Tally:
    """Every augmentation used in the episode (and, with `roles`, every combination)."""
    return _used(case, roles, [c for c in case.courses if c.role in roles and c.kind == "medication"])


def ect_courses(case: Case) -> Tally:
    """Every ECT course of the episode."""
    return _used(case, ("ect",), [c for c in case.courses if c.kind == "ect"])


def _used(case: Case, what: tuple[str, ...], courses: list[Course]) -> Tally:
    key = ("used", what)
    if key not in case.found:
        case.found[key] = tally(tuple([Counted(c, in_episode(case, c)) for c in courses]))
    counted: Tally = case.found[key]
    return counted

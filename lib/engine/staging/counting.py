"""What do the staging models count? The courses of the current episode, with an answer for each.

With no start of the episode on record all courses are counted, and that is said as an assumption (rules F).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lib.engine.case import Case
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.bounds import NOTHING_KNOWN, Bounds
from lib.records.course import Course

ANTIDEPRESSANT_ROLES = ("antidepressant", "combination")
NO_EPISODE = "Start of the current episode not recorded: all courses in the history are counted."
AS_LISTED = "A treatment that is not in the history is taken as not given."


@dataclass(frozen=True, slots=True)
class Counted:
    """A course and whether it counts: inside the episode, and what the model asks of it."""

    course: Course
    answer: Answer


def in_episode(case: Case, course: Course) -> Answer:
    """In the current episode; every course is when the episode's start is not known."""
    return YES if case.episode.start is None else course.in_current_episode


def episode_assumptions(case: Case) -> tuple[str, ...]:
    """What was assumed about the episode to count its courses."""
    return (NO_EPISODE,) if case.episode.start is None else ()


def failed(case: Case, course: Course) -> Answer:
    """Failed under the default profile inside the episode; of a course that spans its start only the part since then counts."""
    inside = course.weeks_at_minimum_in_episode
    parts = [in_episode(case, course), course.failed]
    if case.episode.start is not None and course.weeks_needed is not None and inside != NOTHING_KNOWN:
        parts.append(inside.at_least(course.weeks_needed))
    return all_of(parts)


def failed_antidepressants(case: Case) -> tuple[Counted, ...]:
    """Every antidepressant course (augmentations not) with whether it failed in the episode."""
    if "failed antidepressants" not in case.found:
        case.found["failed antidepressants"] = tuple(
            Counted(c, failed(case, c))
            for c in case.courses
            if c.kind == "medication" and c.role in ANTIDEPRESSANT_ROLES and c.agent is not None
        )
    counted: tuple[Counted, ...] = case.found["failed antidepressants"]
    return counted


def augmentations(case: Case, roles: tuple[str, ...] = ("augmentation",)) -> tuple[Counted, ...]:
    """Every augmentation used in the episode (and, with `roles`, every combination)."""
    return tuple(Counted(c, in_episode(case, c)) for c in case.courses if c.kind == "medication" and c.role in roles)


def ect_courses(case: Case) -> tuple[Counted, ...]:
    """Every ECT course of the episode."""
    return tuple(Counted(c, in_episode(case, c)) for c in case.courses if c.kind == "ect")


def how_many(counted: Iterable[Counted]) -> Bounds:
    """How many count for certain, and how many could."""
    answers = [c.answer for c in counted]
    return Bounds(sum(a is YES for a in answers), sum(a is not NO for a in answers))


def counted_ids(counted: Iterable[Counted]) -> tuple[str, ...]:
    """Ids of the courses that count for certain."""
    return tuple(c.course.course_id for c in counted if c.answer is YES)


def counted_rows(counted: Iterable[Counted]) -> tuple[int, ...]:
    """Source rows of the courses that count or could."""
    return tuple(dict.fromkeys(row for c in counted if c.answer is not NO for row in c.course.rows))


def missing_facts(counted: Iterable[Counted]) -> tuple[str, ...]:
    """The facts that keep some of these courses undecided. Adherence is not among them: the default profile presumes it."""
    found: list[str] = []
    for item in counted:
        if item.answer is UNKNOWN:
            open_facts = [code for code in item.course.missing if not code.startswith("adherence:")]
            found += open_facts or [f"duration:{item.course.course_id}"]
    return tuple(dict.fromkeys(found))


def named(case: Case, counted: Iterable[Counted], answer: Answer = YES) -> str:
    """The names of the courses with this answer, each once, in order."""
    return ", ".join(dict.fromkeys(case.knowledge.title(c.course.agent) for c in counted if c.answer is answer))


def show_count(bounds: Bounds) -> str:
    """`2`, or `2 to 4` when some are undecided."""
    return f"{bounds.low:.0f}" if bounds.exact else f"{bounds.low:.0f} to {bounds.high:.0f}"

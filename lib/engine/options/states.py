"""Was this option tried, and what came of it? (history state; rules R2, R3.1)"""

from __future__ import annotations

from collections.abc import Container, Iterable

from lib.engine.options.medicines import ANTIDEPRESSANT_ROLES
from lib.knowledge.options import OptionRow
from lib.records.answers import NO, YES
from lib.records.course import Course
from lib.records.fixed import fixed

CURRENT, HELPED, FAILED, PARTIAL, NOT_TOLERATED, INADEQUATE, UNKNOWN_STATE, NOT_TRIED = (
    "current",
    "helped",
    "failed",
    "partial",
    "not_tolerated",
    "inadequate",
    "unknown",
    "not_tried",
)
# Of several courses the first of these states is the option's: a benefit is never hidden by a later failure, a failure never by a doubt.
PRECEDENCE = (CURRENT, HELPED, FAILED, PARTIAL, NOT_TOLERATED, INADEQUATE, UNKNOWN_STATE)
GOOD = ("response", "remission")


@fixed
class State:
    """An option's history. `state` is one of PRECEDENCE or not_tried. `lost`: the benefit did not hold on it, or a later course failed."""

    state: str
    courses: tuple[Course, ...] = ()
    lost: bool = False


_NEVER = State(NOT_TRIED)


def state_of_course(course: Course) -> str:
    """One course in one word. Intolerance is never a failure, a benefit never one either."""
    if course.ongoing:
        return CURRENT
    if course.intolerant is YES:
        return NOT_TOLERATED
    if course.outcome in GOOD:
        return HELPED
    if course.failed is YES:
        return PARTIAL if course.outcome == "partial" else FAILED
    if course.adequate is NO:
        return INADEQUATE
    return PARTIAL if course.adequate is YES and course.outcome == "partial" else UNKNOWN_STATE


def state_of(courses: tuple[Course, ...]) -> State:
    """The state several courses of one option add up to."""
    if not courses:
        return _NEVER
    state = _first([state_of_course(c) for c in courses])
    lost = state == HELPED and any(c.lost or state_of_course(c) in (FAILED, PARTIAL) for c in courses if c.in_current_episode is not NO)
    return State(state, courses, lost)


def _first(states: list[str]) -> str:
    """The state that precedes the others."""
    return states[0] if len(states) == 1 else min(states, key=PRECEDENCE.index)


def session_state(option: OptionRow, courses: tuple[Course, ...]) -> State:
    """Psychotherapy, ketamine, TMS, ECT. A course whose protocol was not recorded leaves every protocol of its family unknown."""
    if not courses:
        return _NEVER
    exact = tuple(c for c in courses if c.agent == option.id)
    if exact:
        return state_of(exact)
    family = tuple(c for c in courses if c.agent == option.id.split(".")[0])
    return State(UNKNOWN_STATE, family) if family else State(NOT_TRIED)


def adjunct_state(agents: Container[str | None], courses: tuple[Course, ...]) -> State:
    """An augmenter: its courses beside an antidepressant, and any course of it that was not tolerated."""
    return state_of(
        tuple([c for c in courses if c.agent in agents and (c.role != "antidepressant" or c.intolerant is YES) and c.kind == "medication"])
    )


def combination_state(courses: tuple[Course, ...]) -> State:
    """Any two antidepressants together."""
    return state_of(tuple([c for c in courses if c.role == "combination"]))


def agent_state(agent: str, courses: Iterable[Course]) -> State:
    """One antidepressant on its own."""
    return state_of(tuple([c for c in courses if c.agent == agent and (c.role in ANTIDEPRESSANT_ROLES or c.intolerant is YES)]))


def class_state(courses: tuple[Course, ...]) -> State:
    """A class of antidepressants: what came of the agents tried; only when nothing else was, of those in use."""
    past = [c for c in courses if not c.ongoing or c.failed is YES]
    if not past:
        return state_of(courses)
    state = _first([_past_state(c) for c in past])
    lost = state == HELPED and any(c.lost for c in past if c.in_current_episode is not NO)
    return State(state, courses, lost)


def _past_state(course: Course) -> str:
    """An ongoing course that has already failed counts as what it is."""
    if course.ongoing:
        return PARTIAL if course.outcome == "partial" else FAILED
    return state_of_course(course)

"""Was an antidepressant's level lowered, by another medicine or by fast metabolism? Two of the doubts about resistance (CC 5.7)."""

from __future__ import annotations

from functools import lru_cache

from lib.engine.case import Case
from lib.engine.doubt_grounds import LOWER, Said, Words, plan_of, unhelpful, words_in
from lib.engine.patterns.finding import agent_name
from lib.knowledge.patterns import DoubtRow, ExposureRow
from lib.records.answers import NO, UNKNOWN, YES, Answer, any_of
from lib.records.course import Course


def interacting(case: Case, row: DoubtRow) -> Said:
    """Was something taken beside an unhelpful course that lowers its level? The full list of medicines alone can say no."""
    taken = {course.agent for course in case.courses}
    found = [
        (exposure, other, course)
        for exposure in plan_of(case.knowledge).by_agent
        if exposure.agent in taken
        for course in unhelpful(case)
        for other in case.courses
        if exposure.agent == other.agent and _affects(exposure, course) and _together(case, other, course)
    ]
    if found:
        return Said(YES, lambda: _interacting_shown(case, found))
    complete, rows = case.condition(row.conditions)
    if complete is YES:
        text = "The list of medicines is recorded as complete; none that lowers the level is on it."
        return Said(NO, lambda: Words(text, rows))
    return Said(UNKNOWN, lambda: Words("None is on record; whether the list of medicines is complete is not recorded.", rows))


def _interacting_shown(case: Case, found: list[tuple[ExposureRow, Course, Course]]) -> Words:
    text = " ".join(f"{agent_name(case, course)}: {exposure.text}." for exposure, _, course in found)
    rows = tuple(r for _, other, course in found for r in (*other.rows, *course.rows))
    return Words(text, rows, tuple(dict.fromkeys(c.course_id for _, other, course in found for c in (other, course))))


def metaboliser(case: Case, row: DoubtRow) -> Said:
    """Does fast metabolism leave the exposure on an unhelpful course uncertain (CPIC 2023)?"""
    courses = unhelpful(case)
    pairs = [(e, c) for e in plan_of(case.knowledge).by_status for c in courses if _affects(e, c)] if courses else []
    if not pairs:
        return Said(NO, lambda: Words("No antidepressant on record that did not help depends on CYP2D6 or CYP2C19 in the CPIC list."))
    states = {e.id: _fast(case, e) for e, _ in pairs}
    answer = any_of([state for state, _ in states.values()])

    def shown() -> Words:
        courses = tuple({c.course_id: c for e, c in pairs if states[e.id][0] is answer}.values())
        enzymes = ", ".join(dict.fromkeys(e.enzyme for e, _ in pairs if states[e.id][0] is answer))
        agents = ", ".join(dict.fromkeys(agent_name(case, c) for c in courses))
        text = {
            YES: f"Ultrarapid metaboliser ({enzymes}): the exposure to {agents} is uncertain.",
            NO: f"Not an ultrarapid metaboliser ({enzymes}).",
            UNKNOWN: f"Metaboliser status not recorded ({enzymes}), for {agents}.",
        }[answer]
        rows = (*(r for state, at in states.values() if state is answer for r in at), *(r for c in courses for r in c.rows))
        return Words(text, rows, tuple(c.course_id for c in courses))

    return Said(answer, shown)


def _fast(case: Case, exposure: ExposureRow) -> tuple[Answer, tuple[int, ...]]:
    """Is the patient an ultrarapid metaboliser of the enzyme? A recorded poor metaboliser is not one."""
    present, rows = case.condition(exposure.condition)
    slow = [e.condition for e in case.knowledge.exposure.values() if e.enzyme == exposure.enzyme and e.effect != LOWER and e.condition]
    for condition in slow if present is UNKNOWN else ():
        poor, at = case.condition(condition)
        if poor is YES:
            return NO, at
    return present, rows


def _affects(exposure: ExposureRow, course: Course) -> bool:
    return _names(exposure.affects, course.agent, course.drug_class)


@lru_cache(maxsize=5_000)
def _names(affected: str, agent: str | None, drug_class: str) -> bool:
    return not {agent, drug_class}.isdisjoint(words_in(affected))


def _together(case: Case, one: Course, other: Course) -> bool:
    if one.start is None or other.start is None:
        return False
    first_stop = one.stop.latest if one.stop else case.as_of
    second_stop = other.stop.latest if other.stop else case.as_of
    return one.start.earliest <= second_stop and other.start.earliest <= first_stop

"""Which options exist for this patient, with which agents still open, under what title?"""

from __future__ import annotations

from functools import cache

from lib.engine.options.situation import Situation
from lib.engine.options.states import (
    HELPED,
    INADEQUATE,
    NOT_TRIED,
    UNKNOWN_STATE,
    State,
    adjunct_state,
    agent_state,
    class_state,
    combination_state,
    session_state,
)
from lib.engine.options.targets import targets_of
from lib.engine.patterns.finding import antidepressant_courses
from lib.knowledge.options import OptionRow
from lib.records.answers import NO
from lib.records.course import Course
from lib.records.fixed import fixed
from lib.records.wording import lower

_OPEN = (NOT_TRIED, INADEQUATE, UNKNOWN_STATE)


@fixed
class Candidate:
    """An option as it applies here. `agents`: those still open (a switch), or of which one would be taken. `tried`: a switch class's agents
    used before. `targets`: the names under which cautions, interactions, notes and trials aim at it."""

    row: OptionRow
    agents: tuple[str, ...]
    state: State
    targets: tuple[str, ...]
    tried: tuple[str, ...] = ()


def candidates(situation: Situation) -> tuple[Candidate, ...]:
    """Every option of the catalogue that makes sense for this patient, in catalogue order."""
    of_sessions = sessions_of(situation)
    found = (candidate_of(row, situation, of_sessions) for row in situation.case.knowledge.options.catalogue)
    return tuple(candidate for candidate in found if candidate is not None)


def sessions_of(situation: Situation) -> tuple[Course, ...]:
    """The courses that are no medication."""
    return tuple(c for c in situation.case.courses if c.kind != "medication")


def candidate_of(row: OptionRow, situation: Situation, of_sessions: tuple[Course, ...]) -> Candidate | None:
    """One option as it applies to the patient; None when it makes no sense for them. `of_sessions`: as `sessions_of`."""
    if row.kind == "session":
        return _made(situation, row, (), session_state(row, of_sessions))
    if row.kind == "switch":
        return _switch(row, situation)
    if row.kind == "optimise":
        return _optimise(row, situation) if situation.current else None
    return _added(row, situation)


def _made(situation: Situation, row: OptionRow, agents: tuple[str, ...], state: State, tried: tuple[str, ...] = ()) -> Candidate:
    return Candidate(row, agents, state, targets_of(row, agents, situation.case.knowledge), tried)


def _added(row: OptionRow, situation: Situation) -> Candidate | None:
    """An augmenter, or a second antidepressant of a class not taken now. What is taken as the antidepressant itself is no adjunct to it."""
    courses, agents = situation.case.courses, agents_of(row.agents)
    if row.kind == "combine":
        known, classes = situation.case.knowledge.agents, {c.drug_class for c in situation.current}
        return _made(situation, row, tuple(a for a in agents if known[a].drug_class not in classes), combination_state(courses))
    if situation.current and all((c.agent or "") in agents for c in situation.current):
        return None
    return _made(situation, row, agents, adjunct_state(agents, courses))


def _optimise(row: OptionRow, situation: Situation) -> Candidate:
    current = situation.current
    low = any(c.adequate is NO and "dose_below_minimum" in c.inadequate_because for c in current)
    return _made(situation, row, tuple(c.agent or "" for c in current), State(INADEQUATE if low else NOT_TRIED, current))


def _switch(row: OptionRow, situation: Situation) -> Candidate:
    """Another agent of the class, or one of a class not used yet, in place of the current antidepressant."""
    drug_class, taken, listed = row.id.removeprefix("MED.SWITCH."), situation.by_agent, agents_of(row.agents)
    used = [c for c in antidepressant_courses(situation.case) if c.drug_class == drug_class]
    order = dict.fromkeys((*listed, *[c.agent or "" for c in used])) if used else listed
    states = {agent: agent_state(agent, taken[agent]) for agent in order if agent in taken}
    again, still_open = [], []
    for agent in listed:
        state = states.get(agent)
        if state is None or state.state in _OPEN:
            still_open.append(agent)
        elif state.state == HELPED and not state.lost:
            again.append(agent)
    tried = tuple([a for a, state in states.items() if state.state != NOT_TRIED])
    of_class = {id(c): c for c in used}
    for state in states.values():
        for course in state.courses:
            of_class[id(course)] = course
    return _made(situation, row, (*again, *still_open), class_state(tuple(of_class.values())), tried)


@cache
def agents_of(listed: str) -> tuple[str, ...]:
    """The agents a row names."""
    return tuple(listed.split())


def title_of(candidate: Candidate, situation: Situation) -> str:
    """The option's name, with what it is added to or replaces here."""
    row, current, name = candidate.row, situation.current, situation.case.knowledge.title
    if row.kind == "session":
        return row.title
    if row.kind == "optimise":
        return f"{row.title} of {_current_names([name(c.agent) for c in current], 'or')}"
    if row.kind in ("adjunct", "combine"):
        base = _current_names([name(c.agent) for c in current if (c.agent or "") not in candidate.agents])
        return f"{row.title} added to {base or 'an antidepressant'}"
    replaced = _current_names([name(c.agent) for c in current])
    if not replaced or not candidate.agents:
        return row.title
    in_use = any(c.drug_class == row.id.removeprefix("MED.SWITCH.") for c in current)
    return f"{f'Another {lower(row.title)}' if in_use else row.title} instead of {replaced}"


def _current_names(names: list[str], last: str = "and") -> str:
    """`sertraline`, `sertraline and mirtazapine`; more than two are not named in a title."""
    unique = list(dict.fromkeys(names))
    return f" {last} ".join(unique) if len(unique) <= 2 else "the current antidepressants"

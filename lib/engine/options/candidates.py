"""Which options exist for this patient, under what title, with which agents still open?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lib.engine.options.medicines import ANTIDEPRESSANT_ROLES
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
from lib.engine.options.wording import lower
from lib.knowledge.options import OptionRow
from lib.records.answers import NO
from lib.records.course import Course

_NEVER = State(NOT_TRIED)
_OPEN = (NOT_TRIED, INADEQUATE, UNKNOWN_STATE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option as it applies here. `agents`: those still open (a switch), or of which one would be taken. `tried`: a switch class's agents
    used before. `targets`: the names under which cautions, interactions, notes and trials aim at it."""

    row: OptionRow
    title: str
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
        return _made(situation, row, row.title, (), session_state(row, of_sessions))
    if row.kind == "switch":
        return _switch(row, situation)
    if row.kind == "optimise":
        return _optimise(row, situation) if situation.current else None
    return _added(row, situation)


def _made(
    situation: Situation, row: OptionRow, title: str, agents: tuple[str, ...], state: State, tried: tuple[str, ...] = ()
) -> Candidate:
    return Candidate(row, title, agents, state, targets_of(row, agents, situation.case.knowledge), tried)


def _added(row: OptionRow, situation: Situation) -> Candidate | None:
    """An augmenter, or a second antidepressant of a class not taken now. What is taken as the antidepressant itself is no adjunct to it."""
    known, courses, agents = situation.case.knowledge, situation.case.courses, _agents(row.agents)
    current = [c.agent or "" for c in situation.current]
    if row.kind == "combine":
        classes = {c.drug_class for c in situation.current}
        agents = tuple(a for a in agents if known.agents[a].drug_class not in classes)
        state = combination_state(courses)
    elif current and all(agent in agents for agent in current):
        return None
    else:
        state = adjunct_state(row, courses)
    base = _current_names([known.title(a) for a in current if a not in agents]) or "an antidepressant"
    return _made(situation, row, f"{row.title} added to {base}", agents, state)


def _optimise(row: OptionRow, situation: Situation) -> Candidate:
    current = situation.current
    names = _current_names([situation.case.knowledge.title(c.agent) for c in current], "or")
    low = any(c.adequate is NO and "dose_below_minimum" in c.inadequate_because for c in current)
    state = State(INADEQUATE if low else NOT_TRIED, current)
    return _made(situation, row, f"{row.title} of {names}", tuple(c.agent or "" for c in current), state)


def _switch(row: OptionRow, situation: Situation) -> Candidate:
    """Another agent of the class, or one of a class not used yet, in place of the current antidepressant."""
    drug_class, courses = row.id.removeprefix("MED.SWITCH."), situation.case.courses
    if not any(c.drug_class == drug_class or c.agent in _agents(row.agents) for c in courses):
        return _made(situation, row, _switch_title(row, situation, False), _agents(row.agents), _NEVER)
    used = tuple(c for c in courses if c.drug_class == drug_class and c.kind == "medication" and c.role in ANTIDEPRESSANT_ROLES)
    listed = _agents(row.agents)
    states = {agent: agent_state(agent, courses) for agent in dict.fromkeys([*listed, *(c.agent or "" for c in used)])}
    again = tuple(a for a in listed if states[a].state == HELPED and not states[a].lost)
    open_agents = again + tuple(a for a in listed if states[a].state in _OPEN)
    tried = tuple(a for a, state in states.items() if state.state != NOT_TRIED)
    of_class = tuple(dict.fromkeys([*used, *(c for a in states for c in states[a].courses)]))
    title = _switch_title(row, situation, any(c.ongoing for c in used)) if open_agents else row.title
    return _made(situation, row, title, open_agents, class_state(of_class), tried)


@cache
def _agents(listed: str) -> tuple[str, ...]:
    """The agents a row names."""
    return tuple(listed.split())


def _switch_title(row: OptionRow, situation: Situation, in_use: bool) -> str:
    replaced = _current_names([situation.case.knowledge.title(c.agent) for c in situation.current])
    if not replaced:
        return row.title
    another = "Another " if in_use else ""
    return f"{another}{lower(row.title) if another else row.title} instead of {replaced}"


def _current_names(names: list[str], last: str = "and") -> str:
    """`sertraline`, `sertraline and mirtazapine`; more than two are not named in a title."""
    unique = list(dict.fromkeys(names))
    return f" {last} ".join(unique) if len(unique) <= 2 else "the current antidepressants"

"""Which options exist for this patient, under what title, with which agents still open?"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.options.situation import Situation
from lib.engine.options.states import (
    CURRENT,
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
from lib.knowledge.options import OptionRow
from lib.records.answers import NO

_OPEN = (NOT_TRIED, INADEQUATE, UNKNOWN_STATE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option as it applies here. `agents`: those still open (a switch), or of which one would be taken. `tried`: a switch class's agents used before."""

    row: OptionRow
    title: str
    agents: tuple[str, ...]
    state: State
    tried: tuple[str, ...] = ()


def candidates(situation: Situation) -> tuple[Candidate, ...]:
    """Every option of the catalogue that makes sense for this patient, in catalogue order."""
    found = (_candidate(row, situation) for row in situation.case.knowledge.options.catalogue)
    return tuple(candidate for candidate in found if candidate is not None)


def _candidate(row: OptionRow, situation: Situation) -> Candidate | None:
    courses, agents = situation.case.courses, tuple(row.agents.split())
    current = tuple(c.agent or "" for c in situation.current)
    if row.kind == "session":
        return Candidate(row, row.title, agents, session_state(row, courses))
    if row.kind == "optimise":
        return _optimise(row, situation) if current else None
    if row.kind == "switch":
        return _switch(row, situation)
    base = _joined([situation.case.knowledge.title(a) for a in current if a not in agents] or ["an antidepressant"], "and")
    if row.kind == "combine":
        classes = {c.drug_class for c in situation.current}
        others = tuple(a for a in agents if situation.case.knowledge.agents[a].drug_class not in classes)
        return Candidate(row, f"{row.title} added to {base}", others, combination_state(courses))
    if current and all(agent in agents for agent in current):
        return None  # what is taken as the antidepressant itself is not an adjunct to it
    return Candidate(row, f"{row.title} added to {base}", agents, adjunct_state(row, courses))


def _optimise(row: OptionRow, situation: Situation) -> Candidate:
    names = _joined([situation.case.knowledge.title(c.agent) for c in situation.current], "or")
    state = INADEQUATE if any(c.adequate is NO and "dose_below_minimum" in c.inadequate_because for c in situation.current) else NOT_TRIED
    return Candidate(row, f"{row.title} of {names}", tuple(c.agent or "" for c in situation.current), State(state, situation.current))


def _switch(row: OptionRow, situation: Situation) -> Candidate:
    """Another agent of the class, or one of a class not used yet, in place of the current antidepressant."""
    drug_class, courses = row.id.removeprefix("MED.SWITCH."), situation.case.courses
    used = tuple(
        c for c in courses if c.drug_class == drug_class and c.kind == "medication" and c.role in ("antidepressant", "combination")
    )
    listed = row.agents.split()
    states = {agent: agent_state(agent, courses) for agent in dict.fromkeys([*listed, *(c.agent or "" for c in used)])}
    again = tuple(a for a in listed if states[a].state == HELPED and not states[a].lost)
    open_agents = again + tuple(a for a in listed if states[a].state in _OPEN)
    tried = tuple(a for a, state in states.items() if state.state != NOT_TRIED)
    in_use = any(states[c.agent or ""].state == CURRENT for c in used)
    courses_of_class = tuple(dict.fromkeys([*used, *(c for a in states for c in states[a].courses)]))
    title = _switch_title(row, situation, in_use) if open_agents else row.title
    return Candidate(row, title, open_agents, class_state(courses_of_class), tried)


def _switch_title(row: OptionRow, situation: Situation, in_use: bool) -> str:
    replaced = _joined([situation.case.knowledge.title(c.agent) for c in situation.current], "and")
    if not replaced:
        return row.title
    another = "Another " if in_use and len(row.agents.split()) > 1 else ""
    return f"{another}{_after_another(row.title) if another else row.title} instead of {replaced}"


def _after_another(title: str) -> str:
    """Lower case after "Another", but not the letters of SSRI or MAOI."""
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _joined(words: list[str], last: str) -> str:
    """`a`, `a and b`, `a, b and c`."""
    unique = list(dict.fromkeys(words))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} {last} {unique[-1]}" if unique else ""

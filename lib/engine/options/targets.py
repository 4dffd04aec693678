"""Which rows bear on an option: by its code, its family, or the class or agent it would bring?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from lib.engine.options.candidates import Candidate
from lib.knowledge.load import Knowledge

Row = TypeVar("Row")


def globs(option_id: str) -> tuple[str, ...]:
    """`MED.SWITCH.SSRI`, `MED.SWITCH.*`, `MED.*`, `*`: from the closest name to the widest."""
    parts = option_id.split(".")
    return (option_id, *(".".join(parts[:n]) + ".*" for n in range(len(parts) - 1, 0, -1)), "*")


def rows_on(table: Mapping[str, tuple[Row, ...]], candidate: Candidate, knowledge: Knowledge) -> tuple[Row, ...]:
    """Every row aimed at the option, its class or one of its agents, each once, the closest aim first."""
    found: dict[int, Row] = {}
    for target in (*globs(candidate.row.id), *_drug_targets(candidate, knowledge)):
        for row in table.get(target, ()):
            found.setdefault(id(row), row)
    return tuple(found.values())


def agents_reached(options: str, candidate: Candidate, knowledge: Knowledge) -> tuple[str, ...]:
    """The option's agents that a row aims at; empty when it aims at the option as a whole."""
    aims = options.split()
    if any(name in aims for name in globs(candidate.row.id)):
        return ()
    return tuple(a for a in candidate.agents if a in aims or knowledge.agents[a].drug_class in aims)


def _drug_targets(candidate: Candidate, knowledge: Knowledge) -> tuple[str, ...]:
    if candidate.row.kind == "session":
        return ()
    classes = (knowledge.agents[a].drug_class for a in candidate.agents)
    return tuple(dict.fromkeys([*candidate.agents, *classes]))

"""Which rows bear on an option: by its code, its family, or the class or agent it would bring?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from lib.knowledge.load import Knowledge
from lib.knowledge.options import CautionRow, EvidenceRow, InteractionRow, ModifierRow, OptionKnowledge, OptionNote, OptionRow

Row = TypeVar("Row")


@cache
def globs(option_id: str) -> tuple[str, ...]:
    """`MED.SWITCH.SSRI`, `MED.SWITCH.*`, `MED.*`, `*`: from the closest name to the widest."""
    parts = option_id.split(".")
    return (option_id, *(".".join(parts[:n]) + ".*" for n in range(len(parts) - 1, 0, -1)), "*")


def targets_of(row: OptionRow, agents: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The names under which rows may aim at the option, from the closest to the widest."""
    names = globs(row.id)
    if row.kind == "session":
        return names
    known, key = knowledge.options.reach, (f"targets {row.id}", tuple(agents))
    if key not in known:
        drugs = [name for agent in key[1] for name in (agent, knowledge.agents[agent].drug_class)]
        known[key] = (names[0], *dict.fromkeys(drugs), *names[1:])
    return known[key]


def cautions_on(options: OptionKnowledge, targets: tuple[str, ...]) -> tuple[CautionRow, ...]:
    """Cautions aimed at one of these names, each once, the closest aim first."""
    return _rows_on(options, "cautions", options.cautions_on, targets)


def interactions_on(options: OptionKnowledge, targets: tuple[str, ...]) -> tuple[InteractionRow, ...]:
    """Interactions aimed at one of these names."""
    return _rows_on(options, "interactions", options.interactions_on, targets)


def interactions_named(options: OptionKnowledge, targets: tuple[str, ...]) -> frozenset[int]:
    """The same rows by identity."""
    known, key = options.reach, ("interactions by identity", targets)
    if key not in known:
        known[key] = (frozenset(map(id, interactions_on(options, targets))),)
    rows: frozenset[int] = known[key][0]
    return rows


def notes_on(options: OptionKnowledge, targets: tuple[str, ...]) -> tuple[OptionNote, ...]:
    """Notes aimed at one of these names."""
    return _rows_on(options, "notes", options.notes_on, targets)


def evidence_on(options: OptionKnowledge, targets: tuple[str, ...]) -> tuple[EvidenceRow, ...]:
    """Trials aimed at one of these names."""
    return _rows_on(options, "evidence", options.evidence_on, targets)


def modifiers_on(options: OptionKnowledge, targets: tuple[str, ...]) -> tuple[ModifierRow, ...]:
    """Modifiers aimed at one of these names."""
    return _rows_on(options, "modifiers", options.modifiers_on, targets)


def _rows_on(options: OptionKnowledge, name: str, table: Mapping[str, tuple[Row, ...]], targets: tuple[str, ...]) -> tuple[Row, ...]:
    known = options.reach.get((name, targets))
    if known is None:
        known = tuple({id(row): row for target in targets for row in table.get(target, ())}.values())
        options.reach[name, targets] = known
    return known


def agents_reached(options: str, row: OptionRow, agents: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """The option's agents that a row aims at; empty when it aims at the option as a whole."""
    if row.kind == "session":
        return ()
    aims = _aims(options)
    if not aims.isdisjoint(globs(row.id)):
        return ()
    return tuple(a for a in agents if a in aims or knowledge.agents[a].drug_class in aims)


@cache
def _aims(options: str) -> frozenset[str]:
    return frozenset(options.split())

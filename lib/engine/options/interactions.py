"""What do the current medicines mean for an option, and how long does a washout still run? (rows W)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from lib.engine.options import targets
from lib.engine.options.candidates import Candidate
from lib.engine.options.cautions import in_jurisdiction
from lib.engine.options.medicines import Medicine
from lib.engine.options.situation import Situation
from lib.engine.options.targets import agents_reached
from lib.knowledge.options import InteractionRow
from lib.records.answers import NO, UNKNOWN, YES, Answer


@dataclass(frozen=True, slots=True)
class Pair:
    """A medicine of the record and the option, with the row that joins them. `clear_from`: first day after a washout that still runs."""

    row: InteractionRow
    drug: str
    applies: Answer
    agents: tuple[str, ...]
    rows: tuple[int, ...]
    courses: tuple[str, ...]
    missing: tuple[str, ...] = ()
    clear_from: date | None = None


def interactions_on(candidate: Candidate, situation: Situation) -> tuple[Pair, ...]:
    """Every interaction of the option with what is taken now or was stopped too lately."""
    case = situation.case
    if not situation.interacting or targets.interactions_named(case.knowledge.options, candidate.targets).isdisjoint(situation.interacting):
        return ()
    found = []
    for row in targets.interactions_on(case.knowledge.options, candidate.targets):
        medicines = situation.interacting.get(id(row), ())
        if medicines and in_jurisdiction(row.jurisdictions, case.settings.jurisdiction):
            agents = agents_reached(row.options, candidate.row, candidate.agents, case.knowledge)
            pairs = (_pair(row, m, agents, case.as_of) for m in medicines if _concerns(row, m, candidate))
            found += [pair for pair in pairs if pair is not None]
    return tuple(found)


def _concerns(row: InteractionRow, medicine: Medicine, candidate: Candidate) -> bool:
    """Would the two really meet? A medicine being replaced does not, unless its effect carries over; nothing meets itself."""
    kind = candidate.row.kind
    if candidate.agents and all(agent == medicine.agent for agent in candidate.agents):
        return False
    if row.effect == "washout":
        return kind != "optimise"
    if not medicine.ongoing:
        return False
    if row.effect == "stopping":
        return kind == "switch" and medicine.antidepressant
    if kind == "optimise":
        return not (medicine.antidepressant and medicine.agent in candidate.agents and row.effect != "cap")
    return not (kind == "switch" and medicine.antidepressant and row.effect == "together")


def _pair(row: InteractionRow, medicine: Medicine, agents: tuple[str, ...], as_of: date) -> Pair | None:
    reached = tuple(a for a in agents if a != medicine.agent)
    if agents and not reached:
        return None
    at = (row, medicine.title, reached, medicine.rows, (medicine.course_id,))
    if medicine.ongoing:
        return _made(*at, YES)
    if row.days is None:
        return None
    if medicine.last_day is None:
        return _made(*at, UNKNOWN, missing=(f"stop:{medicine.course_id}",))
    clear_from = medicine.last_day + timedelta(days=row.days)
    return _made(*at, YES, clear_from=clear_from) if clear_from > as_of else _made(*at, NO)


def _made(
    row: InteractionRow,
    drug: str,
    agents: tuple[str, ...],
    rows: tuple[int, ...],
    courses: tuple[str, ...],
    applies: Answer,
    missing: tuple[str, ...] = (),
    clear_from: date | None = None,
) -> Pair:
    return Pair(row, drug, applies, agents, rows, courses, missing, clear_from)

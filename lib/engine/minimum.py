"""From which dose does a course count, and is a dose enough? (rules A5, B1)"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.engine.drafts import Draft
from lib.engine.grounds import Grounds
from lib.engine.roles import AUGMENTATION, Role
from lib.engine.settings import DOSE_COLUMNS
from lib.knowledge.load import Knowledge
from lib.knowledge.rows import MinimumDose
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.doses import Dose

AUGMENTATION_COLUMN = "augmentation"
MICROGRAMS_A_MG = 1000
COLUMN_TITLES = {
    "mgh_atrq": "the MGH-ATRQ form",
    "maudsley": "the Maudsley guidelines",
    "who_ddd": "the WHO defined daily dose (a fallback, not an adequacy threshold)",
}


def minimum_dose(draft: Draft, role: Role, grounds: Grounds) -> tuple[MinimumDose | None, str]:
    """The minimum dose that applies, or None, and in words from where it comes when not from the chosen column.

    A formulation with a minimum of its own (paroxetine CR) is told by its name. A column without the agent falls back on the next one.
    """
    known = _known(grounds.knowledge)
    if draft.agent in known.with_forms:
        return _look_up(grounds, draft.agent, role.role == AUGMENTATION, (*_words(draft), ""))
    key = (draft.agent, role.role == AUGMENTATION, grounds.dose_column)
    if key not in known.found:
        known.found[key] = _look_up(grounds, draft.agent, role.role == AUGMENTATION, ("",))
    return known.found[key]


@dataclass(slots=True)
class _Known:
    """The minimum doses of one knowledge. `with_forms`: agents with a formulation that has its own; `found`: what applies to the others."""

    with_forms: frozenset[str]
    found: dict[tuple[str, bool, str], tuple[MinimumDose | None, str]]


def _known(knowledge: Knowledge) -> _Known:
    held, key = knowledge.options.reach, ("minimum doses", ())
    if key not in held or held[key][0] is not knowledge.minimum_doses:
        held[key] = (knowledge.minimum_doses, _Known(frozenset(agent for agent, _, form in knowledge.minimum_doses if form), {}))
    known: _Known = held[key][1]
    return known


def _look_up(grounds: Grounds, agent: str, added: bool, forms: tuple[str, ...]) -> tuple[MinimumDose | None, str]:
    chosen = grounds.dose_column
    columns = [chosen, *(c for c in DOSE_COLUMNS if c != chosen)]
    for column in [AUGMENTATION_COLUMN, *columns] if added else columns:
        for form in forms:
            found = grounds.knowledge.minimum_doses.get((agent, column, form))
            if found is not None:
                return found, _origin(column, chosen)
    return None, ""


def _words(draft: Draft) -> tuple[str, ...]:
    """The words of the names as written, in the capitals in which formulations stand in the table."""
    return tuple(dict.fromkeys(word for treatment in draft.treatments for word in _words_of(treatment.name)))


@lru_cache(maxsize=5_000)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(name.upper().replace("-", " ").split())


def _origin(column: str, chosen: str) -> str:
    if column == AUGMENTATION_COLUMN or (column == chosen and column != "who_ddd"):
        return ""
    if column == chosen:
        return f"The minimum dose is {COLUMN_TITLES[column]}."
    return f"No minimum dose in {COLUMN_TITLES[chosen]}: that of {COLUMN_TITLES[column]} is used."


def in_dose_unit(minimum: MinimumDose | None) -> tuple[float | None, str | None]:
    """A minimum in the unit in which doses are kept: every mass in mg."""
    if minimum is None:
        return None, None
    if minimum.unit == "micrograms":
        return minimum.dose / MICROGRAMS_A_MG, "mg"
    return minimum.dose, minimum.unit


def dose_enough(dose: Dose | None, least: float | None, unit: str | None) -> Answer:
    """Is the low end of a dose at or above the minimum of `in_dose_unit`? Unknown when one of them is not known or their units differ."""
    if dose is None or least is None or dose.unit != unit or dose.per != "day":
        return UNKNOWN
    return YES if dose.low >= least else NO

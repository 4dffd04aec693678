"""From which dose does a course count, and is a dose enough? (rules A5, B1)"""

from __future__ import annotations

from functools import lru_cache

from lib.engine.drafts import Draft
from lib.engine.grounds import Grounds
from lib.engine.roles import AUGMENTATION, Role
from lib.engine.settings import DOSE_COLUMNS
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
    chosen = grounds.dose_column
    columns = [chosen, *(c for c in DOSE_COLUMNS if c != chosen)]
    if role.role == AUGMENTATION:
        columns.insert(0, AUGMENTATION_COLUMN)
    forms = [*_words(draft), ""]
    for column in columns:
        for form in forms:
            found = grounds.knowledge.minimum_doses.get((draft.agent, column, form))
            if found is not None:
                return found, _origin(column, chosen)
    return None, ""


def _words(draft: Draft) -> list[str]:
    """The words of the names as written, in the capitals in which formulations stand in the table."""
    words: dict[str, None] = {}
    for treatment in draft.treatments:
        words.update(dict.fromkeys(_words_of(treatment.name)))
    return list(words)


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


def dose_enough(dose: Dose | None, minimum: MinimumDose | None) -> Answer:
    """Is the low end of a dose at or above the minimum? Unknown when one of them is not known or their units differ."""
    least, unit = in_dose_unit(minimum)
    if dose is None or least is None or dose.unit != unit or dose.per != "day":
        return UNKNOWN
    return YES if dose.low >= least else NO

"""Which labelled maximum applies to this patient? By jurisdiction and age."""

from __future__ import annotations

from collections.abc import Iterable

from lib.engine.case import Case
from lib.knowledge.load import Knowledge
from lib.knowledge.rows import LabelMaximum
from lib.records.doses import Dose


def label_maximum(case: Case, agent: str | None, dose: Dose | None) -> LabelMaximum | None:
    """The highest labelled daily dose in the unit of `dose`, or None.

    The chosen jurisdiction's label comes first, then one without a jurisdiction, then the most permissive of the others (it is named on
    screen). An age limit applies only when the whole possible age lies above it.
    """
    if agent is None or dose is None or dose.per != "day":
        return None
    age = case.age
    rows = _rows_of(case.knowledge, agent, dose.unit)
    if not rows:
        return None
    applicable = [m for m in rows if m.from_age == 0 or (age is not None and age.low >= m.from_age)]
    for jurisdictions in ((case.settings.jurisdiction,), ("",)):
        if own := _strictest_age(m for m in applicable if m.jurisdiction in jurisdictions):
            return own
    others = (_strictest_age(m for m in applicable if m.jurisdiction == place) for place in sorted({m.jurisdiction for m in applicable}))
    return max((m for m in others if m), key=lambda m: m.dose, default=None)


def may_exceed(case: Case, agent: str | None, dose: Dose | None) -> bool:
    """Is the dose above the lowest maximum on any label? Most are not, and then which label applies is not asked."""
    if agent is None or dose is None:
        return False
    rows = _rows_of(case.knowledge, agent, dose.unit)
    return bool(rows) and dose.high > min([row.dose for row in rows])


def _rows_of(knowledge: Knowledge, agent: str, unit: str) -> tuple[LabelMaximum, ...]:
    """The maxima of an agent in a unit, looked up once for a knowledge."""
    held, key = knowledge.options.reach, ("label maxima", (agent, unit))
    known = held.get(key)
    if known is None or known[0] is not knowledge.label_maxima:
        found = tuple(m for m in knowledge.label_maxima if m.agent == agent and m.unit == unit)
        known = held[key] = (knowledge.label_maxima, found)
    rows: tuple[LabelMaximum, ...] = known[1]
    return rows


def _strictest_age(rows: Iterable[LabelMaximum]) -> LabelMaximum | None:
    """The row for the oldest age group that applies; a specific cap outweighs the general one."""
    return max(rows, key=lambda m: (m.from_age, -m.dose), default=None)

"""Was it an antidepressant of its own, an augmentation, a combination, or neither? (rule A6)"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.drafts import Draft
from lib.engine.spans import earlier, overlap
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate
from lib.records.history import Treatment
from lib.records.problems import Problem

ANTIDEPRESSANT, AUGMENTATION, COMBINATION, OTHER = "antidepressant", "augmentation", "combination", "other"


@dataclass(slots=True)
class Role:
    """`role` and the course it was added to, if any. `presumed`: why the role is not certain, in words.
    Never changed once made."""

    role: str
    augments: Draft | None = None
    presumed: str = ""


_ALONE, _NEITHER = Role(ANTIDEPRESSANT), Role(OTHER)  # most courses; the same for all of them


def assign_roles(drafts: list[Draft], knowledge: Knowledge, notes: list[Problem]) -> list[Role]:
    """The role of each course, in the order given (by start). What cannot be linked is added to `notes`."""
    defaults = [_default_role(draft, knowledge) for draft in drafts]
    antidepressants = [d for d, default in zip(drafts, defaults, strict=True) if default == "antidepressant"]
    combined_days, together_days = knowledge.number("combination_overlap_days"), knowledge.number("augmentation_overlap_days")
    roles = []
    for draft, default in zip(drafts, defaults, strict=True):
        added = [t for t in draft.treatments if t.augments]
        if default == "neither":
            roles.append(_NEITHER)
        elif added:
            roles.append(Role(AUGMENTATION, _named_course(draft, added[0], drafts, notes)))
        elif default == "antidepressant":
            base = _combined_with(draft, antidepressants, combined_days)
            roles.append(Role(COMBINATION, base) if base else _ALONE)
        else:
            roles.append(_augmenter_role(draft, antidepressants, together_days))
    return roles


def _default_role(draft: Draft, knowledge: Knowledge) -> str:
    agent = knowledge.agents.get(draft.agent)
    return agent.default_role if agent is not None and not draft.by_sessions else "neither"


def _named_course(draft: Draft, row: Treatment, drafts: list[Draft], notes: list[Problem]) -> Draft | None:
    """The course of the agent that the row names, of several the one taken longest at the same time."""
    name = row.augments or ""
    agent = name.strip().casefold().replace(" ", "_")
    named = [d for d in drafts if d.agent.casefold() == agent and d is not draft]
    if named:
        return _longest_together(draft, named)
    message = f"It was added to {name}, of which there is no row."
    notes.append(Problem(row.row, "augments", name, "warning", message, f"Add the row of {name}, or check the name."))
    return None


def _augmenter_role(draft: Draft, antidepressants: list[Draft], needed_days: float) -> Role:
    """An augmentation when it certainly, or as far as the dates tell possibly, overlapped an antidepressant long enough."""
    certain, possible = [], []
    for other in antidepressants:
        together = _together(draft, other).at_least(needed_days)
        if together is YES:
            certain.append(other)
        elif together is UNKNOWN and draft.start is not None and other.start is not None:
            possible.append(other)
    if certain:
        return Role(AUGMENTATION, _longest_together(draft, certain))
    if possible:
        base = _longest_together(draft, possible)
        name = base.agent.replace("_", " ")
        return Role(AUGMENTATION, base, f"The dates do not tell how long it was taken together with {name}; an augmentation is presumed.")
    return Role(OTHER)


def _together(one: Draft, other: Draft) -> Bounds:
    return overlap(one.start, one.end, other.start, other.end)


def _longest_together(draft: Draft, others: list[Draft]) -> Draft:
    if len(others) == 1:
        return others[0]
    # max keeps the first of equals, and `others` is in order of start.
    return max(others, key=lambda other: (_together(draft, other).low, _together(draft, other).high))


def _combined_with(draft: Draft, antidepressants: list[Draft], needed_days: float) -> Draft | None:
    """The antidepressant to which this one was added: it started first and both were taken long enough, neither being tapered out."""
    before = []
    for other in antidepressants:
        if other is draft:
            break  # in order of start: the rest started later
        if other.agent != draft.agent and _combined(other, draft, needed_days) is YES:
            before.append(other)
    return _longest_together(draft, before) if before else None


def _combined(first: Draft, second: Draft, needed_days: float) -> Answer:
    if first.end is None or second.start is None or (first.end.latest - second.start.earliest).days < needed_days:
        return NO  # most courses follow one another
    if _together(first, second).at_least(needed_days) is not YES:
        return NO
    first_end = _end_of_full_dose(first, second, needed_days)
    second_end = _end_of_full_dose(second, first, needed_days)
    return overlap(first.start, first_end, second.start, second_end).at_least(needed_days)


def _end_of_full_dose(draft: Draft, other: Draft, look_back_days: float) -> PartialDate | None:
    """Where the course ends, or where its taper begins: doses that only fall until it stops, while or shortly before the other was started."""
    if draft.ongoing or draft.end is None or other.start is None:
        return draft.end
    begin = draft.end
    for before, step in zip(reversed(draft.stretches[:-1]), reversed(draft.stretches[1:]), strict=True):
        if before.dose is None or step.dose is None or step.start is None or before.dose.unit != step.dose.unit:
            break
        if step.dose.high >= before.dose.high or (other.start.earliest - step.start.latest).days > look_back_days:
            break
        begin = step.start
    return earlier(begin, draft.end)

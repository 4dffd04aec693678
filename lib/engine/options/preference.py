"""How does the order inside a group change with what the patient would rather avoid?

A preference moves options within their group and nowhere else: safety, history, guideline line and group stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from lib.engine.options.targets import globs
from lib.knowledge.load import Knowledge
from lib.knowledge.preferences import BurdenRow
from lib.records.assessment import Option, Reason
from lib.records.history import History

FACT = "preferences"
KIND, CODE = "preference", "Preference"
MOVED = "Moved by the patient's preference"


def preferences_of(history: History, knowledge: Knowledge) -> tuple[str, ...]:
    """The preferences on record, in the order they are offered; none unless somebody said so."""
    fact = history.fact(FACT)
    said = set(fact.value.split()) if fact else set()
    return tuple(name for name in knowledge.preferences if name in said)


def by_preference(options: tuple[Option, ...], preferences: Iterable[str], knowledge: Knowledge) -> tuple[Option, ...]:
    """The options with those that carry fewer of the unwanted burdens first inside each group; equals keep their order. Each option that stands
    elsewhere for it says so; each that carries a burden names it, also where that changed nothing."""
    labels = {name: knowledge.preferences[name].label for name in preferences if name in knowledge.preferences}
    if not labels:
        return options
    burdens = [(labels[b.preference], b) for b in knowledge.burdens if b.preference in labels]
    carried = {option.option: [(label, b) for label, b in burdens if _carries(option, b)] for option in options}
    result: list[Option] = []
    for _, held in groupby(options, key=lambda option: option.group):
        before = list(held)
        after = sorted(before, key=lambda option: len({label for label, _ in carried[option.option]}))
        moved = {option.option for place, option in enumerate(after) if before[place] is not option}
        result += [_told(option, carried[option.option], option.option in moved) for option in after]
    return tuple(result)


def _carries(option: Option, burden: BurdenRow) -> bool:
    return not set(burden.options.split()).isdisjoint(globs(option.option))


def _told(option: Option, burdens: list[tuple[str, BurdenRow]], moved: bool) -> Option:
    reasons = [Reason(CODE, f"{label}: {burden.text}.", burden.source, KIND) for label, burden in burdens]
    if moved:
        where = "behind options without these burdens" if burdens else "before options that carry a burden the patient would avoid"
        reasons.insert(
            0, Reason(CODE, f"{MOVED}: {where}; its safety, history and guideline line are unchanged.", "trd_review_convention", KIND)
        )
    return replace(option, reasons=(*option.reasons, *reasons)) if reasons else option


def is_moved(option: Option) -> bool:
    """Does it stand elsewhere in its group because of the patient's preference?"""
    return any(reason.kind == KIND and reason.text.startswith(MOVED) for reason in option.reasons)

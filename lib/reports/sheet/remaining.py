"""Which options are there to discuss, family by family? Names with their place in the guideline; what is not named is counted."""

from __future__ import annotations

from lib.records.assessment import Assessment, Option
from lib.records.wording import FAMILIES, GROUPS, HISTORIES, LINES

# How many options of a group are named in each family, by density of the sheet.
_NAMED = (
    {"consider": 4, "check_first": 3, "in_use": 4, "tried": 1, "not_suitable": 2, "outside_scope": 2},
    {"consider": 3, "check_first": 1, "in_use": 2, "tried": 1, "not_suitable": 1, "outside_scope": 1},
    {"consider": 2, "check_first": 1, "in_use": 1, "tried": 1, "not_suitable": 1, "outside_scope": 1},
)
_SHOWN = ("consider", "check_first", "in_use", "tried", "not_suitable", "outside_scope")


def option_rows(found: Assessment, density: int = 0) -> list[tuple[str, list[str]]]:
    """(family, one sentence a group) for each family, in the order of the options; names first, then how many more stand in the review."""
    rows, named = [], _NAMED[density]
    for family, title in FAMILIES.items():
        ours = [option for option in found.options if option.family == family]
        said = [_group(group, [o for o in ours if o.group == group], named[group]) for group in _SHOWN]
        if ours:
            rows.append((title, [words for words in said if words]))
    return rows


def _group(group: str, held: list[Option], most: int) -> str:
    if not held:
        return ""
    named, rest = held[:most], len(held) - most
    return f"{GROUPS[group]}: {'; '.join(_option(o) for o in named)}{f' and {rest} more' if rest > 0 else ''}."


def _option(option: Option) -> str:
    """`Interpersonal therapy (1st line)`; what was seen before is said, safety only where it is more than a fact not recorded."""
    notes = [LINES[option.line]] if option.line in LINES else []
    if option.history not in ("not_tried", "current"):
        notes.append(HISTORIES[option.history])
    if option.safety in ("caution", "high_risk", "contraindicated"):
        notes.append({"caution": "caution", "high_risk": "high-risk caution", "contraindicated": "contraindicated"}[option.safety])
    return f"{option.title} ({', '.join(notes)})" if notes else option.title


def guideline(found: Assessment) -> str:
    """Whose lines are shown."""
    return next((option.guideline for option in found.options if option.guideline), "")

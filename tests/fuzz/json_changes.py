"""JSON changed as JSON: values swapped, repeated, dropped or of another kind, so that the search does not spend itself on broken brackets."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 2**70, "", " ", "x", "2024-02-31", "2024", "0001-01-01", "9999-12-31T24:00:00Z", "Patient/p1", "#x", [], {}, [[]], [None],
    {"text": "x"}, {"value": "12"}, {"coding": [None]}, {"reference": 7}, {"start": 5}, "44261-6", "completed", "entered-in-error", "\ud83d", "\x00",
)  # fmt: skip


def change_json(data: bytes, most: int, seed: int) -> bytes | None:
    """The document with one to three of its parts changed; None when it is no JSON, or the change would be too large."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return None
    chance = Random(seed)
    for _ in range(chance.choice((1, 1, 2, 3))):
        document = _changed(document, chance)
    changed = json.dumps(document).encode()
    return changed if len(changed) <= most else None


def _changed(document: Any, chance: Random) -> Any:
    places = list(_places(document))
    if not places:
        return chance.choice(STRANGE)
    holder, key = chance.choice(places)
    match chance.randrange(5):
        case 0:
            holder[key] = copy.deepcopy(chance.choice(STRANGE))
        case 1:
            del holder[key]
        case 2:
            other, place = chance.choice(places)
            holder[key] = copy.deepcopy(other[place])
        case 3:
            holder[key] = [copy.deepcopy(holder[key]), copy.deepcopy(holder[key])]
        case _:
            if isinstance(holder, dict):
                holder[chance.choice([k for h, k in places if isinstance(k, str)] or ["x"])] = copy.deepcopy(holder[key])
            else:
                holder.insert(key, copy.deepcopy(holder[key]))
    return document


def _places(node: Any) -> Any:
    """Each dict or list that holds a value, with the key of the value."""
    held = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(held):
        yield node, key
        yield from _places(value)

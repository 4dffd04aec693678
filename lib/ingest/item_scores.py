"""A score typed item by item: which total does it make, and does it agree with a total typed beside it?"""

from __future__ import annotations

from collections.abc import Mapping

from lib.ingest.naming import read_scale
from lib.knowledge.items import scale_items, total_of
from lib.knowledge.load import Knowledge


def item_scores(cells: dict[str, str], fields: Mapping[str, str], knowledge: Knowledge) -> tuple[dict[str, str], str]:
    """The cells of a score row, its value filled from the items, and what is wrong with the items ("" when nothing).

    Incomplete items make no total: only the item that is kept by itself is then used. A total typed beside items has to agree with them.
    """
    answers = {int(name): text.strip() for name, text in fields.items() if name.isdigit() and text.strip()}
    scale = read_scale(cells.get("name", ""), knowledge)[0]
    items = scale_items().get(scale or "", ())
    if not answers or not items:
        return cells, ""
    points: dict[int, int] = {}
    for item in items:
        text = answers.get(item.item)
        if text is None:
            continue
        if not text.isdigit() or not item.low <= int(text) <= item.high:
            return cells, f"Item {item.item} ({item.label}) is {text}: write {item.low} to {item.high}."
        points[item.item] = int(text)
    made = total_of(items, points)
    if made.total is not None:
        typed = cells.get("value", "")
        if typed and typed != str(made.total):
            return cells, f"The items make {made.total}, the total typed is {typed}. Clear the one that is wrong."
        return cells | {"value": str(made.total)}, ""
    if cells.get("value"):
        return cells, ""
    own = knowledge.scales[scale or ""].suicidality_item
    if own in points:
        return cells | {"name": f"{scale} item {own}", "value": str(points[own])}, ""
    waiting = ", ".join(map(str, made.missing))
    return cells, f"No total yet: items {waiting} have no answer."

"""Is a score recorded item by item, without its total? Then the items make it, when every one that is needed is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.ingest.row import Row
from lib.knowledge.items import scale_items, total_of
from lib.records.dates import PartialDate
from lib.records.history import Score

_Rating = tuple[str, PartialDate]


def totals_of_items(scores: Sequence[Score], rows: Mapping[int, Row]) -> tuple[Score, ...]:
    """The totals that are not written and that the items of one day make; each is said at the row of its last item. `rows`: line -> row.

    Nothing is made of incomplete items, of an item that is there twice with different points, or beside a total of the same day.
    """
    written = {(s.scale, s.when) for s in scores if s.item is None}
    items: dict[_Rating, dict[int, set[float]]] = {}
    last: dict[_Rating, int] = {}
    for score in scores:
        rating = (score.scale or "", score.when)
        if score.item is not None and score.scale in scale_items() and rating not in written:
            items.setdefault(rating, {}).setdefault(score.item, set()).add(score.value)
            last[rating] = max(last.get(rating, 0), score.row)
    made: list[Score] = []
    for (scale, when), answers in items.items():
        asked = {item.item for item in scale_items()[scale]}
        if any(len(points) > 1 or not all(p.is_integer() for p in points) for points in answers.values()):
            continue
        total = total_of(scale_items()[scale], {item: int(next(iter(points))) for item, points in answers.items() if item in asked}).total
        if total is None:
            continue
        line = last[scale, when]
        rows[line].note(
            "value", f"No total of {scale} is written for that day: {total}, added up from its items.", "Enter the total if it is another."
        )
        made.append(Score(line, scale, scale, when, float(total), None, "added up from its items"))
    return tuple(made)

"""What does the product know, how much of it has a clinician signed, and what is due for another look?"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date

from lib.knowledge.items import scale_items
from lib.knowledge.lab_units import lab_units
from lib.knowledge.load import Knowledge
from lib.records.dates import show_date


def knowledge_summary(knowledge: Knowledge, as_of: date) -> dict[str, object]:
    """Version, rows of each table, rows not yet verified, rows by tag, and what is past its review date on `as_of`.

    Keys: `version`; `rows`, `not_verified` and `tags` ({table or tag: count}); `sources_past_review` and `packs_past_review` (lines naming id
    and date); `sources_not_read` (ids cited without the source having been read). A source's review date is the day it was read plus the
    number `source_review_months`; a pack carries its own.
    """
    tables = {name: rows for name, rows in (*_tables(knowledge), *_read_apart()) if rows}
    months = int(knowledge.number("source_review_months"))
    read = [(s.id, _months_later(s.retrieved, months)) for s in knowledge.sources.values() if s.retrieved is not None]
    unsigned = {name: sum(getattr(row, "verified", None) is False for row in rows) for name, rows in tables.items()}
    return {
        "version": knowledge.version,
        "rows": {name: len(rows) for name, rows in tables.items()},
        "not_verified": {name: count for name, count in unsigned.items() if count},
        "tags": dict(sorted(Counter(tag for rows in tables.values() for row in rows if (tag := getattr(row, "tag", ""))).items())),
        "sources_past_review": _overdue(read, as_of),
        "sources_not_read": sorted(s.id for s in knowledge.sources.values() if s.retrieved is None),
        "packs_past_review": _overdue(((pack.id, pack.review_by) for pack in knowledge.packs), as_of),
    }


def _read_apart() -> Iterator[tuple[str, list[object]]]:
    """The tables that stand beside the knowledge and are read only where they are used."""
    yield "scale_items", [item for items in scale_items().values() for item in items]
    yield "lab_units", list(lab_units())


def _tables(holder: object) -> Iterator[tuple[str, list[object]]]:
    """Every table held, by its field's name: mappings and tuples of rows, also those of a part such as the options.

    A field `cautions_on` looks the rows of `cautions` up by option; where it is the only holder (`notes_on`), its rows count once.
    """
    names = {field.name for field in fields(holder)}  # type: ignore[arg-type]
    for field in fields(holder):  # type: ignore[arg-type]
        if not field.compare:  # what is only remembered, not known
            continue
        value, name = getattr(holder, field.name), field.name.removesuffix("_on")
        if is_dataclass(value):
            yield from _tables(value)
        elif isinstance(value, (Mapping, tuple)) and (name == field.name or name not in names):
            yield name, list({id(row): row for row in _rows(value)}.values())


def _rows(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _rows(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _rows(part)
    elif is_dataclass(value):
        yield value


def _overdue(review_dates: Iterable[tuple[str, date]], as_of: date) -> list[str]:
    return [f"{identifier}, due {show_date(due)}" for identifier, due in sorted(review_dates) if due < as_of]


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

"""Facts from a structured source (FHIR, OMOP) as the rows of a history file, to be read by the one reader there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lib.ingest.blocks import Table

Cells = Mapping[str, str]


def table_of(rows: Sequence[tuple[int, Cells]], title: str) -> Table | None:
    """A table with the columns the rows fill, each row with its number in the source; None when there are no rows."""
    if not rows:
        return None
    headings = tuple(dict.fromkeys(heading for _, cells in rows for heading, text in cells.items() if text))
    if not headings:
        return None
    made = tuple((number, tuple(_clean(cells.get(heading, "")) for heading in headings)) for number, cells in rows)
    return Table(headings, made, ",", (), len(made), title)


def tables(*made: Table | None) -> tuple[Table, ...]:
    """Those that there are."""
    return tuple(one for one in made if one is not None)


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()


def first(texts: Iterable[str]) -> str:
    """The first text that says something."""
    return next((text for text in texts if text), "")

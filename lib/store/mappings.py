"""How were the columns of this kind of file read last time? Mappings saved under a name, found again by their headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lib.store.errors import StoreError
from lib.store.repository import Store

_PREFIX = "mapping:"
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """`headings`: of the file it was made for, folded and sorted. `columns`: heading -> column of the history file ("" = not used).
    `date_order`: heading -> dmy or mdy."""

    name: str
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    date_order: Mapping[str, str]


def folded(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings as they are compared: without case and order."""
    return tuple(sorted({" ".join(heading.casefold().split()) for heading in headings if heading.strip()}))


def save_mapping(
    store: Store, name: str, headings: Iterable[str], columns: Mapping[str, str], date_order: Mapping[str, str]
) -> SavedMapping:
    """Keep a mapping under a name, in place of an earlier one of that name. Raises StoreError without a usable name."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise StoreError(f"Not saved: give the mapping a name of at most {LONGEST_NAME} characters.")
    mapping = SavedMapping(name, folded(headings), dict(columns), dict(date_order))
    store.write_setting(_PREFIX + name, asdict(mapping))
    return mapping


def saved_mappings(store: Store) -> tuple[SavedMapping, ...]:
    """Every mapping that was saved, the latest first."""
    return tuple(mapping for value in store.read_settings(_PREFIX) if (mapping := _mapping(value)) is not None)


def mapping_named(store: Store, name: str) -> SavedMapping | None:
    """The mapping of that name, or None."""
    return _mapping(store.read_setting(_PREFIX + " ".join(name.split())))


def mapping_for(store: Store, headings: Iterable[str]) -> SavedMapping | None:
    """The mapping saved last for a file with just these headings, or None."""
    wanted = folded(headings)
    return next((mapping for mapping in saved_mappings(store) if mapping.headings == wanted), None)


def _mapping(value: Any) -> SavedMapping | None:
    """The mapping that was kept; None when it is of another form."""
    try:
        return SavedMapping(value["name"], tuple(value["headings"]), dict(value["columns"]), dict(value["date_order"]))
    except (TypeError, KeyError, ValueError):
        return None

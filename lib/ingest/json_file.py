"""What stands in a JSON file: FHIR, an export of ours, or a list of records from some other system?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lib.ingest.blocks import Table, tables_of
from lib.ingest.fhir import read_fhir
from lib.ingest.intake import UnreadableFile
from lib.ingest.limits import MOST_NESTED
from lib.ingest.own import history_of, is_own
from lib.ingest.table import MOST_CELL, MOST_COLUMNS, MOST_ROWS
from lib.knowledge.load import Knowledge
from lib.records.history import History
from lib.records.problems import Problem

_NOT_JSON = "The file looks like JSON and is not: {fault}. Export it again and choose the whole file."
_DEEP = f"The JSON is nested more than {MOST_NESTED} levels deep. Choose an export of one patient's record."


def looks_like_json(text: str) -> bool:
    """Does the text begin as a JSON object or list does?"""
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    return begins in ("{", "[")


def read_json(text: str, knowledge: Knowledge) -> tuple[str, tuple[Table, ...], tuple[History, ...], tuple[Problem, ...]]:
    """Kind in words, tables still to be read, histories of an export of ours, and notes. Raises UnreadableFile."""
    values = _values(text)
    if values and all(is_own(value) for value in values):
        return "TRD Review export", (), tuple(history_of(value) for value in values), ()
    resources = [resource for value in values for resource in _resources(value)]
    if resources:
        if len(resources) > MOST_ROWS:
            raise UnreadableFile(f"The file holds more than {MOST_ROWS:,} resources. Split it by patient.")
        tables, notes = read_fhir(resources, knowledge)
        return "FHIR", tables, (), notes
    return "JSON", _records(values), (), ()


def _values(text: str) -> list[Any]:
    """The value of the file, its parts where it is a list, or one a line (NDJSON)."""
    try:
        value = _loads(text)
    except json.JSONDecodeError as fault:
        if fault.msg != "Extra data":
            raise UnreadableFile(_NOT_JSON.format(fault=f"line {fault.lineno}, {fault.msg.lower()}")) from None
        return list(_lines(text))
    values = value if isinstance(value, list) else [value]
    for one in values:
        _check_depth(one)
    return values


def _lines(text: str) -> Iterator[Any]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = _loads(line)
        except json.JSONDecodeError as fault:
            raise UnreadableFile(_NOT_JSON.format(fault=f"line {number}, {fault.msg.lower()}")) from None
        _check_depth(value)
        yield value


def _loads(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise UnreadableFile(_DEEP) from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of thousands of digits
        raise UnreadableFile("The JSON holds a number with too many digits. Choose an export of one patient's record.") from None


def _check_depth(value: Any) -> None:
    level, found = 0, [value] if isinstance(value, dict | list) else []
    while found:
        level += 1
        if level > MOST_NESTED:
            raise UnreadableFile(_DEEP)
        parts = (part for one in found for part in (one.values() if isinstance(one, dict) else one))
        found = [part for part in parts if isinstance(part, dict | list)]


def _resources(value: Any) -> Iterator[dict[str, Any]]:
    """The FHIR resources in a value, those of bundles too."""
    if not isinstance(value, dict):
        return
    if value.get("resourceType") == "Bundle":
        entries = value.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(resource, dict):
                full = entry.get("fullUrl")
                yield from _resources({**resource, "_fullUrl": full} if isinstance(full, str) else resource)
    elif isinstance(value.get("resourceType"), str):
        yield value


def _records(values: list[Any]) -> tuple[Table, ...]:
    """Any list of records as a table: nested parts get headings such as `doseSchedule.morning`."""
    records = [record for value in values for record in _record_list(value)]
    if not records:
        raise UnreadableFile("The JSON is neither FHIR nor a list of records. Choose a FHIR bundle, NDJSON, or a CSV file.")
    flat = [dict(_flat(record, "")) for record in records]
    headings = list(dict.fromkeys(heading for record in flat for heading in record))
    if len(headings) > MOST_COLUMNS:
        raise UnreadableFile(f"The records have {len(headings)} different fields; the limit is {MOST_COLUMNS}. Is it the right file?")
    lines = [(1, headings)] + [(number, [record.get(heading, "") for heading in headings]) for number, record in enumerate(flat, 2)]
    return tables_of(lines, MOST_COLUMNS)


def _record_list(value: Any) -> Iterable[dict[str, Any]]:
    """The records of a value: itself, or those of the longest list in it with what stands beside the list (a patient's id) on each."""
    if not isinstance(value, dict):
        return ()
    lists = {name: part for name, part in value.items() if isinstance(part, list) and part and all(isinstance(one, dict) for one in part)}
    inner = [(name, part) for name, part in lists.items() if name[:1].islower() or len(part) > 1]
    scalars = {name: part for name, part in value.items() if not isinstance(part, dict | list)}
    if inner and len(scalars) <= max(len(part[0]) for _, part in inner) and not _names_something(value):
        _, longest = max(inner, key=lambda item: len(item[1]))
        return [{**scalars, **record} for record in longest]
    return (value,)


def _names_something(value: dict[str, Any]) -> bool:
    return any(
        isinstance(part, str) and name.casefold() in ("name", "substance", "drug", "medication", "qualifiedname")
        for name, part in value.items()
    )


def _flat(value: Any, heading: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _flat(part, f"{heading}.{name}" if heading else str(name))
    elif isinstance(value, list):
        if len(value) == 1 or (value and isinstance(value[0], dict)):
            yield from _flat(value[0], heading)
        elif value:
            yield heading, ", ".join(_text(part) for part in value if not isinstance(part, dict | list))[:MOST_CELL]
    elif value is not None:
        yield heading, _text(value)[:MOST_CELL]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return str(value)

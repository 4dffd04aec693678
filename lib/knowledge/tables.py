"""A CSV of data/knowledge as typed rows; what does not fit stops the load with one clear line."""

from __future__ import annotations

import csv
from collections.abc import Container, Iterator
from dataclasses import dataclass, fields
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any, Generic, TypeVar, get_type_hints

from lib.knowledge.rows import TAGS

Row = TypeVar("Row")


class KnowledgeError(Exception):
    """data/ does not hold together; the message names the file, the line, the column and the fault."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[Row]):
    """A row and where it stands, so that a fault found later still names its line."""

    row: Row
    file: str
    line: int

    def fault(self, column: str, message: str) -> KnowledgeError:
        """The error to raise for this row: `names.csv, line 12, refers_to: ...`."""
        return KnowledgeError(f"{self.file}, line {self.line}, {column}: {message}")


def read_rows(path: Path, row_type: type[Row], sources: Container[str] | None) -> tuple[Row, ...]:
    """Every row of `path` as a `row_type`. With `sources`, each row needs a known source, a tag and a `verified` value.

    Raises KnowledgeError for a missing or extra column, a value of the wrong kind, or an unsourced row.
    """
    return tuple(placed.row for placed in read_placed(path, row_type, sources))


def read_placed(path: Path, row_type: type[Row], sources: Container[str] | None) -> tuple[Placed[Row], ...]:
    """As `read_rows`, each row with its file and line."""
    hints = get_type_hints(row_type)
    names = [f.name for f in fields(row_type)]  # type: ignore[arg-type]
    placed = []
    for line, raw in _raw_rows(path, names):
        where = f"{path.name}, line {line}"
        values = {name: _value(raw[name].strip(), hints[name], f"{where}, {name}") for name in names}
        if sources is not None:
            check_sourced(values, sources, where)
        placed.append(Placed(row_type(**values), path.name, line))
    return tuple(placed)


def check_sourced(values: dict[str, Any], sources: Container[str], where: str) -> None:
    """Refuse a row without a known source, a tag of the list, or with `verified` set on an unread number."""
    cited = str(values.get("source", "")).split()
    if not cited:
        raise KnowledgeError(f"{where}, source: no source")
    for source in cited:
        if source not in sources:
            raise KnowledgeError(f"{where}, source: {source!r} is in no sources table")
    if values.get("tag") not in TAGS:
        raise KnowledgeError(f"{where}, tag: {values.get('tag')!r} is not one of {', '.join(TAGS)}")
    if values.get("verified") and values.get("tag") == "memory":
        raise KnowledgeError(f"{where}, verified: a number from memory cannot be verified")


def _raw_rows(path: Path, names: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.exists():
        raise KnowledgeError(f"{path.name}: the file is missing")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if sorted(reader.fieldnames or []) != sorted(names):
                raise KnowledgeError(f"{path.name}, line 1: columns are {reader.fieldnames}, expected {names}")
            for raw in reader:
                if None in raw or None in raw.values():
                    raise KnowledgeError(f"{path.name}, line {reader.line_num}: has more or fewer cells than headings")
                yield reader.line_num, raw
    except UnicodeDecodeError:
        raise KnowledgeError(f"{path.name}: is not UTF-8 text") from None
    except csv.Error as error:
        raise KnowledgeError(f"{path.name}: is not a readable CSV: {error}") from None


def _value(text: str, hint: Any, where: str) -> Any:
    kinds = getattr(hint, "__args__", (hint,))
    if text == "":
        if type(None) in kinds:
            return None
        if str in kinds:
            return ""
        raise KnowledgeError(f"{where}: is empty")
    try:
        if bool in kinds:
            return {"true": True, "false": False}[text.lower()]
        if date in kinds:
            return date.fromisoformat(text)
        if int in kinds:
            return int(text)
        if float in kinds:
            return _finite(text)
    except (ValueError, KeyError):
        raise KnowledgeError(f"{where}: {text!r} is not a valid value") from None
    return text


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value

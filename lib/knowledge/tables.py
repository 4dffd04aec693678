"""A CSV of data/knowledge as typed rows; what does not fit stops the load with one clear line."""

from __future__ import annotations

import csv
from collections.abc import Container
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from lib.knowledge.rows import TAGS

Row = TypeVar("Row")


class KnowledgeError(Exception):
    """data/ does not hold together; the message names the file, the line, the column and the fault."""


def read_rows(path: Path, row_type: type[Row], sources: Container[str] | None) -> tuple[Row, ...]:
    """Every row of `path` as a `row_type`. With `sources`, each row needs a known source, a tag and a `verified` value.

    Raises KnowledgeError for a missing or extra column, a value of the wrong kind, or an unsourced row.
    """
    hints = get_type_hints(row_type)
    names = [f.name for f in fields(row_type)]  # type: ignore[arg-type]
    if not path.exists():
        raise KnowledgeError(f"{path.name}: the file is missing")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if sorted(reader.fieldnames or []) != sorted(names):
            raise KnowledgeError(f"{path.name}: columns are {reader.fieldnames}, expected {names}")
        rows = []
        for raw in reader:
            where = f"{path.name}, line {reader.line_num}"
            if None in raw or None in raw.values():
                raise KnowledgeError(f"{where}: has more or fewer cells than headings")
            values = {name: _value(raw[name].strip(), hints[name], f"{where}, {name}") for name in names}
            if sources is not None:
                check_sourced(values, sources, where)
            rows.append(row_type(**values))
    return tuple(rows)


def check_sourced(values: dict[str, Any], sources: Container[str], where: str) -> None:
    """Refuse a row without a known source, a tag of the list, or with `verified` set on an unread number."""
    cited = str(values.get("source", "")).split()
    if not cited:
        raise KnowledgeError(f"{where}: no source")
    for source in cited:
        if source not in sources:
            raise KnowledgeError(f"{where}: source {source!r} is not in sources.csv")
    if values.get("tag") not in TAGS:
        raise KnowledgeError(f"{where}: tag {values.get('tag')!r} is not one of {', '.join(TAGS)}")
    if values.get("verified") and values.get("tag") == "memory":
        raise KnowledgeError(f"{where}: a number from memory cannot be verified")


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
            return float(text)
    except (ValueError, KeyError):
        raise KnowledgeError(f"{where}: {text!r} is not a valid value") from None
    return text

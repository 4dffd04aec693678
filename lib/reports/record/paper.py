"""What is kept about this patient, in a form a person can read: the history in full, and every row of every table that is about the patient.

Made from the same document as the JSON file (lib.store.takeout), so that neither can leave out what the other has. A saved version's own text is
printed once, for the latest; the JSON file has each of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from lib.records.dates import show_date
from lib.records.facts import facts_of
from lib.records.history import History
from lib.reports.export_rows import row_of
from lib.reports.identity import born, name, sex
from lib.reports.paper.blocks import Block, Heading, Line, Paper, Table, Text
from lib.reports.paper.pdf import paper_pdf

TITLES: Mapping[str, str] = {
    "patient": "The record",
    "patient_history": "Saved versions",
    "typed_form": "Forms as they were typed",
    "draft": "Entries that were not finished",
    "correction": "Corrections",
    "audit": "Who saw it, changed it or took it away",
    "worklist_row": "What a worklist shows",
    "worklist_seen": "What a person had seen in a worklist",
}
# Of a version: its text stands in the history above, or in the JSON file; of a worklist's row: worked out anew from the history at any time.
_LEFT_OUT = {("patient_history", "document"), ("patient_history", "summary"), ("worklist_row", "facets"), ("worklist_row", "document"), ("worklist_seen", "document")}  # fmt: skip
_TABLE = ("kind", "name", "start", "stop", "dose")
_COURSES = ("medication", "psychotherapy", "ketamine", "tms", "ect", "other")
_NOT_RECORDED, _NONE = "Not recorded", "–"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def record_pdf(document: str, history: History, made_at: datetime, made_by: str) -> bytes:
    """The PDF. `document`: what lib.store.takeout made. Raises SheetError when it cannot be typeset."""
    return paper_pdf(record_paper(document, history, made_at, made_by))


def record_paper(document: str, history: History, made_at: datetime, made_by: str) -> Paper:
    """What the paper says, before it is set."""
    taken: Mapping[str, list[dict[str, Any]]] = json.loads(document)["records"]
    blocks: list[Block] = [
        Text("Everything that TRD Review keeps about this patient. Earlier versions word for word are in the JSON file.", soft=True),
        Heading("The history as it is now"),
        *_history(history),
    ]
    for table, rows in taken.items():
        blocks += _rows(table, rows)
    when = f"{show_date(made_at.date())} {made_at:%H:%M}"
    facts = f"Born {born(history, made_at.date())} · {sex(history)} · ID {history.patient_id}"
    return Paper("Patient record", name(history), facts, tuple(blocks), (f"Made {when} by: {made_by}",), made_at)


def _history(history: History) -> Iterator[Block]:
    rows = [row_of(fact) for fact in facts_of(history)]
    cells = [(*(_cell(row, column) for column in _TABLE), _rest(row)) for row in rows]
    yield Line("Facts", str(len(rows)))
    if cells:
        yield Table(("Kind", "Name", "Start", "Stop", "Dose", "More"), tuple(cells), (1.0, 1.8, 1.1, 1.1, 1.2, 2.6))


def _cell(row: Mapping[str, str], column: str) -> str:
    if row.get(column):
        return _day(row[column])
    # A score has neither dose nor end: there is nothing to be missing.
    return _NOT_RECORDED if row["kind"] in _COURSES or column in ("kind", "name") else _NONE


def _day(text: str) -> str:
    """A whole day as it is written on paper; anything else as it is."""
    return show_date(date.fromisoformat(text)) if _ISO.fullmatch(text) else text


def _rest(row: Mapping[str, str]) -> str:
    return "; ".join(f"{column.replace('_', ' ')}: {_day(row[column])}" for column in row if column not in _TABLE) or _NONE


def _rows(table: str, rows: list[dict[str, Any]]) -> Iterable[Block]:
    title = TITLES.get(table, table.replace("_", " ").capitalize())
    yield Heading(f"{title} ({len(rows)})")
    if not rows:
        yield Text("None.", soft=True)
    for row in rows:
        said = [
            f"{field.replace('_', ' ')}: {text}"
            for field, value in row.items()
            if (table, field) not in _LEFT_OUT
            for text in _words(value)
        ]
        yield Text("; ".join(said))


def _words(value: Any) -> Iterator[str]:
    """A value as text; what is nested, part by part; what is empty, not at all."""
    if isinstance(value, Mapping):
        inner = [f"{key} {text}" for key, part in value.items() for text in _words(part)]
        if inner:
            yield ", ".join(inner)
    elif isinstance(value, list):
        inner = [text for part in value for text in _words(part)]
        if inner:
            yield ", ".join(inner)
    elif value not in (None, ""):
        yield str(value)

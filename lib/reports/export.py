"""A history to a file that any spreadsheet opens and TRD Review reads back exactly: CSV, XLSX or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from lib.ingest.exchange import COLUMNS, EXACT, FORMAT, FORMAT_VERSION, SEAL, exact_text, guarded, seal_of
from lib.records.facts import PLACES
from lib.records.history import History
from lib.records.plain import to_plain
from lib.reports.export_rows import row_of

MOST_IN_CELL = 32_767  # characters a spreadsheet keeps in a cell
_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


class ExportError(Exception):
    """The file cannot be made; the message is one line that says what to do."""


def media_type(form: str) -> str:
    """The media type of an export: csv, xlsx or json."""
    return _MEDIA[form]


def export(histories: Iterable[History], form: str) -> bytes:
    """The histories as a file of that form (csv, xlsx, json). Raises ExportError when a spreadsheet cannot hold a text."""
    return {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}[form](histories)


def as_json(histories: Iterable[History]) -> bytes:
    """One document a history; several as a list."""
    documents = [{"format": FORMAT, "format_version": FORMAT_VERSION, "history": to_plain(history)} for history in histories]
    whole = documents[0] if len(documents) == 1 else documents
    try:
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()
    except UnicodeEncodeError:  # half a character, from a damaged file
        return json.dumps(whole, indent=1).encode()


def as_csv(histories: Iterable[History]) -> bytes:
    """UTF-8 with a mark, so that spreadsheets take accents as they are; no cell runs as a formula."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for history in histories:
        for cells in _rows(history):
            writer.writerow({name: cell if name == EXACT else guarded(_storable(cell)) for name, cell in cells.items()})
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(histories: Iterable[History]) -> bytes:
    """One sheet of text cells: nothing in it is a formula, a number or a date that the program could change."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("History")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, heading=True) for name in COLUMNS])
    for history in histories:
        for cells in _rows(history):
            sheet.append([_cell(sheet, cells.get(name, "")) for name in COLUMNS])
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def _cell(sheet: Any, text: str, heading: bool = False) -> Any:
    if len(text) > MOST_IN_CELL:
        raise ExportError(f"A text of {len(text):,} characters does not fit into a spreadsheet's cell. Export as CSV or JSON instead.")
    cell = WriteOnlyCell(sheet, value=guarded(_storable(text)) or None)
    if text:
        cell.data_type = "s"
    if heading:
        cell.font = Font(bold=True)
    return cell


def _rows(history: History) -> list[dict[str, str]]:
    """The rows of one patient: every fact, every problem, and the row that seals them."""
    held = [fact for place in PLACES.values() for fact in getattr(history, place)]
    facts: list[object] = [{type(fact).__name__: to_plain(fact)} for fact in (*held, *history.problems)]
    shown = [{"patient_id": history.patient_id, **row_of(fact)} for fact in (*held, *history.problems)]
    outline = {name: value for name, value in to_plain(history).items() if name not in (*PLACES.values(), "problems")}
    sealed = {"history": outline, "seal": seal_of(map(_as_read, shown), facts)}
    rows = [{**cells, EXACT: exact_text(fact)} for cells, fact in zip(shown, facts, strict=True)]
    note = "This row says that nothing above was changed since the export. Leave it and the last column alone, or change any row."
    return [*rows, {"patient_id": history.patient_id, "kind": SEAL, "note": note, EXACT: exact_text(sealed)}]


def _as_read(cells: Mapping[str, str]) -> Mapping[str, str]:
    return {name: _storable(text) for name, text in cells.items()}


def _storable(text: str) -> str:
    """Text without the signs that neither CSV nor a spreadsheet can hold."""
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in text) if not text.isprintable() else text

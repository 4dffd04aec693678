"""A spreadsheet (XLSX, XLS, ODS) to tables of text. Values only: no formula is worked out, no macro and no link is followed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import python_calamine

from lib.ingest.archive import entry_names, unpack, unpacked_chunks
from lib.ingest.blocks import Line, Table, tables_of
from lib.ingest.columns import read_columns
from lib.ingest.intake import UnreadableFile
from lib.ingest.limits import MOST_CELLS, MOST_REPEATED
from lib.ingest.table import MOST_CELL, MOST_COLUMNS, MOST_ROWS
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

MOST_DIGITS = 1e15  # a spreadsheet keeps 15 digits of a number
_DAMAGED = "The spreadsheet is damaged, locked or of a kind that cannot be read. Save it as XLSX or CSV and choose that file."
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')
_FILLED = (b"office:value-type", b"<text:p")


def is_workbook(names: Iterable[str]) -> bool:
    """Are these the entries of an XLSX or ODS file?"""
    found = set(names)
    return "xl/workbook.xml" in found or ("content.xml" in found and "META-INF/manifest.xml" in found)


def read_workbook(data: bytes, knowledge: Knowledge) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """The tables of the first sheet that has a usable one, and a note that names the other sheets.

    Rows keep the numbers they have in the sheet. Raises UnreadableFile when no sheet can be used.
    """
    if data.startswith(b"PK"):
        _check_extent(data)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    except Exception:
        raise UnreadableFile(_DAMAGED) from None
    first: UnreadableFile | None = None
    for name in sheets:
        try:
            tables = _tables(workbook, name)
            usable = _usable(tables, knowledge)
        except UnreadableFile as fault:
            first = first or fault
            continue
        if usable:
            return tables, _others(sheets, name)
    if len(sheets) == 1 and first is not None:
        raise first
    for name in sheets:  # nothing is known of any heading: let the first sheet say why
        return _tables(workbook, name), _others(sheets, name)
    raise UnreadableFile("The spreadsheet has no sheet with a table. Choose a file with a heading line and one row a fact.")


def _tables(workbook: python_calamine.CalamineWorkbook, name: str) -> tuple[Table, ...]:
    try:
        sheet = workbook.get_sheet_by_name(name)
        begins = sheet.start[0] if sheet.start else 0
        if sheet.height > MOST_ROWS + 1000:
            raise UnreadableFile(
                f"The sheet {name!r} has more than {MOST_ROWS:,} rows. Split it by patient, or screen it from the command line."
            )
        if sheet.height * sheet.width > MOST_CELLS:
            raise UnreadableFile(f"The sheet {name!r} has more than {MOST_CELLS:,} cells. Remove the columns and rows that are not needed.")
        lines: list[Line] = [(number, [_text(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), begins + 1)]
    except UnreadableFile:
        raise
    except Exception:
        raise UnreadableFile(_DAMAGED) from None
    long = next((line for line, cells in lines if any(len(cell) > MOST_CELL for cell in cells)), None)
    if long is not None:
        raise UnreadableFile(f"Row {long} of the sheet {name!r} has a cell of more than {MOST_CELL:,} characters. Shorten it.")
    # Every row of a sheet is as wide as the sheet: only what stands under a heading is the table's.
    return tables_of(lines, MOST_COLUMNS)


def _usable(tables: Sequence[Table], knowledge: Knowledge) -> bool:
    for table in tables:
        try:
            read_columns(table, {}, knowledge, whose="?")
        except UnreadableFile:
            continue
        return True
    return False


def _others(sheets: Sequence[str], used: str) -> tuple[Problem, ...]:
    others = [name for name in sheets if name != used]
    if not others:
        return ()
    named = ", ".join(repr(name) for name in others[:5]) + (f" and {len(others) - 5} more" if len(others) > 5 else "")
    message = f"The sheet {used!r} was read; not read: {named}."
    return (Problem(0, "", "", "warning", message, "Give a sheet that is needed as well a file of its own."),)


def _text(cell: object) -> str:
    """A cell as a person would write it: a day as 2024-03-05, a whole number without a point."""
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case int() | float():
            return _number(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return f"{cell.total_seconds() / 86400:g}"
    return ""


def _number(value: float) -> str:
    if abs(value) >= MOST_DIGITS:
        return f"{value:.5E}"  # its last digits are lost: it says so, as the sheet does
    return str(int(value)) if value == int(value) else repr(float(f"{value:.12g}"))


def _check_extent(data: bytes) -> None:
    """Refuse a file that unpacks, or spreads its cells, beyond the limits, before anything lays the sheet out in memory."""
    names = entry_names(data)
    if "xl/workbook.bin" in names:
        raise UnreadableFile("This is a binary spreadsheet (XLSB). Save it as XLSX or CSV and choose that file.")
    tail = b""
    rows = columns = 0
    current = ""
    for name, chunk in unpacked_chunks(data, frozenset(names)):
        if name != current:
            current, tail, rows, columns = name, b"", 0, 0
        if not _SHEET.match(name):
            continue
        for letters, digits in _CELL.findall(tail + chunk):
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
        tail = chunk[-200:]
        if rows * columns > MOST_CELLS:
            raise UnreadableFile(f"A sheet spreads over more than {MOST_CELLS:,} cells. Remove the columns and rows that are not needed.")
    if "content.xml" in names:
        _check_repeats(unpack(data, frozenset(["content.xml"]))["content.xml"])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_repeats(content: bytes) -> None:
    """An OpenDocument sheet can say "this filled row, a million times"."""
    many = [match.start() for match in _REPEATED.finditer(content) if int(match[2]) > MOST_REPEATED]
    for at in many:
        tag = content[content.rfind(b"<", 0, at) : content.find(b">", at)]
        begins = content.rfind(b"<", 0, at)
        if tag.startswith(b"<table:table-row"):
            element = content[begins : content.find(b"</table:table-row>", at)]
        elif tag.endswith(b"/"):
            element = tag
        else:
            element = content[begins : content.find(b"</table:table-cell>", at)]
        if any(sign in element for sign in _FILLED):
            raise UnreadableFile(f"A sheet repeats a filled row or cell more than {MOST_REPEATED:,} times. Remove what is not needed.")

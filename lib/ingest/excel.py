"""A spreadsheet (XLSX, XLS, ODS) to tables of text. Values only: no formula is worked out, no macro and no link is followed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence

from lib.ingest import sheet_reader
from lib.ingest.archive import entry_names, unpack, unpacked_chunks
from lib.ingest.blocks import Line, Table, tables_of
from lib.ingest.columns import read_columns
from lib.ingest.intake import UnreadableFile
from lib.ingest.limits import MOST_CELLS, MOST_REPEATED, MOST_UNPACKED
from lib.ingest.table import MOST_CELL, MOST_COLUMNS, MOST_ROWS
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

MOST_MEMORY_MB = 450  # of the process that reads the cells, its own program included
LONGEST_S = 20  # a full sheet takes about two seconds
ROWS_ABOVE = 1_000  # rows a sheet may have above and below its table
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
    sheets = _sheets(data)
    found: dict[str, tuple[Table, ...]] = {}
    faults: list[UnreadableFile] = []
    for name, told in sheets.items():
        try:
            found[name] = _tables(name, told)
        except UnreadableFile as fault:
            faults.append(fault)
            continue
        if _usable(found[name], knowledge):
            return found[name], _others(tuple(sheets), name)
    for name, tables in found.items():  # nothing is known of any heading: the first sheet says why
        return tables, _others(tuple(sheets), name)
    if faults:
        raise faults[0]
    raise UnreadableFile("The spreadsheet has no sheet with a table. Choose a file with a heading line and one row a fact.")


def _sheets(data: bytes) -> dict[str, list[Line] | str]:
    """The rows of every sheet, or which limit it passes. Read in another process, so that no file can end or fill this one."""
    limits = (MOST_MEMORY_MB, MOST_ROWS + ROWS_ABOVE, MOST_CELLS, MOST_UNPACKED)
    command = [sys.executable, "-I", sheet_reader.__file__, *map(str, limits)]
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST_S, check=False)
    except (subprocess.TimeoutExpired, OSError):
        raise UnreadableFile(_DAMAGED) from None
    lines = ran.stdout.splitlines()
    if ran.returncode != 0 or not lines or lines[-1] != b'["done"]':
        raise UnreadableFile(_DAMAGED)
    sheets: dict[str, list[Line] | str] = {}
    rows: list[Line] = []
    for line in lines[:-1]:
        match json.loads(line):
            case ["row", int(number), list(cells)]:
                rows.append((number, cells))
            case ["sheet", str(name)]:
                sheets[name] = rows = []
            case ["fault", str(name), str(limit)]:
                sheets[name] = limit
    return sheets


def _tables(name: str, told: list[Line] | str) -> tuple[Table, ...]:
    if told == "rows":
        raise UnreadableFile(
            f"The sheet {name!r} has more than {MOST_ROWS:,} rows. Split it by patient, or screen it from the command line."
        )
    if isinstance(told, str):
        raise UnreadableFile(f"The sheet {name!r} has more than {MOST_CELLS:,} cells or too much text. Remove what is not needed.")
    long = next((line for line, cells in told if any(len(cell) > MOST_CELL for cell in cells)), None)
    if long is not None:
        raise UnreadableFile(f"Row {long} of the sheet {name!r} has a cell of more than {MOST_CELL:,} characters. Shorten it.")
    tables = tables_of(told, MOST_COLUMNS)
    if sum(table.rows_read for table in tables) > MOST_ROWS:
        raise UnreadableFile(
            f"The sheet {name!r} has more than {MOST_ROWS:,} rows. Split it by patient, or screen it from the command line."
        )
    return tables


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

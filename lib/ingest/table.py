"""Text to tables: separator, headings, rows with the line a person would count."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from lib.ingest.blocks import Line, Table, tables_of
from lib.ingest.intake import UnreadableFile

__all__ = ["MOST_CELL", "MOST_COLUMNS", "MOST_ROWS", "SEPARATOR_NAMES", "Table", "read_tables"]

MOST_ROWS = 100_000  # what the reader handles in about two seconds; more belongs to cohort screening
MOST_COLUMNS = 200  # the widest clinical export seen has about 60; more is a wrong separator or a wrong file
MOST_CELL = 100_000  # characters: a longer cell is an unclosed quote that swallowed the rest of the file
SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_IN_ONE_CELL = 0.8  # share of lines quoted as a whole from which the quotes are taken off


def read_tables(text: str) -> tuple[Table, ...]:
    """The tables in `text`, usually one. Rows with more or fewer cells than headings are left out, each with a problem that names its line.

    Raises UnreadableFile for no heading, a heading only, the same heading twice, an unclosed quote or too many rows or columns.
    """
    text = text.lstrip("﻿").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    separator, text, skipped = _separator(text)
    lines = list(_cells(text, separator, skipped))
    if separator == "," and _quoted_whole(lines):
        inner = "\n".join(cells[0] if cells else "" for _, cells in lines)
        separator, inner, _ = _separator(inner)
        lines = list(_cells(inner, separator, skipped))
    if '"""' in text:
        lines = [(line, [_unquoted(cell) for cell in cells]) for line, cells in lines]
    return tables_of(lines, MOST_COLUMNS, separator)


def _cells(text: str, separator: str, skipped: int) -> Iterator[Line]:
    """Each record with the line it starts on; quoted line breaks count as lines."""
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start, read = 1, 0
    try:
        for cells in reader:
            read += any(cells)
            if read > MOST_ROWS + 1:
                raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it by patient, or screen it from the command line.")
            yield start + skipped, cells
            start = reader.line_num + 1
    except csv.Error as fault:
        raise UnreadableFile(_quote_fault(str(fault), start + skipped)) from None


def _quote_fault(fault: str, line: int) -> str:
    if "field larger" in fault:
        return f"A cell in line {line} has more than {MOST_CELL:,} characters. Is a quotation mark there never closed, or is it not a table of text?"
    if "unexpected end of data" in fault:
        return f"A quotation mark opened in line {line} is never closed. Close it, or write it twice when it belongs to the text."
    return f"Line {line} has a quotation mark in the wrong place. Put the whole cell in quotation marks and double those inside it."


def _separator(text: str) -> tuple[str, str, int]:
    """The separator by consistency: the one that splits the first lines into the same number (> 1) of cells most often.

    Also the text without Excel's `sep=;` line, and how many lines that took away.
    """
    told = re.match(r'"?sep=(.)"?\n', text, re.IGNORECASE)
    if told and told.group(1) in SEPARATORS:
        return told.group(1), text[told.end() :], 1
    sample = text[:20_000]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_mark = ",", (0.0, 0)
    for separator in SEPARATORS:
        mark = _consistency(sample, separator)
        if mark > best_mark:
            best, best_mark = separator, mark
    return best, text, 0


def _consistency(sample: str, separator: str) -> tuple[float, int]:
    """How many of the first lines have the commonest number (> 1) of cells, and that number."""
    widths: dict[int, int] = {}
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if any(cell.strip() for cell in cells):
                widths[len(cells)] = widths.get(len(cells), 0) + 1
    except csv.Error:
        pass  # a fault inside the sample: judge by the lines before it
    split = {width: count for width, count in widths.items() if width > 1}
    if not split:
        return 0.0, 0
    commonest = max(split, key=lambda width: (split[width], width))
    return split[commonest] / sum(widths.values()), commonest


def _quoted_whole(lines: list[Line]) -> bool:
    """Was every line put into one pair of quotation marks by the program that saved it?"""
    filled = [cells for _, cells in lines[:200] if any(cell.strip() for cell in cells)]
    alone = [cells[0] for cells in filled if len([cell for cell in cells if cell.strip()]) == 1]
    return (
        len(filled) > 1
        and len(alone) >= _IN_ONE_CELL * len(filled)
        and "," in alone[0]
        and all("\n" not in cell for cell in alone)
        and all("," in cell for cell in alone)
    )


def _unquoted(cell: str) -> str:
    """A cell that still wears quotation marks after reading was quoted twice."""
    text = cell.strip()
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else cell

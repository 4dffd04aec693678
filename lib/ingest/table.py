"""Text to a table: separator, headings, rows with the line a person would count."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from lib.ingest.intake import UnreadableFile
from lib.records.problems import Problem

MOST_ROWS = 100_000  # what the reader handles in about two seconds; more belongs to cohort screening
MOST_COLUMNS = 200  # the widest clinical export seen has about 60; more is a wrong separator or a wrong file
MOST_CELL = 100_000  # characters: a longer cell is an unclosed quote that swallowed the rest of the file
SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows as text. Each row is its line (heading = 1) and its cells, as many as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str
    problems: tuple[Problem, ...]
    rows_read: int


def read_table(text: str) -> Table:
    """The table in `text`. Rows with more or fewer cells than headings are left out, each with a problem that names its line.

    Raises UnreadableFile for no heading, a heading only, the same heading twice, an unclosed quote or too many rows or columns.
    """
    text = text.lstrip("﻿").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    separator, text, skipped = _separator(text)
    lines = _cells(text, separator)
    while lines and not any(cell.strip() for cell in lines[0][1]):
        lines.pop(0)
    if not lines:
        raise UnreadableFile("The file is empty. Choose a CSV file with a heading line and one row a fact.")
    headings = _headings(lines[0][1])
    rows: list[tuple[int, tuple[str, ...]]] = []
    problems: list[Problem] = []
    read = 0
    for line, cells in lines[1:]:
        stripped = tuple(cell.strip() for cell in cells)
        if not any(stripped):
            continue
        read += 1
        if read > MOST_ROWS:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it by patient, or screen it from the command line.")
        fitted = _fit(stripped, len(headings))
        if fitted is None:
            problems.append(_ragged(line + skipped, stripped, len(headings)))
        else:
            rows.append((line + skipped, fitted))
    if read == 0:
        raise UnreadableFile("The file has a heading line but no rows. Add one row for each treatment, score or other fact.")
    return Table(headings, tuple(rows), separator, tuple(problems), read)


def _cells(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Each record with the line it starts on; quoted line breaks count as lines."""
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as fault:
        raise UnreadableFile(_quote_fault(str(fault), start)) from None
    return lines


def _quote_fault(fault: str, line: int) -> str:
    if "unexpected end of data" in fault or "field larger" in fault:
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
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
    except csv.Error:
        pass  # a fault inside the sample: judge by the lines before it
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _headings(cells: list[str]) -> tuple[str, ...]:
    headings = [" ".join(cell.split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise UnreadableFile(
            f"The heading line has {len(headings)} columns; the limit is {MOST_COLUMNS}. Is it the right file and separator?"
        )
    counted = Counter(heading.casefold() for heading in headings if heading)
    twice = [heading for heading in dict.fromkeys(headings) if counted[heading.casefold()] > 1]
    if twice:
        raise UnreadableFile(f"The heading {twice[0]!r} stands more than once. Give each column its own heading.")
    return tuple(headings)


def _fit(cells: tuple[str, ...], width: int) -> tuple[str, ...] | None:
    """Cells as many as headings; blank ones past the last heading are dropped, anything else does not fit."""
    if len(cells) == width:
        return cells
    if len(cells) > width and not any(cells[width:]):
        return cells[:width]
    return None


def _ragged(line: int, cells: tuple[str, ...], width: int) -> Problem:
    fewer = "fewer" if len(cells) < width else "more"
    return Problem(
        row=line,
        column="",
        value=" | ".join(cells)[:80],
        severity="error",
        message=f"The row has {len(cells)} cells and the heading line {width}: {fewer} cells than headings, so values may stand in the wrong column.",
        fix="Give the row one cell for each heading, and put quotation marks round a cell that contains the separator.",
    )

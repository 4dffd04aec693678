"""Lines of cells to tables: where do the headings stand, and where does another table begin?

Exports put a title and a date of printing above the headings, print the headings again on every page, and stack several tables in one file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lib.ingest.headings import heading_of
from lib.ingest.intake import UnreadableFile
from lib.records.problems import Problem

Line = tuple[int, list[str]]

LOOKED_AHEAD = 30  # filled lines in which headings are looked for below a title
_KNOWN_ENOUGH = 2  # known headings that make a line the heading line
_SHARE_KNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows as text. Each row is its line (heading = 1) and its cells, as many as there are headings. `title`: what stands above it, or
    the name of its sheet. `notes`: what was skipped on the way to it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str
    problems: tuple[Problem, ...]
    rows_read: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    title: str
    heading: Line
    lines: list[Line]
    notes: tuple[Problem, ...]


def tables_of(lines: Sequence[Line], most_columns: int, separator: str = ",") -> tuple[Table, ...]:
    """The tables among the lines, in order. Raises UnreadableFile when there is none with a row, or the only one has headings that cannot be."""
    filled = [(line, stripped) for line, cells in lines if any(stripped := list(map(str.strip, cells)))]
    if not filled:
        raise UnreadableFile("The file is empty. Choose a CSV file with a heading line and one row a fact.")
    blocks = _blocks(filled)
    tables: list[Table] = []
    faults: list[UnreadableFile] = []
    for block in blocks:
        try:
            tables.append(_table(block, most_columns, separator))
        except UnreadableFile as fault:
            faults.append(fault)
    with_rows = [table for table in tables if table.rows_read]
    if not with_rows and faults:
        raise faults[0]
    if not with_rows:
        raise UnreadableFile("The file has a heading line but no rows. Add one row for each treatment, score or other fact.")
    return tuple(with_rows)


def _blocks(filled: list[Line]) -> list[_Block]:
    first = _heading_at(filled)
    skipped = filled[:first]
    title = _alone(skipped[-1][1]) if skipped else ""
    notes = []
    if skipped:
        number = len(skipped)
        said = f"{number} {'line' if number == 1 else 'lines'} above the headings in line {filled[first][0]} were left out."
        notes.append(Problem(0, "", " | ".join(skipped[0][1])[:80], "note", said, ""))
    blocks = [_Block(title, filled[first], [], tuple(notes))]
    at = first + 1
    while at < len(filled):
        line, cells = filled[at]
        headings = blocks[-1].heading[1]
        if cells[0] == headings[0] and cells == headings:  # printed again on every page
            at += 1
        elif line == filled[at - 1][0] + 1 and len(cells) == len(headings) and cells[-1] and cells[0]:
            blocks[-1].lines.append((line, cells))  # a plain row, by far the commonest
            at += 1
        elif (begins := _begins_block(filled, at, len(headings))) is not None:
            title = _alone(cells) if begins > at else ""
            blocks.append(_Block(title, filled[begins], [], ()))
            at = begins + 1
        else:
            blocks[-1].lines.append((line, cells))
            at += 1
    return blocks


def _heading_at(filled: list[Line]) -> int:
    """The first line, unless it is a title and known headings follow below it."""
    if _looks_like_headings(filled[0][1]):
        return 0
    for at, (_, cells) in enumerate(filled[1:LOOKED_AHEAD], 1):
        if _looks_like_headings(cells) and _known(cells) > _known(filled[0][1]):
            return at
    return 0


def _begins_block(filled: list[Line], at: int, width: int) -> int | None:
    """Where the headings of another table stand, when one begins here: after a blank line, or below a title of its own."""
    line, cells = filled[at]
    after_blank = line > filled[at - 1][0] + 1
    if width > 1 and at + 1 < len(filled) and _alone(cells):
        below = filled[at + 1][1]
        apart = after_blank and len(cells) == 1 and len(_filled(below)) > 1
        if _looks_like_headings(below) or (apart and len(below) != width):
            return at + 1
    if after_blank and len(cells) != width and _looks_like_headings(cells):
        return at
    if after_blank and _known(cells) >= _KNOWN_ENOUGH and _known(cells) == len(_filled(cells)):
        return at
    return None


def _alone(cells: Sequence[str]) -> str:
    """The one filled cell of a line, a title; "" when there are more."""
    filled = _filled(cells)
    return filled[0] if len(filled) == 1 else ""


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell]


def _known(cells: Sequence[str]) -> int:
    return sum(heading_of(cell) is not None for cell in cells if cell and len(cell) < 80)


def _looks_like_headings(cells: Sequence[str]) -> bool:
    known, filled = _known(cells), len(_filled(cells))
    return known >= _KNOWN_ENOUGH and known >= _SHARE_KNOWN * filled


def _table(block: _Block, most_columns: int, separator: str) -> Table:
    widths = Counter(len(cells) for _, cells in block.lines[:500])
    headings = _headings(block.heading[1], widths.most_common(1)[0][0] if widths else 0, most_columns)
    rows: list[tuple[int, tuple[str, ...]]] = []
    problems = [*block.notes]
    width = len(headings)
    for line, cells in block.lines:
        if len(cells) == width:
            rows.append((line, tuple(cells)))
        elif len(cells) > width and not any(cells[width:]):
            rows.append((line, tuple(cells[:width])))
        else:
            problems.append(_ragged(line, cells, width))
    return Table(headings, tuple(rows), separator, tuple(problems), len(block.lines), block.title)


def _headings(cells: Sequence[str], usual_width: int, most_columns: int) -> tuple[str, ...]:
    headings = [" ".join(cell.split()) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > most_columns:
        raise UnreadableFile(
            f"The heading line has {len(headings)} columns; the limit is {most_columns}. Is it the right file and separator?"
        )
    if len(headings) > usual_width:
        headings = _joined(headings)
    counted = Counter(heading.casefold() for heading in headings if heading)
    twice = [heading for heading in dict.fromkeys(headings) if counted[heading.casefold()] > 1]
    if twice:
        raise UnreadableFile(f"The heading {twice[0][:80]!r} stands more than once. Give each column its own heading.")
    return tuple(headings)


def _joined(headings: list[str]) -> list[str]:
    """Headings that hold commas themselves and lost their quotation marks: `Month, Day, Year of Filled At`."""
    joined: list[str] = []
    for heading in headings:
        if heading.casefold().startswith("year of ") and [one.casefold() for one in joined[-2:]] == ["month", "day"]:
            joined[-2:] = [f"Month, Day, {heading}"]
        else:
            joined.append(heading)
    return joined


def _ragged(line: int, cells: Sequence[str], width: int) -> Problem:
    fewer = "fewer" if len(cells) < width else "more"
    return Problem(
        row=line,
        column="",
        value=" | ".join(cells)[:80],
        severity="error",
        message=f"The row has {len(cells)} cells and the heading line {width}: {fewer} cells than headings, so values may stand in the wrong column.",
        fix="Give the row one cell for each heading, and put quotation marks round a cell that contains the separator.",
    )

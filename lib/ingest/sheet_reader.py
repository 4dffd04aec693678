"""The cells of a spreadsheet, read in a process of its own: a damaged or hostile file can end this process, never the clinic's.

Run as a program: the file on standard input, the limits as arguments, one JSON a line on standard output: ["sheet", name], ["row", number, [text, ...]],
["fault", name, message]. It imports nothing of the product. Values only: no formula is worked out, no macro and no link is followed.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

MOST_DIGITS = 1e15  # a spreadsheet keeps 15 digits of a number
MB = 1024 * 1024


def limit_memory(megabytes: int) -> None:
    """Let this process have so much memory and no more, where the system knows how."""
    try:
        import resource
    except ImportError:  # Windows: the process still ends alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MB, megabytes * MB))


def tell(data: bytes, most_rows: int, most_cells: int, most_text: int) -> Iterator[object]:
    """What stands in the sheets, in their order; a sheet beyond the limits is a fault."""
    import python_calamine

    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    told = 0
    for known in workbook.sheets_metadata:
        if known.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(known.name)
        if sheet.height > most_rows:
            yield ["fault", known.name, "rows"]
            continue
        if sheet.height * sheet.width > most_cells:
            yield ["fault", known.name, "cells"]
            continue
        yield ["sheet", known.name]
        begins = sheet.start[0] if sheet.start else 0
        for number, cells in enumerate(sheet.iter_rows(), begins + 1):
            row = [text_of(cell) for cell in cells]
            told += sum(map(len, row))
            if told > most_text:
                yield ["fault", known.name, "text"]
                return
            yield ["row", number, row]


def text_of(cell: object) -> str:
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
    if not abs(value) < MOST_DIGITS:
        return f"{value:.5E}"  # its last digits are lost: it says so, as the sheet does
    return str(int(value)) if value == int(value) else repr(float(f"{value:.12g}"))


def main() -> None:
    """Read standard input and tell."""
    megabytes, most_rows, most_cells, most_text = map(int, sys.argv[1:5])
    limit_memory(megabytes)
    for line in tell(sys.stdin.buffer.read(), most_rows, most_cells, most_text):
        sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.write('["done"]\n')


if __name__ == "__main__":
    main()

"""What do the values of a column say that it is? Names by how many are known, dates by their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from lib.ingest.codes import name_of_code
from lib.ingest.dates import evidence_of_order, read_date
from lib.ingest.naming import CERTAIN, find, read_scale
from lib.ingest.table import Table
from lib.knowledge.load import Knowledge
from lib.knowledge.names import resolve
from lib.records.dates import PartialDate

LOOKED_AT = 40  # distinct values that tell what a column is
ROWS_LOOKED_AT = 2_000
_FAR = date(2200, 1, 1)  # only the shape of a date matters here


def values(table: Table, position: int) -> tuple[str, ...]:
    """The first distinct values of a column."""
    filled = (cells[position] for _, cells in table.rows[:ROWS_LOOKED_AT] if cells[position])
    return tuple(islice(dict.fromkeys(filled), LOOKED_AT))


def share_of_names(table: Table, position: int, knowledge: Knowledge, code_system: str | None = None) -> float:
    """How many of the values, from 0 to 1, are names of drugs, protocols or scales, or codes of such."""
    found = values(table, position)
    if not found:
        return 0.0
    return sum(_known(value, knowledge, code_system) for value in found) / len(found)


def dates_in_order(table: Table, positions: Sequence[int]) -> tuple[int, ...]:
    """The one column of dates, or the two where the first never lies after the second; () when there are none, more, or out of order."""
    dated = [position for position in positions if _is_dates(values(table, position))]
    if len(dated) == 1:
        return (dated[0],)
    if len(dated) != 2:
        return ()
    first, second = dated
    for _, cells in table.rows[:ROWS_LOOKED_AT]:
        begins, ends = read_date(cells[first], None, _FAR), read_date(cells[second], None, _FAR)
        if isinstance(begins, PartialDate) and isinstance(ends, PartialDate) and ends.latest < begins.earliest:
            return ()
    return (first, second)


def _known(value: str, knowledge: Knowledge, code_system: str | None) -> bool:
    if code_system is not None:
        return name_of_code(code_system, value, knowledge) is not None
    if resolve(value, knowledge).match in CERTAIN or find("modality", value, knowledge) is not None:
        return True
    return read_scale(value, knowledge)[0] is not None or name_of_code("", value, knowledge) is not None


def _is_dates(found: tuple[str, ...]) -> bool:
    """Are all of them days of a calendar? A bare year or number could be anything."""
    return bool(found) and all(
        len(value) >= 8 and (evidence_of_order(value) is not None or isinstance(read_date(value, None, _FAR), PartialDate))
        for value in found
    )

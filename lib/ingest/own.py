"""Is it an export of ours? Then the history in it is taken as it was, exactly.

JSON carries the history whole. In CSV and XLSX every row has, beside the columns a person reads, one that holds its fact exactly; the last row of a
patient seals the rows. When anything was changed since, the seal no longer fits and the rows are read like those of any history file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lib.ingest.blocks import Table
from lib.ingest.exchange import EXACT, FORMAT, FORMAT_VERSION, ONLY_OURS, seal_of, unguarded
from lib.ingest.intake import UnreadableFile
from lib.records.facts import PLACES
from lib.records.history import History
from lib.records.plain import PlainError, from_plain
from lib.records.problems import Problem

_KINDS = {kind.__name__: kind for kind in PLACES}


def is_own(value: Any) -> bool:
    """Is it one of our documents?"""
    return isinstance(value, Mapping) and value.get("format") == FORMAT


def history_of(document: Any) -> History:
    """The history of a document. Raises UnreadableFile when it is from a newer release, or when anything in it would be lost."""
    version = document.get("format_version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise UnreadableFile("This export was written by a newer release of TRD Review. Open it with that release.")
    try:
        return from_plain(History, document.get("history"))
    except PlainError as fault:
        raise UnreadableFile(f"This export was changed and can no longer be read ({fault}). Export it again.") from None


def own_histories(table: Table) -> tuple[tuple[History, ...], Table | None]:
    """The histories of those patients whose rows are as exported, and the table of the others' rows (None when there are none)."""
    if EXACT not in table.headings or "patient_id" not in table.headings:
        return (), table
    exact, whose = table.headings.index(EXACT), table.headings.index("patient_id")
    by_patient: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for line, cells in table.rows:
        by_patient.setdefault(cells[whose], []).append((line, cells))
    histories: list[History] = []
    rest: list[tuple[int, tuple[str, ...]]] = []
    broken = {problem.row for problem in table.problems}
    for rows in by_patient.values():
        history = _sealed(table.headings, rows, exact) if not broken else None
        if history is not None:
            histories.append(history)
        else:
            kind = table.headings.index("kind") if "kind" in table.headings else None
            rest += [row for row in rows if kind is None or row[1][kind] not in ONLY_OURS]
    if not rest and not table.problems:
        return tuple(histories), None
    headings = tuple("" if at == exact else heading for at, heading in enumerate(table.headings))
    changed = Problem(0, "", "", "note", "The export was changed since it was made: its rows are read as those of any history file.", "")
    plain = tuple((line, tuple("" if at == exact else unguarded(cell) for at, cell in enumerate(cells))) for line, cells in rest)
    return tuple(histories), replace(
        table, headings=headings, rows=plain, problems=(changed, *table.problems), rows_read=len(plain) + len(table.problems)
    )


def _sealed(headings: Sequence[str], rows: Sequence[tuple[int, tuple[str, ...]]], exact: int) -> History | None:
    """The history of a patient's rows when their seal fits, else None."""
    try:
        told = [json.loads(cells[exact]) for _, cells in rows]
        seals = [one for one in told if isinstance(one, dict) and "seal" in one]
        if len(seals) != 1:
            return None
        shown = [dict(zip(headings, cells, strict=True)) for (_, cells), one in zip(rows, told, strict=True) if one is not seals[0]]
        facts = [one for one in told if one is not seals[0]]
        if seals[0]["seal"] != seal_of(shown, facts):
            return None
        return _history(seals[0]["history"], facts)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _history(outline: dict[str, Any], facts: Iterable[dict[str, Any]]) -> History:
    held: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    for one in facts:
        ((name, value),) = one.items()
        if name == "Problem":
            problems.append(from_plain(Problem, value))
        else:
            held.setdefault(PLACES[_KINDS[name]], []).append(from_plain(_KINDS[name], value))
    places: dict[str, Any] = {place: tuple(found) for place, found in held.items()}
    return replace(from_plain(History, outline), problems=tuple(problems), **places)

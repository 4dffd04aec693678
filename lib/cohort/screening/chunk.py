"""What do the rows of one chunk say, patient by patient? Read by the one reader there is, assessed by the one kernel there is."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lib.cohort.screening.buckets import sorted_file
from lib.cohort.screening.plan import Plan
from lib.ingest.cells import prepare_cells
from lib.ingest.columns import Columns, read_columns
from lib.ingest.exchange import EXACT
from lib.ingest.intake import UnreadableFile
from lib.ingest.made_table import table_of
from lib.ingest.omop import history_rows
from lib.ingest.own import own_histories
from lib.ingest.patient import read_patient
from lib.ingest.reader import Reader
from lib.ingest.row import Row
from lib.ingest.table import Table
from lib.knowledge.load import Knowledge
from lib.records.history import History
from lib.records.problems import Problem

# Table -> its headings, and its rows with their line first, in the order of the source.
Held = Mapping[str, tuple[Sequence[str], Iterable[tuple[Any, ...]]]]

_NO_COLUMNS = Columns(at={}, heading={}, detail={}, readings=(), problems=(), others={}, scores={})


@dataclass(slots=True)
class Chunk:
    """One bucket while it is read. `problems`: of the rows, with the patient where one is named; `failed`: patients who could not be read."""

    problems: list[tuple[str, Problem]] = field(default_factory=list)
    rows_read: int = 0
    failed: int = 0


def histories_of(held: Held, plan: Plan, knowledge: Knowledge, chunk: Chunk) -> Iterator[History]:
    """The histories of one bucket, in the order of the source. What cannot be read is written into the chunk and stops nobody else."""
    if "rows" in held:
        assert plan.columns is not None
        passed = [problem.row - place for place, problem in enumerate(plan.problems)]  # lines that were no rows have no number
        numbered = [(line + bisect_right(passed, line), tuple(cells)) for line, *cells in held["rows"][1]]
        table = Table(plan.headings, tuple(numbered), ",", (), len(numbered))
        if EXACT in plan.headings:
            exact, rest = own_histories(table)
            chunk.rows_read += sum(history.rows_read for history in exact)
            yield from exact
            if rest is None:
                return
            table = rest
        yield from _read(table, plan.columns, dict(plan.orders), plan, knowledge, chunk)
    else:
        made = table_of(_omop_rows(held, plan, knowledge), "OMOP")
        if made is None:
            return
        try:
            columns = read_columns(made, {}, knowledge)
        except UnreadableFile as fault:
            chunk.problems.append(("", Problem(0, "", "", "error", str(fault), "")))
            return
        yield from _read(made, columns, {}, plan, knowledge, chunk)


def read_bucket(bucket: int, plan: Plan) -> Held:
    """The rows of one bucket from this disk."""
    files = {table: sorted_file(path) for table, path in plan.tables.items()}
    return {table: (file.headings, file.rows(bucket)) for table, file in files.items()}


def _omop_rows(held: Held, plan: Plan, knowledge: Knowledge) -> list[tuple[int, Any]]:
    """The rows of a history that the tables say of the people of one bucket."""
    concepts = {}
    if plan.concepts is not None:
        concepts = {number: tuple(words) for number, words in json.loads(plan.concepts.read_text(encoding="utf-8")).items()}
    numbered = {}
    for table, (headings, rows) in held.items():
        folded = [heading.casefold() for heading in headings]
        numbered[table] = [(line, dict(zip(folded, cells, strict=True))) for line, *cells in rows]
    return history_rows(numbered, concepts, knowledge)[0]


def _read(
    table: Table, columns: Columns, orders: dict[str, str | None], plan: Plan, knowledge: Knowledge, chunk: Chunk
) -> Iterator[History]:
    cells = prepare_cells(table, columns, knowledge)
    chunk.rows_read += table.rows_read + cells.added
    by_patient: dict[str, list[Row]] = {}
    for row in cells.rows(columns, orders, plan.today):
        patient_id = row.cells.get("patient_id", "")
        if patient_id:
            by_patient.setdefault(patient_id, []).append(row)
        else:
            said, message, fix = cells.nameless(row)
            chunk.problems.append(("", Problem(row.line, columns.heading.get("patient_id", ""), said, "error", message, fix)))
    reader = Reader(knowledge, {})
    for patient_id, rows in by_patient.items():
        try:
            history = read_patient(patient_id, rows, _NO_COLUMNS, reader, "")
        except Exception as fault:  # one history nobody foresaw stops no other
            chunk.failed += 1
            message = f"The patient's rows could not be read ({type(fault).__name__})."
            chunk.problems.append((patient_id, Problem(rows[0].line, "", "", "error", message, "Look at this patient by itself.")))
            continue
        yield replace(history, source_name="")

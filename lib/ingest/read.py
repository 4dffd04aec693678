"""Bytes of a history file in, histories out: one a patient, with every problem named by row, column, value and fix."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from lib.ingest.cells import Cells, prepare_cells
from lib.ingest.columns import Columns, read_columns
from lib.ingest.date_order import date_orders
from lib.ingest.intake import ColumnReading, DateOrderQuestion, DayZeroQuestion, Decisions, Intake, UnreadableFile
from lib.ingest.patient import read_patient
from lib.ingest.reader import Reader
from lib.ingest.relative_days import settle_days
from lib.ingest.row import Row
from lib.ingest.source import Source, open_source
from lib.ingest.table import Table
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

PREVIEW_ROWS = 10
NOBODY = "patient 1"  # who is meant by a record that names nobody, in a file without a name
_NO_DECISIONS = Decisions()


def read_file(data: bytes, knowledge: Knowledge, today: date, decisions: Decisions = _NO_DECISIONS, file_name: str = "") -> Intake:
    """Everything that can be read from a history file (docs/history-file.md), and everything that cannot.

    What kind of file it is is found from its content. A row with an error is left out and named; the others are used. `today` only refuses dates
    that lie ahead of it. Raises UnreadableFile, with one line that says what to do, when nothing can be used.
    """
    return read_files({file_name: data}, knowledge, today, decisions, file_name)


def read_files(
    files: Mapping[str, bytes], knowledge: Knowledge, today: date, decisions: Decisions = _NO_DECISIONS, source_name: str = ""
) -> Intake:
    """As `read_file`, for one file or for the tables of a folder, by name."""
    with _nothing_to_collect():
        return _read_source(open_source(files, knowledge), knowledge, today, decisions, source_name)


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Reading only adds objects and makes no cycles: looking for garbage again and again takes a third of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Gathered:
    """What the tables of a source gave so far."""

    by_patient: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: list[DateOrderQuestion | DayZeroQuestion] = field(default_factory=list)
    columns: list[ColumnReading] = field(default_factory=list)
    preview: list[tuple[str, ...]] = field(default_factory=list)
    rows_read: int = 0


def _read_source(source: Source, knowledge: Knowledge, today: date, decisions: Decisions, source_name: str) -> Intake:
    gathered = _Gathered(problems=list(source.notes))
    one_patient = PurePath(source_name).stem or NOBODY
    refusals: list[UnreadableFile] = []
    for table in source.tables:
        try:
            columns = read_columns(table, decisions.columns, knowledge, decisions.patient_id, one_patient if source.may_be_one else "")
        except UnreadableFile as fault:
            refusals.append(fault)
            gathered.problems.append(_left_out(table, fault))
            continue
        _gather(table, columns, decisions, today, knowledge, gathered, first=not gathered.columns)
    if refusals and not gathered.columns and not source.histories:
        raise max(refusals, key=lambda fault: fault.needs_patient)
    reader = Reader(knowledge, decisions.names)
    histories = [replace(history, source_name=source_name) if not history.source_name else history for history in source.histories]
    gathered.rows_read += sum(history.rows_read for history in histories)
    gathered.problems += [problem for history in histories for problem in history.problems]
    for patient_id, rows in gathered.by_patient.items():
        histories.append(read_patient(patient_id, rows, _NO_COLUMNS, reader, source_name))
        gathered.problems += histories[-1].problems
    return Intake(
        histories=tuple(histories),
        problems=tuple(sorted(gathered.problems, key=_place)),
        questions=(*gathered.questions, *reader.questions()),
        rows_read=gathered.rows_read,
        rows_used=sum(history.rows_used for history in histories),
        columns=tuple(gathered.columns),
        preview=tuple(gathered.preview),
        kind=source.kind,
    )


def _gather(
    table: Table, columns: Columns, decisions: Decisions, today: date, knowledge: Knowledge, gathered: _Gathered, first: bool
) -> None:
    """The rows of one table, by patient in the order of the file; rows that name no patient are problems of the file."""
    dated, day_questions, day_notes = settle_days(table, columns, decisions.day_zero)
    cells = prepare_cells(dated, columns, knowledge)
    orders, questions, order_notes = date_orders(cells.table, columns, decisions.date_order)
    gathered.problems += [*columns.problems, *cells.notes, *day_notes, *order_notes, *table.problems]
    asked: list[DateOrderQuestion | DayZeroQuestion] = [*questions, *day_questions]
    gathered.questions += [question for question in asked if question not in gathered.questions]
    gathered.rows_read += table.rows_read + cells.added
    if first:
        gathered.columns += columns.readings
        gathered.preview += [written for _, written in table.rows[:PREVIEW_ROWS]]
    else:
        known = {reading.heading for reading in gathered.columns}
        gathered.columns += [reading for reading in columns.readings if reading.heading not in known]
    _by_patient(cells, columns, orders, today, gathered)


def _by_patient(cells: Cells, columns: Columns, orders: dict[str, str | None], today: date, gathered: _Gathered) -> None:
    whose_column = columns.heading.get("patient_id", "")
    for row in cells.rows(columns, orders, today):
        patient_id = row.cells.get("patient_id", "")
        if patient_id:
            gathered.by_patient.setdefault(patient_id, []).append(row)
        else:
            said = cells.nameless(row)
            gathered.problems.append(Problem(row.line, whose_column, said[0], "error", said[1], said[2]))


def _left_out(table: Table, fault: UnreadableFile) -> Problem:
    line = table.rows[0][0] - 1 if table.rows else 0
    called = f"The table {table.title!r}" if table.title else f"The table in line {line}"
    return Problem(0, "", table.title, "note", f"{called} was not used. {fault}", "Give it a file of its own, if it is needed.")


_NO_COLUMNS = Columns(at={}, heading={}, detail={}, readings=(), problems=(), others={}, scores={})


def _place(problem: Problem) -> tuple[int, int]:
    return problem.row, ("error", "warning", "note").index(problem.severity)

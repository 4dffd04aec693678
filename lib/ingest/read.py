"""Bytes of a history file in, histories out: one a patient, with every problem named by row, column, value and fix."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lib.ingest.columns import Columns, read_columns
from lib.ingest.date_order import date_orders
from lib.ingest.decode import decode
from lib.ingest.intake import Decisions, Intake
from lib.ingest.patient import read_patient
from lib.ingest.reader import Reader
from lib.ingest.row import Row
from lib.ingest.table import SEPARATOR_NAMES, Table, read_table
from lib.knowledge.load import Knowledge
from lib.records.history import History
from lib.records.problems import Problem

PREVIEW_ROWS = 10
_NO_DECISIONS = Decisions()


def read_file(data: bytes, knowledge: Knowledge, today: date, decisions: Decisions = _NO_DECISIONS, file_name: str = "") -> Intake:
    """Everything that can be read from a history file (docs/history-file.md), and everything that cannot.

    A row with an error is left out and named; the others are used. `today` only refuses dates that lie ahead of it. Raises UnreadableFile,
    with one line that says what to do, when nothing can be used.
    """
    text, encoding_note = decode(data)
    table = read_table(text)
    columns = read_columns(table, decisions.columns)
    orders, questions, order_notes = date_orders(table, columns, decisions.date_order)
    reader = Reader(knowledge, decisions.names)

    problems: list[Problem] = [*_file_notes(encoding_note, table), *columns.problems, *order_notes, *table.problems]
    by_patient, unusable = _by_patient(table, columns, orders, today)
    problems += unusable
    histories: list[History] = []
    for patient_id, rows in by_patient.items():
        histories.append(read_patient(patient_id, rows, columns, reader, file_name))
        problems += histories[-1].problems
    return Intake(
        histories=tuple(histories),
        problems=tuple(sorted(problems, key=_place)),
        questions=(*questions, *reader.questions()),
        rows_read=table.rows_read,
        rows_used=sum(history.rows_used for history in histories),
        columns=columns.readings,
        preview=tuple(cells for _, cells in table.rows[:PREVIEW_ROWS]),
    )


def _by_patient(table: Table, columns: Columns, orders: dict[str, str | None], today: date) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Rows by patient in the order of the file; rows that name no patient are problems of the file."""
    by_patient: dict[str, list[Row]] = {}
    unusable: list[Problem] = []
    places = tuple(columns.at.items())
    whose = columns.at["patient_id"]
    for line, cells in table.rows:
        patient_id = cells[whose]
        if not patient_id:
            unusable.append(
                Problem(
                    line,
                    columns.heading["patient_id"],
                    "",
                    "error",
                    "The row does not say which patient it belongs to.",
                    "Enter the patient's id.",
                )
            )
            continue
        filled = {meaning: cells[at] for meaning, at in places if cells[at]}
        wording = " ".join("\x00".join(cells).casefold().split())  # NUL stands in no cell and is no space
        row = Row(line, filled, columns.heading, orders, today, wording)
        by_patient.setdefault(patient_id, []).append(row)
    return by_patient, unusable


def _file_notes(encoding_note: str, table: Table) -> Iterable[Problem]:
    if encoding_note:
        yield Problem(0, "", "", "note", encoding_note, "Save the file as CSV UTF-8 if anything looks wrong.")
    if table.separator != ",":
        yield Problem(0, "", "", "note", f"The cells are separated by {SEPARATOR_NAMES[table.separator]}.", "")


def _place(problem: Problem) -> tuple[int, int]:
    return problem.row, ("error", "warning", "note").index(problem.severity)

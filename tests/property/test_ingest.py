"""Whatever is in the file, the reader reads it or refuses it; order, copies and wording change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from lib.ingest.intake import Intake, UnreadableFile
from lib.ingest.read import read_file
from lib.ingest.template import template_csv
from lib.knowledge.load import knowledge
from lib.records.history import History

TODAY = date(2026, 11, 24)
EXAMPLE = template_csv()


def read(data: bytes) -> Intake:
    return read_file(data, knowledge(), TODAY)


def facts(history: History) -> set[str]:
    """Everything a history says, whatever the rows it came from."""
    parts: Iterable[object] = (
        *history.treatments,
        *history.scores,
        *history.conditions,
        *history.labs,
        *history.events,
        *history.episodes,
        *history.person,
    )
    return {repr(replace(part, row=0)) for part in parts}  # type: ignore[type-var]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        intake = read(data)
    except UnreadableFile:
        return
    assert 0 <= intake.rows_used <= intake.rows_read


@given(st.lists(st.tuples(st.integers(0, len(EXAMPLE) - 1), st.binary(max_size=3), st.integers(0, 20)), min_size=1, max_size=6))
def test_a_damaged_file_is_read_or_refused(damage: list[tuple[int, bytes, int]]) -> None:
    data = EXAMPLE
    for place, new, removed in damage:
        data = data[:place] + new + data[place + removed :]
    try:
        intake = read(data)
    except UnreadableFile:
        return
    assert intake.rows_used <= intake.rows_read
    refused = {p.row for p in intake.problems if p.severity == "error"}
    assert intake.rows_read - intake.rows_used == len(refused)
    assert all(p.message and (p.fix or p.severity == "note") for p in intake.problems)


DATES = ("2024-01-05", "05/03/2024", "13/03/2024", "2024", "unknown", "ongoing")
NAMES = ("sertraline", "PHQ-9", "PHQ-9 item 9", "CBT", "ECT", "no epilepsy", "birth_date", "diagnosis", "relapse", "MDD", "lithium level")
VALUES = (
    "-5",
    "0",
    "12",
    "1e9",
    "50 mg",
    "1 tab nocte",
    "40 %",
    "none",
    "good",
    "yes",
    "inf",
    "nan",
    "=1+1",
    "'; drop",
    "\u202e",
    "9" * 400,
)
CELLS = st.sampled_from(("", *DATES, *NAMES, *VALUES))
HEADINGS = (
    "patient_id",
    "kind",
    "name",
    "start",
    "stop",
    "weeks",
    "dose",
    "unit",
    "frequency",
    "sessions",
    "augments",
    "adherence",
    "outcome",
    "stop_reason",
    "value",
    "birth_date",
    "sex",
)


@given(st.lists(st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), min_size=1, max_size=8))
@example([["A", "", "", *[""] * 11, "12", "", "12"], ["A", "", "", *[""] * 12, "12", "12"]])  # cells that only moved are no copy
def test_any_cells_in_any_column_are_read_or_named(rows: list[list[str]]) -> None:
    text = "\n".join([",".join(HEADINGS), *(",".join(row) for row in rows)])
    try:
        intake = read(text.encode())
    except UnreadableFile:
        assert all(not any(row) for row in rows)
        return
    refused = {p.row for p in intake.problems if p.severity == "error"}
    assert intake.rows_read - intake.rows_used == len(refused)
    assert sum(h.rows_read for h in intake.histories) <= intake.rows_read


LINES = EXAMPLE.decode("utf-8-sig").split("\r\n")[:-1]


@given(st.permutations(LINES[1:]))
def test_the_order_of_rows_changes_nothing(rows: list[str]) -> None:
    (history,) = read("\n".join([LINES[0], *rows]).encode()).histories
    assert facts(history) == facts(read(EXAMPLE).histories[0])


@given(st.lists(st.sampled_from(LINES[1:]), max_size=10))
def test_copies_of_rows_change_nothing(copies: list[str]) -> None:
    intake = read("\n".join([*LINES, *copies]).encode())
    assert facts(intake.histories[0]) == facts(read(EXAMPLE).histories[0])
    assert len(intake.histories[0].treatments) == len(read(EXAMPLE).histories[0].treatments)
    assert intake.rows_used == intake.rows_read == len(LINES) - 1 + len(copies)


@given(st.lists(st.sampled_from(LINES[1:]), unique=True))
def test_other_patients_change_nothing(others: list[str]) -> None:
    text = "\n".join([*LINES, *(line.replace("EXAMPLE-1", "OTHER") for line in others)])
    assert facts(read(text.encode()).histories[0]) == facts(read(EXAMPLE).histories[0])


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_encoding_separator_and_line_ends_change_nothing(encoding: str, separator: str, end: str) -> None:
    text = end.join(line.replace(",", separator) for line in LINES)
    assert facts(read(text.encode(encoding)).histories[0]) == facts(read(EXAMPLE).histories[0])

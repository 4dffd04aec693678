"""Small history files for the tests: text in, what was read out."""

from __future__ import annotations

from datetime import date

from lib.ingest.intake import Decisions, Intake
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.history import History
from lib.records.problems import Problem

TODAY = date(2026, 11, 24)


def read(text: str | bytes, decisions: Decisions | None = None) -> Intake:
    """Read a file as of the tests' today."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    return read_file(data, knowledge(), TODAY, decisions or Decisions())


def only(text: str, decisions: Decisions | None = None) -> History:
    """The one history of a file."""
    (history,) = read(text, decisions).histories
    return history


def one_row(headings: str, row: str) -> tuple[History | None, tuple[Problem, ...]]:
    """The history and problems of a file of one row."""
    intake = read(f"{headings}\n{row}\n")
    return (intake.histories[0] if intake.histories else None), tuple(p for p in intake.problems if p.row)


def said(intake: Intake, severity: str) -> list[tuple[int, str]]:
    """Row and column of every problem of one severity."""
    return [(p.row, p.column) for p in intake.problems if p.severity == severity]

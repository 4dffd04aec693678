"""What an assessment says on a terminal: a section each, in words, with rows and what to check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.records.assessment import Alert, Assessment
from lib.records.problems import Problem
from lib.reports.as_text import assessment_text, problem_text
from tests.builders import AS_OF, history


def told(rows: str) -> str:
    return assessment_text(assessed(rows), knowledge())


def assessed(rows: str) -> Assessment:
    return assess(history(rows), knowledge(), AS_OF, Settings())


def test_nothing_recorded_still_answers() -> None:
    said = told("kind | name | value\nperson | sex | female")
    assert "Patient P1 · as of 24-Nov-2026 · CA\n1 of 1 rows used · knowledge " in said
    assert "Current episode: Not recorded" in said
    assert "\nCourses\n\nPatterns\n" in said
    assert "cannot tell" in said


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("medication | sertraline | 2024-01-01 | 2024-02-12 | 100 |", "01-Jan-2024 to 12-Feb-2024, up to 100 mg"),
        ("medication | sertraline | 2024-01-01 | | |", "01-Jan-2024 to today, dose not recorded"),
        ("medication | sertraline | | | 100 |", "dates not recorded, up to 100 mg"),
        ("medication | sertraline | 2024 | 2025-03 | 50-100 |", "2024 to Mar-2025, up to 50–100 mg"),
        ("tms | TMS.iTBS | 2024-01-01 | 2024-02-12 | | 30", "01-Jan-2024 to 12-Feb-2024, 30 sessions"),
        ("ect | ECT.UB | 2024-01-01 | 2024-01-01 | | 1", "01-Jan-2024 to 01-Jan-2024, 1 session"),
        ("psychotherapy | PSY.CBT | 2024-01-01 | 2024-02-12 | |", "01-Jan-2024 to 12-Feb-2024, sessions not recorded"),
    ],
)
def test_a_course_says_when_and_how_much(row: str, line: str) -> None:
    assert line in told(f"kind | name | start | stop | dose | sessions\n{row}")


def test_alerts_come_first() -> None:
    found = assessed("name | start | dose\nsertraline | 2024-01-01 | 100")
    said = assessment_text(replace(found, alerts=(Alert("item9", "PHQ-9 item 9: 1", (4,)),)), knowledge())
    assert said.splitlines()[2] == "  ! PHQ-9 item 9: 1"


def test_groups_of_options_stand_in_order_with_the_words_of_the_pages() -> None:
    said = told("name | start | dose | outcome\nsertraline | 2024-01-01 | 100 | none")
    assert said.index("\n  Consider\n") < said.index("\n  Check first\n") < said.index("\n  Not suitable now\n")
    assert "[KET.ESK] · not tried · cannot clear: facts not recorded · CANMAT 2023: 2nd line\n" in said


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem(3, "stop", "2024-04-01", "error", "Before the start.", "Check both."),
            "error: row 3, stop '2024-04-01': Before the start. Check both.",
        ),
        (Problem(0, "", "", "note", "Read as UTF-16.", ""), "note: file: Read as UTF-16."),
        (Problem(3, "", "", "note", "Two equal rows count once.", ""), "note: row 3: Two equal rows count once."),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert problem_text(problem) == line

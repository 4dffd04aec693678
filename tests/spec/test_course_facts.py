"""What is said of a whole course, and what it does to it (RULES I: answering a question writes the fact into the history)."""

from __future__ import annotations

from datetime import date

import pytest

from lib.records.answers import NO, UNKNOWN, YES
from lib.records.course import Course
from lib.records.dates import PartialDate, on
from lib.records.doses import Dose
from lib.records.facts import ENTERED_ROW, with_facts
from lib.records.history import CourseFact
from tests.builders import courses_of, history, when

TABLE = """
    kind          | name       | start      | stop       | dose | sessions
    medication    | sertraline | 2024-01-01 | 2024-02-01 | 50   |
    medication    | sertraline | 2024-02-01 | 2024-05-01 |      |
    medication    | bupropion  | 2024-06    | 2024-07    | 150  |
    psychotherapy | PSY        | 2024-01-10 | 2024-06-10 |      |
    medication    | citalopram |            |            | 20   |
"""


def after(fact: CourseFact, course_id: str, table: str = TABLE) -> Course:
    """The course of that id once the fact was said."""
    return {c.course_id: c for c in courses_of(with_facts(history(table), [fact]))}[course_id]


def said(agent: str, start: str | None, field: str, value: str = "", **more: object) -> CourseFact:
    return CourseFact(ENTERED_ROW, agent, when(start) if start else None, field, value, **more)  # type: ignore[arg-type]


# Rows 2 and 3 are one course: what is said of it holds for both, and row 0 (typed here) is named among what it rests on.
@pytest.mark.parametrize(("value", "adherent", "pct"), [("good", YES, None), ("partial", NO, None), ("80", YES, 80.0), ("79", NO, 79.0)])
def test_adherence_holds_for_every_row(value: str, adherent: object, pct: float | None) -> None:
    course = after(said("sertraline", "2024-01-01", "adherence", value), "sertraline-1")
    assert (course.adherent, course.adherence_pct, course.rows) == (adherent, pct, (0, 2, 3))


# A row that says something itself keeps it.
def test_adherence_on_a_row_is_kept() -> None:
    table = """
        kind       | name       | start      | stop       | adherence
        medication | sertraline | 2024-01-01 | 2024-02-01 | 60
        medication | sertraline | 2024-02-01 | 2024-05-01 |
    """
    assert after(said("sertraline", "2024-01-01", "adherence", "95"), "sertraline-1", table).adherence_pct == 60.0


@pytest.mark.parametrize(
    ("value", "outcome", "pct"), [("partial", "partial", None), ("none", "none", None), ("62", "response", 62.0), ("25", "partial", 25.0)]
)
def test_outcome_in_words_or_percent(value: str, outcome: str, pct: float | None) -> None:
    course = after(said("sertraline", "2024-01-01", "outcome", value), "sertraline-1")
    assert (course.outcome, course.improvement_pct, course.outcome_from) == (outcome, pct, "rated")


def test_dose_fills_only_the_steps_without_one() -> None:
    fact = said("sertraline", "2024-01-01", "dose", "100 mg", dose=Dose(100, 100, "mg"))
    assert [step.dose.low for step in after(fact, "sertraline-1").steps if step.dose] == [50, 100]


def test_stop_reason_ends_the_course() -> None:
    assert after(said("sertraline", "2024-01-01", "stop_reason", "intolerance"), "sertraline-1").stop_reason == "intolerance"


# Vague dates: bupropion Jun to Jul 2024 lasted 0 to 8.6 weeks; said to the day it is 6 weeks exactly (A4: stop minus start).
def test_dates_replace_vague_ones() -> None:
    fact = said("bupropion", "2024-06", "duration", begin=on(date(2024, 6, 10)), end=on(date(2024, 7, 22)))
    course = after(fact, "bupropion-1")
    assert (course.weeks.low, course.weeks.high, course.start) == (6.0, 6.0, on(date(2024, 6, 10)))


def test_weeks_of_an_undated_course() -> None:
    course = after(said("citalopram", None, "duration", "7"), "citalopram-1")
    assert (course.weeks.low, course.weeks.high) == (7.0, 7.0)


def test_sessions_and_kind_of_a_therapy() -> None:
    table = with_facts(history(TABLE), [said("PSY", "2024-01-10", "sessions", "14"), said("PSY", "2024-01-10", "type", "PSY.CBT")])
    (course,) = [c for c in courses_of(table) if c.kind == "psychotherapy"]
    assert (course.agent, course.sessions, course.adequate) == ("PSY.CBT", 14, YES)


# What is said is the total of the course: 30 with 10 on one row leaves 20 to the other; a total below what the rows say adds nothing.
@pytest.mark.parametrize(("total", "sessions"), [("30", 30), ("10", 10), ("4", 10)])
def test_sessions_said_are_those_of_the_whole_course(total: str, sessions: int) -> None:
    table = """
        kind | name     | start      | stop       | sessions
        tms  | TMS.iTBS | 2024-01-08 | 2024-01-19 | 10
        tms  | TMS.iTBS | 2024-01-22 | 2024-02-16 |
    """
    assert after(said("TMS.iTBS", "2024-01-08", "sessions", total), "TMS.iTBS-1", table).sessions == sessions


@pytest.mark.parametrize(("value", "answer"), [("yes", YES), ("no", NO)])
def test_highest_dose_tolerated(value: str, answer: object) -> None:
    assert after(said("bupropion", "2024-06", "tolerated", value), "bupropion-1").highest_tolerated is answer
    assert {c.highest_tolerated for c in courses_of(TABLE)} == {UNKNOWN}


# Exact duplicates (A2) stay duplicates: the dose is not added up.
def test_duplicates_stay_duplicates() -> None:
    table = """
        kind       | name       | start      | stop       | dose
        medication | sertraline | 2024-01-01 | 2024-05-01 | 50
        medication | sertraline | 2024-01-01 | 2024-05-01 | 50
    """
    course = after(said("sertraline", "2024-01-01", "adherence", "good"), "sertraline-1", table)
    assert (course.max_daily_dose_mg, course.adherent, course.rows) == (50, YES, (0, 2, 3))


# The course was named by its start when the fact was said. A later file may give the day: the same month still is the same course.
@pytest.mark.parametrize(
    ("start", "found"), [("2024-06", YES), ("2024-06-15", YES), ("2024-05-20..2024-06-02", YES), ("2023-06", UNKNOWN), (None, UNKNOWN)]
)
def test_which_course_is_meant(start: str | None, found: object) -> None:
    assert after(said("bupropion", start, "adherence", "good"), "bupropion-1").adherent is found


# The last word typed on a subject is the one that counts; nothing is doubled.
def test_a_correction_replaces_what_was_typed_before() -> None:
    start = PartialDate(date(2024, 1, 1), date(2024, 1, 1), "2024-01-01")
    first, second = (CourseFact(ENTERED_ROW, "sertraline", start, "outcome", v) for v in ("none", "response"))
    assert with_facts(with_facts(history(TABLE), [first]), [second]).course_facts == (second,)

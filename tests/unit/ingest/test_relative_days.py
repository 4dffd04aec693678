"""Days counted from a day of a trial: asked about, and dates once a person names day 0; never read as something else."""

from __future__ import annotations

from datetime import date

import pytest

from lib.ingest.intake import DayZeroQuestion, Decisions, Intake
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from tests.unit.ingest.files import TODAY

ZERO = Decisions(day_zero="2024-03-01")
WORDS = "patient_id,name,start,stop,value\nA,sertraline,day -90,Day-30,\nA,venlafaxine,day 0,week 8,\nA,MADRS,baseline,,32\nA,MADRS,month 2,,14\n"
STUDY = "USUBJID,CMTRT,CMSTDY,CMENDY,CMDOSE,CMDOSU\nA,sertraline,-90,-1,100,mg\nA,venlafaxine,1,2020,150,mg\n"


def intake(text: str, decisions: Decisions = ZERO) -> Intake:
    return read_file(text.encode(), knowledge(), TODAY, decisions)


def spans(text: str) -> list[tuple[str, str, str]]:
    (history,) = intake(text).histories
    return [(str(t.agent), str(t.start and t.start.earliest), str(t.stop and t.stop.latest)) for t in history.treatments]


def test_counted_days_are_asked_about_and_refused_until_day_0_is_named() -> None:
    read = intake(WORDS, Decisions())
    assert [question for question in read.questions if isinstance(question, DayZeroQuestion)] == [
        DayZeroQuestion("start, stop", ("day -90", "Day-30", "day 0"))
    ]
    assert (read.rows_used, read.rows_read) == (0, 4)
    assert all("Say on which date day 0 was" in problem.fix for problem in read.problems if problem.severity == "error")


def test_days_weeks_and_months_become_the_days_they_can_mean() -> None:
    assert spans(WORDS) == [("sertraline", "2023-12-02", "2024-01-31"), ("venlafaxine", "2024-03-01", "2024-05-02")]
    (history,) = intake(WORDS).histories
    assert [(s.when.earliest, s.when.latest) for s in history.scores] == [
        (date(2024, 3, 1), date(2024, 3, 1)),
        (date(2024, 5, 1), date(2024, 5, 31)),
    ]
    assert any("are counted from 01-Mar-2024, as was chosen" in problem.message for problem in intake(WORDS).problems)


def test_the_first_rows_are_shown_as_they_stand_in_the_file() -> None:
    assert intake(WORDS).preview[0][2:4] == ("day -90", "Day-30")


def test_a_study_day_1_is_the_first_day_and_2020_is_no_year() -> None:
    assert spans(STUDY.replace("2020", "57")) == [("sertraline", "2023-12-02", "2024-02-29"), ("venlafaxine", "2024-03-01", "2024-04-26")]
    read = intake(STUDY, Decisions())
    assert read.rows_used == 0
    assert {problem.value for problem in read.problems if problem.severity == "error"} >= {"study day -90", "study day 2020"}


@pytest.mark.parametrize("written", ["2024-03-05", "Mar 2024", "2024", "05-Mar-2024"])
def test_a_real_date_asks_nothing(written: str) -> None:
    assert intake(f"patient_id,name,start\nA,sertraline,{written}\n", Decisions()).questions == ()


def test_a_file_with_real_dates_is_not_moved() -> None:
    (history,) = intake("patient_id,name,start,stop\nA,sertraline,2024-01-05,week 8\n").histories
    start = history.treatments[0].start
    assert start is not None
    assert start.earliest == date(2024, 1, 5)

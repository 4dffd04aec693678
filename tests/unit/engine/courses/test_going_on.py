"""A row that says it goes on, or that it is over on a day nobody knows, is believed; only silence is read by rule A3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.engine.assess import assess
from lib.knowledge.load import knowledge
from lib.records.answers import NO
from lib.records.bounds import exactly
from lib.records.course import Course
from lib.records.dates import on
from lib.records.history import History, Treatment

DAY = date(2026, 11, 24)
ROW = Treatment(2, "medication", "sertraline", "sertraline")


def course(row: Treatment) -> Course:
    return assess(History("P1", (row,)), knowledge(), DAY).courses[0]


@pytest.mark.parametrize(
    ("row", "ongoing"),
    [
        (ROW, True),
        (replace(ROW, ongoing=True), True),
        (replace(ROW, ongoing=False), False),
        (replace(ROW, outcome="partial"), False),
        (replace(ROW, outcome="partial", ongoing=True), True),
        (replace(ROW, weeks=exactly(3), ongoing=True), True),
        (replace(ROW, start=on(date(2026, 10, 1)), ongoing=False), False),
    ],
)
def test_what_the_row_says_of_going_on_wins(row: Treatment, ongoing: bool) -> None:
    assert course(row).ongoing is ongoing


def test_weeks_so_far_do_not_end_a_course_that_goes_on() -> None:
    found = course(replace(ROW, start=on(date(2026, 11, 3)), weeks=exactly(3), ongoing=True))
    assert found.ongoing
    assert found.adequate is NO
    assert "too_short" not in found.inadequate_because


def test_what_is_said_is_not_called_presumed() -> None:
    assert any("presumed" in words and "start nor stop" in words for words in course(ROW).assumptions)
    assert not any("start nor stop" in words for words in course(replace(ROW, ongoing=True)).assumptions)

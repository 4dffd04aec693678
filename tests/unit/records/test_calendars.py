"""How are days told in weeks? Week 1 holds the first day; there is no week 0."""

from __future__ import annotations

from datetime import date

import pytest

from lib.records.calendars import Dates, Weeks, span
from tests.builders import when

WEEKS = Weeks(date(2024, 1, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-01-01", "week 1"),
        ("2024-01-07", "week 1"),
        ("2024-01-08", "week 2"),
        ("2023-12-31", "week −1"),
        ("2023-12-24", "week −2"),
        ("2024-12-30", "week 53"),
    ],
)
def test_a_day(day: str, expected: str) -> None:
    assert WEEKS.day(date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2024-01-05", "week 1"), ("2024-02", "weeks 5 to 9"), ("2023-12-30..2024-01-02", "weeks −1 to 1"), ("2024", "weeks 1 to 53")],
)
def test_a_partial_date(written: str, expected: str) -> None:
    assert WEEKS.partial(when(written)) == expected
    assert WEEKS.at(when(written)) == f"in {expected}"


def test_missing_is_words() -> None:
    assert WEEKS.partial(None) == Dates().partial(None) == "Not recorded"
    assert span(WEEKS, None, None, False) == "dates not recorded"
    assert span(WEEKS, when("2024-01-08"), None, False) == "week 2 to stop not recorded"
    assert span(WEEKS, when("2024-01-08"), None, True) == "week 2 to today"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("PHQ-9 item 9: 1 on 09-Jan-2024, 36 days ago.", "PHQ-9 item 9: 1 in week 2, 36 days ago."),
        ("recorded as Feb-2024 to 2024", "recorded as weeks 5 to 9 to weeks 1 to 53"),
        ("On 31-Dec-2023 it began", "In week −1 it began"),
        ("31-Feb-2024", "a week not known"),
        ("sertraline 100 mg, 1,950 mg, QIDS-SR16 13", "sertraline 100 mg, 1,950 mg, QIDS-SR16 13"),
    ],
)
def test_prose(said: str, expected: str) -> None:
    assert WEEKS.prose(said) == expected
    assert Dates().prose(said) == said


def test_dates_are_told_as_everywhere() -> None:
    assert Dates().at(when("2024-03-05")) == "on 05-Mar-2024"
    assert Dates().at(when("2024-03")) == "in Mar-2024"
    assert span(Dates(), when("2024-03-05"), when("2024"), False) == "05-Mar-2024 to 2024"


@pytest.mark.parametrize("years", [0.2, 1, 3, 12, 40])
def test_ticks_stand_in_order_and_are_not_too_many(years: float) -> None:
    first = date(2024, 1, 1)
    last = date.fromordinal(first.toordinal() + round(365.25 * years))
    for calendar in (Dates(), Weeks(first)):
        marks = calendar.ticks(first, last, 6)
        assert 1 <= len(marks) <= 6
        assert [day for day, _ in marks] == sorted(day for day, _ in marks)
        assert all(first <= day <= last for day, _ in marks)
        assert len({words for _, words in marks}) == len(marks)

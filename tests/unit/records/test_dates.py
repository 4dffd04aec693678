"""Partial dates: how they are shown, and how many days lie between them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.records.bounds import Bounds
from lib.records.dates import PartialDate, days_between, on, show_date, show_partial, show_span
from lib.records.history import age_on
from tests.builders import when

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-11-05", "05-Nov-2026"),
        ("2024-02-29", "29-Feb-2024"),
        ("2026-11", "Nov-2026"),
        ("2024-02", "Feb-2024"),
        ("2026", "2026"),
        ("2024-03-01..2024-04-30", "Mar-2024 to Apr-2024"),
        ("2024-12-01..2025-02-28", "Dec-2024 to Feb-2025"),
        ("2024-01-01..2025-12-31", "Jan-2024 to Dec-2025"),
        ("2024-03-05..2024-03-20", "05-Mar-2024 to 20-Mar-2024"),
        ("2024-03-01..2024-03-30", "01-Mar-2024 to 30-Mar-2024"),
        ("2024-03-02..2024-03-31", "02-Mar-2024 to 31-Mar-2024"),
    ],
)
def test_a_partial_date(written: str, shown: str) -> None:
    assert show_partial(when(written)) == shown


def test_what_is_missing_is_words() -> None:
    assert show_date(None) == "Not recorded"
    assert show_partial(None) == "Not recorded"


@pytest.mark.parametrize(
    ("start", "stop", "ongoing", "shown"),
    [
        ("2024-01-12", "2024-05-30", False, "12-Jan-2024 to 30-May-2024"),
        ("2024-03", None, True, "Mar-2024 to today"),
        (None, None, False, "dates not recorded"),
        (None, None, True, "dates not recorded"),
        (None, "2024", False, "start not recorded to 2024"),
        ("2024", None, False, "2024 to stop not recorded"),
    ],
)
def test_a_span(start: str | None, stop: str | None, ongoing: bool, shown: str) -> None:
    assert show_span(when(start) if start else None, when(stop) if stop else None, ongoing) == shown


# A4: days are stop minus start; 1 Jan to 12 Feb is 42. Partial dates give the fewest and the most days.
@pytest.mark.parametrize(
    ("start", "stop", "low", "high"),
    [
        ("2024-01-01", "2024-02-12", 42, 42),
        ("2024-01-01", "2024-01-01", 0, 0),
        ("2024-01", "2024-03", 30, 90),
        ("2024-01", "2024-01", 0, 30),
        ("2023", "2024", 1, 730),
        ("2024-03", "2024-01", 0, 0),
    ],
)
def test_days_between(start: str, stop: str, low: float, high: float) -> None:
    assert days_between(when(start), when(stop)) == Bounds(low, high)


def test_an_interval_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="reversed"):
        PartialDate(date(2024, 2, 1), date(2024, 1, 1))


@pytest.mark.parametrize(
    ("born", "low", "high"),
    [("1945-07-14", 81, 81), ("1945-11-24", 81, 81), ("1945-11-25", 80, 80), ("1945", 80, 81), ("1945-11", 80, 81), ("2027", 0, 0)],
)
def test_an_age(born: str, low: float, high: float) -> None:
    assert age_on(when(born), date(2026, 11, 24)) == Bounds(low, high)


def test_an_age_without_a_birth_date_is_not_known() -> None:
    assert age_on(None, date(2026, 11, 24)) is None


@given(days)
def test_every_day_has_one_shape_that_no_two_countries_read_differently(day: date) -> None:
    assert re.fullmatch(r"\d{2}-[A-Z][a-z]{2}-\d{4}", show_date(day))
    assert show_partial(on(day)) == show_date(day) == on(day).text


@given(days, st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_the_true_number_of_days_lies_within(first: date, a: int, b: int, c: int) -> None:
    start = PartialDate(first, first + timedelta(days=a))
    stop = PartialDate(start.latest + timedelta(days=b), start.latest + timedelta(days=b + c))
    found = days_between(start, stop)
    for true_start in (start.earliest, start.latest):
        for true_stop in (stop.earliest, stop.latest):
            assert found.low <= (true_stop - true_start).days <= found.high

"""Day arithmetic on partial dates."""

from __future__ import annotations

from datetime import date

import pytest

from lib.engine.spans import earlier, in_weeks, later, length, length_since, no_later_than, overlap, shifted, total
from lib.records.bounds import NOTHING_KNOWN, Bounds, exactly
from lib.records.dates import PartialDate
from tests.builders import when


def bounds(low: float, high: float) -> Bounds:
    """Short for Bounds."""
    return Bounds(low, high)


def test_length_is_stop_minus_start() -> None:
    assert length(when("2024-01-01"), when("2024-02-12")) == exactly(42)
    assert length(when("2024-01"), when("2024-02")) == bounds(1, 59)
    assert length(None, when("2024-01")) == NOTHING_KNOWN
    assert length(when("2024-01"), None) == NOTHING_KNOWN


# Before it, after it, across it, and a day that may lie on either side.
@pytest.mark.parametrize(
    ("since", "low", "high"), [("2023-01-01", 42, 42), ("2024-03-01", 0, 0), ("2024-02-01", 11, 11), ("2024-02-01..2024-02-10", 2, 11)]
)
def test_length_since(since: str, low: float, high: float) -> None:
    assert length_since(when("2024-01-01"), when("2024-02-12"), when(since)) == bounds(low, high)
    assert length_since(None, when("2024-02-12"), when(since)) == NOTHING_KNOWN


@pytest.mark.parametrize(
    ("start", "stop", "low", "high"),
    [
        ("2024-01-10", "2024-01-20", 10, 10),
        ("2023-12-01", "2024-01-05", 4, 4),
        ("2024-01-31", "2024-03-01", 1, 1),
        ("2024-03-01", "2024-04-01", 0, 0),
        ("2024-01", "2024-01", 0, 30),
    ],
)
def test_overlap(start: str, stop: str, low: float, high: float) -> None:
    first = (when("2024-01-01"), when("2024-02-01"))
    second = (when(start), when(stop))
    assert overlap(*first, *second) == bounds(low, high) == overlap(*second, *first)
    assert overlap(*first, None, when(stop)) == NOTHING_KNOWN


def test_later_and_earlier_of_vague_days() -> None:
    february, day = when("2024-02"), when("2024-02-10")
    assert later(february, day) == PartialDate(date(2024, 2, 10), date(2024, 2, 29))
    assert earlier(february, day) == PartialDate(date(2024, 2, 1), date(2024, 2, 10))
    assert later(day, when("2024-01")) is day
    assert earlier(day, when("2024-03")) is day


def test_shifted_moves_both_ends() -> None:
    assert shifted(when("2024-01-01"), exactly(42)) == PartialDate(date(2024, 2, 12), date(2024, 2, 12))
    assert shifted(when("2024-02-12"), bounds(-42, -28)) == PartialDate(date(2024, 1, 1), date(2024, 1, 15))


def test_no_later_than_rules_days_out() -> None:
    assert no_later_than(when("2024"), date(2024, 6, 1)).latest == date(2024, 6, 1)
    known = when("2024-01")
    assert no_later_than(known, date(2024, 1, 31)) is known


def test_sums_and_weeks() -> None:
    assert total([]) == exactly(0)
    assert total([bounds(1, 2), bounds(10, 20)]) == bounds(11, 22)
    assert in_weeks(bounds(42, 49)) == bounds(6, 7)
    assert in_weeks(NOTHING_KNOWN) == NOTHING_KNOWN

"""Weeks at the minimum dose by a day in the middle of a course."""

from __future__ import annotations

import pytest

from lib.engine.weeks_by import weeks_at_minimum_by
from lib.records.bounds import Bounds, exactly
from tests.builders import when
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose | weeks\n"


@pytest.mark.parametrize(
    ("rows", "by", "weeks"),
    [
        ("sertraline | d0 | d70 | 50 |", "d28", exactly(4)),
        ("sertraline | d0 | d70 | 50 |", "d70", exactly(10)),
        ("sertraline | d0 | d70 | 50 |", "d90", exactly(10)),
        ("sertraline | d0 | d70 | 25 |", "d28", exactly(0)),
        ("sertraline | d0 | d14 | 25 |\nmedication | sertraline | d14 | d70 | 50 |", "d28", exactly(2)),
        ("sertraline | d0 | d70 | |", "d28", Bounds(0, 4)),
        ("sertraline | d0 | d70 | 50 |", "d14..d28", Bounds(2, 4)),
        ("sertraline | d0..d7 | d70 | 50 |", "d28", Bounds(3, 4)),
        ("sertraline | | | 50 | 8", "d28", Bounds(0, 8)),
    ],
)
def test_weeks_at_minimum_by(rows: str, by: str, weeks: Bounds) -> None:
    case = case_of(f"{HEAD}medication | {rows}")
    assert weeks_at_minimum_by(case, case.courses[0], when(by)) == weeks

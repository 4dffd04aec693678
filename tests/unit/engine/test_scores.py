"""One instrument around and during a course (rule C1)."""

from __future__ import annotations

import pytest

from lib.engine.scores import baseline_total, end_total, improvement_pct, show_change, show_score, symptom_scales, totals_on
from lib.records.dates import on
from lib.records.history import Score
from tests.builders import day
from tests.findings import case_of


def case_with(*days: int) -> str:
    rows = "\n".join(f"score | PHQ-9 | d{d} | | {value}" for value, d in enumerate(days, start=1))
    return f"kind | name | start | stop | value\nmedication | sertraline | d100 | d200 |\n{rows}"


@pytest.mark.parametrize(("on_day", "found"), [(71, False), (72, True), (107, True), (108, False)])
def test_the_baseline_lies_from_28_days_before_to_7_after(on_day: int, found: bool) -> None:
    case = case_of(case_with(on_day))
    assert (baseline_total(case, case.courses[0], "PHQ-9") is not None) is found


@pytest.mark.parametrize(("on_day", "found"), [(113, False), (114, True), (214, True), (215, False)])
def test_the_end_lies_from_day_14_to_14_days_after_the_stop(on_day: int, found: bool) -> None:
    case = case_of(case_with(on_day))
    assert (end_total(case, case.courses[0], "PHQ-9") is not None) is found


def test_totals_on_a_course_leave_out_the_baseline_and_what_comes_after_the_stop() -> None:
    case = case_of(case_with(95, 105, 130, 200, 201))
    course = case.courses[0]
    assert [s.value for s in totals_on(case, course, "PHQ-9", baseline_total(case, course, "PHQ-9"))] == [3, 4]


def test_instruments_in_their_order_of_precedence() -> None:
    rows = "\n".join(f"score | {name} | d0 | 9" for name in ("BDI-II", "PHQ-9", "MADRS", "WSAS", "CGI-S", "PHQ-9 item 9"))
    assert [s.id for s in symptom_scales(case_of(f"kind | name | start | value\n{rows}"))] == ["MADRS", "PHQ-9", "BDI-II"]


# An item is no total, and an instrument nobody recognised has no place in the order.
@pytest.mark.parametrize("name", ["PHQ-9 item 9", "?Some scale"])
def test_what_is_no_total_of_a_known_instrument(name: str) -> None:
    assert symptom_scales(case_of(f"kind | name | start | value\nscore | {name} | d0 | 2")) == ()


@pytest.mark.parametrize(("baseline", "value", "percent"), [(20, 10, 50), (20, 20, 0), (20, 25, -25), (0, 5, None)])
def test_improvement(baseline: float, value: float, percent: float | None) -> None:
    assert improvement_pct(baseline, value) == percent


def test_how_scores_and_changes_are_shown() -> None:
    assert show_score(Score(2, "PHQ-9", "PHQ-9", on(day(0)), 12)) == "PHQ-9 12 on 01-Jan-2024"
    assert show_score(Score(2, "PHQ-9 item 9", "PHQ-9", on(day(0)), 2, 9)) == "PHQ-9 item 9: 2 on 01-Jan-2024"
    assert (show_change(42.4), show_change(-7.2)) == ("42 % better", "7 % worse")

"""Rows on the calendar: edges of dates, tablets, overlaps and steps."""

from __future__ import annotations

import pytest

from lib.records.course import Course
from tests.builders import check_courses, courses_and_notes, courses_of, day


def steps_of(course: Course) -> list[tuple[object, ...]]:
    """First and last possible start, the same of the stop, low dose and rows of each step."""
    return [
        (s.start and (s.start.earliest, s.start.latest), s.stop and (s.stop.earliest, s.stop.latest), s.dose and s.dose.low, s.rows)
        for s in course.steps
    ]


def at(first: int, last: int | None = None) -> tuple[object, object]:
    """A day, or the first and last possible one, counted from DAY0."""
    return day(first), day(first if last is None else last)


def one(rows: str) -> Course:
    """The only course of a table."""
    (course,) = courses_of(rows, as_of=day(500))
    return course


def test_a_start_on_the_as_of_date_counts() -> None:
    rows = "kind | name | start | dose\nmedication | sertraline | d10 | 50"
    assert [c.ongoing for c in courses_of(rows, as_of=day(10))] == [True]
    assert courses_of(rows, as_of=day(9)) == ()


def test_a_stop_on_the_as_of_date_is_a_stop() -> None:
    rows = "kind | name | start | stop | dose\nmedication | sertraline | d0 | d10 | 50"
    assert [c.ongoing for c in courses_of(rows, as_of=day(10))] == [False]
    assert [c.ongoing for c in courses_of(rows, as_of=day(9))] == [True]


def test_a_single_day_is_a_course() -> None:
    assert one("kind | name | start | stop | dose\nmedication | sertraline | d5 | d5 | 50").weeks.high == 0


# The stop lies in March, the start is known: not before it.
def test_neither_end_contradicts_the_other() -> None:
    check_courses(
        """
        kind       | name       | start      | stop       | dose
        medication | sertraline | 2024-03-10 | 2024-03    | 50
        medication | fluoxetine | 2024-05    | 2024-05-22 | 20
        """,
        """
        course       | start                  | stop                   | weeks
        sertraline-1 | 2024-03-10             | 2024-03-10..2024-03-31 | 0..3
        fluoxetine-1 | 2024-05-01..2024-05-22 | 2024-05-22             | 0..3
        """,
    )


# 6 weeks are 42 days: a difference of less than a week is rounding.
@pytest.mark.parametrize(("stop", "warned"), [(35, True), (36, False), (42, False), (48, False), (49, True)])
def test_weeks_and_dates_that_differ_by_a_week_are_a_warning(stop: int, warned: bool) -> None:
    courses, notes = courses_and_notes(f"kind | name | start | stop | weeks | dose\nmedication | sertraline | d0 | d{stop} | 6 | 50")
    assert courses[0].weeks.low == 6
    assert [n.severity for n in notes] == (["warning"] if warned else [])


def test_rows_that_meet_on_one_day_need_no_note() -> None:
    _, notes = courses_and_notes("""
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d20  | 50
        medication | sertraline | d20   | d40  | 100
        medication | sertraline | d41   | d60  | 150
    """)
    assert notes == ()


def test_adjacent_rows_of_one_dose_are_one_step() -> None:
    course = one("""
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d20  | 50
        medication | sertraline | d20   | d40  | 50
        medication | sertraline | d50   | d60  | 50
    """)
    assert steps_of(course) == [(at(0), at(40), 50, (2, 3)), (at(50), at(60), 50, (4,))]


def test_adjacent_rows_of_unknown_dose_are_one_step() -> None:
    rows = "kind | name | start | stop | dose\nmedication | sertraline | d0 | d20 |\nmedication | sertraline | d20 | d40 | {}"
    assert steps_of(one(rows.format(""))) == [(at(0), at(40), None, (2, 3))]
    assert steps_of(one(rows.format("50"))) == [(at(0), at(20), None, (2,)), (at(20), at(40), 50, (3,))]


def test_tablets_of_which_one_goes_on() -> None:
    course = one("""
        kind       | name       | start | stop | dose
        medication | sertraline | d0    |      | 50
        medication | sertraline | d0    | d30  | 25
    """)
    assert steps_of(course) == [(at(0), at(30), 75, (3, 2)), (at(30), None, 50, (2,))]
    assert course.ongoing


def test_tablets_that_both_go_on() -> None:
    course = one("kind | name | start | dose\nmedication | sertraline | d0 | 50\nmedication | sertraline | d0 | 25")
    assert steps_of(course) == [(at(0), None, 75, (3, 2))]


def test_three_tablets_stop_one_after_the_other() -> None:
    course = one("""
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d10  | 100
        medication | sertraline | d0    | d20  | 50
        medication | sertraline | d0    | d20  | 25
    """)
    assert [(step[1], step[2]) for step in steps_of(course)] == [(at(10), 175), (at(20), 75)]


def test_tablets_in_different_units_do_not_add() -> None:
    rows = "kind | name | start | stop | dose\nmedication | selegiline | d0 | d60 | 6 mg/24 h\nmedication | selegiline | d0 | d60 | {}"
    assert one(rows.format("10")).steps[0].dose is None
    assert one(rows.format("70 mg/24 h weekly")).steps[0].dose is None
    both = one(rows.format("9 mg/24 h")).steps[0].dose
    assert both is not None
    assert (both.low, both.unit) == (15, "mg/24 h")


# The 50 mg tablet alone would have gone on from day 30; the new dose on that day, or before, replaces both tablets.
@pytest.mark.parametrize("begin", [20, 30])
def test_a_later_start_replaces_what_is_left_of_tablets(begin: int) -> None:
    course = one(f"""
        kind       | name       | start    | stop | dose
        medication | sertraline | d0       | d90  | 50
        medication | sertraline | d0       | d30  | 25
        medication | sertraline | d{begin} | d120 | 200
    """)
    assert [(step[0], step[1], step[2]) for step in steps_of(course)] == [(at(0), at(begin), 75), (at(begin), at(120), 200)]


# The 25 mg tablet stopped before: the other one went on alone until the new dose.
def test_a_later_start_ends_what_was_left_of_tablets() -> None:
    course = one("""
        kind       | name       | start | stop | dose
        medication | sertraline | d0    | d90  | 50
        medication | sertraline | d0    | d30  | 25
        medication | sertraline | d60   | d120 | 200
    """)
    assert [(step[0], step[1], step[2]) for step in steps_of(course)] == [
        (at(0), at(30), 75),
        (at(30), at(60), 50),
        (at(60), at(120), 200),
    ]


# A2: only rows that say exactly the same are counted once. Of the others the doses add, though dates and dose are the same.
@pytest.mark.parametrize(("second", "amount"), [("50 | none | 90", 50), ("50 | none | 70", 100), ("50 | none | ", 100)])
def test_rows_of_one_dose_that_do_not_say_the_same_add(second: str, amount: int) -> None:
    rows = "kind | name | start | stop | dose | outcome | adherence\n"
    course = one(f"{rows}medication | sertraline | d0 | d60 | 50 | none | 90\nmedication | sertraline | d0 | d60 | {second}")
    assert [step[2] for step in steps_of(course)] == [amount]


# When the first of two tablets stopped is not known to the day; without a gap 84 days were taken, on whichever day it was.
def test_tablets_of_which_one_stops_some_day_are_taken_without_a_gap() -> None:
    course = one("""
        kind       | name       | start | stop    | dose
        medication | sertraline | d0    | 2024-02 | 50
        medication | sertraline | d0    | d84     | 100
    """)
    assert (course.weeks.low, course.weeks.high) == (12, 12)
    assert (course.weeks_at_minimum_dose.low, course.weeks_at_minimum_dose.high) == (12, 12)


# Six to eight weeks that ended on day 84 began on day 28 to 42; a month that the as-of date cuts short ends there.
def test_a_start_worked_out_from_the_stop_and_the_weeks() -> None:
    (course,) = courses_of("kind | name | stop | weeks | dose\nmedication | sertraline | d84 | 6-8 | 50")
    assert course.start is not None
    assert (course.start.earliest, course.start.latest) == (day(28), day(42))


def test_a_start_in_the_month_of_the_as_of_date() -> None:
    (course,) = courses_of("kind | name | start | dose\nmedication | sertraline | 2024-01 | 50", as_of=day(19))
    assert course.start is not None
    assert (course.start.earliest, course.start.latest, course.ongoing) == (day(0), day(19), True)


# Vague stop (d31 to d120), next start on d60: it ended by then.
def test_a_vague_stop_ends_at_the_next_start_at_the_latest() -> None:
    course = one("""
        kind       | name       | start | stop             | dose
        medication | sertraline | d0    | 2024-02..2024-04 | 50
        medication | sertraline | d60   | d90              | 100
    """)
    assert steps_of(course) == [(at(0), at(31, 60), 50, (2,)), (at(60), at(90), 100, (3,))]


# Which of the two came first is not certain: nothing is cut.
def test_rows_of_uncertain_order_are_not_cut() -> None:
    course = one("""
        kind       | name       | start            | stop             | dose
        medication | sertraline | 2024-01..2024-03 | 2024-02..2024-04 | 50
        medication | sertraline | d60              | d90              | 100
    """)
    assert steps_of(course)[0][1] == at(31, 120)


def test_dated_and_undated_rows_of_one_agent_are_two_courses() -> None:
    found = courses_of("""
        kind       | name       | start | stop | weeks | dose | outcome
        medication | sertraline |       |      | 8     | 50   | none
        medication | sertraline |       |      | 6     | 100  | none
        medication | sertraline | d0    | d20  |       | 50   | none
    """)
    assert [(c.course_id, c.rows, c.weeks.low) for c in found] == [("sertraline-1", (4,), 20 / 7), ("sertraline-2", (2, 3), 14)]


# Sessions: a short block within a longer one does not bring the gap after it forward.
def test_gaps_between_sessions_run_from_the_latest_stop() -> None:
    check_courses(
        """
        kind | name     | start | stop | sessions
        tms  | TMS.iTBS | d0    | d60  | 10
        tms  | TMS.iTBS | d10   | d20  | 5
        tms  | TMS.iTBS | d80   | d90  | 6
        """,
        "course | sessions | weeks\nTMS.iTBS-1 | 21 | 12.86",
    )


def test_a_blank_stop_of_sessions_ends_at_the_next_row() -> None:
    (course,) = courses_of(
        "kind | name | start | stop | sessions\nect | ECT.BT.BP | d0 | | 1\nect | ECT.BT.BP | d3 | | 1\nect | ECT.BT.BP | d6 | d6 | 1"
    )
    assert [step[:2] for step in steps_of(course)] == [(at(0), at(3)), (at(3), at(6)), (at(6), at(6))]
    assert (course.sessions, course.ongoing) == (3, False)


def test_undated_sessions_do_not_end_dated_ones() -> None:
    found = courses_of("kind | name | start | sessions\nect | ECT.BT.BP | d0 | 6\nect | ECT.BT.BP | | 4", as_of=day(30))
    assert [(c.ongoing, c.sessions) for c in found] == [(True, 6), (True, 4)]


# The highest dose is that of the highest upper end (A5), in whatever order; of two with one upper end the one that was surely higher.
@pytest.mark.parametrize(
    ("doses", "low", "high"),
    [
        (("50", "100"), 100, 100),
        (("100", "50"), 100, 100),
        (("50", "100", "75"), 100, 100),
        (("50-150", "100"), 50, 150),
        (("100", "50-150"), 50, 150),
        (("50-100", "80-100"), 80, 100),
        (("80-100", "50-100"), 80, 100),
    ],
)
def test_the_highest_dose(doses: tuple[str, ...], low: float, high: float) -> None:
    rows = "\n".join(f"medication | sertraline | d{20 * n} | d{20 * n + 20} | {dose}" for n, dose in enumerate(doses))
    highest = one(f"kind | name | start | stop | dose\n{rows}").max_dose
    assert highest is not None
    assert (highest.low, highest.high) == (low, high)


# Doses of two units, or of a day and a week, cannot be compared: which is the highest is not known.
@pytest.mark.parametrize(("first", "second"), [("20", "2 tablet"), ("20", "90 mg weekly"), ("90 mg weekly", "20")])
def test_the_highest_of_doses_that_cannot_be_compared(first: str, second: str) -> None:
    course = one(
        f"kind | name | start | stop | dose\nmedication | fluoxetine | d0 | d20 | {first}\nmedication | fluoxetine | d20 | d40 | {second}"
    )
    assert course.max_dose is None

"""The clock at its edges: lithium levels, recorded weeks in the episode, the induction."""

from __future__ import annotations

import pytest

from lib.records.bounds import exactly
from lib.records.course import Course
from tests.builders import courses_of, day


def lithium(*levels: str) -> Course:
    """A lithium augmentation from day 30 to day 86 with rows of laboratory values."""
    rows = "\n".join(levels)
    found = courses_of(
        f"""
        kind       | name       | start | stop | dose | augments   | value
        medication | sertraline | d0    | d100 | 100  |            |
        medication | lithium    | d30   | d86  | 600  | sertraline |
        {rows}
        """,
        as_of=day(100),
    )
    return next(c for c in found if c.agent == "lithium")


BY_DOSE = "No lithium level is recorded in this course: it is judged by dose."


@pytest.mark.parametrize(
    ("level", "by_dose"),
    [
        ("lab | lithium_level | d30 | | | | 0.6", False),
        ("lab | lithium_level | d86 | | | | 0.6", False),
        ("lab | lithium_level | d29 | | | | 0.6", True),
        ("lab | lithium_level | d87 | | | | 0.6", True),
        ("lab | lithium_level | d101 | | | | 0.6", True),
        ("lab | lithium_level | | | | | 0.6", True),
        ("lab | tsh | d40 | | | | 0.6", True),
        ("lab | ?Li | d40 | | | | 0.6", True),
    ],
)
def test_only_dated_lithium_levels_within_the_course_count(level: str, by_dose: bool) -> None:
    assert (BY_DOSE in lithium(level).assumptions) == by_dose


def test_an_undated_lithium_course_is_judged_by_dose() -> None:
    found = courses_of(
        "kind | name | start | weeks | dose | augments | value\n"
        "medication | sertraline | d0 | 10 | 100 | |\nmedication | lithium | | 6 | 600 | sertraline |\nlab | lithium_level | d20 | | | | 0.2"
    )
    assert (found[1].agent, found[1].adequate) == ("lithium", "yes")
    assert BY_DOSE in found[1].assumptions


def test_levels_that_are_enough_are_one_time() -> None:
    course = lithium("lab | lithium_level | d30 | | | | 0.6", "lab | lithium_level | 2024-02-10..2024-02-20 | | | | 0.9")
    assert (course.weeks_at_minimum_dose.low, course.weeks_at_minimum_dose.high) == (8, 8)


# The first level was too low (B2): the clock starts at the second, day 44, and levels that are enough go on to the stop on day 86.
def test_the_clock_starts_at_the_first_level_that_is_enough() -> None:
    course = lithium(
        "lab | lithium_level | d30 | | | | 0.2", "lab | lithium_level | d44 | | | | 0.6", "lab | lithium_level | d58 | | | | 0.6"
    )
    assert course.weeks_at_minimum_dose == exactly(6)


# Below the minimum in between: what follows is a new time, and both are counted.
def test_levels_on_both_sides_of_one_that_is_too_low() -> None:
    levels = [f"lab | lithium_level | {at} | | | | {level}" for at, level in (("d30", 0.6), ("d37", 0.2), ("d44", 0.6), ("d58", 0.6))]
    assert lithium(*levels).weeks_at_minimum_dose == exactly(7)


# Recorded weeks: from the first day of the episode on all of them, up to it none.
@pytest.mark.parametrize(
    ("start", "stop", "low", "high"), [("d100", "d156", 8, 8), ("d99", "d155", 0, 8), ("d44", "d100", 0, 0), ("d45", "d101", 0, 8)]
)
def test_recorded_weeks_at_the_start_of_the_episode(start: str, stop: str, low: float, high: float) -> None:
    (course,) = courses_of(
        f"kind | name | start | stop | weeks | dose\nepisode | | d100 |\nmedication | sertraline | {start} | {stop} | 8 | 100",
        as_of=day(300),
    )
    assert (course.weeks_at_minimum_in_episode.low, course.weeks_at_minimum_in_episode.high) == (low, high)


# A block that begins on the last day of the induction (day 28) may have given some of its sessions within it.
@pytest.mark.parametrize(("start", "adequate"), [("d28", "unknown"), ("d29", "no")])
def test_a_block_that_begins_at_the_end_of_the_induction(start: str, adequate: str) -> None:
    (course,) = courses_of(
        f"kind | name | start | stop | sessions\nketamine | KET.ESK | d0 | d20 | 6\nketamine | KET.ESK | {start} | d60 | 4"
    )
    assert course.adequate == adequate


# Vague steps cannot add up to more than the course: each lasted up to a year, together no more than one.
def test_vague_steps_do_not_outlast_their_course() -> None:
    (course,) = courses_of(
        "kind | name | start | stop | dose\nmedication | sertraline | 2023 | 2023 | 50\nmedication | sertraline | 2023 | 2023 | 100"
    )
    assert course.weeks_at_minimum_dose.high == course.weeks.high == 52

"""Every threshold of the courses stands in data/knowledge/rules/courses.csv, and changing it there is enough."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from lib.engine.episode import current_episode
from lib.knowledge.load import DATA, Knowledge, knowledge
from lib.records.course import Course
from tests.builders import courses_of

ENGINE = Path(__file__).parents[4] / "lib" / "engine"
ROWS = list(csv.DictReader((DATA / "knowledge" / "rules" / "courses.csv").open(encoding="utf-8")))


def with_number(number_id: str, value: float) -> Knowledge:
    """The shipped knowledge with one number changed."""
    shipped = knowledge()
    return replace(shipped, numbers={**shipped.numbers, number_id: replace(shipped.numbers[number_id], value=value)})


def one(rows: str, number_id: str, value: float) -> Course:
    """The last course of a table under a changed number."""
    return courses_of(rows, rules=with_number(number_id, value))[-1]


# lithium_level_high is shown, not compared: a level above the range aimed at still counts.
@pytest.mark.parametrize("number_id", [row["id"] for row in ROWS if row["id"] != "lithium_level_high"])
def test_every_number_is_read_by_the_engine(number_id: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in ENGINE.glob("*.py"))
    stem = number_id.removesuffix("_pct")
    assert f'"{number_id}"' in code or f'"{stem}"' in code


SCORED = """
    kind       | name       | start | stop | dose | value
    medication | sertraline | d0    | d60  | 100  |
    score      | PHQ-9      | d-29  |      |      | 20
    score      | PHQ-9      | d60   |      |      | 12
"""


def test_numbers_can_be_changed_without_touching_code() -> None:
    rows = "kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d35 | 100 | 45"
    assert one(rows, "adequate_weeks", 5).adequate == "yes"
    assert one(rows, "adequate_weeks", 5).failed == "yes"
    assert one(rows, "response_pct", 45).outcome == "response"
    assert one(rows, "partial_pct", 46).outcome == "none"
    assert one(SCORED, "baseline_days_before", 29).improvement_pct == 40
    assert one(SCORED, "baseline_days_before", 28).improvement_pct is None
    apart = "kind | name | start | stop | dose\nmedication | sertraline | d0 | d30 | 100\nmedication | sertraline | d90 | d120 | 100"
    assert one(apart, "course_gap_days", 60).course_id == "sertraline-1"
    assert one(apart, "course_gap_days", 59).course_id == "sertraline-2"


def test_the_episode_reads_its_number() -> None:
    from tests.builders import AS_OF, history

    rows = history("kind | name | start | value\nscore | PHQ-9 | d0 | 4\nscore | PHQ-9 | d40 | 4\nscore | PHQ-9 | d100 | 18")
    assert current_episode(rows, with_number("episode_remission_days", 41), AS_OF).start is None
    assert current_episode(rows, with_number("episode_remission_days", 40), AS_OF).start is not None

"""Seven shapes of history that tell two courses one after the other from what only looks like them.

The shapes are those of the test of cardinal_pythonlib (Apache-2.0), `two_antidepressant_episodes`: two courses of at least 28 days, of two agents,
one after the other. Patients, drugs, dates and words here are invented; our courses have dated stops instead of mentions, and a stop minus start
of 28 days.
"""

from __future__ import annotations

import pytest

from lib.records.answers import YES
from tests.builders import courses_of

MONTH = 4  # weeks

SHAPES = {
    "one agent, later another": (
        """
        kind       | name           | start      | stop       | dose
        medication | paroxetine     | 2024-02-01 | 2024-04-02 | 20
        medication | desvenlafaxine | 2024-04-20 | 2024-07-15 | 50
        """,
        ["paroxetine", "desvenlafaxine"],
    ),
    "another pair, one row a dose": (
        """
        kind       | name          | start      | stop       | dose
        medication | duloxetine    | 2024-01-10 | 2024-02-10 | 30
        medication | duloxetine    | 2024-02-10 | 2024-03-20 | 60
        medication | nortriptyline | 2024-04-01 | 2024-05-01 | 50
        medication | nortriptyline | 2024-05-01 | 2024-06-20 | 100
        """,
        ["duloxetine", "nortriptyline"],
    ),
    "both too short": (
        """
        kind       | name       | start      | stop       | dose
        medication | paroxetine | 2024-02-01 | 2024-02-20 | 20
        medication | duloxetine | 2024-03-01 | 2024-03-24 | 60
        """,
        [],
    ),
    "just long enough, to the day": (
        """
        kind       | name        | start      | stop       | dose
        medication | vortioxetine | 2024-05-01 | 2024-05-29 | 10
        medication | bupropion   | 2024-06-10 | 2024-07-08 | 300
        """,
        ["vortioxetine", "bupropion"],
    ),
    "one day short": (
        """
        kind       | name        | start      | stop       | dose
        medication | vortioxetine | 2024-05-01 | 2024-05-28 | 10
        medication | bupropion   | 2024-06-10 | 2024-07-08 | 300
        """,
        ["bupropion"],
    ),
    "taken at the same time": (
        """
        kind       | name        | start      | stop       | dose
        medication | escitalopram | 2024-01-01 | 2024-06-01 | 10
        medication | mirtazapine | 2024-02-15 | 2024-05-15 | 30
        """,
        ["escitalopram"],
    ),
    "changed on one day": (
        """
        kind       | name         | start      | stop       | dose
        medication | fluvoxamine  | 2024-03-01 | 2024-05-06 | 100
        medication | milnacipran  | 2024-05-06 | 2024-07-22 | 100
        """,
        ["fluvoxamine", "milnacipran"],
    ),
    "the first taken again after the second": (
        """
        kind       | name        | start      | stop       | dose
        medication | moclobemide | 2023-01-09 | 2023-03-20 | 300
        medication | agomelatine | 2023-04-03 | 2023-06-30 | 25
        medication | moclobemide | 2023-09-01 | 2023-09-15 | 300
        """,
        ["moclobemide", "agomelatine"],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_two_courses(shape: str) -> None:
    rows, agents = SHAPES[shape]
    courses = courses_of(rows)
    long_enough = [c.agent for c in courses if c.role == "antidepressant" and c.weeks.at_least(MONTH) is YES]
    assert long_enough == agents


# Its fault, found by running it: a row of the second agent before the first course hid the match. Here nothing hides anything.
def test_an_earlier_row_of_another_agent_hides_nothing() -> None:
    courses = courses_of("""
        kind       | name        | start      | stop       | dose
        medication | mirtazapine | 2018-01-01 | 2018-01-05 | 30
        medication | sertraline  | 2018-02-01 | 2018-03-05 | 100
        medication | mirtazapine | 2018-03-10 | 2018-04-10 | 30
    """)
    assert [(c.course_id, c.weeks.at_least(MONTH).value) for c in courses] == [
        ("mirtazapine-1", "no"),
        ("sertraline-1", "yes"),
        ("mirtazapine-2", "yes"),
    ]

"""What an assessment becomes as JSON: ISO dates, open ends as null, unknown words kept."""

from __future__ import annotations

import json

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.records.problems import Problem
from lib.reports.as_json import assessment_json, problem_json
from tests.builders import AS_OF, history

FOUND = assessment_json(
    assess(
        history("""
            kind       | name       | start      | stop       | dose   | sessions | outcome | value
            person     | birth_date |            |            |        |          |         | 1978
            medication | sertraline | 2024-01-01 | 2024-02-12 | 75-150 |          | none    |
            medication | fluoxetine | 2023-03    | 2023       | 20     |          |         |
            medication | lithium    |            |            |        |          |         |
            ect        | ECT.UB     | 2025-01-01 | 2025-01-29 |        | 9        | 60      |
            event      | remission  | 2025-02    |            |        |          |         |
        """),
        knowledge(),
        AS_OF,
        Settings(),
    )
)
COURSES = {course["course_id"]: course for course in FOUND["courses"]}


def test_it_is_plain_json() -> None:
    assert json.loads(json.dumps(FOUND, allow_nan=False)) == FOUND


def test_exact_dates_are_iso_and_partial_ones_their_two_ends() -> None:
    assert (COURSES["sertraline-1"]["start"], COURSES["sertraline-1"]["stop"]) == ("2024-01-01", "2024-02-12")
    assert COURSES["fluoxetine-1"]["start"] == ["2023-03-01", "2023-03-31"]
    assert COURSES["fluoxetine-1"]["stop"] == ["2023-03-01", "2023-12-31"]  # some day of 2023, not before the start
    assert COURSES["lithium-1"]["start"] is None


def test_an_open_end_is_null() -> None:
    assert COURSES["sertraline-1"]["weeks"] == [6, 6]
    assert COURSES["lithium-1"]["weeks"] == [0, None]


def test_the_highest_dose_a_day_in_mg() -> None:
    # A5: a range takes its high end for the maximum.
    assert COURSES["sertraline-1"]["max_daily_dose_mg"] == 150
    assert COURSES["lithium-1"]["max_daily_dose_mg"] is None
    assert COURSES["ECT.UB-1"]["max_daily_dose_mg"] is None


def test_sessions_and_a_rating_in_percent() -> None:
    ect = COURSES["ECT.UB-1"]
    assert (ect["sessions"], ect["improvement_pct"], ect["outcome"], ect["outcome_from"]) == (9, 60, "response", "rated")


def test_staging_has_a_stage_where_the_model_names_stages_and_a_score_elsewhere() -> None:
    kinds = {model: "stage" if "stage" in found else "score" for model, found in FOUND["staging"].items()}
    assert kinds == {"thase_rush": "stage", "european": "stage", "mgh_s": "score", "msm": "score", "dm_trd": "score"}
    assert all(("stage" in found) is not ("score" in found) for found in FOUND["staging"].values())
    assert all({"points", "low", "high", "because"} <= set(part) for part in FOUND["staging"]["msm"]["parts"].values())


def test_dm_trd_is_not_computed_and_says_why() -> None:
    # RULES F: its point table was not readable, so its score is never invented.
    found = FOUND["staging"]["dm_trd"]
    assert found["score"] is None
    assert found["because"]


def test_a_problem() -> None:
    made = problem_json(Problem(7, "dose", "1 tab", "warning", "No strength is written.", "Add the strength."))
    assert made == {
        "row": 7,
        "column": "dose",
        "value": "1 tab",
        "severity": "warning",
        "message": "No strength is written.",
        "fix": "Add the strength.",
    }

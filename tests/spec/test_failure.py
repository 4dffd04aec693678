"""Did the course fail? Failed = adequate and improvement below 50 % (rule D, default profile)."""

from __future__ import annotations

import pytest

from tests.builders import check_courses, courses_of, day


@pytest.mark.parametrize(("percent", "failed"), [("49", "yes"), ("50", "no"), ("51", "no"), ("24", "yes"), ("25", "yes"), ("", "unknown")])
def test_an_adequate_course_below_half_failed(percent: str, failed: str) -> None:
    (course,) = courses_of(f"kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d42 | 50 | {percent}")
    assert course.failed == failed


# Each part of "failed" (Kleene): no if any part is no, yes if both are yes, else unknown.
@pytest.mark.parametrize(
    ("dose", "outcome", "failed"),
    [
        ("50", "none", "yes"),
        ("50", "response", "no"),
        ("50", "", "unknown"),
        ("25", "none", "no"),
        ("25", "response", "no"),
        ("25", "", "no"),
        ("", "none", "unknown"),
        ("", "response", "no"),
        ("", "", "unknown"),
    ],
)
def test_both_parts_have_to_be_known(dose: str, outcome: str, failed: str) -> None:
    (course,) = courses_of(f"kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d60 | {dose} | {outcome}")
    assert course.failed == failed


# Intolerance before adequacy is `intolerant`, never failed; after it the outcome decides.
@pytest.mark.parametrize(
    ("days", "reason", "intolerant", "failed"),
    [
        (20, "intolerance", "yes", "no"),
        (41, "intolerance", "yes", "no"),
        (42, "intolerance", "no", "yes"),
        (20, "inefficacy", "no", "no"),
        (20, "", "unknown", "no"),
        (60, "", "no", "yes"),
    ],
)
def test_intolerance_before_adequacy(days: int, reason: str, intolerant: str, failed: str) -> None:
    rows = f"kind | name | start | stop | dose | outcome | stop_reason\nmedication | sertraline | d0 | d{days} | 50 | none | {reason}"
    (course,) = courses_of(rows)
    assert (course.intolerant, course.failed) == (intolerant, failed)
    assert ("stop_reason:sertraline-1" in course.missing) == (intolerant == "unknown")


# Whether it was adequate is not known: whether intolerance came first is not known either.
def test_intolerance_of_a_course_of_unknown_dose() -> None:
    rows = "kind | name | start | stop | outcome | stop_reason\nmedication | sertraline | d0 | d60 | none | intolerance"
    check_courses(
        rows,
        "course | adequate | inadequate_because | intolerant | failed\n"
        "sertraline-1 | unknown | dose_unknown stopped_for_intolerance | unknown | unknown",
    )


# B4: fewer sessions, stopped for side effects, is not tolerated.
def test_sessions_stopped_for_side_effects() -> None:
    check_courses(
        "kind | name | start | stop | sessions | stop_reason\ntms | TMS.iTBS | d0 | d10 | 8 | intolerance",
        "course | adequate | inadequate_because | intolerant | failed\n"
        "TMS.iTBS-1 | no | too_few_sessions stopped_for_intolerance | yes | no",
    )


# Why an earlier dose was left is not why the course was stopped.
def test_the_last_row_says_why_a_course_was_stopped() -> None:
    rows = """
        kind       | name       | start | stop | dose | stop_reason
        medication | sertraline | d0    | d20  | 50   | inefficacy
        medication | sertraline | d20   | d30  | 100  | intolerance
    """
    check_courses(rows, "course | stop_reason | intolerant\nsertraline-1 | intolerance | yes")


# Ongoing and not yet long enough is in progress, not failed; later the same rows fail.
def test_in_progress_is_not_failed() -> None:
    rows = "kind | name | start | dose | outcome\nmedication | sertraline | d0 | 50 | none"
    check_courses(rows, "course | inadequate_because | failed\nsertraline-1 | in_progress | no", as_of=day(41))
    check_courses(rows, "course | inadequate_because | failed\nsertraline-1 |  | yes", as_of=day(42))


# Low adherence: prescribed is not taken, so nothing failed.
def test_a_course_not_taken_did_not_fail() -> None:
    rows = "kind | name | start | stop | dose | outcome | adherence\nmedication | sertraline | d0 | d60 | 50 | none | 60"
    check_courses(rows, "course | inadequate_because | failed\nsertraline-1 | low_adherence | no")

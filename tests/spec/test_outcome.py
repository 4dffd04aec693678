"""How did the patient do on a course? (rules C1 to C6)"""

from __future__ import annotations

import pytest

from lib.engine.outcome import fails_cutoff
from lib.records.course import Course
from tests.builders import AS_OF, check_courses, courses_and_notes, courses_of, day


def one(rows: str) -> Course:
    """The only course of a table."""
    (course,) = courses_of(rows)
    return course


def scored(*scores: tuple[int, float], scale: str = "PHQ-9", course: str = "sertraline | d0 | d60 | 100 | | ") -> str:
    """A course with totals of one instrument on days counted from its start."""
    rows = "\n".join(f"score | {scale} | d{at} | | | | | {value}" for at, value in scores)
    return f"kind | name | start | stop | dose | outcome | stop_reason | value\nmedication | {course} |\n{rows}"


# C1: baseline = the last score in [start - 28 d, start + 7 d].
@pytest.mark.parametrize(("at", "found"), [(-29, False), (-28, True), (-27, True), (0, True), (6, True), (7, True), (8, False)])
def test_window_of_the_baseline(at: int, found: bool) -> None:
    course = one(scored((at, 20), (60, 10)))
    assert (course.baseline is not None) == found
    assert course.improvement_pct == (50 if found else None)


# C1: end = the last score in [start + 14 d, stop + 14 d]; C5: a later one says nothing.
@pytest.mark.parametrize(("at", "found"), [(13, False), (14, True), (15, True), (60, True), (73, True), (74, True), (75, False)])
def test_window_of_the_end(at: int, found: bool) -> None:
    course = one(scored((0, 20), (at, 10)))
    assert (course.endpoint is not None) == found
    assert course.outcome == ("response" if found else "unknown")


def test_the_last_score_of_each_window_counts() -> None:
    course = one(scored((-20, 24), (5, 20), (30, 5), (70, 15), (80, 1)))
    assert (course.baseline and course.baseline.value, course.endpoint and course.endpoint.value) == (20, 15)
    assert course.improvement_pct == 25


def test_an_ongoing_course_is_measured_up_to_the_as_of_date() -> None:
    rows = """
        kind       | name       | start      | dose | value
        medication | sertraline | 2026-08-01 | 100  |
        score      | PHQ-9      | 2026-08-01 |      | 20
        score      | PHQ-9      | 2026-11-24 |      | 15
        score      | PHQ-9      | 2026-11-25 |      | 2
    """
    check_courses(rows, "course | improvement_pct | outcome\nsertraline-1 | 25 | partial", as_of=AS_OF)


# C1: improvement on one instrument only; the order is MADRS, HAM-D17, QIDS-SR16, PHQ-9, BDI-II, IDS-SR30.
@pytest.mark.parametrize(
    ("first", "second"),
    [("MADRS", "HAM-D17"), ("HAM-D17", "QIDS-SR16"), ("QIDS-SR16", "PHQ-9"), ("PHQ-9", "BDI-II"), ("BDI-II", "IDS-SR30")],
)
def test_order_of_instruments(first: str, second: str) -> None:
    rows = f"""
        kind       | name       | start | stop | dose | value
        medication | sertraline | d0    | d60  | 100  |
        score      | {second}   | d0    |      |      | 20
        score      | {second}   | d60   |      |      | 18
        score      | {first}    | d0    |      |      | 20
        score      | {first}    | d50   |      |      | 15
    """
    course = one(rows)
    assert (course.scale, course.improvement_pct) == (first, 25)


def test_two_instruments_are_never_mixed() -> None:
    rows = """
        kind       | name       | start | stop | dose | value
        medication | sertraline | d0    | d60  | 100  |
        score      | MADRS      | d0    |      |      | 30
        score      | PHQ-9      | d60   |      |      | 5
    """
    assert (one(rows).outcome, one(rows).improvement) == ("unknown", None)


# An instrument with only one of the two leaves the word to the next one in the order.
def test_an_instrument_without_both_scores_is_passed_over() -> None:
    rows = """
        kind       | name       | start | stop | dose | value
        medication | sertraline | d0    | d60  | 100  |
        score      | MADRS      | d0    |      |      | 30
        score      | PHQ-9      | d0    |      |      | 20
        score      | PHQ-9      | d60   |      |      | 10
    """
    assert (one(rows).scale, one(rows).outcome) == ("PHQ-9", "response")


@pytest.mark.parametrize("name", ["PHQ-9 item 9", "CGI-S", "SDS", "?Home scale"])
def test_items_and_other_scales_are_no_totals(name: str) -> None:
    assert one(scored((0, 2), (60, 1), scale=name)).outcome == "unknown"


# A vague score counts only when its whole interval fits the window.
@pytest.mark.parametrize(
    ("when", "found"), [("2024-02", True), ("2024-01", False), ("2024-02..2024-03-16", False), ("2024-02-01..2024-03-15", True)]
)
def test_partial_dates_of_scores_have_to_fit_whole(when: str, found: bool) -> None:
    rows = f"""
        kind       | name       | start | stop | dose | value
        medication | sertraline | d0    | d60  | 100  |
        score      | PHQ-9      | d0    |      |      | 20
        score      | PHQ-9      | {when} |     |      | 10
    """
    assert (one(rows).endpoint is not None) == found


# A course of which only the month is known: its baseline fits whichever day it started.
@pytest.mark.parametrize(("at", "found"), [("2024-03-02", False), ("2024-03-03", True), ("2024-03-08", True), ("2024-03-09", False)])
def test_partial_start_narrows_the_window(at: str, found: bool) -> None:
    rows = f"""
        kind       | name       | start   | stop       | dose | value
        medication | sertraline | 2024-03 | 2024-08-31 | 100  |
        score      | PHQ-9      | {at}    |            |      | 20
        score      | PHQ-9      | 2024-08-01 |         |      | 10
    """
    assert (one(rows).baseline is not None) == found


# C2: response >= 50 %; partial 25 to 49 %; none < 25 %; worse < -20 % (convention). MADRS 40 at the start.
@pytest.mark.parametrize(
    ("end", "percent", "outcome"),
    [
        (30.4, 24, "none"),
        (30, 25, "partial"),
        (29.6, 26, "partial"),
        (20.4, 49, "partial"),
        (20, 50, "response"),
        (19.6, 51, "response"),
        (40, 0, "none"),
        (48, -20, "none"),
        (48.4, -21, "worse"),
    ],
)
def test_bands_of_improvement(end: float, percent: float, outcome: str) -> None:
    course = one(scored((0, 40), (60, end), scale="MADRS"))
    assert course.improvement_pct == pytest.approx(percent)
    assert (course.outcome, course.outcome_from) == (outcome, "scores")


# C2: remission = end at or below the instrument's cut-off.
@pytest.mark.parametrize(
    ("scale", "cutoff"), [("MADRS", 10), ("HAM-D17", 7), ("QIDS-SR16", 5), ("PHQ-9", 4), ("BDI-II", 13), ("IDS-SR30", 13)]
)
def test_remission_cutoffs(scale: str, cutoff: float) -> None:
    assert one(scored((0, 40), (60, cutoff), scale=scale)).outcome == "remission"
    assert one(scored((0, 40), (60, cutoff + 1), scale=scale)).outcome == "response"


def test_nothing_is_said_in_percent_of_zero() -> None:
    assert one(scored((0, 0), (60, 5))).improvement is None


# C3: without scores, the rated outcome; its improvement is the band it stands for.
@pytest.mark.parametrize(
    ("rated", "outcome", "improvement", "pct"),
    [
        ("none", "none", "-20..25", None),
        ("partial", "partial", "25..50", None),
        ("response", "response", "50..100", None),
        ("remission", "remission", "50..100", None),
        ("worse", "worse", "-inf..-20", None),
        ("24", "none", "24", 24),
        ("25", "partial", "25", 25),
        ("50", "response", "50", 50),
        ("100", "response", "100", 100),
        ("-21", "worse", "-21", -21),
        ("", "unknown", "", None),
    ],
)
def test_rated_outcomes(rated: str, outcome: str, improvement: str, pct: float | None) -> None:
    rows = f"kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d60 | 100 | {rated}"
    origin = "rated" if rated else ""
    check_courses(rows, f"course | outcome | outcome_from | improvement\nsertraline-1 | {outcome} | {origin} | {improvement}")
    assert one(rows).improvement_pct == pct


def test_the_last_rating_of_a_course_counts() -> None:
    rows = """
        kind       | name       | start | stop | dose | outcome
        medication | sertraline | d0    | d30  | 50   | none
        medication | sertraline | d30   | d60  | 100  | partial
    """
    assert one(rows).outcome == "partial"


# C3: scores win; more than one step apart is a warning and a question. Steps: worse, none, partial, response, remission.
@pytest.mark.parametrize(
    ("rated", "warned"), [("worse", True), ("none", True), ("partial", False), ("response", False), ("remission", False)]
)
def test_scores_win_over_a_rating_and_disagreement_is_said(rated: str, warned: bool) -> None:
    rows = scored((0, 20), (60, 10), course=f"sertraline | d0 | d60 | 100 | {rated} | other")
    courses, notes = courses_and_notes(rows)
    assert (courses[0].outcome, courses[0].outcome_from) == ("response", "scores")
    assert [(n.row, n.column, n.value, n.severity) for n in notes] == ([(2, "outcome", rated, "warning")] if warned else [])
    assert ("outcome:sertraline-1" in courses[0].missing) == warned


# C4: stopped for inefficacy without an outcome is below response, degree unknown.
def test_inefficacy_without_an_outcome() -> None:
    course = one("kind | name | start | stop | dose | stop_reason\nmedication | sertraline | d0 | d60 | 100 | inefficacy")
    assert (course.outcome, course.outcome_from, course.improvement_pct) == ("unknown", None, None)
    assert fails_cutoff(course, 50, inclusive=False) == "yes"
    assert fails_cutoff(course, 25, inclusive=True) == "unknown"
    assert fails_cutoff(course, 25, inclusive=False) == "unknown"
    assert "outcome:sertraline-1" in course.missing


# Stopped because of remission says what the outcome was.
def test_stopped_because_of_remission() -> None:
    course = one("kind | name | start | stop | dose | stop_reason\nmedication | sertraline | d0 | d60 | 100 | remission")
    assert (course.outcome, course.outcome_from, course.failed) == ("remission", "rated", "no")


# C6: a response held on two consecutive scores at least 14 days apart is the outcome, marked lost when the last score no longer holds it.
@pytest.mark.parametrize(
    ("apart", "outcome", "lost", "failed"), [(13, "none", False, "yes"), (14, "response", True, "no"), (15, "response", True, "no")]
)
def test_a_response_held_and_lost(apart: int, outcome: str, lost: bool, failed: str) -> None:
    course = one(scored((0, 20), (20, 10), (20 + apart, 10), (60, 19)))
    assert (course.outcome, course.lost, course.failed, course.improvement_pct) == (outcome, lost, failed, 5)


def test_a_response_that_holds_is_not_lost() -> None:
    course = one(scored((0, 20), (20, 10), (40, 10), (60, 9)))
    assert (course.outcome, course.lost) == ("response", False)


def test_a_response_interrupted_in_between_was_not_held() -> None:
    course = one(scored((0, 20), (20, 10), (30, 19), (40, 10), (60, 19)))
    assert (course.outcome, course.lost, course.failed) == ("none", False, "yes")


def test_weekly_scores_hold_a_response_together() -> None:
    course = one(scored((0, 20), (21, 10), (28, 9), (35, 10), (60, 19)))
    assert (course.outcome, course.lost) == ("response", True)


# A remission held and fallen back to a response: the remission is what was lost.
def test_a_remission_held_and_lost() -> None:
    course = one(scored((0, 20), (20, 4), (40, 3), (60, 8)))
    assert (course.outcome, course.lost, course.failed) == ("remission", True, "no")


# "Inside the course": of two scores the second of which came after the stop nothing was held on it.
def test_scores_after_the_stop_do_not_hold_a_response() -> None:
    course = one(scored((0, 20), (50, 10), (64, 10), (74, 19)))
    assert (course.outcome, course.lost) == ("none", False)


# C6: or rated, with stop reason loss_of_efficacy; the low last score is then no disagreement.
@pytest.mark.parametrize("rated", ["response", "remission"])
def test_a_rated_loss_of_efficacy(rated: str) -> None:
    for scores in ((), ((0, 20), (60, 19)), ((0, 20), (60, 14))):  # 5 % or 30 % at the end: even one step below what was lost
        rows = scored(*scores, course=f"sertraline | d0 | d60 | 100 | {rated} | loss_of_efficacy")
        courses, notes = courses_and_notes(rows)
        assert (courses[0].outcome, courses[0].outcome_from, courses[0].lost, courses[0].failed) == (rated, "rated", True, "no")
        assert notes == ()


# The last score still holds the response: nothing was lost, whatever the stop reason says.
def test_a_rated_loss_that_the_scores_do_not_show() -> None:
    course = one(scored((0, 20), (60, 9), course="sertraline | d0 | d60 | 100 | response | loss_of_efficacy"))
    assert (course.outcome, course.outcome_from, course.lost, course.failed) == ("response", "scores", False, "no")


# A score on the last day is inside the course, one on the day after is not.
@pytest.mark.parametrize(("at", "lost"), [(60, True), (61, False)])
def test_the_last_day_is_inside_the_course(at: int, lost: bool) -> None:
    assert one(scored((0, 20), (40, 10), (at, 10), (70, 19))).lost == lost


# A loss of effect claimed of a course that shows none: how well it once worked is not recorded, so failed is unknown and asked.
@pytest.mark.parametrize("rated", ["none", "partial", "worse"])
def test_a_loss_claimed_without_an_effect_is_unknown(rated: str) -> None:
    course = one(
        f"kind | name | start | stop | dose | outcome | stop_reason\nmedication | sertraline | d0 | d60 | 100 | {rated} | loss_of_efficacy"
    )
    assert (course.outcome, course.lost, course.failed) == (rated, False, "unknown")
    assert fails_cutoff(course, 50, inclusive=False) == "unknown"
    assert "outcome:sertraline-1" in course.missing


def test_a_claimed_loss_against_scores_without_an_effect_is_unknown() -> None:
    course = one(scored((0, 20), (60, 19), course="sertraline | d0 | d60 | 100 | | loss_of_efficacy"))
    assert (course.outcome, course.lost, course.failed) == ("none", False, "unknown")


# The cut-offs of packs. By percent they compare exactly; in words the band counts as a whole, and bands are half-open.
@pytest.mark.parametrize(
    ("outcome", "below_50", "below_25", "at_most_25", "at_most_50"),
    [
        ("24", "yes", "yes", "yes", "yes"),
        ("25", "yes", "no", "yes", "yes"),
        ("26", "yes", "no", "no", "yes"),
        ("49", "yes", "no", "no", "yes"),
        ("50", "no", "no", "no", "yes"),
        ("51", "no", "no", "no", "no"),
        ("worse", "yes", "yes", "yes", "yes"),
        ("none", "yes", "yes", "yes", "yes"),
        ("partial", "yes", "no", "no", "yes"),
        ("response", "no", "no", "no", "no"),
        ("remission", "no", "no", "no", "no"),
        ("", "unknown", "unknown", "unknown", "unknown"),
    ],
)
def test_cutoffs(outcome: str, below_50: str, below_25: str, at_most_25: str, at_most_50: str) -> None:
    course = one(f"kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d60 | 100 | {outcome}")
    answers = [fails_cutoff(course, cutoff, inclusive) for cutoff, inclusive in [(50, False), (25, False), (25, True), (50, True)]]
    assert answers == [below_50, below_25, at_most_25, at_most_50]


# A cut-off inside a band cannot be told from the word.
def test_a_cutoff_inside_a_band_is_unknown() -> None:
    course = one("kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d60 | 100 | partial")
    assert fails_cutoff(course, 30, inclusive=False) == "unknown"


# Remission by its cut-off is never a failure, however small the improvement in percent.
def test_remission_from_a_low_baseline_is_no_failure() -> None:
    course = one(scored((0, 6), (60, 4)))
    assert (course.outcome, course.failed) == ("remission", "no")
    assert fails_cutoff(course, 50, inclusive=False) == "no"


def test_an_augmentation_is_measured_from_its_own_start() -> None:
    rows = """
        kind       | name         | start | stop | dose | value
        medication | sertraline   | d0    | d200 | 100  |
        medication | aripiprazole | d100  | d200 | 5    |
        score      | PHQ-9        | d0    |      |      | 20
        score      | PHQ-9        | d100  |      |      | 16
        score      | PHQ-9        | d200  |      |      | 8
    """
    check_courses(
        rows,
        """
        course         | improvement_pct | outcome
        sertraline-1   | 60              | response
        aripiprazole-1 | 50              | response
        """,
        as_of=day(300),
    )

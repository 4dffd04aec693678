"""When did the current episode start, and which courses lie in it? (rule A8)"""

from __future__ import annotations

from datetime import date

import pytest

from lib.engine.episode import current_episode
from lib.knowledge.load import knowledge
from lib.records.assessment import CurrentEpisode
from tests.builders import AS_OF, check_courses, courses_of, day, history


def episode_of(rows: str, as_of: date = AS_OF) -> CurrentEpisode:
    """The current episode of a table."""
    return current_episode(history(rows), knowledge(), as_of)


def bounds_of(episode: CurrentEpisode) -> tuple[date, date] | None:
    """First and last possible day of its start."""
    return (episode.start.earliest, episode.start.latest) if episode.start else None


def test_a_recorded_episode_is_taken() -> None:
    found = episode_of("kind | name | start | value\nepisode |  | d10 |\nscore | PHQ-9 | d400 | 3\nscore | PHQ-9 | d500 | 3")
    assert (bounds_of(found), found.origin, found.rows) == ((day(10), day(10)), "recorded", (2,))


def test_the_latest_recorded_episode_that_is_not_over_counts() -> None:
    rows = """
        kind    | name | start | stop
        episode |      | 2018  | 2019
        episode |      | d300  |
        episode |      | d10   | d100
    """
    assert bounds_of(episode_of(rows)) == (day(300), day(300))
    assert bounds_of(episode_of(rows, as_of=day(50))) == (day(10), day(10))


def test_nothing_recorded_is_unknown() -> None:
    found = episode_of("kind | name | start | value\nscore | PHQ-9 | d0 | 20")
    assert (found.start, found.origin) == (None, None)
    assert found.because


# After the last run of at least 56 days in remission (ATHF: two months). PHQ-9 remission is 4 or less; d0 to d55, 56, 57.
@pytest.mark.parametrize(("last", "known"), [(55, False), (56, True), (57, True)])
def test_a_remission_by_scores_has_to_last(last: int, known: bool) -> None:
    found = episode_of(f"kind | name | start | value\nscore | PHQ-9 | d0 | 4\nscore | PHQ-9 | d{last} | 4\nscore | PHQ-9 | d100 | 18")
    assert bounds_of(found) == ((day(last + 1), day(100)) if known else None)
    assert found.origin == ("after_remission" if known else None)


def test_a_score_above_remission_interrupts_the_run() -> None:
    found = episode_of(
        "kind | name | start | value\nscore | PHQ-9 | d0 | 4\nscore | PHQ-9 | d30 | 5\nscore | PHQ-9 | d60 | 4\nscore | PHQ-9 | d90 | 18"
    )
    assert found.start is None


def test_the_last_of_several_remissions_counts() -> None:
    rows = """
        kind  | name  | start | value
        score | PHQ-9 | d0    | 4
        score | PHQ-9 | d60   | 4
        score | PHQ-9 | d100  | 18
        score | MADRS | d200  | 10
        score | MADRS | d300  | 8
        score | MADRS | d340  | 25
    """
    assert bounds_of(episode_of(rows)) == (day(301), day(340))


# A recorded relapse gives the day itself.
def test_a_relapse_event_gives_the_day() -> None:
    rows = """
        kind  | name    | start | value
        score | PHQ-9   | d0    | 4
        score | PHQ-9   | d60   | 4
        event | relapse | d90   |
        score | PHQ-9   | d100  | 18
    """
    assert bounds_of(episode_of(rows)) == (day(90), day(90))


# Or a `remission` event, unless it is known to have ended before 56 days.
@pytest.mark.parametrize(("back", "known"), [(55, False), (56, True), (57, True)])
def test_a_remission_event(back: int, known: bool) -> None:
    found = episode_of(f"kind | name | start\nevent | remission | d0\nevent | relapse | d{back}")
    assert bounds_of(found) == ((day(back), day(back)) if known else None)


# A relapse on the as-of date counts; one on the day of the remission itself is not a return after it.
def test_which_relapse_is_a_return() -> None:
    rows = "kind | name | start\nevent | remission | d0\nevent | relapse | d{}"
    assert bounds_of(episode_of(rows.format(80), as_of=day(80))) == (day(80), day(80))
    assert bounds_of(episode_of(rows.format(0), as_of=day(80))) == (day(1), day(80))


def test_a_remission_event_with_its_end() -> None:
    rows = "kind | name | start | stop | value\nevent | remission | d0 | d80 |\nscore | PHQ-9 | d200 | | 15"
    assert bounds_of(episode_of(rows)) == (day(81), day(200))


# No return on record: the new episode, if there is one, began some day since.
def test_without_a_return_the_start_is_some_day_since() -> None:
    found = episode_of("kind | name | start\nevent | remission | d0", as_of=day(400))
    assert bounds_of(found) == (day(1), day(400))
    assert "no return" in found.because


def test_what_lies_after_the_as_of_date_is_not_known_yet() -> None:
    rows = "kind | name | start | value\nepisode |  | d300 |\nscore | PHQ-9 | d0 | 4\nscore | PHQ-9 | d60 | 4\nscore | PHQ-9 | d100 | 18"
    assert bounds_of(episode_of(rows, as_of=day(70))) == (day(61), day(70))
    assert episode_of(rows, as_of=day(50)).start is None


# A recorded episode that is over is not the current one: whatever came after began later.
def test_an_episode_that_is_over_is_not_current() -> None:
    rows = "kind | name | start | stop | value\nepisode |  | d10 | d100 |\nscore | PHQ-9 | d300 | | 15"
    assert bounds_of(episode_of(rows)) == (day(101), day(300))


# The as-of date itself is known, the day after is not.
def test_facts_of_the_as_of_date_count() -> None:
    began = "kind | name | start\nepisode | | d10"
    assert (episode_of(began, as_of=day(10)).origin, episode_of(began, as_of=day(9)).origin) == ("recorded", None)
    over = "kind | name | start | stop\nepisode | | d10 | d50"
    assert (episode_of(over, as_of=day(49)).origin, episode_of(over, as_of=day(50)).origin) == ("recorded", "after_remission")
    scores = "kind | name | start | value\nscore | PHQ-9 | d0 | 4\nscore | PHQ-9 | d60 | 4"
    assert (episode_of(scores, as_of=day(60)).origin, episode_of(scores, as_of=day(59)).origin) == ("after_remission", None)
    event = "kind | name | start\nevent | remission | d60"
    assert (episode_of(event, as_of=day(60)).origin, episode_of(event, as_of=day(59)).origin) == ("after_remission", None)


# Other events, and events without a date, say nothing.
def test_other_events_say_nothing() -> None:
    rows = """
        kind  | name               | start
        event | remission          | d0
        event | hospital_admission | d100
        event | relapse            |
        event | relapse            | d500
        event | remission          |
    """
    assert bounds_of(episode_of(rows, as_of=day(400))) == (day(1), day(400))
    assert episode_of("kind | name | start\nevent | hospital_admission | d0", as_of=day(400)).start is None


# A course that starts with the episode is in it, even if it lasted no day.
def test_a_course_that_starts_with_the_episode() -> None:
    rows = "kind | name | start | stop | sessions\nepisode | | d100 | |\nect | ECT.BT.BP | d{} | d{} | 1"
    answers = [courses_of(rows.format(at, at), as_of=day(200))[0].in_current_episode for at in (99, 100, 101)]
    assert answers == ["no", "yes", "yes"]


# Items of a scale are no totals: an item of 0 is no remission.
def test_items_are_no_remission() -> None:
    assert episode_of("kind | name | start | value\nscore | PHQ-9 item 9 | d0 | 0\nscore | PHQ-9 item 9 | d90 | 0").start is None


# A course that spans the start is in the episode with its part since then.
def test_courses_in_the_episode() -> None:
    check_courses(
        """
        kind       | name        | start | stop | dose
        episode    |             | d100  |      |
        medication | sertraline  | d0    | d90  | 100
        medication | fluoxetine  | d20   | d100 | 20
        medication | venlafaxine | d30   | d142 | 150
        medication | bupropion   | d150  | d185 | 300
        medication | citalopram  | 2024  | 2024 | 20
        medication | mirtazapine | d300  |      | 30
        """,
        """
        course        | in_current_episode | weeks_at_minimum_dose | weeks_at_minimum_in_episode
        sertraline-1  | no                 | 12.86                 | 0
        citalopram-1  | unknown            | 0..52.14              | 0..37.86
        fluoxetine-1  | no                 | 11.43                 | 0
        venlafaxine-1 | yes                | 16                    | 6
        bupropion-1   | yes                | 5                     | 5
        mirtazapine-1 | yes                | 10                    | 10
        """,
        as_of=day(370),
    )


# Without a start every answer is unknown, and so is the part since then.
def test_without_an_episode_every_course_is_unknown() -> None:
    (course,) = courses_of("kind | name | start | dose\nmedication | sertraline | d0 | 100", as_of=day(70))
    assert course.in_current_episode == "unknown"
    assert (course.weeks_at_minimum_in_episode.low, course.weeks_at_minimum_in_episode.high) == (0, 10)


# Recorded weeks of a course wholly within, before, or perhaps within the episode.
def test_recorded_weeks_in_the_episode() -> None:
    check_courses(
        """
        kind       | name        | start   | stop | weeks | dose
        episode    |             | 2024-06 |      |       |
        medication | sertraline  | 2023    | 2023 | 8     | 100
        medication | fluoxetine  | 2024    | 2024 | 8     | 20
        medication | venlafaxine | 2025    | 2025 | 8     | 150
        medication | citalopram  |         |      | 8     | 20
        """,
        """
        course        | in_current_episode | weeks_at_minimum_in_episode
        sertraline-1  | no                 | 0
        fluoxetine-1  | unknown            | 0..8
        venlafaxine-1 | yes                | 8
        citalopram-1  | unknown            | 0..8
        """,
    )

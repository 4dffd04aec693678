"""The life chart small enough for a row: what it keeps, what it says, and where things stand in a common window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.charts.lanes import course_lane
from lib.charts.looks import look
from lib.charts.model import chart_model
from lib.charts.palette import CLASS_FAMILY, FAMILIES, PATTERNS
from lib.charts.small_timeline import (
    SmallTimeline,
    Window,
    aligned_ticks,
    calendar_ticks,
    colours,
    placed,
    small_timeline,
    timeline_words,
    window,
)
from lib.engine.assess import assess
from lib.knowledge.load import knowledge
from lib.records.history import History
from tests.builders import AS_OF, history

TWO_AND_ONE = """
    kind       | name         | start      | stop       | dose | outcome | value
    medication | sertraline   | 2025-01-01 | 2025-03-01 | 100  | none    |
    medication | venlafaxine  | 2025-03-01 |            | 150  | partial |
    medication | aripiprazole | 2025-06-01 | 2025-09-01 | 5    |         |
    medication | zopiclone    | 2025-01-01 | 2025-02-01 | 7.5  |         |
    score      | PHQ-9        | 2025-03-01 |            |      |         | 20
    score      | PHQ-9        | 2025-04-01 |            |      |         | 15
    score      | PHQ-9        | 2025-09-01 |            |      |         | 9
    score      | MADRS        | 2025-09-01 |            |      |         | 30
"""


def made(rows: str, scale: str = "") -> SmallTimeline:
    return small_timeline(model_of(history(rows)), scale)


def model_of(held: History):  # type: ignore[no-untyped-def]
    known = knowledge()
    return chart_model(held, assess(held, known, AS_OF, ask=False), known)


def test_courses_that_can_count_are_kept_and_one_instrument() -> None:
    found = made(TWO_AND_ONE, "PHQ-9")
    assert [(bar.family, bar.line, bar.start, bar.stop) for bar in found.bars] == [
        ("ssri", 0, date(2025, 1, 1), date(2025, 3, 1)),
        ("snri", 0, date(2025, 3, 1), AS_OF),
        ("augmentation", 1, date(2025, 6, 1), date(2025, 9, 1)),
    ]
    assert found.lines == 2
    assert (found.scale, found.low, found.high) == ("PHQ-9", 0, 27)
    assert found.first == date(2025, 1, 1)
    assert found.last == AS_OF


def test_scores_more_than_eight_weeks_apart_are_not_joined() -> None:
    assert [[value for _, value in segment] for segment in made(TWO_AND_ONE, "PHQ-9").segments] == [[20, 15], [9]]


def test_an_instrument_that_is_not_there_gives_way_to_the_first() -> None:
    assert made(TWO_AND_ONE, "WHO-5").scale == made(TWO_AND_ONE).scale


def test_a_bar_says_what_it_is() -> None:
    first = made(TWO_AND_ONE).bars[0]
    assert first.text == "sertraline 100 mg, 01-Jan-2025 to 01-Mar-2025: adequate, no response"
    assert first.adequacy == "adequate"
    assert first.sure


def test_a_vague_date_is_marked_and_a_missing_one_is_not_drawn() -> None:
    found = made(
        """
        kind       | name       | start   | stop       | dose
        medication | sertraline | 2024    | 2025-03-01 | 100
        medication | bupropion  |         |            | 300
        """
    )
    assert [(bar.text[:10], bar.sure) for bar in found.bars] == [("sertraline", False)]
    assert found.undrawn == 1
    assert "1 without a date" in timeline_words(found)


def test_an_empty_history_has_nothing_to_draw() -> None:
    found = small_timeline(model_of(History("P")))
    assert found.bars == ()
    assert found.first is None
    assert found.last is None
    assert timeline_words(found) == "Courses: no dated course; no score"


@pytest.mark.parametrize("adequacy", PATTERNS)
def test_colours_are_those_of_the_life_chart(adequacy: str) -> None:
    held = history(TWO_AND_ONE)
    known = knowledge()
    courses = assess(held, known, AS_OF, ask=False).courses
    lane = replace(course_lane(courses[0], {}, known, AS_OF, True), adequacy=adequacy)
    assert colours(lane.family, adequacy) == look(lane)[:2]
    assert set(CLASS_FAMILY.values()) <= set(FAMILIES)


def test_a_window_holds_every_row_and_no_more_than_asked() -> None:
    found = made(TWO_AND_ONE)
    whole = window([(found, AS_OF), (found, None)], AS_OF, None)
    assert whole.first < (date(2025, 1, 1) - AS_OF).days
    assert whole.last > 0
    short = window([(found, AS_OF)], AS_OF, 365)
    assert -365 - 14 < short.first < -365
    assert window([], AS_OF, None).first < 0 < window([], AS_OF, None).last


def test_places_are_shares_of_the_window() -> None:
    found = made(TWO_AND_ONE, "PHQ-9")
    anchor = date(2025, 3, 1)
    spots = placed(found, anchor, Window(-100, 100), AS_OF)
    sertraline, venlafaxine, _ = spots.bars
    assert sertraline[0] == pytest.approx((100 - 59) / 200)  # 59 days before the anchor
    assert sertraline[0] + sertraline[1] == pytest.approx(0.5)
    assert venlafaxine[:2] == (pytest.approx(0.5), pytest.approx(0.5))  # goes on beyond the window
    assert [(point[0], point[1]) for point in spots.points] == [
        (pytest.approx(0.5), pytest.approx(20 / 27)),
        (pytest.approx(0.5 + 31 / 200), pytest.approx(15 / 27)),
    ]
    assert len(spots.joins) == 1
    assert spots.today is None
    assert placed(found, AS_OF, Window(-100, 100), AS_OF).today == pytest.approx(0.5)


def test_what_began_before_the_window_is_marked_and_what_ended_before_it_is_left_out() -> None:
    found = made(TWO_AND_ONE)
    spots = placed(found, AS_OF, Window(-30, 10), AS_OF)
    assert [(bar.family, earlier) for _, _, bar, earlier in spots.bars] == [("snri", True)]


@pytest.mark.parametrize(
    ("days", "first", "last", "most"),
    [
        (200, "Jul 2026", "Oct 2026", 3),
        (600, "Jul 2025", "Jul 2026", 3),
        (5 * 365, "2022", "2026", 6),
        (20 * 365, "2007", "2025", 7),  # every third year
    ],
)
def test_a_calendar_is_marked_by_months_or_years(days: int, first: str, last: str, most: int) -> None:
    ticks = calendar_ticks(Window(-days, 10), AS_OF)
    assert ticks[0][1] == first
    assert ticks[-1][1] == last
    assert len(ticks) <= most
    assert all(0 <= at <= 1 for at, _ in ticks)


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        (Window(-200, 200), ["−6 mo", "−3 mo", "0", "+3 mo", "+6 mo"]),
        (Window(-40, 1200), ["0", "+6 mo", "+1 y", "+18 mo", "+2 y", "+30 mo", "+3 y"]),
        (Window(-1900, 1900), ["−4 y", "−2 y", "0", "+2 y", "+4 y"]),
    ],
)
def test_an_aligned_window_is_marked_from_its_day(shown: Window, names: list[str]) -> None:
    ticks = aligned_ticks(shown, "0")
    assert [words for _, words in ticks] == names
    assert {words: at for at, words in ticks}["0"] == pytest.approx(shown.share(0))


def test_a_day_beyond_the_window_is_at_its_edge() -> None:
    shown = Window(-10, 10)
    assert shown.share(-400) == 0
    assert shown.share(400) == 1

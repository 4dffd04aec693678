"""The words of codes and numbers, the same on every page and paper: no trailing zero, a space before the unit, micrograms in full."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.engine.drafts import SESSION_KINDS
from lib.records.answers import NO, YES, Answer
from lib.records.assessment import Stage
from lib.records.bounds import Bounds
from lib.records.doses import Dose, show_amount, show_dose
from lib.records.wording import (
    ANSWERS,
    FAMILIES,
    INADEQUATE,
    OUTCOMES,
    STOPS,
    can_settle,
    counted,
    outcome_words,
    sessions_words,
    show_bounds,
    show_percent,
    show_rows,
    show_weeks,
    stage_words,
    stop_words,
    why_words,
)
from tests.builders import courses_of


@pytest.mark.parametrize(
    ("value", "shown"),
    [(100.0, "100"), (0.5, "0.5"), (37.5, "37.5"), (1200, "1,200"), (0, "0"), (0.0125, "0.0125"), (2.50, "2.5"), (10, "10"), (-7, "-7")],
)
def test_an_amount(value: float, shown: str) -> None:
    assert show_amount(value) == shown


@pytest.mark.parametrize(
    ("dose", "shown"),
    [
        (Dose(100, 100, "mg"), "100 mg"),
        (Dose(75, 150, "mg"), "75–150 mg"),
        (Dose(0.5, 0.5, "mg"), "0.5 mg"),
        (Dose(1200, 1200, "mg"), "1,200 mg"),
        (Dose(0.025, 0.025, "mg"), "25 micrograms"),
        (Dose(0.025, 0.05, "mg"), "25–50 micrograms"),
        (Dose(6, 6, "mg/24 h"), "6 mg/24 h"),
        (Dose(90, 90, "mg", "week"), "90 mg a week"),
        (Dose(84, 84, "mg", "session"), "84 mg a session"),
        (Dose(0.5, 0.5, "mg/kg", "session"), "0.5 mg/kg a session"),
        (Dose(1, 1, "tablet"), "1 tablet"),
        (Dose(2, 2, "tablet"), "2 tablets"),
        (Dose(5, 5, "mL"), "5 mL"),
        (None, "Not recorded"),
    ],
)
def test_a_dose(dose: Dose | None, shown: str) -> None:
    assert show_dose(dose) == shown


@given(st.floats(0.0001, 100_000, allow_nan=False))
def test_a_dose_never_ends_in_a_zero_after_the_point_nor_lacks_one_before_it(value: float) -> None:
    amount, _, unit = show_dose(Dose(value, value, "mg")).partition(" ")
    assert unit in ("mg", "micrograms")
    assert not amount.startswith(".")
    assert "." not in amount or not amount.endswith(("0", "."))


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ((), "no row"),
        ((4,), "row 4"),
        ((4, 4), "row 4"),
        ((2, 3, 4), "rows 2–4"),
        ((9, 2, 4, 3), "rows 2–4, 9"),
        ((2, 4), "rows 2, 4"),
        ((0,), "what was entered here"),
        ((0, 7), "row 7 and what was entered here"),
        ((8, 0, 7), "rows 7–8 and what was entered here"),
    ],
)
def test_rows(rows: tuple[int, ...], shown: str) -> None:
    assert show_rows(rows) == shown


@pytest.mark.parametrize(
    ("low", "high", "bounds", "weeks"),
    [
        (6, 6, "6", "6 weeks"),
        (1, 1, "1", "1 week"),
        (5, 7.14, "5–7.1", "5–7.1 weeks"),
        (19.04, 19.04, "19", "19 weeks"),
        (4, inf, "at least 4", "at least 4 weeks"),
        (1, inf, "at least 1", "at least 1 week"),
        (0, inf, "not known", "weeks not known"),
        (0, 0, "0", "0 weeks"),
    ],
)
def test_bounds_and_weeks(low: float, high: float, bounds: str, weeks: str) -> None:
    assert show_bounds(Bounds(low, high)) == bounds
    assert show_weeks(Bounds(low, high)) == weeks


# 49.6 % is a partial response: shown as 50 % it would seem to be a response.
@pytest.mark.parametrize(
    ("value", "shown"),
    [(31.2, "31 %"), (31, "31 %"), (50, "50 %"), (49.6, "49.6 %"), (24.6, "24.6 %"), (-20.4, "-20.4 %"), (0.4, "0.4 %"), (0, "0 %")],
)
def test_a_percentage(value: float, shown: str) -> None:
    assert show_percent(value) == shown


@given(st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 1)), st.sampled_from([-20, 20, 25, 50, 80]))
def test_a_percentage_on_screen_is_on_the_same_side_of_a_threshold(value: float, threshold: int) -> None:
    shown = float(show_percent(value).removesuffix(" %"))
    assert (shown >= threshold) is (value >= threshold)


def stage(value: str | float | None, low: str | float | None, high: str | float | None, band: str | None = None) -> Stage:
    return Stage("msm", "MSM", value, low, high, band, (), "", "")


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (stage(9.0, 9, 9, "moderate"), "9, moderate"),
        (stage(9.0, 8, 9, "moderate"), "9 (8 to 9), moderate"),
        (stage(3.5, 3.5, 3.5), "3.5"),
        (stage("II", "II", "II"), "II"),
        (stage(None, "I", "III"), "between I and III"),
        (stage(None, 4, 7.5), "between 4 and 7.5"),
        (stage(None, None, None), "not computed"),
        (stage(None, None, "A"), "between none and A"),
    ],
)
def test_a_stage(found: Stage, shown: str) -> None:
    assert stage_words(found) == shown


COURSE = courses_of("name | start | stop | dose | outcome | stop_reason\nsertraline | d0 | d100 | 100 | none | inefficacy")[0]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "no response"),
        ({"outcome": "partial"}, "partial"),
        ({"outcome": "partial", "improvement_pct": 31.2}, "partial 31 %"),
        ({"outcome": "partial", "improvement_pct": 49.6}, "partial 49.6 %"),
        ({"outcome": "response", "lost": True}, "response, then lost"),
        ({"outcome": "remission"}, "remission"),
        ({"outcome": "none", "intolerant": YES}, "not tolerated"),
        ({"outcome": "response", "intolerant": YES}, "response, not tolerated"),
        ({"outcome": "unknown"}, "outcome not recorded"),
        ({"outcome": "unknown", "ongoing": True, "inadequate_because": ("in_progress",)}, "in progress"),
        ({"outcome": "unknown", "intolerant": NO, "lost": True}, "outcome not recorded"),
    ],
)
def test_an_outcome(changes: dict[str, object], shown: str) -> None:
    assert outcome_words(replace(COURSE, **changes)) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "stopped for lack of effect"),
        ({"stop_reason": None}, ""),
        ({"stop_reason": "intolerance", "intolerant": YES}, ""),
        ({"stop_reason": "intolerance"}, "stopped for side effects"),
        ({"stop_reason": "loss_of_efficacy", "lost": True}, ""),
        ({"stop_reason": "loss_of_efficacy"}, "stopped when the effect was lost"),
        ({"stop_reason": "ward_move"}, "stopped: ward move"),
    ],
)
def test_why_it_was_stopped(changes: dict[str, object], shown: str) -> None:
    assert stop_words(replace(COURSE, **changes)) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(("sessions", "shown"), [(None, "sessions not recorded"), (1, "1 session"), (30, "30 sessions"), (0, "0 sessions")])
def test_sessions(sessions: int | None, shown: str) -> None:
    assert sessions_words(replace(COURSE, sessions=sessions)) == shown


@pytest.mark.parametrize(("count", "shown"), [(0, "0 patients"), (1, "1 patient"), (2, "2 patients"), (1200, "1,200 patients")])
def test_a_count(count: int, shown: str) -> None:
    assert counted(count, "patient") == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "settles no verdict alone; several wait for it among other facts"),
        (1, "can settle 1 open verdict"),
        (23, "can settle 23 open verdicts"),
    ],
)
def test_what_an_answer_can_settle(count: int, shown: str) -> None:
    assert can_settle(count) == shown


def test_why_it_is_not_adequate() -> None:
    short = replace(COURSE, inadequate_because=("too_short", "low_adherence"))
    assert why_words(short) == ("too short", "low adherence")


# The codes of the contracts: RULES B5, the history file's outcome and stop_reason, the five families.
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (ANSWERS, {Answer.YES, Answer.NO, Answer.UNKNOWN}),
        (OUTCOMES, {"none", "partial", "response", "remission", "worse", "unknown"}),
        (
            INADEQUATE,
            {
                "dose_below_minimum", "too_short", "in_progress", "low_adherence", "stopped_for_intolerance", "too_few_sessions",
                "dose_unknown", "duration_unknown", "sessions_unknown",
            },
        ),
        (STOPS, {"inefficacy", "loss_of_efficacy", "intolerance", "remission", "patient_choice", "access", "other"}),
        (FAMILIES, {*SESSION_KINDS, "medication"}),
    ],
)  # fmt: skip
def test_every_code_has_words_and_no_code_shows(words: dict[str, str], codes: set[str]) -> None:
    assert set(words) == codes
    assert all(text and "_" not in text for text in words.values())
    assert len(set(words.values())) == len(words)

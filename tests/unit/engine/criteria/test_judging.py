"""The parts of "this course failed", one at a time: answer, words of a no or an open part, and what is missing (rules B, D, E)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.engine.case import Case
from lib.engine.criteria.durations import duration_answer, duration_check
from lib.engine.criteria.judging import (
    Check,
    adherence_check,
    helped_since_check,
    outcome_check,
    switch_check,
    too_early_check,
)
from lib.engine.criteria.windows import window_check
from lib.engine.settings import Settings
from lib.knowledge.clauses import LIFETIME, CutOff, Window
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.course import Course
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose | outcome | stop_reason | adherence | value\n"
HALF = CutOff(pct=50)


def both(*rows: str, kind: str = "medication") -> tuple[Case, Course]:
    """The case of these rows (`name | start | stop | dose | outcome | stop_reason | adherence`), and its first course."""
    case = case_of(HEAD + "\n".join(row if row.startswith(("event", "episode")) else f"{kind} | {row}" for row in rows))
    return case, case.courses[0]


def told(check: Check) -> Check:
    """What the check says: the words of its answer alone, and what is missing only where it is open."""
    return Check(
        check.part,
        check.answer,
        check.no if check.answer is NO else "",
        check.unknown if check.answer is UNKNOWN else "",
        check.missing if check.answer is UNKNOWN else (),
    )


def course(row: str) -> Course:
    return both(row)[1]


# --- window


YEARS = Window(kind="years", years=5)
ADMISSION = Window(kind="admission", months=12)


# 24-Nov-2026: five years reach back to 24-Nov-2021.
@pytest.mark.parametrize(
    ("dates", "answer"),
    [
        ("2015-01-01 | 2021-11-23", NO),
        ("2015-01-01 | 2021-11-24", YES),
        ("2015-01-01 | 2021-11", UNKNOWN),
        ("2015-01-01 |", YES),
        ("2021-11-24 | 2021-12-01", YES),
        ("| 2021-11", UNKNOWN),
    ],
)
def test_the_last_years(dates: str, answer: Answer) -> None:
    case, taken = both(f"sertraline | {dates} | 100")
    assert told(window_check(case, YEARS, taken)) == told(
        Check("window", answer, "ended more than 5 years ago", "when it ended is not recorded", ("duration:sertraline-1",))
    )


def test_years_of_nothing_reach_back_to_today() -> None:
    case, taken = both("sertraline | 2026-01-01 | 2026-11-23 | 100")
    assert window_check(case, Window(kind="years"), taken).answer is NO
    case, taken = both("sertraline | 2026-01-01 | 2026-11-24 | 100")
    assert window_check(case, Window(kind="years"), taken).answer is YES


# A year from the admission of 01-Mar-2024: 01-Mar-2025 is in it.
@pytest.mark.parametrize(
    ("dates", "months", "answer", "said"),
    [
        ("2024-01-01 | 2025-03-01", 12, YES, "not left within 12 months of the first admission"),
        ("2024-01-01 | 2025-03-02", 12, NO, "not left within 12 months of the first admission"),
        ("2024-01-01 | 2024-02-29", 12, NO, "not left within 12 months of the first admission"),
        ("2024-01-01 |", 12, NO, "still taken"),
        ("2024-01-01 | 2024-03-01", None, YES, "not left within 0 months of the first admission"),
        ("2024-01-01 | 2024-03-15", None, NO, "not left within 0 months of the first admission"),
    ],
)
def test_left_after_the_first_admission(dates: str, months: float | None, answer: Answer, said: str) -> None:
    case, taken = both(f"sertraline | {dates} | 100", "event | hospital_admission | 2024-03-01", "event | hospital_admission | 2025-09-01")
    found = window_check(case, Window(kind="admission", months=months), taken)
    assert told(found) == told(Check("window", answer, said))


def test_without_an_admission_it_is_asked_for() -> None:
    case, taken = both("sertraline | 2024-01-01 | 2024-03-01 | 100")
    assert told(window_check(case, ADMISSION, taken)) == told(
        Check("window", UNKNOWN, "", "no hospital admission recorded", ("event:hospital_admission",))
    )
    assert told(window_check(case, LIFETIME, taken)) == told(Check("window", YES))


@pytest.mark.parametrize(
    ("episode", "answer", "unsure", "missing"),
    [
        ("episode | episode | 2023-12-01", YES, "not known whether in the current episode", "duration:sertraline-1"),
        ("episode | episode | 2025-01-01", NO, "not known whether in the current episode", "duration:sertraline-1"),
        ("episode | episode | 2024-03", UNKNOWN, "not known whether in the current episode", "duration:sertraline-1"),
        ("", UNKNOWN, "start of the current episode not recorded", "episode_start"),
    ],
)
def test_the_current_episode(episode: str, answer: Answer, unsure: str, missing: str) -> None:
    case, taken = both("sertraline | 2024-01-01 | 2024-03-15 | 100", *([episode] if episode else []))
    found = window_check(case, Window(kind="episode"), taken)
    assert told(found) == told(Check("window", answer, "before the current episode", unsure, (missing,)))


# --- duration and dose


@pytest.mark.parametrize(
    ("row", "weeks", "dose", "check"),
    [
        # Any dose: weeks from start to stop. 42 days are 6 weeks.
        ("sertraline | d0 | d42 | 25", 6, "any", Check("duration", YES, "", "weeks not known", ("duration:sertraline-1",))),
        (
            "sertraline | d0 | d41 | 25",
            6,
            "any",
            Check("duration", NO, "5.8 weeks, 6 needed", "weeks not known", ("duration:sertraline-1",)),
        ),
        ("sertraline | | | 25", 6, "any", Check("duration", UNKNOWN, "", "weeks not known", ("duration:sertraline-1",))),
        ("sertraline | d0 | d1 | 25", None, "any", Check("duration", YES)),
        # At the minimum dose (sertraline 50 mg).
        ("sertraline | d0 | d42 | 50", 6, "minimum", Check("duration", YES)),
        ("sertraline | d0 | d41 | 50", 6, "minimum", Check("duration", NO, "5.8 weeks at the minimum dose, 6 needed")),
        ("sertraline | d0 | d90 | 25", 6, "minimum", Check("duration", NO, "below the minimum dose")),
        # Without a least number of weeks: some time at the minimum dose.
        ("sertraline | d0 | d1 | 50", None, "minimum", Check("duration", YES)),
        ("sertraline | d0 | d1 | 25", None, "minimum", Check("duration", NO, "below the minimum dose")),
        ("sertraline | d0 | d0 | 50", None, "minimum", Check("duration", NO, "0 weeks at the minimum dose, 0 needed")),
        # What keeps it open: the dose, the dates, or both.
        (
            "sertraline | d0 | d42 | ",
            6,
            "minimum",
            Check("duration", UNKNOWN, "", "dose not recorded or without a known minimum", ("dose:sertraline-1",)),
        ),
        (
            "sertraline | | | ",
            6,
            "minimum",
            Check("duration", UNKNOWN, "", "dose and weeks not known", ("dose:sertraline-1", "duration:sertraline-1")),
        ),
        (
            "sertraline | | | 50",
            6,
            "minimum",
            Check("duration", UNKNOWN, "", "weeks at the minimum dose not known", ("duration:sertraline-1",)),
        ),
        (
            "sertraline | d0 | d42 | 2 tablet",
            6,
            "minimum",
            Check("duration", UNKNOWN, "", "dose not recorded or without a known minimum", ("dose:sertraline-1",)),
        ),
        (
            "sertraline | d0 | d35 | ",
            None,
            "minimum",
            Check("duration", UNKNOWN, "", "dose not recorded or without a known minimum", ("dose:sertraline-1",)),
        ),
        # At the highest dose tolerated: yes at the label's maximum (200 mg), else only a word on record tells.
        (
            "sertraline | d0 | d42 | 200",
            6,
            "maximum_tolerated",
            Check("duration", YES, "", "not recorded whether this was the highest dose tolerated", ("dose:sertraline-1",)),
        ),
        (
            "sertraline | d0 | d42 | 199",
            6,
            "maximum_tolerated",
            Check("duration", UNKNOWN, "", "not recorded whether this was the highest dose tolerated", ("dose:sertraline-1",)),
        ),
        ("sertraline | d0 | d41 | 200", 6, "maximum_tolerated", Check("duration", NO, "5.8 weeks, 6 needed")),
        ("sertraline | 2026-10-27 | | 200", 6, "maximum_tolerated", Check("duration", NO, "4 weeks so far, 6 needed")),
    ],
)
def test_long_enough_at_a_dose(row: str, weeks: float | None, dose: str, check: Check) -> None:
    case, taken = both(row)
    assert told(duration_check(case, weeks, dose, LIFETIME, taken)) == told(check)


# Six weeks, of which the last two on 200 mg: at the label's maximum not long enough to tell.
def test_only_the_weeks_at_the_maximum_count() -> None:
    case, taken = both("sertraline | d0 | d28 | 100", "sertraline | d28 | d42 | 200")
    assert duration_check(case, 6, "maximum_tolerated", LIFETIME, taken).answer is UNKNOWN
    case, taken = both("sertraline | d0 | d28 | 100", "sertraline | d28 | d70 | 200")
    assert duration_check(case, 6, "maximum_tolerated", LIFETIME, taken).answer is YES


# Of a step without dates not even one day is certain.
def test_a_step_without_dates_may_have_been_short() -> None:
    case, taken = both("sertraline | | | 200")
    assert duration_check(case, 0.1, "maximum_tolerated", LIFETIME, taken).answer is UNKNOWN


# Citalopram: 40 mg on the US and the UK label, 20 mg only from 61 or 66; fluoxetine 80 mg in the US and 60 mg in the UK.
@pytest.mark.parametrize(("jurisdiction", "answer"), [("US", UNKNOWN), ("UK", YES), ("CA", UNKNOWN)])
def test_the_maximum_is_that_of_the_label_here(jurisdiction: str, answer: Answer) -> None:
    case = case_of(f"{HEAD}medication | fluoxetine | d0 | d70 | 60", settings=Settings(jurisdiction=jurisdiction))
    assert duration_check(case, 6, "maximum_tolerated", LIFETIME, case.courses[0]).answer is answer


# Ten weeks at the minimum dose, the last five in the episode (A8): a clause limited to the episode counts those, one for a lifetime all.
@pytest.mark.parametrize(
    ("kind", "weeks", "answer", "said"),
    [
        ("lifetime", 6, YES, ""),
        ("episode", 6, NO, "5 weeks at the minimum dose, 6 needed"),
        ("episode", 5, YES, ""),
        ("years", 6, YES, ""),
    ],
)
def test_only_the_weeks_in_the_episode_count(kind: str, weeks: float, answer: Answer, said: str) -> None:
    case, taken = both("sertraline | d0 | d70 | 100", "episode | episode | d35")
    assert told(duration_check(case, weeks, "minimum", Window(kind=kind, years=5), taken)) == told(Check("duration", answer, said))


def test_no_dose_and_no_time_is_asked_of_a_course_that_just_has_to_be_there() -> None:
    case, taken = both("sertraline | d0 | d0 | 25")
    assert duration_answer(case, None, "any", LIFETIME, taken) is YES


# A word on record: was the highest dose the most that was tolerated?
@pytest.mark.parametrize(
    ("last", "tolerated", "answer", "said"),
    [
        (70, YES, YES, "6 weeks at the highest dose tolerated, 6 needed"),
        (69, YES, NO, "5.8 weeks at the highest dose tolerated, 6 needed"),
        (70, NO, NO, "recorded as not the highest dose tolerated"),
    ],
)
def test_the_highest_dose_tolerated(last: int, tolerated: Answer, answer: Answer, said: str) -> None:
    case, taken = both("sertraline | d0 | d28 | 100", f"sertraline | d28 | d{last} | 150")
    recorded = replace(taken, highest_tolerated=tolerated)
    assert told(duration_check(case, 6, "maximum_tolerated", LIFETIME, recorded)) == told(
        Check("duration", answer, said, "weeks at the highest dose tolerated not known", ("duration:sertraline-1",))
    )


# Without any dose a word on the highest one says nothing.
def test_a_word_on_the_highest_dose_needs_a_dose() -> None:
    case, taken = both("sertraline | d0 | d70 | ")
    recorded = replace(taken, highest_tolerated=YES)
    assert duration_check(case, 6, "maximum_tolerated", LIFETIME, recorded).answer is UNKNOWN


# --- adherence


@pytest.mark.parametrize(
    ("adherence", "handling", "answer", "said"),
    [
        ("80", "affirmed", YES, "low adherence"),
        ("79", "affirmed", NO, "low adherence (79 %)"),
        ("partial", "affirmed", NO, "low adherence"),
        ("", "affirmed", UNKNOWN, "low adherence"),
        ("", "presumed", YES, "low adherence"),
        ("79", "presumed", NO, "low adherence (79 %)"),
    ],
)
def test_adherence(adherence: str, handling: str, answer: Answer, said: str) -> None:
    taken = course(f"sertraline | d0 | d60 | 100 | none | | {adherence}")
    assert told(adherence_check(handling, taken)) == told(
        Check("adherence", answer, said, "adherence not recorded", ("adherence:sertraline-1",))
    )


# --- outcome


@pytest.mark.parametrize(
    ("outcome", "answer", "said"),
    [
        ("49", YES, ""),
        ("50", NO, "improved by 50 %"),
        ("0", YES, ""),
        ("none", YES, ""),
        ("response", NO, "outcome response"),
        ("", UNKNOWN, ""),
    ],
)
def test_an_outcome_against_a_half(outcome: str, answer: Answer, said: str) -> None:
    found = outcome_check(HALF, False, False, course(f"sertraline | d0 | d60 | 100 | {outcome}"))
    unsure = "outcome not recorded" if not outcome else "degree of benefit not recorded"
    assert told(found) == told(Check("outcome", answer, said, unsure, ("outcome:sertraline-1",)))


# Between 25 and 50 %: none and worse are below it.
@pytest.mark.parametrize(
    ("outcome", "answer", "said"),
    [("24", NO, "improved by 24 %"), ("25", YES, ""), ("0", NO, "improved by 0 %"), ("-10", NO, "worse"), ("50", NO, "improved by 50 %")],
)
def test_a_benefit_between_two_cut_offs(outcome: str, answer: Answer, said: str) -> None:
    found = outcome_check(CutOff(pct=50, from_pct=25), False, False, course(f"sertraline | d0 | d60 | 100 | {outcome}"))
    assert told(found) == told(Check("outcome", answer, said))


# `none` is below 25 % and says no more: it fails `≤ 20 %` only where the pack takes the word for it.
@pytest.mark.parametrize(("rated", "answer"), [(True, YES), (False, UNKNOWN)])
@pytest.mark.parametrize("word", ["none", "worse"])
def test_a_course_rated_none(rated: bool, answer: Answer, word: str) -> None:
    found = outcome_check(CutOff(pct=20), rated, False, course(f"sertraline | d0 | d60 | 100 | {word}"))
    assert found.answer is (YES if word == "worse" else answer)


# A percentage is a number, not a word: 22 % is no "rated none", nor is an outcome by scores (PHQ-9 20 to 16 is 20 %).
@pytest.mark.parametrize(("percent", "answer"), [("22", NO), ("20", NO), ("19", YES)])
def test_a_rating_in_percent_is_taken_as_a_number(percent: str, answer: Answer) -> None:
    assert outcome_check(CutOff(pct=20), True, False, course(f"sertraline | d0 | d60 | 100 | {percent}")).answer is answer


def test_an_outcome_by_scores_is_taken_as_a_number() -> None:
    scores = "score | PHQ-9 | d0 | | | | | | 20\nscore | PHQ-9 | d60 | | | | | | 16"
    case = case_of(f"{HEAD}medication | sertraline | d0 | d60 | 100\n{scores}")
    assert outcome_check(CutOff(pct=20), True, False, case.courses[0]).answer is NO
    assert outcome_check(CutOff(pct=20, inclusive=True), True, False, case.courses[0]).answer is YES


# Said to have lost an effect that nobody recorded: open also where the pack takes "none" for a failure (D).
@pytest.mark.parametrize("word", ["none", "worse"])
def test_a_lost_effect_rated_none_stays_open(word: str) -> None:
    found = outcome_check(CutOff(pct=20), True, False, course(f"sertraline | d0 | d60 | 100 | {word} | loss_of_efficacy"))
    assert found.answer is UNKNOWN


# A loss of effect without the effect before it stays open; with it, it is no failure.
def test_a_lost_effect() -> None:
    found = outcome_check(HALF, False, False, course("sertraline | d0 | d60 | 100 | none | loss_of_efficacy"))
    assert (found.answer, found.unknown) == (UNKNOWN, "said to have lost its effect, benefit before that not recorded")
    found = outcome_check(HALF, False, False, course("sertraline | d0 | d60 | 100 | response | loss_of_efficacy"))
    assert (found.answer, found.no) == (NO, "response reached and later lost")


def test_an_outcome_by_scores_alone() -> None:
    found = outcome_check(HALF, False, True, course("sertraline | d0 | d60 | 100 | 10"))
    assert told(found) == Check("outcome", UNKNOWN, "", "no scores before and after", ("scores:sertraline-1",))
    assert outcome_check(HALF, False, True, course("sertraline | d0 | d60 | 100 | 60")).answer is NO


# --- helped since


@pytest.mark.parametrize(
    ("later", "answer", "said"),
    [
        ("venlafaxine | d61 | d120 | 150 | response", NO, "venlafaxine helped since"),
        ("venlafaxine | d61 | d120 | 150 | remission", NO, "venlafaxine helped since"),
        ("venlafaxine | d61 | d120 | 150 | partial", YES, ""),
        ("venlafaxine | d61 | d120 | 150 | response | loss_of_efficacy", YES, ""),
        ("venlafaxine | d0 | d120 | 150 | response", YES, ""),
        ("venlafaxine | d-90 | d-10 | 150 | response", YES, ""),
    ],
)
def test_a_later_course_that_helped(later: str, answer: Answer, said: str) -> None:
    case, _ = both("sertraline | d0 | d60 | 100 | none", later)
    first = next(c for c in case.courses if c.agent == "sertraline")
    assert told(helped_since_check(case, first)) == told(Check("since", answer, said))


def test_a_course_without_a_start_is_later_than_none() -> None:
    case, _ = both("sertraline | | | 100 | none | inefficacy", "venlafaxine | d61 | d120 | 150 | response")
    assert helped_since_check(case, next(c for c in case.courses if c.agent == "sertraline")).answer is YES


# --- switch


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ("venlafaxine | d60 | d120 | 150", YES),
        ("venlafaxine | d60 |  | 150", YES),
        ("venlafaxine | d10 | d50 | 150", NO),  # a partner that ended first
        ("venlafaxine | d-90 | d-10 | 150", NO),
        ("venlafaxine | | | 150 | none | inefficacy", UNKNOWN),
        ("venlafaxine | d-10..d30 | d120 | 150", UNKNOWN),  # which came first is not known, though it went on longer
        ("venlafaxine | d-10..d30 | d50 | 150", NO),  # and here it ended first, whichever came first
        ("venlafaxine | d30 | d50..d90 | 150", UNKNOWN),  # came second, and may have ended first
        ("lorazepam | d60 | d120 | 2", NO),
        ("sertraline | d200 | d260 | 100", NO),
    ],
)
def test_another_antidepressant_that_followed(other: str, answer: Answer) -> None:
    case, _ = both("sertraline | d0 | d60 | 100", other)
    first = next(c for c in case.courses if c.course_id == "sertraline-1")
    wanted = Check("switch", answer, "no other antidepressant followed", "which came first is not recorded", ("duration:sertraline-1",))
    assert told(switch_check(case, first)) == told(wanted)


def test_what_is_still_taken_was_not_left() -> None:
    case, taken = both("sertraline | d0 | | 100", "venlafaxine | d60 | d120 | 150")
    assert told(switch_check(case, taken)) == told(Check("switch", NO, "still taken"))


# --- too early to judge


@pytest.mark.parametrize(
    ("row", "check"),
    [
        ("sertraline | 2026-11-10 | | 100 | none", Check("duration", NO, "in progress")),
        ("sertraline | d0 | d60 | 100 | none", Check("stop_reason", YES, "stopped for side effects")),
        ("sertraline | d0 | d10 | 100 | none | intolerance", Check("stop_reason", NO, "stopped for side effects")),
        (
            "sertraline | d0 | d60 | | none | intolerance",
            Check("stop_reason", UNKNOWN, "", "not known whether it was adequate before the side effects", ("dose:sertraline-1",)),
        ),
    ],
)
def test_too_early_to_judge(row: str, check: Check) -> None:
    assert told(too_early_check(course(row))) == told(check)

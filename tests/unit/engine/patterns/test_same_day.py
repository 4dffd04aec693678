"""Two records of one day, and the words of a finding. Where the rules do not say which came first, what the engine takes is a convention, written here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.engine.case import Case
from lib.engine.patterns.finding import rule_text
from lib.engine.patterns.no_change_on_dose_increase import no_change_on_dose_increase
from lib.engine.patterns.partial_benefit import _impaired
from lib.engine.patterns.persistent_symptoms import show_weeks
from lib.engine.patterns.returns import recorded_recoveries, recorded_returns, returns_on
from lib.engine.scores import improvement_pct, series, totals_on
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import NOTHING_KNOWN, Bounds, exactly
from lib.records.dates import on
from tests.builders import day
from tests.findings import case_of, pattern, told

HEAD = "kind | name | start | stop | dose | outcome | adherence | stop_reason | value\n"


def score(scale: str, at: str, value: float) -> str:
    return f"score | {scale} | {at} | | | | | | {value}"


def case(*rows: str) -> Case:
    return case_of(HEAD + "\n".join(rows))


# --- a remission and a high score of one day: the remission comes first, so that the score is the first of a return


@pytest.mark.parametrize(("remission", "confirmed"), [("d99", YES), ("d100", YES), ("d101", UNKNOWN)])
def test_a_remission_on_the_day_of_a_high_score(remission: str, confirmed: Answer) -> None:
    found = case(f"event | remission | {remission}", score("PHQ-9", "d100", 20), score("PHQ-9", "d130", 20))
    (one,), _ = returns_on(found, found.knowledge.scales["PHQ-9"])
    assert one.confirmed is confirmed
    assert (one.remitted, one.well_from) == (True, on(day(int(remission[1:]))))


# A recovery of the day of the last low score needs nothing more: that score tells how it held.
@pytest.mark.parametrize(("remission", "open_"), [("d119", False), ("d120", False), ("d121", True)])
def test_a_remission_on_the_day_of_the_last_low_score(remission: str, open_: bool) -> None:
    rows = HEAD + "\n".join([score("PHQ-9", "d0", 20), score("PHQ-9", "d120", 4), f"event | remission | {remission}"])
    found = pattern("relapse_or_recurrence", rows)
    assert ("nothing recorded since then" in told(found)) is open_


# A score of the day on which the course ended speaks for the course, not for the time after.
@pytest.mark.parametrize(("at", "present"), [("d90", "yes"), ("d91", "no")])
def test_a_remission_scored_on_the_last_day(at: str, present: str) -> None:
    rows = HEAD + "\n".join(["medication | sertraline | d0 | d90 | 100 | none | 90 | inefficacy", score("PHQ-9", at, 4)])
    assert pattern("persistent_symptoms", rows).present.value == present


# Two measures of function equally far from the day: the earlier one counts.
@pytest.mark.parametrize(
    ("first", "second", "impaired"),
    [(("d90", 30), ("d110", 5), YES), (("d90", 5), ("d110", 30), NO), (("d89", 5), ("d110", 30), YES), (("d90", 5), ("d111", 30), NO)],
)
def test_two_measures_equally_near(first: tuple[str, int], second: tuple[str, int], impaired: Answer) -> None:
    answer, scores = _impaired(case(score("WSAS", *first), score("WSAS", *second)), day(100))
    assert answer is impaired
    assert len(scores) == 1


# Of two instruments that both tell, those that say what is found are shown.
def test_the_measures_that_tell_are_shown() -> None:
    found = case(score("WSAS", "d100", 30), score("WHO-5", "d100", 90), score("EQ-5D", "d100", 0.5))
    answer, scores = _impaired(found, day(100))
    assert (answer, [s.scale for s in scores]) == (YES, ["WSAS"])
    answer, scores = _impaired(case(score("EQ-5D", "d100", 0.5)), day(100))
    assert (answer, [s.scale for s in scores]) == (UNKNOWN, ["EQ-5D"])


# G5, items of the Sheehan scale: only they are its items, neither its total nor an item of another scale.
@pytest.mark.parametrize(
    ("beside", "impaired"),
    [
        (("SDS", "d100", 6), NO),  # the total says no (impaired from above 7); 6 is beyond 5 for an item only
        (("WSAS item 1", "d100", 6), UNKNOWN),
        (("SDS item 2", "d100", 4), UNKNOWN),
        (("SDS item 2", "d100", 5), YES),
    ],
)
def test_items_of_the_sheehan_scale(beside: tuple[str, str, int], impaired: Answer) -> None:
    assert _impaired(case(score("SDS item 1", "d100", 2), score(*beside)), day(100))[0] is impaired


def test_a_benefit_that_is_not_known_asks_for_the_outcome() -> None:
    found = pattern("partial_benefit", f"{HEAD}medication | sertraline | d0 | d90 | 100 | | 90\n{score('WSAS', 'd90', 30)}")
    assert (found.present, found.missing) == (UNKNOWN, ("outcome:sertraline-1", "scores:sertraline-1"))


# --- scores of a course


# A vague score that may lie on the first day belongs to the course when all of its days do.
@pytest.mark.parametrize(("at", "counts"), [("d10..d20", True), ("d9..d20", False), ("d85..d90", True), ("d85..d91", False), ("d10", True)])
def test_a_score_on_the_first_or_last_day_of_a_course(at: str, counts: bool) -> None:
    found = case("medication | sertraline | d10 | d90 | 100", score("PHQ-9", at, 12))
    assert (len(totals_on(found, found.courses[0], "PHQ-9", None)) == 1) is counts


def test_scores_up_to_the_baseline_are_left_out() -> None:
    found = case("medication | sertraline | d10 | d90 | 100", *(score("PHQ-9", at, 12) for at in ("d10", "d12", "d14")))
    base = series(found, "PHQ-9")[1]
    assert [s.when for s in totals_on(found, found.courses[0], "PHQ-9", base)] == [on(day(14))]
    undated = case("medication | sertraline | | | 100", score("PHQ-9", "d10", 12))
    assert totals_on(undated, undated.courses[0], "PHQ-9", None) == ()


# Of two scores of one day the higher counts; entered twice it is one score, that of the first row.
def test_scores_of_one_day() -> None:
    found = case(score("PHQ-9", "d10", 12), score("PHQ-9", "d10", 9), score("PHQ-9", "d10", 12))
    assert [(s.value, s.row) for s in series(found, "PHQ-9")] == [(12, 2)]


@pytest.mark.parametrize(
    ("baseline", "value", "percent"), [(20, 10, 50), (20, 25, -25), (1, 0, 100), (0.5, 0, 100), (0, 0, None), (-1, 0, None)]
)
def test_improvement_in_percent(baseline: float, value: float, percent: float | None) -> None:
    assert improvement_pct(baseline, value) == percent


# --- recoveries and returns told in words


@pytest.mark.parametrize(("outcome", "remission"), [("remission", True), ("response", False)])
def test_a_course_that_ended_well_is_a_recovery(outcome: str, remission: bool) -> None:
    (found,) = recorded_recoveries(case(f"medication | sertraline | d0 | d90 | 100 | {outcome}"))
    assert (found.when, found.remission, found.rows) == (on(day(90)), remission, (2,))
    assert found.text() == f"sertraline rated {outcome}, stopped 31-Mar-2024"


@pytest.mark.parametrize("row", ["100 | partial", "100 | response | | loss_of_efficacy"])
def test_a_course_that_did_not_end_well_is_none(row: str) -> None:
    assert recorded_recoveries(case(f"medication | sertraline | d0 | d90 | {row}")) == ()


def test_a_further_episode_is_a_return_after_a_remission() -> None:
    found = case("episode | episode | 2020-01-01 | 2021-01-01", "episode | episode | 2024-01-01")
    (one,) = recorded_returns(found)
    assert (one.text(), one.rows, one.origins) == ("a further episode recorded from 01-Jan-2024", (2, 3), ("episode",))
    assert (one.confirmed, one.remitted, one.well_from) == (YES, True, on(date(2021, 1, 1)))


def test_a_recorded_relapse_after_the_last_remission() -> None:
    found = case(
        "event | remission | 2020-01-01", "event | remission | 2022-01-01", "event | relapse | 2022-06-01", "event | remission | 2023-01-01"
    )
    (one,) = recorded_returns(found)
    assert (one.text(), one.rows, one.well_from) == ("relapse recorded 01-Jun-2022", (4,), on(date(2022, 1, 1)))
    assert one.remitted


# --- words


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (exactly(6.0), "6 weeks"),
        (Bounds(2, 6), "2 to 6 weeks"),
        (Bounds(5.999, 6.001), "6 weeks"),
        (Bounds(2, NOTHING_KNOWN.high), "at least 2 weeks"),
    ],
)
def test_weeks_in_words(weeks: Bounds, said: str) -> None:
    assert show_weeks(weeks) == said


def test_a_rule_carries_the_numbers_in_use() -> None:
    found = case("medication | sertraline | d0 | d90 | 100")
    said = rule_text(found, "relapse_or_recurrence")
    assert "{" not in said
    assert "4 months" in said


# Other numbers, the same sentence: what was worded before is not said again.
def test_a_rule_carries_other_numbers_at_once() -> None:
    found = case("medication | sertraline | d0 | d90 | 100")
    assert "at least 25 %" in rule_text(found, "no_change_on_dose_increase")
    rules = found.knowledge
    step = replace(rules.numbers["pattern_increase_step_pct"], value=40)
    other = replace(found, knowledge=replace(rules, numbers={**rules.numbers, "pattern_increase_step_pct": step}))
    assert "at least 40 %" in rule_text(other, "no_change_on_dose_increase")


# An improvement of a rated course is not measured, and is not said to be.
@pytest.mark.parametrize(
    ("outcome", "said"),
    [("partial", ": outcome partial; WSAS 30"), ("30", ": outcome partial; WSAS 30"), ("", ": outcome not recorded; WSAS 30")],
)
def test_a_benefit_in_words(outcome: str, said: str) -> None:
    rows = f"{HEAD}medication | sertraline | d0 | d90 | 100 | {outcome} | 90\n{score('WSAS', 'd90', 30)}"
    assert said in told(pattern("partial_benefit", rows))
    assert "%" not in told(pattern("partial_benefit", rows)).replace("30 %", "" if outcome == "" else "30 %")


def test_a_measured_benefit_in_words() -> None:
    rows = f"{HEAD}medication | sertraline | d0 | d90 | 100 | | 90\n{score('PHQ-9', 'd0', 20)}\n{score('PHQ-9', 'd90', 14)}\n{score('WSAS', 'd90', 30)}"
    found = pattern("partial_benefit", rows)
    assert found.present is YES
    assert "outcome partial (30 % better on PHQ-9)" in told(found)


# --- an increase of the dose

STEPS = "medication | sertraline | d0 | d60 | 50 | {low} | 90\nmedication | sertraline | d60 | d120 | 100 | {high} | 90"


# Rated on both steps: no better on the higher dose, or better.
@pytest.mark.parametrize(
    ("low", "high", "present"),
    [
        ("none", "none", YES),
        ("partial", "partial", YES),
        ("partial", "none", YES),
        ("partial", "worse", YES),
        ("none", "partial", NO),
        ("partial", "response", NO),
        ("", "response", NO),
        ("", "remission", NO),
        ("", "none", YES),
        ("", "partial", UNKNOWN),
    ],
)
def test_an_increase_rated_on_both_steps(low: str, high: str, present: Answer) -> None:
    found = no_change_on_dose_increase(case(*STEPS.format(low=low, high=high).splitlines())).in_words()
    assert found.present is present
    if present is not UNKNOWN:
        assert found.evidence[0].start == day(60)
        assert found.evidence[0].courses == ("sertraline-1",)

"""The patterns exactly at their thresholds and on their first and last days: each from both sides."""

from __future__ import annotations

from datetime import date

import pytest

from lib.engine.patterns.changes import changes_between, own_changes
from tests.builders import AS_OF, day
from tests.findings import case_of, pattern, told

HEAD = "kind | name | start | stop | dose | outcome | adherence | value\n"


def scores(scale: str, *pairs: tuple[int | str, float]) -> str:
    """Totals of one instrument on days counted from DAY0, or on dates."""
    days = ((at if isinstance(at, str) else f"d{at}", value) for at, value in pairs)
    return "\n".join(f"score | {scale} | {at} | | | | | {value}" for at, value in days)


# --- changes for the less


# Stopped some day of February, on again some day of March: perhaps the day after, so no gap is certain.
@pytest.mark.parametrize(("again", "gaps"), [("2024-03", 0), ("2024-03-02..2024-03-31", 1)])
def test_a_vague_stop_and_start_on_adjacent_days_are_no_gap(again: str, gaps: int) -> None:
    case = case_of(f"{HEAD}medication | sertraline | d0 | 2024-02 | 100\nmedication | sertraline | {again} | 2024-06-30 | 100")
    assert len(own_changes(case, case.courses[0])) == gaps


# A range is reduced when one of its ends falls; where one end stays and the other rises it is not.
@pytest.mark.parametrize(("before", "after", "reduced"), [("50-100", "100", False), ("50", "50-100", False), ("50-100", "50", True)])
def test_a_range_of_which_one_end_stays(before: str, after: str, reduced: bool) -> None:
    case = case_of(f"{HEAD}medication | sertraline | d0 | d50 | {before}\nmedication | sertraline | d50 | d90 | {after}")
    assert bool(own_changes(case, case.courses[0])) is reduced


@pytest.mark.parametrize(("last", "found"), [(49, 0), (50, 1)])
def test_a_change_on_the_last_day_looked_at_counts(last: int, found: int) -> None:
    case = case_of(f"{HEAD}medication | sertraline | d0 | d50 | 100\nmedication | sertraline | d50 | d90 | 50")
    assert len(changes_between(case, case.courses[0], day(20), day(last))) == found


# --- 2 loss_of_efficacy. Held from day 60 to day 130; the 56 days asked for before its last score begin on day 74.

HELD = scores("PHQ-9", (0, 20), (60, 4), (90, 4), (130, 4), (200, 15), (220, 16))


@pytest.mark.parametrize(
    ("on_day", "present"),
    [
        ("d74", "yes"),  # 56 days before the last score of the hold: the response was held on the lower dose for long enough
        ("d75", "no"),  # 55 days
        ("d200", "no"),  # on the day of the loss
        ("2024-03-01..2024-03-20", "unknown"),  # day 60 to 79: it may have come before the response
        ("2024-03-02..2024-03-20", "no"),  # day 61 to 79: after the response had begun
    ],
)
def test_a_reduction_by_the_day_it_was_made(on_day: str, present: str) -> None:
    rows = f"medication | sertraline | d0 | {on_day} | 100 | | 90\nmedication | sertraline | {on_day} | | 50 | | 90\n"
    assert pattern("loss_of_efficacy", HEAD + rows + HELD, as_of=day(221)).present == present


# ECT that ended by the first score of the response may have brought it; ECT that ended a day later came too late to matter here.
@pytest.mark.parametrize(("ended", "present"), [(60, "no"), (61, "yes")])
def test_ect_that_may_have_brought_the_response(ended: int, present: str) -> None:
    rows = f"medication | sertraline | d0 | | 100 | | 90\nect | ECT.BT.BP | d30 | d{ended} | | | 90\n"
    assert pattern("loss_of_efficacy", HEAD + rows + HELD, as_of=day(221)).present == present


# Day 30 still shows no response: what ended before it did not bring the one on day 60, what ended from that day on may have.
@pytest.mark.parametrize(("ended", "present"), [(29, "yes"), (30, "no"), (45, "no")])
def test_ect_that_ended_before_a_score_without_a_response(ended: int, present: str) -> None:
    rows = f"medication | sertraline | d0 | | 100 | | 90\nect | ECT.BT.BP | d5 | d{ended} | | | 90\n{scores('PHQ-9', (30, 18))}\n"
    assert pattern("loss_of_efficacy", HEAD + rows + HELD, as_of=day(221)).present == present


# PHQ-9: 16 to 8 is a response of 50 %; half of the 8 points is 4, the smallest important difference is 5.
@pytest.mark.parametrize(("later", "present"), [(12, "no"), (13, "yes")])
def test_a_loss_is_at_least_the_smallest_important_difference(later: int, present: str) -> None:
    rows = scores("PHQ-9", (0, 16), (60, 8), (130, 8), (200, later), (220, later))
    assert pattern("loss_of_efficacy", f"{HEAD}medication | sertraline | d0 | | 100 | | 90\n{rows}", as_of=day(221)).present == present


# QIDS-SR16 has no known smallest important difference: the relapse threshold of 11 stands in. 20 to 2 and back to 11 is half of the gain.
@pytest.mark.parametrize(("later", "present"), [(11, "yes"), (12, "yes"), (10, "no")])
def test_the_relapse_threshold_stands_in(later: int, present: str) -> None:
    rows = scores("QIDS-SR16", (0, 20), (60, 2), (130, 2), (200, later), (220, later))
    assert pattern("loss_of_efficacy", f"{HEAD}medication | sertraline | d0 | | 100 | | 90\n{rows}", as_of=day(221)).present == present


def test_without_a_gain_nothing_is_lost() -> None:
    rows = scores("PHQ-9", (0, 4), (60, 4), (130, 4), (200, 9), (220, 9))
    assert pattern("loss_of_efficacy", f"{HEAD}medication | sertraline | d0 | | 100 | | 90\n{rows}", as_of=day(221)).present == "no"


# --- 3 relapse_or_recurrence


# Four months after 01-Mar-2024 is 01-Jul-2024. A relapse some day up to 30-Jun is before it; up to 01-Jul it cannot be told.
@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2024-06-15..2024-06-30", "Relapse (before 4 months"),
        ("2024-06-15..2024-07-01", "Relapse or recurrence (the dates do not tell"),
        ("2024-07-01", "Recurrence (after 4 months"),
    ],
)
def test_a_vague_relapse_at_the_cut(when: str, said: str) -> None:
    found = pattern("relapse_or_recurrence", f"kind | name | start\nevent | remission | 2024-03-01\nevent | relapse | {when}")
    assert found.evidence[0].text.startswith(said)


# A remission recorded on the very day of the relapse still is the remission before it.
def test_a_remission_on_the_day_of_the_relapse() -> None:
    found = pattern("relapse_or_recurrence", "kind | name | start\nevent | remission | 2024-03-01\nevent | relapse | 2024-03-01")
    assert found.evidence[0].text.startswith("Relapse (before 4 months")


# A relapse of which only the year is known, and the scores that show one on the first or the last day of that year: one return.
@pytest.mark.parametrize(
    ("first", "second", "count"), [("2024-01-01", "2024-01-20", 1), ("2024-12-31", "2025-01-20", 1), ("2025-03-01", "2025-03-20", 2)]
)
def test_a_year_contains_its_first_and_last_day(first: str, second: str, count: int) -> None:
    rows = scores("PHQ-9", ("2023-09-01", 20), ("2023-11-01", 3), (first, 14), (second, 15))
    found = pattern("relapse_or_recurrence", f"{HEAD}event | relapse | 2024-01-01..2024-12-31\n{rows}")
    assert (f"{count} returns" if count > 1 else "One return") in found.note


# A recorded relapse and a rise in scores up to 56 days apart are one return.
@pytest.mark.parametrize(("apart", "count"), [(56, 1), (57, 2)])
def test_how_far_apart_one_return_may_be_recorded(apart: int, count: int) -> None:
    rows = scores("PHQ-9", (0, 20), (60, 3), (200, 14), (215, 15))
    found = pattern("relapse_or_recurrence", f"{HEAD}event | relapse | d{200 + apart}\n{rows}")
    assert (f"{count} returns" if count > 1 else "One return") in found.note


# One return in two records, each with its day: it began on the first of them.
@pytest.mark.parametrize(("event", "start"), [(210, 200), (190, 190)])
def test_one_return_begins_on_its_first_day(event: int, start: int) -> None:
    rows = scores("PHQ-9", (0, 20), (60, 3), (200, 14), (215, 15))
    (evidence,) = pattern("relapse_or_recurrence", f"{HEAD}event | relapse | d{event}\n{rows}").evidence
    assert evidence.start == day(start)


def test_a_relapse_without_a_date() -> None:
    found = pattern("relapse_or_recurrence", "kind | name | start\nevent | relapse |")
    assert (found.present, [(e.text, e.rows) for e in found.evidence]) == ("yes", [("Relapse recorded without a date.", (2,))])


# Well on one instrument, and never on the other: the one that saw the patient well answers.
def test_the_instrument_that_saw_the_patient_well_answers() -> None:
    rows = "\n".join([scores("MADRS", (0, 30), (60, 8)), scores("PHQ-9", (0, 20))])
    found = pattern("relapse_or_recurrence", HEAD + rows)
    assert found.present == "no"
    assert told(found).startswith("MADRS shows remission or response and no return to the relapse threshold.")


# A series that ends well shows no return; one that never was well says nothing of a return.
@pytest.mark.parametrize(("last", "present"), [(4, "no"), (9, "no"), (10, "unknown"), (20, "unknown")])
def test_a_series_speaks_of_a_return_once_it_was_well(last: int, present: str) -> None:
    found = pattern("relapse_or_recurrence", HEAD + scores("PHQ-9", (0, 20), (60, last)))
    assert found.present == present
    assert (told(found).startswith("No remission or response, relapse or course is recorded.")) is (present == "unknown")


# A score at the remission cut-off (PHQ-9 4) is remission, one point above it only a response.
@pytest.mark.parametrize(("value", "said"), [(4, "Relapse (before 4 months"), (5, "Relapse (after a response")])
def test_the_cut_off_of_remission_is_remission(value: int, said: str) -> None:
    rows = scores("PHQ-9", (0, 20), (60, value), (120, 14), (130, 15))
    assert pattern("relapse_or_recurrence", HEAD + rows).evidence[0].text.startswith(said)


# Half of the highest score before it is a response: 18 to 9, not 19 to 9.5 and up.
@pytest.mark.parametrize(("peak", "present"), [(18, "yes"), (17, "no")])
def test_half_of_the_highest_score_is_a_response(peak: int, present: str) -> None:
    rows = scores("PHQ-9", (0, peak), (60, 9), (120, 14), (130, 15))
    course = "medication | sertraline | d0 | d50 | 100 | none | 90\n"
    assert pattern("relapse_or_recurrence", HEAD + course + rows).present == present


# Two scores eight weeks apart confirm one another without remark; beyond, how far is said.
@pytest.mark.parametrize(("apart", "remarked"), [(56, False), (57, True)])
def test_scores_more_than_eight_weeks_apart_are_remarked(apart: int, remarked: bool) -> None:
    rows = scores("PHQ-9", (0, 20), (60, 3), (120, 14), (120 + apart, 15))
    assert ("weeks apart" in told(pattern("relapse_or_recurrence", HEAD + rows))) is remarked


# PHQ-9 shows a return; MADRS at its threshold of 22 agrees, one point below it does not.
@pytest.mark.parametrize(("madrs", "present"), [(22, "yes"), (21, "unknown")])
def test_another_instrument_at_its_threshold_agrees(madrs: int, present: str) -> None:
    rows = "\n".join([scores("PHQ-9", (0, 20), (60, 3), (120, 14), (140, 15)), scores("MADRS", (0, 30), (60, 8), (140, madrs))])
    assert pattern("relapse_or_recurrence", HEAD + rows).present == present


# What is recorded for the as-of date is known; the day after is not.
@pytest.mark.parametrize(("when", "seen"), [("2026-11-24", True), ("2026-11-25", False)])
@pytest.mark.parametrize("kind", ["event | relapse", "episode | episode"])
def test_a_return_on_the_as_of_date_is_seen(kind: str, when: str, seen: bool) -> None:
    rows = f"kind | name | start | stop\nepisode | episode | 2024-01-01 | 2024-06-01\n{kind} | {when} |"
    assert date(2026, 11, 24) == AS_OF
    assert (pattern("relapse_or_recurrence", rows).present == "yes") is seen


@pytest.mark.parametrize(("when", "seen"), [("2026-11-24", True), ("2026-11-25", False)])
def test_a_remission_on_the_as_of_date_is_seen(when: str, seen: bool) -> None:
    assert ("emission recorded" in told(pattern("relapse_or_recurrence", f"kind | name | start\nevent | remission | {when}"))) is seen


# Two records of an episode that may be one and the same begin no second one.
@pytest.mark.parametrize(("second", "present"), [("2024-01-31", "unknown"), ("2024-02-01", "yes")])
def test_an_episode_is_a_further_one_only_when_it_certainly_began_later(second: str, present: str) -> None:
    rows = f"kind | name | start\nepisode | episode | 2024-01\nepisode | episode | {second}"
    assert pattern("relapse_or_recurrence", rows).present == present


# --- 4 no_change_on_dose_increase


@pytest.mark.parametrize(("first", "present"), [("0", "unknown"), ("40", "yes")])
def test_a_rise_from_nought_is_no_rise_in_percent(first: str, present: str) -> None:
    rows = f"medication | sertraline | d0 | d40 | {first} | none | 90\nmedication | sertraline | d40 | d100 | 50 | none | 90"
    assert pattern("no_change_on_dose_increase", HEAD + rows).present == present


# A range that rises by 25 % within itself may hide an increase; 24 % does not. A range from nought cannot be told in percent.
@pytest.mark.parametrize(("dose", "present"), [("100-125", "unknown"), ("100-124", "no"), ("0-100", "no")])
def test_a_range_wide_enough_may_hide_an_increase(dose: str, present: str) -> None:
    assert pattern("no_change_on_dose_increase", f"{HEAD}medication | sertraline | d0 | d100 | {dose} | none | 90").present == present


RAISED = "medication | sertraline | d0 | d40 | 50 | | 90\nmedication | sertraline | d40 | d100 | 100 | | 90\n"


# PHQ-9 26 to 21: 19 %, but 5 points are the smallest important difference. 25 to 20 is exactly 20 %.
@pytest.mark.parametrize(("before", "after", "present"), [(26, 21, "no"), (26, 22, "yes"), (25, 20, "no"), (10, 8, "no"), (11, 9, "yes")])
def test_a_change_that_counts(before: int, after: int, present: str) -> None:
    rows = scores("PHQ-9", (40, before), (100, after))
    assert pattern("no_change_on_dose_increase", HEAD + RAISED + rows).present == present


# No smallest important difference is known of the QIDS-SR16: a small fall cannot be told, no fall at all is no change.
@pytest.mark.parametrize(
    ("after", "present", "said"), [(15, "unknown", "is not known"), (16, "yes", "no change that counts"), (17, "yes", "no better")]
)
def test_an_instrument_without_a_known_difference(after: int, present: str, said: str) -> None:
    found = pattern("no_change_on_dose_increase", HEAD + RAISED + scores("QIDS-SR16", (40, 16), (100, after)))
    assert (found.present, said in told(found)) == (present, True)


# --- 1 persistent_symptoms


@pytest.mark.parametrize(("rated", "present"), [("19", "yes"), ("20", "no")])
def test_a_rating_in_percent_is_compared_with_twenty(rated: str, present: str) -> None:
    assert pattern("persistent_symptoms", f"{HEAD}medication | sertraline | d0 | d28 | 50 | {rated} | 90").present == present


# A remission recorded after the stop ends persistence; on the day of the stop it does not speak of the time after.
@pytest.mark.parametrize(("on_day", "present"), [(70, "yes"), (71, "no")])
def test_a_remission_event_after_the_course(on_day: int, present: str) -> None:
    rows = f"medication | sertraline | d0 | d70 | 50 | none | 90\nevent | remission | d{on_day}"
    assert pattern("persistent_symptoms", HEAD + rows).present == present


# A score on the day of the recorded remission does not undo it, a later one does. (PHQ-9 20 on day 80 still speaks for a course to day 70.)
@pytest.mark.parametrize(("on_day", "present"), [(79, "yes"), (80, "no")])
def test_a_remission_event_and_a_later_score(on_day: int, present: str) -> None:
    rows = f"medication | sertraline | d0 | d70 | 50 | none | 90\nevent | remission | d{on_day}\n{scores('PHQ-9', (80, 20))}"
    assert pattern("persistent_symptoms", HEAD + rows).present == present


@pytest.mark.parametrize(("value", "present"), [(4, "no"), (5, "yes")])
def test_a_later_score_at_the_cut_off_is_remission(value: int, present: str) -> None:
    rows = f"medication | sertraline | d0 | d70 | 50 | none | 90\n{scores('PHQ-9', (100, value))}"
    assert pattern("persistent_symptoms", HEAD + rows).present == present


@pytest.mark.parametrize(("when", "present"), [("2026-11-24", "no"), ("2026-11-25", "yes")])
def test_a_remission_event_on_the_as_of_date_is_known(when: str, present: str) -> None:
    rows = f"medication | sertraline | d0 | d70 | 50 | none | 90\nevent | remission | {when}"
    assert pattern("persistent_symptoms", HEAD + rows).present == present


# --- just below a percentage: decimals show which side of it counts


# MADRS 59 to 8 is a gain of 51: 25 points lost again are 49.0 %, 26 are 51.0 %.
@pytest.mark.parametrize(("later", "present"), [(33, "no"), (34, "yes")])
def test_just_below_half_of_the_gain(later: float, present: str) -> None:
    rows = scores("MADRS", (0, 59), (60, 8), (130, 8), (200, later), (220, later))
    assert pattern("loss_of_efficacy", f"{HEAD}medication | sertraline | d0 | | 100 | | 90\n{rows}", as_of=day(221)).present == present


# 19 to 9.6 is 49.5 %, to 9.5 it is half.
@pytest.mark.parametrize(("value", "present"), [(9.6, "no"), (9.5, "yes")])
def test_just_below_half_is_no_response(value: float, present: str) -> None:
    rows = scores("PHQ-9", (0, 19), (60, value), (120, 14), (130, 15))
    course = "medication | sertraline | d0 | d50 | 100 | none | 90\n"
    assert pattern("relapse_or_recurrence", HEAD + course + rows).present == present


# HAM-D17 10.4 to 8.4 is 19.2 %, and 2 points are less than the 3 that matter; 10 to 8 is 20 %.
@pytest.mark.parametrize(("before", "after", "present"), [(10.4, 8.4, "yes"), (10, 8, "no")])
def test_just_below_a_fifth_is_no_change(before: float, after: float, present: str) -> None:
    assert pattern("no_change_on_dose_increase", HEAD + RAISED + scores("HAM-D17", (40, before), (100, after))).present == present


# The score before the increase may be 28 days old.
@pytest.mark.parametrize(("at", "present"), [(12, "yes"), (11, "unknown")])
def test_how_old_the_score_before_an_increase_may_be(at: int, present: str) -> None:
    assert pattern("no_change_on_dose_increase", HEAD + RAISED + scores("PHQ-9", (at, 20), (100, 20))).present == present


# Rated none: from two weeks at the minimum dose it is watched.
@pytest.mark.parametrize(("days", "watched"), [(13, False), (14, True)])
def test_watched_from_two_weeks_on(days: int, watched: bool) -> None:
    assert pattern("persistent_symptoms", f"{HEAD}medication | sertraline | d0 | d{days} | 50 | none | 90").watch is watched

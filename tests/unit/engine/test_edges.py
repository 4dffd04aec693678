"""Comparisons of dates, doses and points exactly at their edge: each from both sides."""

from __future__ import annotations

from datetime import date

import pytest

from lib.engine.criteria.judging import _after
from lib.engine.criteria.windows import _from, _not_before, _until
from lib.engine.options.states import class_state, state_of, state_of_course
from lib.engine.options.wording import fits
from lib.engine.said import _may_be
from lib.engine.scores import lasted_on
from lib.engine.severity import latest_banded_score
from lib.engine.staging import stage_models
from lib.engine.weeks_by import weeks_at_minimum_by
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Stage
from lib.records.bounds import Bounds, exactly
from lib.records.dates import on
from tests.builders import AS_OF, courses_of, day, when
from tests.findings import alerts, case_of, doubt, pattern
from tests.unit.engine.criteria.asking import PERSON as PACK_PERSON
from tests.unit.engine.criteria.asking import clause, with_rows
from tests.unit.engine.options.factory import PERSON, SERTRALINE_NOW, all_clear, options_of, reasons

TODAY, TOMORROW = AS_OF.isoformat(), date(2026, 11, 25).isoformat()


# --- vague days against a day: yes and no only when every possible day says so


@pytest.mark.parametrize(
    ("span", "answer"),
    [("d9..d9", NO), ("d10..d10", YES), ("d5..d9", NO), ("d5..d10", UNKNOWN), ("d10..d12", YES)],
)
def test_not_before_a_day(span: str, answer: Answer) -> None:
    assert _not_before(when(span), day(10)) is answer


@pytest.mark.parametrize(
    ("span", "first", "answer"),
    [
        ("d10", "d10", YES),
        ("d9", "d10", NO),
        ("d5..d10", "d10..d20", UNKNOWN),
        ("d5..d9", "d10..d20", NO),
        ("d20..d30", "d10..d20", YES),
        ("d19..d30", "d10..d20", UNKNOWN),
    ],
)
def test_from_a_vague_day_on(span: str, first: str, answer: Answer) -> None:
    assert _from(when(span), when(first)) is answer


@pytest.mark.parametrize(
    ("span", "answer"), [("d10", YES), ("d11", UNKNOWN), ("d20", UNKNOWN), ("d21", NO), ("d20..d30", UNKNOWN), ("d21..d30", NO)]
)
def test_until_an_end_between_day_10_and_20(span: str, answer: Answer) -> None:
    assert _until(when(span), day(10), day(20)) is answer


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        ("d10", "d10", NO),
        ("d10", "d11", YES),
        ("d5..d10", "d10..d20", UNKNOWN),
        ("d5..d10", "d11..d20", YES),
        ("d10..d20", "d5..d10", NO),
        ("d10..d20", "d5..d11", UNKNOWN),
    ],
)
def test_one_after_another(first: str, second: str, answer: Answer) -> None:
    assert _after(when(first), when(second)) is answer


@pytest.mark.parametrize(
    ("one", "other", "possible"), [("d1..d5", "d5..d9", True), ("d1..d4", "d5..d9", False), ("d5..d9", "d1..d5", True)]
)
def test_two_vague_days_that_may_be_the_same(one: str, other: str, possible: bool) -> None:
    assert _may_be(when(one), when(other)) is possible


# --- the first and the last day of a course


@pytest.mark.parametrize(("at", "lasted"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_course_lasts_from_its_first_to_its_last_day(at: int, lasted: bool) -> None:
    case = case_of("kind | name | start | stop\nmedication | sertraline | d0 | d60")
    assert lasted_on(case, case.courses[0], on(day(at))) is lasted


@pytest.mark.parametrize(("start", "stop", "found"), [(60, 120, "yes"), (61, 120, "unknown"), (-60, 0, "yes"), (-60, -1, "unknown")])
def test_an_inducer_that_touches_the_course(start: int, stop: int, found: str) -> None:
    rows = f"medication | sertraline | d0 | d60 | 100 | none\nmedication | carbamazepine | d{start} | d{stop} | 400 |"
    assert doubt("interacting_drugs", f"kind | name | start | stop | dose | outcome\n{rows}").answer == found


# Recorded weeks win over the dates (A4): on the last day of the course they are all there.
@pytest.mark.parametrize(("by", "weeks"), [("d42", exactly(10)), ("d28", exactly(4))])
def test_recorded_weeks_by_the_last_day(by: str, weeks: Bounds) -> None:
    case = case_of("kind | name | start | stop | dose | weeks\nmedication | sertraline | d0 | d42 | 50 | 10")
    assert weeks_at_minimum_by(case, case.courses[0], when(by)) == weeks


# Weeks recorded row by row: the row that ended on the first day of the episode lies before it (A8).
def test_recorded_weeks_that_end_where_the_episode_begins() -> None:
    rows = "medication | sertraline | d0 | d42 | 50 | 6\nmedication | sertraline | d42 | d84 | 100 | 6\nepisode | episode | d42"
    (course,) = courses_of(f"kind | name | start | stop | dose | weeks\n{rows}")
    assert course.weeks_at_minimum_in_episode == exactly(6)


# Started between day 31 and 60, next row on day 60: the order is certain, so the vague stop ends there at the latest.
def test_a_start_up_to_the_day_of_the_next_row_is_before_it() -> None:
    rows = "medication | sertraline | d31..d60 | d50..d120 | 50\nmedication | sertraline | d60 | d90 | 100"
    (course,) = courses_of(f"kind | name | start | stop | dose\n{rows}", as_of=day(500))
    assert course.steps[0].stop is not None
    assert (course.steps[0].stop.earliest, course.steps[0].stop.latest) == (day(50), day(60))


# --- what is recorded for the as-of date is known, what is recorded for the day after is not


@pytest.mark.parametrize(("on_day", "raised"), [(TODAY, True), (TOMORROW, False)])
def test_an_item_answered_today_raises_its_alert(on_day: str, raised: bool) -> None:
    found = alerts(f"kind | name | start | value\nscore | PHQ-9 item 9 | {on_day} | 1")
    assert ("suicidality_item" in [a.code for a in found]) is raised


@pytest.mark.parametrize(("on_day", "raised"), [(TODAY, True), (TOMORROW, False)])
def test_a_switch_to_mania_today_raises_its_alert(on_day: str, raised: bool) -> None:
    found = alerts(f"kind | name | start | dose\nmedication | sertraline | d0 | 100\nevent | switch_to_mania | {on_day}")
    assert ("mania_on_antidepressant" in [a.code for a in found]) is raised


# PHQ-9 1 in all leaves room for a positive answer to item 9 (from 1), 0 does not.
@pytest.mark.parametrize(("total", "noted"), [(0, False), (1, True)])
def test_a_total_that_leaves_room_for_the_item(total: int, noted: bool) -> None:
    found = alerts(f"kind | name | start | value\nscore | PHQ-9 | {TODAY} | {total}")
    assert ("suicidality_item_not_recorded" in [a.code for a in found]) is noted


@pytest.mark.parametrize(("on_day", "asked"), [(day(42), False), (day(43), True)])
def test_a_lithium_level_of_the_as_of_date_counts(on_day: date, asked: bool) -> None:
    rows = f"medication | sertraline | d0 | 100 |\nmedication | lithium | d0 | 300 |\nlab | lithium_level | {on_day} | | 0.6"
    found = {c.agent: c for c in courses_of(f"kind | name | start | dose | value\n{rows}", as_of=day(42))}
    assert ("lab:lithium_level" in found["lithium"].missing) is asked


@pytest.mark.parametrize(("ended", "present"), [(TODAY, "no"), (TOMORROW, "yes")])
def test_a_condition_that_ends_today_is_over(ended: str, present: str) -> None:
    case = case_of(f"kind | name | start | stop | value\ncondition | hypothyroidism | 2024-01-01 | {ended} | yes")
    assert case.condition("hypothyroidism")[0] == present


@pytest.mark.parametrize(("on_day", "value"), [(TODAY, 3), (TOMORROW, 2)])
def test_the_latest_value_of_a_lab_is_that_of_today(on_day: str, value: float) -> None:
    case = case_of(f"kind | name | start | value\nlab | tsh | 2026-01-01 | 2\nlab | tsh | {on_day} | 3")
    lab = case.latest_lab("tsh")
    assert lab is not None
    assert lab.value == value


@pytest.mark.parametrize(("on_day", "found"), [("d9", False), ("d10", True)])
def test_a_score_of_the_first_day_of_the_episode_speaks_for_it(on_day: str, found: bool) -> None:
    case = case_of(f"kind | name | start | value\nepisode | episode | d10 |\nscore | PHQ-9 | {on_day} | 21")
    assert (latest_banded_score(case) is not None) is found


@pytest.mark.parametrize(("on_day", "answer"), [(TODAY, NO), (TOMORROW, UNKNOWN)])
def test_an_admission_of_today_is_an_admission(on_day: str, answer: Answer) -> None:
    rows = [
        {"kind": "event", "name": "hospital_admission", "start": on_day},
        {"kind": "medication", "name": "sertraline", "start": "d0", "stop": "d30"},
        {"kind": "medication", "name": "venlafaxine", "start": "d30", "stop": "d60"},
        {"kind": "medication", "name": "mirtazapine", "start": "d60"},
    ]
    assert clause("register_denmark_12_months", "failed_courses", with_rows(PACK_PERSON, rows)).met is answer


# A score of the very day of a recorded remission is no return after it: the remission stands, the start of an episode since then is open.
def test_a_score_on_the_day_of_the_remission_is_no_return() -> None:
    found = case_of("kind | name | start | value\nevent | remission | d0 |\nscore | PHQ-9 | d0 | 15").episode
    assert found.origin == "after_remission"


# --- points and doses


@pytest.mark.parametrize(
    ("months", "severity", "failed", "score", "band"),
    [(8, "severe", 1, 6, "mild"), (8, "severe", 3, 7, "moderate"), (26, "severe", 5, 10, "moderate"), (26, "severe", 7, 11, "severe")],
)
def test_the_bands_of_msm(months: int, severity: str, failed: int, score: float, band: str) -> None:
    from tests.spec.test_msm_worked_cases import worked_history

    row = {"months": str(months), "severity": severity, "psychotic": "no", "failed": str(failed), "added": "0", "ect": "no"}
    msm = stage_models(case_of(worked_history(row)))["msm"]
    assert (msm.value, msm.band) == (score, band)


def thase_rush(outcome: str) -> Stage:
    return stage_models(case_of(f"kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d60 | 100 | {outcome}"))[
        "thase_rush"
    ]


def test_the_rungs_of_the_ladder_one_by_one() -> None:
    found = thase_rush("none")
    assert [(p.points, p.low, p.high) for p in found.parts] == [(1, 1, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)]
    assert (found.missing, [p.missing for p in found.parts]) == ((), [()] * 5)


def test_an_open_rung_names_what_is_missing() -> None:
    found = thase_rush("")
    assert [(p.points, p.low, p.high) for p in found.parts][:2] == [(None, 0, 1), (0, 0, 0)]
    assert "outcome:sertraline-1" in found.missing
    assert "outcome:sertraline-1" in found.parts[0].missing


# Two labels caution above a QTc of 500 ms (A04): at 500 nothing is said, at 501 it is.
@pytest.mark.parametrize(("qtc", "said"), [("500", False), ("501", True)])
def test_a_value_at_its_limit_is_not_above_it(qtc: str, said: bool) -> None:
    found = reasons(options_of(PERSON, SERTRALINE_NOW, all_clear(qtc=qtc))["AUG.QUE"], "A04")
    assert any(reason.severity != "none" for reason in found) is said


# Citalopram over 60 years: capped at 20 mg. At the cap it is `at`, above it `above`.
@pytest.mark.parametrize(("dose", "said"), [("20", "is at the cap of 20 mg"), ("30", "is above the cap of 20 mg")])
def test_a_dose_at_and_above_its_cap(dose: str, said: str) -> None:
    now = f"kind | name | start | dose | outcome\nmedication | citalopram | 2026-07-01 | {dose} | none"
    found = options_of(PERSON.replace("1978-07-14", "1950-07-14"), now, all_clear())["MED.OPTIMISE"]
    assert any(said in reason.text for reason in found.reasons)


@pytest.mark.parametrize(("limit", "shown"), [(5, "twelv"), (4, "one"), (3, "one")])
def test_the_first_choice_that_fits(limit: int, shown: str) -> None:
    assert fits(limit, "twelv", "one") == shown


def test_the_last_choice_at_its_limit_is_not_cut() -> None:
    assert (fits(7, "too long a line", "one two"), fits(6, "too long a line", "one two")) == ("one two", "one…")


# --- what became of an option


COURSES = {
    "failed": "sertraline | d0 | d60 | 100 | none |",
    "partial": "sertraline | d0 | d60 | 100 | 30 |",
    "partial by half": "sertraline | d0 | d60 | 100 | 49 |",
    "helped": "sertraline | d0 | d60 | 100 | 50 |",
    "inadequate": "sertraline | d0 | d41 | 100 | none |",
    "not tolerated": "sertraline | d0 | d20 | 100 | | intolerance",
    "unknown": "sertraline | d0 | d60 | | none |",
    "still taken, failed": "sertraline | d0 | | 100 | none |",
    "still taken, partial": "sertraline | d0 | | 100 | partial |",
}


@pytest.mark.parametrize(
    ("course", "state", "in_class"),
    [
        ("failed", "failed", "failed"),
        ("partial", "partial", "partial"),
        ("partial by half", "partial", "partial"),
        ("helped", "helped", "helped"),
        ("inadequate", "inadequate", "inadequate"),
        ("not tolerated", "not_tolerated", "not_tolerated"),
        ("unknown", "unknown", "unknown"),
        ("still taken, failed", "current", "failed"),
        ("still taken, partial", "current", "partial"),
    ],
)
def test_one_course_in_one_word(course: str, state: str, in_class: str) -> None:
    courses = courses_of(f"kind | name | start | stop | dose | outcome | stop_reason\nmedication | {COURSES[course]}")
    assert (state_of_course(courses[0]), class_state(courses).state) == (state, in_class)


# A benefit is never hidden by a later failure, but it is marked as lost when both lie in the episode.
@pytest.mark.parametrize(("episode", "lost"), [("d0", True), ("d500", False)])
def test_a_benefit_followed_by_a_failure(episode: str, lost: bool) -> None:
    rows = "medication | sertraline | d0 | d60 | 100 | response\nmedication | sertraline | d200 | d260 | 100 | none"
    courses = courses_of(f"kind | name | start | stop | dose | outcome\n{rows}\nepisode | episode | {episode} |")
    assert (state_of(courses).state, state_of(courses).lost) == ("helped", lost)


# --- other instruments, and half of a gain


# MADRS 14 days from the second high PHQ-9 is compared with it, 15 days from it is not.
@pytest.mark.parametrize(("at", "present"), [(154, "unknown"), (155, "yes")])
def test_another_instrument_within_fourteen_days(at: int, present: str) -> None:
    rows = (
        f"score | PHQ-9 | d0 | 20\nscore | PHQ-9 | d60 | 3\nscore | PHQ-9 | d120 | 14\nscore | PHQ-9 | d140 | 15\nscore | MADRS | d{at} | 8"
    )
    assert pattern("relapse_or_recurrence", f"kind | name | start | value\n{rows}", as_of=day(160)).present == present


# 20 to 10 is a response; 5 of the 10 points lost again is half of them, 4 is not.
@pytest.mark.parametrize(("later", "present"), [(15, "yes"), (14, "no")])
def test_exactly_half_of_the_gain(later: int, present: str) -> None:
    rows = "\n".join(f"score | PHQ-9 | d{at} | | | {value}" for at, value in ((0, 20), (60, 10), (130, 10), (200, later), (220, later)))
    table = f"kind | name | start | dose | adherence | value\nmedication | sertraline | d0 | 100 | 90 |\n{rows}"
    assert pattern("loss_of_efficacy", table, as_of=day(221)).present == present


# From 7 to the remission cut-off of 4 is 43 %, and remission all the same.
def test_remission_from_a_low_baseline_is_held() -> None:
    rows = "\n".join(f"score | PHQ-9 | d{at} | | | {value}" for at, value in ((0, 7), (60, 4), (130, 4), (200, 9), (220, 9)))
    table = f"kind | name | start | dose | adherence | value\nmedication | sertraline | d0 | 100 | 90 |\n{rows}"
    assert pattern("loss_of_efficacy", table, as_of=day(221)).present == "yes"


# --- one definition, and three items of the Sheehan scale


def test_one_definition_has_nothing_to_be_compared_with() -> None:
    from lib.engine.criteria import evaluate_packs
    from lib.engine.criteria.compare import clearest_pair
    from lib.knowledge.load import knowledge

    packs = knowledge().packs
    found = evaluate_packs(case_of("kind | name\nperson | sex"))
    definitions = [c for c in found if c.kind == "definition"][:2]
    assert clearest_pair(definitions[:1], packs) is None
    assert clearest_pair(definitions, packs) == (definitions[0], definitions[1])


# Sheehan items: all three known and low say that function is not impaired (their sum is at most 7); two of them leave it open.
@pytest.mark.parametrize(("items", "present"), [((2, 2, 2), "no"), ((2, 2), "unknown"), ((2, 2, 4), "yes"), ((2, 2, 3), "no")])
def test_items_of_the_sheehan_scale(items: tuple[int, ...], present: str) -> None:
    rows = "\n".join(f"score | SDS item {n} | d60 | | | | {value}" for n, value in enumerate(items, start=1))
    course = "medication | sertraline | d0 | d60 | 100 | partial |\n"
    assert pattern("partial_benefit", f"kind | name | start | stop | dose | outcome | value\n{course}{rows}").present == present

"""Which answers does a question get, and which fact is each of them? Values of data/knowledge/answers.csv, put into the history by hand (RULES I)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.engine.replies import Reply, asks_tolerated, replies
from lib.records.answers import NO, YES
from lib.records.dates import PartialDate, on
from lib.records.doses import Dose
from lib.records.facts import Fact
from lib.records.history import Condition, CourseFact, Episode, Event, Lab, PersonFact, Score
from tests.builders import AS_OF, when
from tests.findings import case_of

TODAY = on(AS_OF)  # 24-Nov-2026
SERTRALINE = """
    kind       | name        | start      | stop       | dose
    medication | sertraline  | 2024-01-01 | 2024-04-01 | 100
    medication | venlafaxine | 2024-05-01 | 2024-08-01 | 150
"""
NOTHING = "kind | name | value\nperson | sex | female"


def answers(code: str, table: str = NOTHING) -> tuple[Reply, ...]:
    return replies(case_of(table), code)


def facts(code: str, table: str = NOTHING) -> list[Fact]:
    """The one fact of every answer."""
    return [fact for reply in answers(code, table) for fact in reply.facts]


def course_fact(
    field: str, value: str = "", *, agent: str = "sertraline", start: str = "2024-01-01", **more: PartialDate | Dose
) -> CourseFact:
    return CourseFact(0, agent, when(start), field, value, **more)  # type: ignore[arg-type]


# --- which question it is


@pytest.mark.parametrize("code", ["", "nonsense", "nonsense:sertraline-1", "outcome", "outcome:", "outcome:bupropion-1", "treatments"])
def test_a_code_that_asks_for_no_one_fact_has_no_answers(code: str) -> None:
    assert answers(code, SERTRALINE) == ()


def test_an_answer_is_about_the_course_that_was_asked_about() -> None:
    assert {(f.agent, f.start) for f in facts("outcome:venlafaxine-1", SERTRALINE) if isinstance(f, CourseFact)} == {
        ("venlafaxine", on(date(2024, 5, 1)))
    }


def test_a_table_without_answers_offers_none() -> None:
    case = case_of(SERTRALINE)
    bare = replace(case, knowledge=replace(case.knowledge, answers={}))
    assert [replies(bare, code) for code in ("diagnosis", "outcome:sertraline-1", "episode_start")] == [(), (), ()]


# `tried` stands for its kind when verdicts are tried; `offered` is a button: worse is the same as none for every verdict, and still offered.
def test_what_is_tried_and_what_is_offered() -> None:
    assert [(r.value, r.tried, r.offered) for r in answers("outcome:sertraline-1", SERTRALINE)] == [
        ("none", True, True),
        ("partial", True, True),
        ("response", True, True),
        ("remission", True, True),
        ("worse", False, True),
    ]
    assert {(r.tried, r.offered) for r in answers("birth_date")} == {(True, False)}


def test_labels_carry_the_numbers_of_the_rules() -> None:
    assert [(r.value, r.label) for r in answers("adherence:sertraline-1", SERTRALINE)] == [
        ("good", "80 % or more"),
        ("partial", "less than 80 %"),
    ]


# --- about the person


def test_a_condition_is_there_or_not() -> None:
    title = "Bipolar disorder"
    assert [(r.value, r.tried, r.offered) for r in answers("condition:bipolar_disorder")] == [("yes", True, True), ("no", True, True)]
    yes, no = facts("condition:bipolar_disorder")
    assert isinstance(yes, Condition)
    assert (yes.name.casefold(), yes.condition, yes.present, yes.start) == (title.casefold(), "bipolar_disorder", YES, None)
    assert no == Condition(0, yes.name, "bipolar_disorder", NO)


# Rows that ask whether it happened lately (K04, E02: within 42 and 90 days) are settled only by a day.
def test_a_condition_that_matters_when_recent_may_have_been_lately() -> None:
    found = answers("condition:stroke")
    assert [(r.value, r.label, r.tried, r.offered) for r in found] == [
        ("yes", "Yes", True, True),
        ("now", "Yes, lately", True, False),
        ("no", "No", True, True),
    ]
    name = facts("condition:stroke")[0].name  # type: ignore[union-attr]
    assert found[1].facts == (Condition(0, name, "stroke", YES, TODAY),)


def test_a_condition_nobody_knows_goes_by_its_id() -> None:
    assert facts("condition:unheard_of") == [Condition(0, "unheard_of", "unheard_of", YES), Condition(0, "unheard_of", "unheard_of", NO)]


@pytest.mark.parametrize(
    ("code", "fact", "values"),
    [
        ("diagnosis", "diagnosis", ["unipolar_depression", "bipolar_disorder"]),
        ("severity", "severity", ["subsyndromal", "mild", "moderate", "severe"]),
        ("psychotic_features", "psychotic_features", ["yes", "no"]),
        ("fact:ect_candidate", "ect_candidate", ["yes", "no"]),
    ],
)
def test_facts_about_the_person(code: str, fact: str, values: list[str]) -> None:
    assert facts(code) == [PersonFact(0, fact, value) for value in values]


# 16, 40 and 70 years and half a year before 24-Nov-2026.
def test_ages() -> None:
    days = [date(2010, 5, 24), date(1986, 5, 24), date(1956, 5, 24)]
    assert facts("birth_date") == [PersonFact(0, "birth_date", day.isoformat(), on(day)) for day in days]
    assert [(r.value, r.label) for r in answers("birth_date")] == [("16", "16 years old"), ("40", "40 years old"), ("70", "70 years old")]


# 3, 18 and 36 months before 24-Nov-2026, and the day before the first treatment.
def test_starts_of_the_episode() -> None:
    months = [date(2026, 8, 24), date(2025, 5, 24), date(2023, 11, 24)]
    assert facts("episode_start") == [Episode(0, on(day)) for day in months]
    assert facts("episode_start", SERTRALINE) == [Episode(0, on(day)) for day in [*months, date(2023, 12, 31)]]
    assert [r.value for r in answers("episode_start", SERTRALINE)] == ["3", "18", "36", "0"]


# A month and a day before the first treatment, and today.
def test_days_of_an_event() -> None:
    assert facts("event:hospital_admission", SERTRALINE) == [
        Event(0, "hospital_admission", on(date(2023, 11, 30))),
        Event(0, "hospital_admission", TODAY),
    ]
    assert facts("event:hospital_admission") == [Event(0, "hospital_admission", TODAY)]


def test_item_9_is_scored_from_0_to_3() -> None:
    assert facts("item9") == [Score(0, "PHQ-9 item 9", "PHQ-9", TODAY, float(value), 9) for value in range(4)]
    assert [r.tried for r in answers("item9")] == [True, True, False, False]


# PHQ-9: bands from 0, 5, 10, 15 and 20; the highest total is 27.
def test_a_total_in_every_band_and_at_both_ends() -> None:
    assert facts("score:PHQ-9") == [Score(0, "PHQ-9", "PHQ-9", TODAY, value) for value in (0.0, 5.0, 10.0, 15.0, 20.0, 27.0)]
    assert [(r.value, r.label) for r in answers("score:PHQ-9")][:2] == [("0", "PHQ-9 0"), ("5", "PHQ-9 5")]
    assert answers("score:XYZ") == ()


# WSAS: impaired from 11, so 10 and 12, beside both ends 0 and 40.
def test_a_total_on_either_side_of_impaired() -> None:
    assert {f.value for f in facts("score:WSAS") if isinstance(f, Score)} >= {0.0, 10.0, 12.0, 40.0}


# The first scale by name that judges function or quality of life: Q-LES-Q-SF, impaired up to 70.4 of 100.
def test_function_is_answered_on_one_scale() -> None:
    assert facts("function") == [Score(0, "Q-LES-Q-SF", "Q-LES-Q-SF", TODAY, pytest.approx(value)) for value in (0, 69.4, 71.4, 100)]


# A tenth on either side of each cut-off: K06 140/90 and, from 65 years, 150/90; A02 30; lithium 0.5 to 0.8 (B2).
@pytest.mark.parametrize(
    ("lab", "title", "unit", "values"),
    [
        ("systolic_bp", "systolic blood pressure", "mmHg", [126, 135, 154, 165]),
        ("diastolic_bp", "diastolic blood pressure", "mmHg", [81, 99]),
        ("bmi", "body mass index", "kg/m2", [27, 33]),
        ("lithium_level", "lithium level", "mmol/L", [0.45, 0.55, 0.72, 0.88]),
        ("vitamin_b12", "vitamin B12", "pmol/L", [0.9, 1.1]),  # no cut-off: any value
        ("unheard_of", "unheard_of", "", [0.9, 1.1]),
    ],
)
def test_a_value_on_either_side_of_every_cut_off(lab: str, title: str, unit: str, values: list[float]) -> None:
    assert facts(f"lab:{lab}") == [Lab(0, title, lab, TODAY, pytest.approx(value), unit) for value in values]
    assert [float(r.value) for r in answers(f"lab:{lab}")] == pytest.approx(values)
    assert [r.label for r in answers(f"lab:{lab}")] == [r.value for r in answers(f"lab:{lab}")]


# --- about a course


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("adherence", ["good", "partial"]),
        ("outcome", ["none", "partial", "response", "remission", "worse"]),
        ("stop_reason", ["inefficacy", "loss_of_efficacy", "intolerance", "remission", "patient_choice", "access", "other"]),
    ],
)
def test_words_about_a_course(field: str, values: list[str]) -> None:
    assert facts(f"{field}:sertraline-1", SERTRALINE) == [course_fact(field, value) for value in values]


# Sertraline: 50 mg is the minimum (MGH-ATRQ); half of it, it, twice it.
def test_a_dose_below_at_and_above_the_minimum() -> None:
    table = "kind | name | start | stop\nmedication | sertraline | 2024-01-01 | 2024-04-01"
    labels = ["Half the minimum dose", "The minimum dose", "Twice the minimum dose"]
    assert facts("dose:sertraline-1", table) == [
        course_fact("dose", label, dose=Dose(mg, mg, "mg")) for label, mg in zip(labels, (25.0, 50.0, 100.0), strict=True)
    ]
    assert [(r.value, r.tried, r.offered) for r in answers("dose:sertraline-1", table)] == [
        ("0.5", True, False),
        ("1", True, False),
        ("2", True, False),
    ]


def test_with_every_dose_on_record_it_is_asked_whether_more_was_tolerated() -> None:
    assert facts("dose:sertraline-1", SERTRALINE) == [course_fact("tolerated", "yes"), course_fact("tolerated", "no")]


@pytest.mark.parametrize(
    ("doses", "asks"),
    [(("100", "150"), True), (("100", ""), False), (("", "150"), False), (("", ""), False)],
    ids=["both", "last", "first", "none"],
)
def test_whether_more_was_tolerated_is_asked_only_where_every_dose_is_known(doses: tuple[str, str], asks: bool) -> None:
    rows = f"sertraline | 2024-01-01 | 2024-02-01 | {doses[0]}\nsertraline | 2024-02-01 | 2024-04-01 | {doses[1]}"
    course = case_of(f"name | start | stop | dose\n{rows}").courses[0]
    assert asks_tolerated(course) is asks
    assert asks_tolerated(None) is False


def test_no_dose_is_offered_where_no_minimum_is_known() -> None:
    assert answers("dose:lorazepam-1", "name | start | stop\nlorazepam | 2024-01-01 | 2024-04-01") == ()


def test_weeks_of_a_course_without_dates() -> None:
    table = "name | dose\nsertraline | 100"
    found = answers("duration:sertraline-1", table)
    assert [r.facts for r in found] == [(CourseFact(0, "sertraline", None, "duration", weeks),) for weeks in ("3", "7", "9", "26")]
    assert [(r.value, r.label, r.tried, r.offered) for r in found][:2] == [("3", "3 weeks", True, False), ("7", "7 weeks", True, False)]


def _taken(code: str, table: str) -> list[tuple[date | None, date | None]]:
    return [(f.begin and f.begin.earliest, f.end and f.end.earliest) for f in facts(code, table) if isinstance(f, CourseFact)]


# Both ends of both vague dates.
def test_the_shortest_and_the_longest_that_vague_dates_allow() -> None:
    table = "name | start | stop\nsertraline | 2024-03 | 2024-06"
    first, last, begin, end = date(2024, 3, 1), date(2024, 3, 31), date(2024, 6, 1), date(2024, 6, 30)
    assert _taken("duration:sertraline-1", table) == [(first, begin), (first, end), (last, begin), (last, end)]
    reply = answers("duration:sertraline-1", table)[0]
    assert (reply.value, reply.label) == ("2024-03-01 2024-06-01", "taken from 01-Mar-2024 to 01-Jun-2024")
    assert reply.facts == (course_fact("duration", start="2024-03", begin=on(first), end=on(begin)),)


def test_a_course_that_goes_on_has_no_end() -> None:
    table = "name | start\nsertraline | 2024-03"
    assert _taken("duration:sertraline-1", table) == [(date(2024, 3, 1), None), (date(2024, 3, 31), None)]
    assert [r.label for r in answers("duration:sertraline-1", table)] == ["taken from 01-Mar-2024 to now", "taken from 31-Mar-2024 to now"]


# A stop on the first possible day is possible; one before it is not.
def test_no_course_ends_before_it_begins() -> None:
    table = "name | start | stop\nsertraline | 2024-03-01..2024-03-10 | 2024-03-09..2024-03-10"
    first, ninth, tenth = date(2024, 3, 1), date(2024, 3, 9), date(2024, 3, 10)
    assert _taken("duration:sertraline-1", table) == [(first, ninth), (first, tenth), (tenth, tenth)]


# ECT: 6 sessions bilateral, 8 right unilateral (B4); of an unknown placement the larger number is sure.
@pytest.mark.parametrize(("agent", "counts"), [("ECT.BT.BP", ["3", "6"]), ("ECT", ["4", "8"]), ("PSY.CBASP", ["8", "16"])])
def test_half_the_least_number_of_sessions_and_all_of_them(agent: str, counts: list[str]) -> None:
    kind = "ect" if agent.startswith("ECT") else "psychotherapy"
    table = f"kind | name | start | stop\n{kind} | {agent} | 2024-01-01 | 2024-02-15"
    found = answers(f"sessions:{agent}-1", table)
    assert [r.facts for r in found] == [(course_fact("sessions", count, agent=agent),) for count in counts]
    assert [(r.value, r.label) for r in found] == [(count, f"{count} sessions") for count in counts]
    assert {(r.tried, r.offered) for r in found} == {(True, False)}


def test_a_medicine_has_no_sessions() -> None:
    assert answers("sessions:sertraline-1", SERTRALINE) == ()


# 75 % of the scale's range, then 0, 35, 60 and 95 % better: MADRS 45 of 60, PHQ-9 20 of 27 (rounded).
@pytest.mark.parametrize(
    ("extra", "scale", "base", "after"),
    [("", "MADRS", 45, [45, 29, 18, 2]), ("\nscore | PHQ-9 | 2023-06-01 | | | 12", "PHQ-9", 20, [20, 13, 8, 1])],
)
def test_scores_before_and_after(extra: str, scale: str, base: int, after: list[int]) -> None:
    table = f"kind | name | start | stop | dose | value\nmedication | sertraline | 2024-01-01 | 2024-04-01 | 100 |{extra}"
    found = answers("scores:sertraline-1", table)
    assert [r.facts for r in found] == [
        (
            Score(0, scale, scale, on(date(2024, 1, 1)), float(base)),
            Score(0, scale, scale, on(date(2024, 4, 1)), float(value)),
        )
        for value in after
    ]
    assert [(r.value, r.tried, r.offered) for r in found] == [(value, True, False) for value in ("0", "35", "60", "95")]


def test_scores_of_a_course_that_goes_on_end_today() -> None:
    found = [f.when for f in facts("scores:sertraline-1", "name | start\nsertraline | 2026-08") if isinstance(f, Score)]
    assert found[:2] == [on(date(2026, 8, 31)), TODAY]


@pytest.mark.parametrize("dates", [" | ", "2024-03-01 | 2024-03-01", "2024-03 | 2024-03"], ids=["no dates", "one day", "one month"])
def test_no_scores_without_two_days_to_score_on(dates: str) -> None:
    assert answers("scores:sertraline-1", f"name | start | stop\nsertraline | {dates}") == ()


# Yesterday, and 180 days before 24-Nov-2026: 28-May-2026; not before the course began.
@pytest.mark.parametrize(
    ("start", "stops"),
    [
        ("2026-01-01", [date(2026, 11, 23), date(2026, 5, 28)]),
        ("2026-05-28", [date(2026, 11, 23), date(2026, 5, 28)]),
        ("2026-05-29", [date(2026, 11, 23)]),
    ],
)
def test_days_on_which_it_may_have_been_stopped(start: str, stops: list[date]) -> None:
    table = f"name | start\nsertraline | {start}"
    assert facts("stop:sertraline-1", table) == [course_fact("duration", start=start, end=on(day)) for day in stops]
    assert [r.value for r in answers("stop:sertraline-1", table)] == ["1", "180"][: len(stops)]


def test_a_course_without_a_start_may_have_been_stopped_on_any_day() -> None:
    assert len(answers("stop:sertraline-1", "name | dose\nsertraline | 100")) == 2


def test_the_protocols_of_a_family() -> None:
    found = answers("type:ECT-1", "kind | name | start | stop\nect | ECT | 2024-01-01 | 2024-02-15")
    assert [r.value for r in found] == ["ECT.RUL.BP", "ECT.BF.BP", "ECT.BT.BP", "ECT.UB"]
    assert found[0].facts == (course_fact("type", "ECT.RUL.BP", agent="ECT"),)
    assert {(r.tried, r.offered) for r in found} == {(True, True)}
    assert all(r.label and r.label != r.value for r in found)

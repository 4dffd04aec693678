"""What is typed in answer to a question, and the facts it becomes."""

from __future__ import annotations

from datetime import date

import pytest

from lib.records.dates import on
from lib.records.doses import Dose
from lib.records.history import CourseFact, Episode, Event, Lab, PersonFact, Score
from lib.ui.review.entered import fact_words
from lib.ui.review.typed import fields_for, read_typed
from tests.builders import when
from tests.findings import case_of

CASE = case_of("""
    kind       | name       | start   | stop    | dose
    medication | sertraline | 2024-03 | 2024-06 |
    medication | bupropion  | 2024-08 | 2025-01 | 150
    medication | citalopram |         |         | 20
    ect        | ECT.BT.BP  | 2025-02 | 2025-03 |
""")
MARCH = when("2024-03")


@pytest.mark.parametrize(
    ("code", "typed", "field", "value"),
    [
        ("adherence:sertraline-1", {"percent": "85"}, "adherence", "85"),
        ("adherence:sertraline-1", {"percent": " 79.5 % "}, "adherence", "79.5"),
        ("outcome:sertraline-1", {"percent": "-10"}, "outcome", "-10"),
    ],
)
def test_a_percent_of_a_course(code: str, typed: dict[str, str], field: str, value: str) -> None:
    (fact,) = read_typed(code, typed, CASE).facts
    assert isinstance(fact, CourseFact)
    assert (fact.agent, fact.field, fact.value, fact.row) == ("sertraline", field, value, 0)


def test_dose_dates_weeks_and_sessions_of_a_course() -> None:
    (dose,) = read_typed("dose:sertraline-1", {"dose": "50 mg BID"}, CASE).facts
    assert isinstance(dose, CourseFact)
    assert dose.dose is not None
    assert (dose.dose.low, dose.dose.high, dose.dose.unit, dose.dose.per) == (100, 100, "mg", "day")
    (dates,) = read_typed("duration:sertraline-1", {"begin": "4 Mar 2024", "end": "20 Jun 2024"}, CASE).facts
    assert isinstance(dates, CourseFact)
    assert dates.begin is not None
    assert dates.end is not None
    assert (dates.begin.earliest, dates.end.latest) == (date(2024, 3, 4), date(2024, 6, 20))
    (weeks,) = read_typed("duration:citalopram-1", {"weeks": "8"}, CASE).facts
    assert isinstance(weeks, CourseFact)
    assert (weeks.value, weeks.start) == ("8", None)
    (sessions,) = read_typed("sessions:ECT.BT.BP-1", {"count": "9"}, CASE).facts
    assert isinstance(sessions, CourseFact)
    assert (sessions.field, sessions.value) == ("sessions", "9")


def test_facts_of_the_person() -> None:
    (episode,) = read_typed("episode_start", {"when": "Mar 2024"}, CASE).facts
    assert isinstance(episode, Episode)
    assert episode.start.latest == date(2024, 3, 31)
    (birth,) = read_typed("birth_date", {"when": "1978"}, CASE).facts
    assert isinstance(birth, PersonFact)
    (event,) = read_typed("event:hospital_admission", {"when": "2 May 2025"}, CASE).facts
    assert isinstance(event, Event)
    assert event.event == "hospital_admission"


def test_scores_items_and_values_carry_their_day() -> None:
    day = {"when": "3 Nov 2026"}
    (score,) = read_typed("score:PHQ-9", {"value": "17", **day}, CASE).facts
    (item,) = read_typed("item9", {"value": "1", **day}, CASE).facts
    (function,) = read_typed("function", {"scale": "SDS", "value": "19", **day}, CASE).facts
    (lab,) = read_typed("lab:tsh", {"value": "2,4", **day}, CASE).facts
    assert isinstance(score, Score)
    assert isinstance(item, Score)
    assert isinstance(function, Score)
    assert isinstance(lab, Lab)
    assert (score.scale, score.value, score.item, item.item, function.scale, lab.lab, lab.value) == (
        "PHQ-9", 17, None, 9, "SDS", "tsh", 2.4,
    )  # fmt: skip
    both = {"scale": "PHQ-9", "value": "20", "when": "1 Mar 2024", "value2": "9", "when2": "1 Jun 2024"}
    assert [fact.value for fact in read_typed("scores:sertraline-1", both, CASE).facts if isinstance(fact, Score)] == [20, 9]


@pytest.mark.parametrize(
    ("code", "typed", "field", "told"),
    [
        ("episode_start", {"when": "03/04/2024"}, "when", "write the month in letters"),
        ("episode_start", {"when": "2031"}, "when", "Check the year"),
        ("episode_start", {"when": "ongoing"}, "when", "Write a date"),
        ("adherence:sertraline-1", {"percent": "101"}, "percent", "Between 0 and 100"),
        ("adherence:sertraline-1", {"percent": "most"}, "percent", "is not a number"),
        ("dose:sertraline-1", {"dose": "some"}, "dose", ""),
        ("duration:sertraline-1", {"begin": "Mar 2024", "end": "Jan 2024"}, "end", "before the start"),
        ("score:PHQ-9", {"value": "28", "when": "3 Nov 2026"}, "value", "Between 0 and 27"),
        ("score:PHQ-9", {"value": "17"}, "when", "When was it?"),
        ("item9", {"value": "4", "when": "3 Nov 2026"}, "value", "Between 0 and 3"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_field_and_saves_nothing(code: str, typed: dict[str, str], field: str, told: str) -> None:
    read = read_typed(code, typed, CASE)
    assert read.facts == ()
    assert list(read.errors) == [field]
    assert told in read.errors[field]


# Blank is no answer and no mistake; a question whose buttons say it all has no field.
@pytest.mark.parametrize(
    "code", ["episode_start", "adherence:sertraline-1", "score:PHQ-9", "duration:sertraline-1", "lab:tsh", "condition:dementia"]
)
def test_nothing_typed_is_no_answer(code: str) -> None:
    read = read_typed(code, {}, CASE)
    assert (read.facts, dict(read.errors)) == ((), {})


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("duration:sertraline-1", ["begin", "end"]),
        ("duration:citalopram-1", ["weeks", "begin", "end"]),
        ("dose:sertraline-1", ["dose"]),
        ("dose:bupropion-1", []),  # every dose is recorded: asked is whether more was tolerated
        ("condition:dementia", []),
        ("function", ["scale", "value", "when"]),
    ],
)
def test_which_fields_a_question_has(code: str, names: list[str]) -> None:
    assert [field.name for field in fields_for(code, CASE)] == names


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (CourseFact(0, "sertraline", MARCH, "adherence", "good"), "Adherence to sertraline (from Mar-2024): good"),
        (CourseFact(0, "sertraline", None, "adherence", "85"), "Adherence to sertraline: 85 %"),
        (CourseFact(0, "sertraline", None, "dose", "100 mg", dose=Dose(100, 100, "mg")), "Dose of sertraline: 100 mg"),
        (CourseFact(0, "sertraline", None, "duration", "8"), "Dates of sertraline: 8 weeks"),
        (
            CourseFact(0, "sertraline", MARCH, "duration", begin=on(date(2024, 3, 4)), end=on(date(2024, 6, 20))),
            "Dates of sertraline (from Mar-2024): 04-Mar-2024 to 20-Jun-2024",
        ),
        (Score(0, "PHQ-9", "PHQ-9", on(date(2026, 11, 3)), 17.0), "PHQ-9 17 on 03-Nov-2026"),
        (Episode(0, MARCH), "Current episode began Mar-2024"),
    ],
)
def test_what_was_entered_in_words(fact: object, words: str) -> None:
    assert fact_words(fact, CASE.knowledge) == words  # type: ignore[arg-type]

"""Answering a question on the page writes the fact into the history, and every verdict follows in the same run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from streamlit.testing.v1 import AppTest

from lib.records.bounds import exactly
from lib.records.dates import on
from lib.records.doses import Dose
from lib.records.history import CourseFact, Episode, History, PersonFact, Score, Treatment
from lib.store import Store
from lib.ui.nodes import picks_of
from tests.pages.conftest import label, messages, press, sound, words
from tests.pages.panels import click, panel_node, said, send

Tab = Callable[[], AppTest]

BIRTH = PersonFact(3, "birth_date", "1978-07-14", on(date(1978, 7, 14)))
DIAGNOSIS = PersonFact(4, "diagnosis", "unipolar_depression")
EPISODE = Episode(5, on(date(2023, 12, 1)))
FAILED = Treatment(
    6, "medication", "sertraline", "sertraline", on(date(2024, 1, 1)), on(date(2024, 4, 1)), outcome="none", stop_reason="inefficacy"
)
OPEN = Treatment(7, "medication", "venlafaxine", "venlafaxine", on(date(2024, 4, 10)), on(date(2024, 8, 1)))


def asking(dashboard: Tab, kept: Store, **facts: object) -> AppTest:
    """The section "What to ask" of a patient with one failed course and one whose outcome is open."""
    known: dict[str, object] = {"person": (BIRTH, DIAGNOSIS), "episodes": (EPISODE,), "treatments": (FAILED, OPEN)} | facts
    kept.save_history(History("0042-117", rows_read=6, rows_used=6, **known), "a.csv")  # type: ignore[arg-type]
    return section(press(dashboard(), "Open 0042-117"), "questions")


def section(at: AppTest, key: str) -> AppTest:
    at.button_group(key="trd_section").set_value(key)
    return sound(at.run())


def latest(kept: Store) -> History:
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    return history


def met(at: AppTest, title: str) -> str:
    """The answer before a criterion's title."""
    found = re.search(rf"(yes|no|cannot tell) {re.escape(title)}", said(section(at, "criteria"), "criteria"))
    assert found, title
    return found.group(1)


def test_a_button_writes_the_fact_and_the_verdict_follows_at_once(dashboard: Tab, kept: Store) -> None:
    at = asking(dashboard, kept)
    assert met(at, "Two courses without enough benefit (public description)") == "cannot tell"
    at = click(section(at, "questions"), "questions", "reply:outcome:venlafaxine-1|none")
    assert any("How much better was the depression on venlafaxine" in line and "Not at all" in line for line in messages(at))
    assert latest(kept).course_facts == (CourseFact(0, "venlafaxine", OPEN.start, "outcome", "none"),)
    assert "reply:outcome:venlafaxine-1|none" not in picks_of(panel_node(at, "questions"))
    assert met(at, "Two courses without enough benefit (public description)") == "yes"


def test_what_would_change_is_shown_and_nothing_is_written(dashboard: Tab, kept: Store) -> None:
    at = click(asking(dashboard, kept), "questions", "question:outcome:venlafaxine-1")
    effects = said(at, "what-if")
    assert "If not at all" in effects
    assert "Two courses without enough benefit (public description): cannot tell → yes" in effects.split("If partly")[0]
    assert "Two courses without enough benefit (public description): cannot tell → no" in effects.split("If in remission")[1]
    assert kept.list_patients()[0].version == 1


def test_a_condition_is_answered_and_taken_back(dashboard: Tab, kept: Store) -> None:
    at = click(asking(dashboard, kept), "questions", "reply:condition:epilepsy_or_seizure|no")
    (said_no,) = latest(kept).conditions
    assert (said_no.condition, said_no.present.value, said_no.row) == ("epilepsy_or_seizure", "no", 0)
    assert "Entered here (1)" in said(at, "entered")
    at = click(at, "entered", "takeback:0")
    assert latest(kept).conditions == ()
    assert "reply:condition:epilepsy_or_seizure|no" in picks_of(panel_node(at, "questions"))
    assert kept.list_patients()[0].version == 3  # nothing is lost: each step is a version


def test_a_typed_answer_is_read_and_saved(dashboard: Tab, kept: Store) -> None:
    at = click(asking(dashboard, kept), "questions", "question:outcome:venlafaxine-1")
    box = next(b for b in at.text_input if label(b.label) == "Improvement, in percent")
    box.set_value("24,5 %")
    at = press(at, "Save the answer")
    assert latest(kept).course_facts == (CourseFact(0, "venlafaxine", OPEN.start, "outcome", "24.5"),)


def test_what_cannot_be_read_is_said_and_kept(dashboard: Tab, kept: Store) -> None:
    at = click(asking(dashboard, kept), "questions", "question:outcome:venlafaxine-1")
    next(b for b in at.text_input if label(b.label) == "Improvement, in percent").set_value("a little")
    at = press(at, "Save the answer")
    assert "a little is not a number." in words(at)
    assert next(b for b in at.text_input if label(b.label) == "Improvement, in percent").value == "a little"
    assert kept.list_patients()[0].version == 1


def test_a_button_of_a_page_left_behind_writes_nothing(dashboard: Tab, kept: Store) -> None:
    at = asking(dashboard, kept)
    (patient,) = kept.list_patients()
    kept.add_facts(patient.key, [CourseFact(0, "venlafaxine", OPEN.start, "outcome", "response")])  # another tab answered
    at = sound(send(at, "questions", "reply:outcome:venlafaxine-1|none"))
    assert any("no longer open" in line for line in messages(at))
    assert latest(kept).course_facts[0].value == "response"


def test_a_dose_that_is_known_asks_whether_more_was_tolerated(dashboard: Tab, kept: Store) -> None:
    doses = tuple(
        Treatment(t.row, t.kind, t.name, t.agent, t.start, t.stop, dose=Dose(100, 100, "mg"), outcome="none", weeks=exactly(13))
        for t in (FAILED, OPEN)
    )
    at = asking(dashboard, kept, treatments=doses)
    assert "Was 100 mg the highest dose of venlafaxine that could be tolerated" in said(at, "questions")
    at = click(at, "questions", "reply:dose:venlafaxine-1|no")
    assert latest(kept).course_facts == (CourseFact(0, "venlafaxine", OPEN.start, "tolerated", "no"),)


def test_a_score_is_typed_with_its_day(dashboard: Tab, kept: Store) -> None:
    at = asking(dashboard, kept)
    pick = next(p for p in picks_of(panel_node(at, "questions")) if p.startswith("question:score:PHQ-9"))
    at = click(at, "questions", pick)
    value, when = (next(b for b in at.text_input if label(b.label) == name) for name in ("PHQ-9", "On"))
    value.set_value("17")
    at = press(at, "Save the answer")
    assert "When was it? A month or a year will do." in words(at)
    next(b for b in at.text_input if label(b.label) == when.label).set_value("03-Nov-2026")
    press(at, "Save the answer")
    assert latest(kept).scores == (Score(0, "PHQ-9", "PHQ-9", on(date(2026, 11, 3)), 17.0),)


def test_a_preference_is_kept_with_the_patient_and_marks_what_it_moved(dashboard: Tab, kept: Store) -> None:
    at = asking(dashboard, kept)
    assert "moved by the patient's preference" not in said(at, "options")
    next(box for box in at.checkbox if label(box.label) == "Avoid weight gain").check()
    at = sound(at.run())
    assert latest(kept).fact("preferences") == PersonFact(0, "preferences", "weight_gain")
    assert "moved by the patient's preference" in said(at, "options")
    next(box for box in at.checkbox if label(box.label) == "Avoid weight gain").uncheck()
    at = sound(at.run())
    assert latest(kept).fact("preferences") is None
    assert "moved by the patient's preference" not in said(at, "options")


def test_two_definitions_stand_side_by_side(dashboard: Tab, kept: Store) -> None:
    at = section(asking(dashboard, kept), "criteria")
    first, second = [box for box in at.selectbox if (box.key or "").startswith("compare_")]
    first.set_value("two_courses")
    second.set_value("ema_2013")
    at = sound(at.run())
    shown = said(at, "compare")
    assert "Failed courses" in shown
    assert "Not asked" in shown
    next(box for box in at.selectbox if box.key == second.key).set_value("two_courses")
    assert "The same one twice" in said(sound(at.run()), "compare")


def test_every_row_is_accounted_for(dashboard: Tab, kept: Store) -> None:
    at = section(asking(dashboard, kept), "sources")
    assert "Verdicts rest on 5 of 5 rows; 0 bear on none" in said(at, "row-table")


def test_the_maudsley_score_is_drawn_when_asked_for(dashboard: Tab, kept: Store) -> None:
    at = section(asking(dashboard, kept), "courses")
    assert "MSM" not in said(at, "chart-table")
    next(box for box in at.toggle if "Maudsley" in label(box.label)).set_value(True)
    assert "MSM" in said(sound(at.run()), "chart-table")

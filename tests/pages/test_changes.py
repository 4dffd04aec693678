"""The history of changes on the review page: who, when, why and both values; a correction keeps the old value; a reader sees no button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.dates import on
from lib.records.history import History, PersonFact, Score
from lib.store import Actor, Store
from lib.ui.pages import page
from tests.pages.conftest import label, messages, press, sound, words
from tests.pages.test_conflict import shown
from tests.pages.test_entry import THREE, Tab

WRONG = Score(3, "PHQ-9", "PHQ-9", on(date(2024, 5, 13)), 91)


@pytest.fixture
def key(kept: Store) -> str:
    born = PersonFact(2, "birth_date", "1978-07-14", on(date(1978, 7, 14)))
    saved = kept.save_history(History("0042", person=(born,), scores=(WRONG,), rows_read=2, rows_used=2), "letter.csv")
    kept.acting(Actor("ben@clinic.example", "Ben", "clinician")).add_facts(
        saved.key, [PersonFact(0, "sex", "female")], reason="told by phone"
    )
    return saved.key


def changes(at: AppTest, key: str) -> AppTest:
    at.session_state["trd_patient"] = key
    at.session_state["changes"] = True
    sound(at.switch_page(page("review").script).run())
    return sound(at.button_group(key="trd_section").set_value("sources").run())


def test_who_when_why_and_what_of_every_version(dashboard: Callable[[], AppTest], key: str) -> None:
    said = words(changes(dashboard(), key))
    assert "Version 2 · " in said
    assert "entered on a page · by ben@clinic.example" in said
    assert "Why: told by phone" in said
    assert "New: Sex: female" in said
    assert said.index("Version 2 · ") < said.index("Version 1 · ")
    assert "New: PHQ-9 91 on 13-May-2024" in said
    assert "New: Birth date: 14-Jul-1978" in said


def test_a_value_is_corrected_and_the_wrong_one_is_told_beside_it(dashboard: Callable[[], AppTest], key: str, kept: Store) -> None:
    at = changes(dashboard(), key)
    box = at.selectbox(key="correct_fact")
    box.select_index(next(place for place, option in enumerate(box.options) if "PHQ" in label(option))).run()
    at.text_input(key="correct_value").set_value("19")
    press(at, "Save the correction")
    assert "Not corrected: say why, in a few words." in messages(at)
    at.text_input(key="correct_value").set_value("19")
    at.text_input(key="correct_reason").set_value("digits swapped")
    press(at, "Save the correction")
    history = kept.load_history(key)
    assert history is not None
    assert [score.value for score in history.scores] == [19]
    assert kept.corrections(key)[0].reason == "digits swapped"
    said = words(at)
    assert "Why: digits swapped" in said
    assert "91 on 13-May-2024" in said.split("Version 2 · ")[0]


def test_a_correction_of_what_was_changed_meanwhile_shows_both(dashboard: Callable[[], AppTest], key: str, kept: Store) -> None:
    at = changes(dashboard(), key)
    box = at.selectbox(key="correct_fact")
    box.select_index(next(place for place, option in enumerate(box.options) if "PHQ" in label(option))).run()
    at.text_input(key="correct_value").set_value("19")
    at.text_input(key="correct_reason").set_value("digits swapped")
    kept.acting(Actor("cara@clinic.example", "Cara", "clinician")).add_facts(key, [PersonFact(0, "diagnosis", "bipolar_disorder")])
    press(at, "Save the correction")
    history = kept.load_history(key)
    assert history is not None
    assert [score.value for score in history.scores] == [91]
    said = shown(at)
    assert said.count("Yours: ") == 1
    assert "Yours: **PHQ-9 19 on 13-May-2024**" in said
    assert "Saved meanwhile: **PHQ-9 91 on 13-May-2024**" in said
    assert at.text_input(key="correct_value").value == "19"  # what was typed stays
    press(at, "Save yours")
    history = kept.load_history(key)
    assert history is not None
    assert [score.value for score in history.scores] == [19]
    assert [fact.value for fact in history.person if fact.fact == "diagnosis"] == ["bipolar_disorder"]
    assert kept.corrections(key)[0].reason == "digits swapped"


def test_a_correction_of_what_another_corrected_meanwhile_is_one_clear_line(
    dashboard: Callable[[], AppTest], key: str, kept: Store
) -> None:
    at = changes(dashboard(), key)
    box = at.selectbox(key="correct_fact")
    box.select_index(next(place for place, option in enumerate(box.options) if "PHQ" in label(option))).run()
    at.text_input(key="correct_value").set_value("19")
    at.text_input(key="correct_reason").set_value("digits swapped")
    kept.acting(Actor("cara@clinic.example", "Cara", "clinician")).correct(key, WRONG, None, "not this patient's")
    press(at, "Save the correction")
    assert "Saved meanwhile: **no longer recorded**" in shown(at)
    press(at, "Save yours")
    assert "Not corrected: the record no longer says this." in messages(at)


def test_a_reader_sees_the_changes_and_no_button(
    dashboard: Callable[[], AppTest], key: str, monkeypatch: pytest.MonkeyPatch, kept: Store
) -> None:
    monkeypatch.setattr("lib.ui.review.changes_section.may", lambda right: right != "change")
    at = changes(dashboard(), key)
    assert "Version 2 · " in words(at)
    assert "Save the correction" not in {label(button.label) for button in at.button}


def test_what_was_typed_is_told_course_by_course(dashboard: Callable[[], AppTest], kept: Store) -> None:
    tab = Tab(dashboard())
    tab.send(THREE, "save")
    assert "New: sertraline: 150 mg" in words(changes(tab.at, kept.list_patients()[0].key))

"""A patient changed elsewhere while the page was open: nothing is written, both values are shown, and either can be chosen."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.dates import on
from lib.records.history import Episode, History, PersonFact, Treatment
from lib.store import Actor, Store
from lib.ui.escape import WORD_JOINER
from lib.ui.pages import page
from tests.pages.conftest import label, messages, press, sound

Tab = Callable[[], AppTest]
DRUG = Treatment(row=2, kind="medication", name="sertraline", agent="sertraline", start=on(date(2024, 1, 15)), stop=on(date(2024, 5, 20)))
BIRTH = PersonFact(3, "birth_date", "1978-07-14", on(date(1978, 7, 14)))
BEN = Actor("ben@clinic.example", "Ben", "clinician")
THEIRS = PersonFact(0, "diagnosis", "bipolar_disorder")


def review(dashboard: Tab, key: str) -> AppTest:
    """The review of that patient, opened past the list, which is drawn in the browser."""
    at = dashboard()
    at.session_state["trd_patient"] = key
    return sound(at.switch_page(page("review").script).run())


def shown(at: AppTest) -> str:
    return html.unescape(" ".join(block.value for block in at.markdown)).replace(WORD_JOINER, "")


@pytest.fixture
def at(dashboard: Tab, kept: Store) -> AppTest:
    """A page on which unipolar depression was picked, while somebody else had saved bipolar disorder."""
    history = History(
        "0042-117", treatments=(DRUG,), person=(BIRTH,), episodes=(Episode(5, on(date(2024, 1, 1))),), rows_read=3, rows_used=3
    )
    key = kept.save_history(history, "a.csv").key
    at = review(dashboard, key)
    next(box for box in at.selectbox if box.label == "Diagnosis").set_value("unipolar_depression")
    kept.acting(BEN).add_facts(key, [THEIRS])
    return press(at, "Add to history")


def diagnosis(kept: Store) -> tuple[int, str]:
    (patient,) = kept.list_patients()
    fact = kept.load_history(patient.key).fact("diagnosis")  # type: ignore[union-attr]
    assert fact is not None
    return patient.version, fact.value


def test_nothing_is_written_and_both_values_are_shown(at: AppTest, kept: Store) -> None:
    assert any("Not saved: this patient was changed since you opened the page" in line for line in messages(at))
    assert "Yours: **Diagnosis: unipolar depression**" in shown(at)
    assert "Saved meanwhile: **Diagnosis: bipolar disorder**" in shown(at)
    assert "ben@clinic.example" in shown(at)
    assert diagnosis(kept) == (2, "bipolar_disorder")


def test_ones_own_can_be_chosen(at: AppTest, kept: Store) -> None:
    press(at, "Save yours")
    assert diagnosis(kept) == (3, "unipolar_depression")
    assert "Save yours" not in {label(button.label) for button in at.button}


def test_what_was_saved_can_be_kept(at: AppTest, kept: Store) -> None:
    press(at, "Keep what was saved")
    assert diagnosis(kept) == (2, "bipolar_disorder")
    assert "Save yours" not in {label(button.label) for button in at.button}


def test_a_third_change_is_shown_again(at: AppTest, kept: Store) -> None:
    (patient,) = kept.list_patients()
    kept.acting(BEN).add_facts(patient.key, [PersonFact(0, "diagnosis", "Other or not certain")])
    press(at, "Save yours")
    assert "Saved meanwhile: **Diagnosis: Other or not certain**" in shown(at)
    assert diagnosis(kept) == (3, "Other or not certain")


def test_it_does_not_follow_to_another_patient(at: AppTest, kept: Store) -> None:
    other = kept.save_history(History("0099", treatments=(DRUG,), person=(BIRTH,), rows_read=2, rows_used=2), "b.csv").key
    at.session_state["trd_patient"] = other
    sound(at.run())
    assert "Saved meanwhile:" not in shown(at)


def test_saving_twice_in_one_tab_is_no_conflict(dashboard: Tab, kept: Store) -> None:
    at = review(dashboard, kept.save_history(History("0042-117", treatments=(DRUG,), rows_read=1, rows_used=1), "a.csv").key)
    next(box for box in at.selectbox if box.label == "Diagnosis").set_value("unipolar_depression")
    at = press(at, "Add to history")
    next(box for box in at.text_input if label(box.label) == "Born").set_value("14/07/1978")
    at = press(at, "Add to history")
    (patient,) = kept.list_patients()
    assert patient.version == 3
    assert "Saved meanwhile:" not in shown(at)

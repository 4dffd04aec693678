"""A file about a patient whose history was typed: nothing typed goes in silence, and the form opens again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.dates import on
from lib.records.doses import Dose
from lib.records.history import History, PersonFact, Treatment
from lib.store import Actor, Store
from tests.pages.conftest import label, messages, press, sound, words
from tests.pages.test_entry import THREE, Tab, changed

SAVE = "Save and open the review"
HEAD = "patient_id,kind,name,start,stop,dose,outcome,value\n"
LITHIUM = HEAD + "T-1,medication,lithium,2023-01-05,,800 mg,,\n"
OTHER_DOSE = HEAD + "T-1,medication,mirtazapine,2025-02-05,2025-08-05,45 mg,,\n"


@pytest.fixture
def tab(dashboard: Callable[[], AppTest]) -> Tab:
    typed = Tab(dashboard())
    typed.send(THREE, "save")
    return typed


def upload(at: AppTest, text: str, name: str = "letter.csv") -> AppTest:
    sound(at.switch_page("pages/patient/history.py").run())
    return sound(at.file_uploader[0].upload(name, text.encode(), "text/csv").run())


def history(kept: Store) -> History:
    found = kept.load_history(kept.list_patients()[0].key)
    assert found is not None
    return found


def courses(kept: Store) -> list[tuple[int, str | None]]:
    return [(one.row, one.agent) for one in history(kept).treatments]


TYPED = [(1, "sertraline"), (2, "venlafaxine"), (3, "mirtazapine")]


def test_a_file_is_added_to_what_was_typed_and_the_form_opens_again(tab: Tab, kept: Store) -> None:
    upload(tab.at, LITHIUM)
    assert "Part of it was typed in. That part stays" in " ".join(text.value for text in tab.at.markdown)
    assert not tab.at.radio  # there is no file yet that this one could replace
    press(tab.at, SAVE)
    assert courses(kept) == [*TYPED, (1002, "lithium")]
    sound(tab.at.switch_page("pages/patient/entry.py").run())
    press(tab.at, "Change the typed history of EXAMPLE, Tess")
    assert tab.data["sheet"]["courses"] == THREE["courses"]
    tab.send(changed(THREE, c1={"name": "citalopram", "dose": "40"}), "save")
    assert courses(kept) == [(1, "citalopram"), *TYPED[1:], (1002, "lithium")]


def test_a_newer_export_takes_the_place_of_the_older_and_what_was_typed_stays(tab: Tab, kept: Store) -> None:
    press(upload(tab.at, LITHIUM), SAVE)
    upload(tab.at, LITHIUM.replace("lithium", "aripiprazole").replace("800", "5"))
    (how,) = tab.at.radio
    assert [label(option) for option in how.options] == [
        "Add to what is saved",
        "Replace what came from files by this file",
    ]
    assert how.value == "replace"
    assert "It is left out of the new version and stays in version 2." in words(tab.at)
    assert "lithium: 800 mg, 05-Jan-2023 to today, row 1002" in words(tab.at)
    press(tab.at, SAVE)
    assert courses(kept) == [*TYPED, (1002, "aripiprazole")]
    assert kept.load_form(kept.list_patients()[0].key) is not None


def test_what_both_say_differently_is_chosen(tab: Tab, kept: Store) -> None:
    upload(tab.at, OTHER_DOSE)
    assert next(button for button in tab.at.button if button.label == SAVE).disabled
    (which,) = tab.at.radio
    assert [label(option).split(",")[0] for option in which.options] == ["Saved: 30 mg", "This file: 45 mg", "Both were taken together"]
    which.set_value("saved").run()
    press(sound(tab.at), SAVE)
    assert courses(kept) == TYPED


def test_the_same_file_again_changes_nothing_beside_what_was_typed(tab: Tab, kept: Store) -> None:
    press(upload(tab.at, LITHIUM), SAVE)
    upload(tab.at, LITHIUM, "renamed.csv")
    assert any("Everything in this file is saved already" in info.value for info in tab.at.info)
    press(tab.at, SAVE)
    assert "This content was saved already as version 2; nothing changed." in messages(tab.at)


def test_a_file_is_compared_anew_when_somebody_saved_meanwhile(tab: Tab, kept: Store) -> None:
    upload(tab.at, LITHIUM)
    (patient,) = kept.list_patients()
    ben = Actor("ben@clinic.example", "Ben", "clinician")
    kept.acting(ben).add_facts(patient.key, [PersonFact(0, "diagnosis", "bipolar_disorder")])
    press(tab.at, SAVE)
    assert "Not saved: this patient was changed since the file was shown." in " ".join(messages(tab.at))
    assert kept.latest_version(patient.key) == 2
    assert "by ben@clinic.example" in words(tab.at)
    assert "New: Diagnosis: bipolar disorder" in words(tab.at)
    press(tab.at, SAVE)
    assert courses(kept) == [*TYPED, (1002, "lithium")]
    assert history(kept).fact("diagnosis") is not None


def test_what_was_saved_meanwhile_and_the_file_says_otherwise_is_chosen(tab: Tab, kept: Store) -> None:
    upload(tab.at, LITHIUM)
    (patient,) = kept.list_patients()
    form, saved = kept.load_form(patient.key), history(kept)
    assert form is not None
    other = Treatment(2, "medication", "lithium", "lithium", start=on(date(2023, 1, 5)), dose=Dose(400, 400, "mg", "day", "400 mg"))
    kept.save_typed(replace(saved, treatments=(*saved.treatments, replace(other, row=1002))), "other.csv", form.document, form.version)
    press(tab.at, SAVE)
    assert kept.latest_version(patient.key) == 2
    which = next(radio for radio in tab.at.radio if any("800 mg" in option for option in radio.options))
    assert any("400 mg" in option for option in which.options)
    assert next(button for button in tab.at.button if button.label == SAVE).disabled

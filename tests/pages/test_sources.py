"""Every way a file comes in on the page: other kinds of file, columns chosen and kept, several sources side by side, and out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.store import Store
from lib.store.mappings import saved_mappings
from lib.ui.review.export_button import history_maker
from tests.pages.conftest import messages, press, sound, words
from tests.pages.test_history import GOOD, SAVE, names, upload
from tests.unit.ingest.workbooks import HEADINGS, xlsx

Tab = Callable[[], AppTest]
STRANGE = "klient,compound,begonnen\n0042-117,sertraline,2024-01-15\n"


@pytest.fixture
def page(dashboard: Tab) -> AppTest:
    return press(dashboard(), "Add a history")


def again(dashboard: Tab, text: str | bytes, name: str) -> AppTest:
    return upload(press(dashboard(), "Add a history"), text, name)


def choose(at: AppTest, label: str, value: str) -> AppTest:
    (box,) = [one for one in at.selectbox if one.label.endswith(label)]
    return sound(box.select(value).run())


def test_a_spreadsheet_is_read_like_a_csv(page: AppTest, kept: Store) -> None:
    at = press(upload(page, xlsx({"S": [HEADINGS, ["0042-117", "sertraline", "2024-01-15", "", "100 mg"]]}), "clinic.xlsx"), SAVE)
    assert [title.value for title in at.title] != ["Add a history"]
    assert [patient.patient_id for patient in kept.list_patients()] == ["0042-117"]


def test_columns_are_chosen_kept_under_a_name_and_read_alike_next_time(page: AppTest, dashboard: Tab, kept: Store) -> None:
    at = choose(upload(page, STRANGE), "column klient", "patient_id")
    assert "sertraline" in words(at)  # three examples beside each heading
    (field,) = [one for one in at.text_input if one.label == "Name for this way of reading"]
    at = sound(field.set_value("Our export").run())
    press(at, "Keep it for files like this one")
    (mapping,) = saved_mappings(kept)
    assert (mapping.name, mapping.columns) == ("Our export", {"klient": "patient_id"})
    at = again(dashboard, STRANGE.replace("2024-01-15", "2023-01-15"), "next.csv")
    assert SAVE in names(at)
    assert any("Our export" in message for message in messages(at))


def test_a_list_that_names_nobody_is_asked_for_its_patient(page: AppTest, kept: Store) -> None:
    at = upload(page, "drug,start\nsertraline,2024-01-15\n")
    assert SAVE not in names(at)
    (field,) = [one for one in at.text_input if "Whose history" in one.label]
    press(sound(field.set_value("J-9").run()), SAVE)
    assert [patient.patient_id for patient in kept.list_patients()] == ["J-9"]


def test_a_further_source_is_added_and_the_same_one_changes_nothing(page: AppTest, dashboard: Tab, kept: Store) -> None:
    press(upload(page, GOOD), SAVE)
    more = "patient_id,name,start,stop,dose\n0042-117,mirtazapine,2024-06-01,2024-09-01,30 mg\n"
    press(again(dashboard, more, "pharmacy.csv"), SAVE)
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    assert [treatment.agent for treatment in history.treatments] == ["sertraline", "mirtazapine"]
    at = again(dashboard, more, "pharmacy-copy.csv")
    assert any("is saved already: nothing will change" in message for message in messages(at))
    press(at, SAVE)
    assert kept.latest_version(patient.key) == 2


def test_two_doses_on_one_day_have_to_be_chosen_before_saving(page: AppTest, dashboard: Tab, kept: Store) -> None:
    press(upload(page, GOOD), SAVE)
    at = again(dashboard, "patient_id,name,start,stop,dose\n0042-117,sertraline,2024-02-01,2024-03-01,150 mg\n", "pharmacy.csv")
    (save,) = [button for button in at.button if button.label == SAVE]
    assert save.disabled
    (which,) = [radio for radio in at.radio if radio.label.startswith("Which is right for")]
    assert [option.split("&")[0] for option in which.options] == ["Saved", "This file", "Both were taken together"]
    press(sound(which.set_value("new").run()), SAVE)
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    assert [t.dose and t.dose.low for t in history.treatments] == [150.0]


def test_files_chosen_together_have_their_turn(page: AppTest, kept: Store) -> None:
    second = GOOD.replace("0042-117", "0042-118").encode()
    at = sound(page.file_uploader[0].upload("one.csv", GOOD.encode()).upload("two.csv", second).run())
    assert "Then: two.csv" in words(at)
    press(press(at, SAVE), SAVE)
    assert {patient.patient_id for patient in kept.list_patients()} == {"0042-117", "0042-118"}


def test_the_history_leaves_as_a_file_that_is_made_when_asked_for(page: AppTest, kept: Store) -> None:
    at = press(upload(page, GOOD), SAVE)
    (button,) = [one for one in at.get("download_button") if one.proto.label.startswith("Export history")]
    assert button.proto.deferred_file_id  # nothing is made, and nothing can be fetched, before the click
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    (back,) = read_file(history_maker(history, "csv", lambda: None)(), knowledge(), date(2026, 11, 24)).histories
    assert back == history

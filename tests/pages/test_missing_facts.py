"""Diagnosis, start of the episode and birth date: asked in one line after an upload that lacks them, saved at once, or put off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.dates import on
from lib.records.history import Episode, History, PersonFact, Treatment
from lib.store import Store, StoreError
from tests.pages.conftest import banner, label, messages, press, sound, words

Tab = Callable[[], AppTest]
DRUG = Treatment(row=2, kind="medication", name="sertraline", agent="sertraline", start=on(date(2024, 1, 15)), stop=on(date(2024, 5, 20)))
BIRTH = PersonFact(3, "birth_date", "1978-07-14", on(date(1978, 7, 14)))
DIAGNOSIS = PersonFact(4, "diagnosis", "unipolar_depression")
EPISODE = Episode(5, on(date(2024, 1, 1)))


def review(dashboard: Tab, kept: Store, **facts: object) -> AppTest:
    kept.save_history(History("0042-117", treatments=(DRUG,), rows_read=1, rows_used=1, **facts), "a.csv")  # type: ignore[arg-type]
    return press(dashboard(), "Open 0042-117")


def field(at: AppTest, name: str):  # type: ignore[no-untyped-def]
    return next(box for box in at.text_input if label(box.label) == name)


def labels(at: AppTest) -> set[str]:
    return {label(box.label) for box in (*at.text_input, *at.selectbox)}


def test_all_three_are_asked_and_saved_at_once(dashboard: Tab, kept: Store) -> None:
    at = review(dashboard, kept)
    assert {"Diagnosis", "Current episode began", "Born"} <= labels(at)
    next(box for box in at.selectbox if box.label == "Diagnosis").set_value("unipolar_depression")
    field(at, "Current episode began").set_value("Mar 2024")
    field(at, "Born").set_value("14/07/1978")
    press(at, "Add to history")
    assert "Born 14-Jul-1978 (48y)" in (banner(at) or "")  # in the very run that saved it
    assert not {"Diagnosis", "Current episode began", "Born"} & labels(at)
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    assert patient.version == 2
    assert history.episodes[0].start.latest == date(2024, 3, 31)
    assert history.fact("diagnosis") == PersonFact(0, "diagnosis", "unipolar_depression")


def test_only_what_is_missing_is_asked(dashboard: Tab, kept: Store) -> None:
    at = review(dashboard, kept, person=(BIRTH, DIAGNOSIS))
    assert "Current episode began" in labels(at)
    assert not {"Diagnosis", "Born"} & labels(at)


def test_nothing_is_asked_when_nothing_is_missing(dashboard: Tab, kept: Store) -> None:
    at = review(dashboard, kept, person=(BIRTH, DIAGNOSIS), episodes=(EPISODE,))
    assert "Add to history" not in {label(button.label) for button in at.button}


def test_it_can_be_put_off_and_then_does_not_come_back_in_this_tab(dashboard: Tab, kept: Store) -> None:
    at = press(review(dashboard, kept), "Not now")
    assert "Born" not in labels(at)
    at.switch_page("pages/clinic/patients.py").run()
    press(at, "Open 0042-117")
    assert "Born" not in labels(at)
    assert "Born" in labels(press(dashboard(), "Open 0042-117"))


def test_a_date_that_cannot_be_read_is_said_at_its_field_and_nothing_typed_is_lost(dashboard: Tab, kept: Store) -> None:
    at = review(dashboard, kept)
    field(at, "Current episode began").set_value("03/04/2024")
    field(at, "Born").set_value("1978")
    press(at, "Add to history")
    assert "03/04/2024 can be 03-Apr-2024 or 04-Mar-2024: write the month in letters." in words(at)
    assert field(at, "Current episode began").value == "03/04/2024"
    assert field(at, "Born").value == "1978"
    assert kept.list_patients()[0].version == 1
    field(at, "Current episode began").set_value("03-Apr-2024")
    press(at, "Add to history")
    assert kept.list_patients()[0].version == 2
    assert "write the month in letters" not in words(at)


def test_blank_adds_nothing(dashboard: Tab, kept: Store) -> None:
    press(review(dashboard, kept), "Add to history")
    assert kept.list_patients()[0].version == 1


def test_when_saving_fails_what_was_typed_stays(dashboard: Tab, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at = review(dashboard, kept)
    field(at, "Born").set_value("1978")

    def refuses(*_: object, **__: object) -> None:
        raise StoreError("Not saved: the database is busy with another save. Nothing was written; try again in a moment.")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "add_facts", refuses)
        press(at, "Add to history")
    assert "Not saved: the database is busy with another save. Nothing was written; try again in a moment." in messages(at)
    assert field(at, "Born").value == "1978"
    press(sound(at), "Add to history")
    assert kept.list_patients()[0].version == 2


def test_what_was_typed_for_one_patient_is_never_offered_for_another(dashboard: Tab, kept: Store) -> None:
    kept.save_history(History("B-2", treatments=(DRUG,)), "b.csv")
    at = review(dashboard, kept)
    field(at, "Born").set_value("1978").run()
    at.switch_page("pages/clinic/patients.py").run()
    press(at, "Open B-2")
    assert field(at, "Born").value == ""

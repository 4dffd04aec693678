"""Every page opens through the shell: gate, banner, start checks, and one clear line when something breaks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.knowledge.tables import KnowledgeError
from lib.records.dates import on
from lib.records.history import History, PersonFact, Treatment
from lib.store import Store, StoreError
from lib.ui.pages import PAGES
from tests.pages.conftest import ROOT, banner, blocks, label, messages, press, sound

Tab = Callable[[], AppTest]
DRUG = Treatment(row=4, kind="medication", name="sertraline", agent="sertraline", start=on(date(2024, 1, 15)), stop=on(date(2024, 5, 20)))
PERSON = (PersonFact(2, "family_name", "Planted"), PersonFact(3, "given_name", "Secret"))


def saved(kept: Store, patient_id: str = "0042-117", given_name: str = "Secret") -> str:
    person = (PERSON[0], PersonFact(3, "given_name", given_name))
    return kept.save_history(History(patient_id, treatments=(DRUG,), person=person, rows_read=33, rows_used=31), "a.csv").key


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_every_page_runs_through_the_dashboard_in_a_fresh_tab(dashboard: Tab, entry) -> None:  # type: ignore[no-untyped-def]
    at = dashboard()
    at.switch_page(entry.script).run()
    sound(at)
    assert (banner(at) == "No patient open") is entry.banner


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_a_page_run_without_the_dashboard_stays_shut(kept: Store, entry) -> None:  # type: ignore[no-untyped-def]
    saved(kept)
    at = AppTest.from_file(str(ROOT / entry.script), default_timeout=30).run()
    assert [e.value for e in at.error] == ["This page opens only through the dashboard. Start it with `python -m lib serve`."]
    assert not at.title
    assert not at.button
    assert blocks(at) == []


def test_without_a_patient_the_review_says_where_to_find_one(dashboard: Tab) -> None:
    at = dashboard()
    at.switch_page("pages/patient/review.py").run()
    assert "No patient is open." in messages(sound(at))[0]
    assert {"Patients and samples", "Add a history"} <= {link.proto.label for link in at.get("page_link")}


def test_the_banner_shows_the_patient_from_the_very_run_that_opens_it(dashboard: Tab, kept: Store) -> None:
    saved(kept, "A-1", "Ada")
    saved(kept, "B-2", "Berta")
    at = dashboard()
    assert banner(at) is None  # several patients on screen: no banner
    press(at, "Open A-1")
    assert banner(at) == "PLANTED, Ada Born Not recorded Sex Not recorded ID A-1 31 of 33 rows used 2 to check"
    at.switch_page("pages/clinic/patients.py").run()
    press(at, "Open B-2")
    assert banner(at) == "PLANTED, Berta Born Not recorded Sex Not recorded ID B-2 31 of 33 rows used 2 to check"


def test_a_history_with_nothing_to_draw_still_opens(dashboard: Tab, kept: Store) -> None:
    kept.save_history(History("0042-117", person=PERSON), "a.csv")
    assert "ID 0042-117" in (banner(press(dashboard(), "Open 0042-117")) or "")


def test_a_new_tab_has_no_patient(dashboard: Tab, kept: Store) -> None:
    saved(kept)
    press(dashboard(), "Open 0042-117")
    other = dashboard()
    other.switch_page("pages/patient/review.py").run()
    assert banner(other) == "No patient open"


def test_a_patient_removed_meanwhile_is_no_longer_shown(dashboard: Tab, kept: Store) -> None:
    key = saved(kept)
    at = press(dashboard(), "Open 0042-117")
    kept.void_patient(key, "wrong patient")
    at.run()
    assert banner(at) == "No patient open"
    assert "No patient is open." in messages(sound(at))[0]


def test_nothing_of_the_patient_stands_in_the_address(dashboard: Tab, kept: Store) -> None:
    saved(kept)
    at = press(dashboard(), "Open 0042-117")
    assert dict(at.query_params) == {}


def test_a_name_with_signs_shows_as_typed(dashboard: Tab, kept: Store) -> None:
    saved(kept, "*42*", "<img src=x onerror=alert(1)> $y$")
    at = press(dashboard(), "Open *42*")
    assert "PLANTED, <img src=x onerror=alert(1)> $y$" in (banner(at) or "")
    assert not [block for block in blocks(at) if "<img" in block]


def test_knowledge_that_does_not_load_is_one_line(dashboard: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise KnowledgeError("agents.csv, line 7: no source")

    monkeypatch.setattr("lib.ui.shell.knowledge", broken)
    at = dashboard()
    assert messages(at) == ["The clinical knowledge does not load: agents.csv, line 7: no source"]
    assert not at.title


def test_a_store_that_does_not_open_is_one_line(dashboard: Tab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "other.sqlite").write_text("not a database " * 200)
    monkeypatch.setenv("TRD_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
    at = dashboard()
    assert messages(at) == [
        "The database cannot be opened: the file is not a database of this product, or it is encrypted with another key. "
        "Check TRD_DATABASE_URL and the key."
    ]
    assert not at.title


def test_a_fault_in_a_page_is_one_line_with_a_reference_and_no_patient_value_in_the_log(
    dashboard: Tab, kept: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    saved(kept)
    at = dashboard()

    def broken(*_: object) -> str:
        raise ValueError("PLANTED, Secret 0042-117")

    monkeypatch.setattr("lib.ui.patient_list.show_worklist", broken)
    with caplog.at_level(logging.DEBUG):
        at.run()
    assert not at.exception
    (said,) = messages(at)
    reference = said.rsplit("Reference ", 1)[1].rstrip(".")
    assert said.startswith("Something went wrong here and was stopped. What was saved is kept. Reference ")
    logged = "\n".join(record.getMessage() + str(record.exc_info or "") for record in caplog.records)
    assert reference in logged
    assert "ValueError" in logged
    assert "PLANTED" not in logged
    assert "0042" not in logged


def test_a_fault_in_a_callback_is_one_line_too(dashboard: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    at = dashboard()

    def refuses(*_: object, **__: object) -> None:
        raise StoreError("Not saved: the disk is full. Nothing was written; free some space and try again.")

    monkeypatch.setattr(Store, "save_history", refuses)
    first = next(button for button in at.button if (button.key or "").startswith("sample_"))
    first.click().run()
    assert not at.exception
    assert messages(at) == ["Not saved: the disk is full. Nothing was written; free some space and try again."]
    assert [title.value for title in at.title] == ["Patients"]
    assert "Add a history" in [label(button.label) for button in at.button]


def test_settings_chosen_last_are_there_in_the_next_tab(dashboard: Tab, kept: Store) -> None:
    saved(kept)
    at = press(dashboard(), "Open 0042-117")
    jurisdiction = next(box for box in (*at.selectbox, *at.radio) if box.key == "jurisdiction")
    assert jurisdiction.value == "CA"
    jurisdiction.set_value("UK").run()
    again = press(dashboard(), "Open 0042-117")
    assert next(box for box in (*again.selectbox, *again.radio) if box.key == "jurisdiction").value == "UK"


@pytest.mark.parametrize("found", [None, {}, {"jurisdiction": "Atlantis"}, {"unheard_of": "x"}, {"jurisdiction": 7}])
def test_settings_that_are_no_longer_offered_fall_back_to_the_default(dashboard: Tab, kept: Store, found: object) -> None:
    kept.write_setting("settings", found)
    saved(kept)
    at = press(dashboard(), "Open 0042-117")
    assert next(box for box in (*at.selectbox, *at.radio) if box.key == "jurisdiction").value == "CA"

"""The first page: saved histories as a worklist, and a fictional sample in one click."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.dates import on, show_date
from lib.records.history import History, PersonFact, Score, Treatment
from lib.store import Minute, Store, StoreError
from lib.ui import session
from lib.ui.samples import FOLDER, samples
from lib.ui.worklist.working import Working
from tests.pages.conftest import banner, messages, press, sound, words
from tests.pages.panels import component, send

Tab = Callable[[], AppTest]
TODAY = session.as_of()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is worked out before the page is drawn, however busy the machine is."""
    monkeypatch.setattr("lib.ui.worklist.show.AT_ONCE", 60.0)


def keep(kept: Store, patient_id: str, family: str = "", given: str = "", *scores: tuple[date, float]) -> str:
    known = (("family_name", family), ("given_name", given))
    person = tuple(PersonFact(2 + i, fact, value) for i, (fact, value) in enumerate(known) if value)
    held = scores or ((date(2026, 10, 19), 14),)
    rated = tuple(Score(5 + i, "PHQ-9", "PHQ-9", on(day), value) for i, (day, value) in enumerate(held))
    return kept.save_history(History(patient_id, person=person, scores=rated, rows_read=33, rows_used=31), "a.csv").key


def listed(at: AppTest) -> dict[str, Any]:
    """Everything the list was given to draw; nothing when there is no list."""
    if not any(element.key == "worklist" for element in at.get("bidi_component")):
        return {"rows": []}
    found: dict[str, Any] = json.loads(component(at, "worklist").proto.json)
    return found


def rows(at: AppTest) -> list[str]:
    return [row["name"] for row in listed(at)["rows"]]


def row(at: AppTest, name: str) -> dict[str, Any]:
    return next(row for row in listed(at)["rows"] if row["name"] == name)


def pick(at: AppTest, what: str) -> AppTest:
    return sound(send(at, "worklist", what))


def test_it_is_the_first_page_and_says_how_to_begin(dashboard: Tab) -> None:
    at = dashboard()
    assert [title.value for title in at.title] == ["Patients"]
    assert "None yet." in at.markdown[0].value
    assert rows(at) == []
    assert banner(at) is None


def test_every_sample_file_is_listed_and_every_listed_sample_is_there() -> None:
    assert sorted(sample.file for sample in samples()) == sorted(p.name for p in FOLDER.glob("*.csv") if p.name != "samples.csv")
    assert all(sample.title and sample.shows for sample in samples())


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_a_sample_opens_in_one_click_and_is_kept_apart(dashboard: Tab, kept: Store, sample) -> None:  # type: ignore[no-untyped-def]
    at = press(dashboard(), sample.title)
    (patient,) = kept.list_patients()
    assert patient.sample
    assert patient.source_name == sample.file
    assert f"ID {patient.patient_id}" in (banner(at) or "")
    at.switch_page("pages/clinic/patients.py").run()
    assert rows(at) == []  # a sample is not a saved history


def test_opening_a_sample_again_adds_no_version(dashboard: Tab, kept: Store) -> None:
    title = samples()[0].title
    at = press(dashboard(), title)
    at.switch_page("pages/clinic/patients.py").run()
    press(at, title)
    (patient,) = kept.list_patients()
    assert patient.version == 1


def test_all_samples_stand_on_a_list_of_their_own(dashboard: Tab, kept: Store) -> None:
    at = press(dashboard(), f"Try the worklist with {len(samples())} fictional patients")
    assert len(rows(at)) == len(samples())
    assert all("waiting" not in row for row in listed(at)["rows"])
    keep(kept, "A-1", "Lovelace", "Ada")
    fresh = dashboard()
    assert rows(fresh) == ["LOVELACE, Ada"]


def test_a_row_says_who_and_what_is_known(dashboard: Tab, kept: Store) -> None:
    keep(kept, "0042-117", "Example", "Patricia", (date(2026, 9, 1), 20), (date(2026, 10, 19), 14))
    at = dashboard()
    shown = row(at, "EXAMPLE, Patricia")
    assert shown["who"] == "ID 0042-117 · Born Not recorded"
    assert shown["score"] == ["PHQ-9 14", "19-Oct-2026", "from 20"]
    assert shown["changed"] == ["Not recorded", ""]
    assert shown["review"][0] == "Not set"
    assert shown["news"][0] == "Not opened yet"
    assert [said for _, _, said in shown["points"]] == ["PHQ-9 20 on 01-Sep-2026", "PHQ-9 14 on 19-Oct-2026"]
    # Nothing of a patient stands in what a browser keeps in its history.
    assert [title.value for title in at.title] == ["Patients"]


def test_a_click_opens_the_review_and_it_counts_as_seen(dashboard: Tab, kept: Store) -> None:
    key = keep(kept, "A-1", "Lovelace", "Ada")
    at = dashboard()
    pick(at, f"open:{key}")
    assert "LOVELACE, Ada" in (banner(at) or "")
    at.switch_page("pages/clinic/patients.py").run()
    assert row(at, "LOVELACE, Ada")["news"][0].startswith("Nothing new since ")


def test_what_changed_since_it_was_seen_is_said_on_the_row(dashboard: Tab, kept: Store) -> None:
    key = keep(kept, "A-1", "Lovelace", "Ada", (date(2026, 10, 1), 24))
    at = dashboard()
    pick(at, f"open:{key}")
    keep(kept, "A-1", "Lovelace", "Ada", (date(2026, 10, 1), 24), (date(2026, 11, 1), 15))
    at.switch_page("pages/clinic/patients.py").run()
    said, tone, whole = row(at, "LOVELACE, Ada")["news"]
    assert said.startswith("1 new row · PHQ-9 24→15")
    assert tone == "changed"
    assert whole.startswith("Since ")


def test_a_patient_of_another_list_cannot_be_opened_by_its_key(dashboard: Tab, kept: Store) -> None:
    keep(kept, "A-1", "Lovelace", "Ada")
    at = dashboard()
    pick(at, "open:somebody-else")
    assert banner(at) is None
    assert [title.value for title in at.title] == ["Patients"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["BYRON, George", "LOVELACE, Ada"]),
        ("ada", ["LOVELACE, Ada"]),
        ("  LOVE   ada ", ["LOVELACE, Ada"]),
        ("b-2", ["BYRON, George"]),
        ("nobody", []),
        (".*", []),
    ],
)
def test_search_by_name_or_id(dashboard: Tab, kept: Store, wanted: str, found: list[str]) -> None:
    keep(kept, "A-1", "Lovelace", "Ada")
    keep(kept, "B-2", "Byron", "George")
    at = dashboard()
    sound(at.text_input(key="find_patient").set_value(wanted).run())
    assert rows(at) == found
    assert ("No patient matches" in words(at)) is (not found)


def test_a_search_survives_a_look_at_a_patient_and_is_cleared_with_one_click(dashboard: Tab, kept: Store) -> None:
    key = keep(kept, "A-1", "Lovelace", "Ada")
    keep(kept, "B-2", "Byron", "George")
    at = dashboard()
    at.text_input(key="find_patient").set_value("ada").run()
    pick(at, f"open:{key}")
    at.switch_page("pages/clinic/patients.py").run()
    assert rows(at) == ["LOVELACE, Ada"]
    assert at.text_input(key="find_patient").value == "ada"
    press(at, "Show all")
    assert len(rows(at)) == 2
    assert at.text_input(key="find_patient").value == ""


def test_headings_sort_and_turn_round(dashboard: Tab, kept: Store) -> None:
    keep(kept, "A-1", "Lovelace", "Ada", (date(2026, 10, 1), 9))
    keep(kept, "B-2", "Byron", "George", (date(2026, 10, 1), 21))
    at = pick(dashboard(), "sort:name")
    assert rows(at) == ["BYRON, George", "LOVELACE, Ada"]
    assert at.selectbox(key="worklist_order").value == "name"
    assert rows(pick(at, "sort:score")) == ["BYRON, George", "LOVELACE, Ada"]
    assert rows(pick(at, "sort:score")) == ["LOVELACE, Ada", "BYRON, George"]


def test_a_filter_is_said_in_words(dashboard: Tab, kept: Store) -> None:
    keep(kept, "A-1", "Lovelace", "Ada")
    at = dashboard()
    sound(at.multiselect(key="worklist_flags").set_value(["met:ema_2013"]).run())
    assert rows(at) == []
    assert "No patient matches: meets EMA 2013." in words(at)


def test_an_aligned_row_without_the_day_says_so(dashboard: Tab, kept: Store) -> None:
    keep(kept, "A-1", "Lovelace", "Ada")
    at = dashboard()
    (control,) = [one for one in at.get("button_group") if one.key == "worklist_align"]
    sound(control.set_value("failure").run())
    assert listed(at)["axis"] == "Timeline around the second failure"
    assert row(at, "LOVELACE, Ada")["unplaced"] == "No second failure recorded"


def test_a_long_list_comes_a_page_at_a_time(dashboard: Tab, kept: Store) -> None:
    for number in range(53):
        keep(kept, f"P-{number:02d}", f"Nr{number:02d}")
    at = dashboard()
    first = listed(at)
    assert (len(first["rows"]), first["first"], first["last"], first["total"]) == (50, 1, 50, 53)
    assert first["rows"][0]["name"] == "NR52"
    pick(at, "page:next")
    assert rows(at) == ["NR02", "NR01", "NR00"]
    pick(at, "page:next")
    assert rows(at) == ["NR02", "NR01", "NR00"]
    pick(at, "page:previous")
    assert len(rows(at)) == 50


def test_ticked_patients_go_onto_a_new_agenda_and_then_onto_the_same(dashboard: Tab, kept: Store) -> None:
    ada, george = keep(kept, "A-1", "Lovelace", "Ada"), keep(kept, "B-2", "Byron", "George")
    at = dashboard()
    pick(at, f"tick:{ada}")
    pick(at, f"tick:{george}")
    assert [row["ticked"] for row in listed(at)["rows"]] == [True, True]
    at.text_input(key="agenda_title").set_value("Tuesday").run()
    at.text_input(key="agenda_day").set_value("01/12/2026").run()
    press(at, "Add 2 patients")
    assert any("month in letters" in said for said in messages(at))
    assert kept.meetings.list() == ()
    at.text_input(key="agenda_day").set_value("01-Dec-2026").run()
    press(at, "Add 2 patients")
    (meeting,) = kept.meetings.list()
    assert (meeting.title, meeting.held_on) == ("Tuesday", date(2026, 12, 1))
    assert [item.patient_key for item in meeting.items] == [ada, george]
    assert [row["ticked"] for row in listed(at)["rows"]] == [False, False]
    pick(at, f"tick:{ada}")
    at.selectbox(key="agenda_meeting").set_value(meeting.key).run()
    press(at, "Add 1 patient")
    assert any("0 added" in said and "1 already on it" in said for said in messages(at))
    assert len(kept.meetings.list()) == 1


def test_the_next_review_is_the_one_the_last_meeting_set(dashboard: Tab, kept: Store) -> None:
    ada = keep(kept, "A-1", "Lovelace", "Ada")
    for held_on, due in ((TODAY - timedelta(days=60), TODAY + timedelta(days=90)), (TODAY - timedelta(days=30), TODAY - timedelta(days=2))):
        meeting = kept.meetings.create("Review", held_on)
        item = kept.meetings.add_patient(meeting, ada)
        kept.meetings.save_minute(item, Minute(decision="Go on", next_review=due), 0)
    assert row(dashboard(), "LOVELACE, Ada")["review"] == [show_date(TODAY - timedelta(days=2)), "2 days overdue", "late"]


def test_a_view_is_kept_under_a_name_and_opened_again_without_the_search(dashboard: Tab, kept: Store) -> None:
    keep(kept, "A-1", "Lovelace", "Ada")
    keep(kept, "B-2", "Byron", "George")
    at = dashboard()
    at.text_input(key="find_patient").set_value("lovelace").run()
    at.multiselect(key="worklist_flags").set_value(["met:"]).run()
    at.selectbox(key="worklist_order").set_value("name").run()
    at.text_input(key="view_name").set_value("My <b>clinic</b>").run()
    press(at, "Keep this view")
    # A name that was searched for is not kept, or it would outlive the patient's erasure.
    assert "lovelace" not in json.dumps(kept.read_settings("worklist:")).casefold()
    fresh = dashboard()
    assert len(rows(fresh)) == 2
    press(fresh, "My <b>clinic</b>")
    assert rows(fresh) == []
    assert fresh.selectbox(key="worklist_order").value == "name"
    assert fresh.multiselect(key="worklist_flags").value == ["met:"]
    assert fresh.text_input(key="find_patient").value == ""
    press(fresh, "Remove")
    assert [button.label for button in dashboard().button if (button.key or "").startswith("view_remove")] == []


def test_rows_not_worked_out_yet_show_what_is_known(dashboard: Tab, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Working, "work_at_once", lambda *_: 0)
    monkeypatch.setattr(Working, "ask", lambda *_: None)
    monkeypatch.setattr(Working, "left", lambda _: 1)
    keep(kept, "A-1", "Lovelace", "Ada")
    at = dashboard()
    shown = row(at, "LOVELACE, Ada")
    assert shown["waiting"] == "Being worked out"
    assert shown["score"][:2] == ["PHQ-9 14", "19-Oct-2026"]
    assert "flags" not in shown


def test_a_row_of_an_older_version_is_not_shown_and_the_page_does_not_run_on(
    dashboard: Tab, kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(kept, "A-1", "Lovelace", "Ada", (date(2026, 10, 1), 24))
    dashboard()
    monkeypatch.setattr(Working, "work_at_once", lambda *_: 0)
    monkeypatch.setattr(Working, "ask", lambda *_: None)
    monkeypatch.setattr(Working, "left", lambda _: 1)
    keep(kept, "A-1", "Lovelace", "Ada", (date(2026, 10, 1), 24), (date(2026, 11, 1), 15))
    at = dashboard()
    shown = row(at, "LOVELACE, Ada")
    assert shown["waiting"] == "Being worked out"
    assert shown["score"] == ["PHQ-9 15", "01-Nov-2026", ""]
    assert "1 of 1 patients are being worked out" in words(at)


def test_a_history_that_cannot_be_worked_out_does_not_stop_the_list(dashboard: Tab, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(history: History, *_: object) -> None:
        raise ArithmeticError(history.patient_id)

    monkeypatch.setattr("lib.ui.worklist.working.work_out", fails)
    keep(kept, "A-1", "Lovelace", "Ada")
    at = dashboard()
    assert row(at, "LOVELACE, Ada")["waiting"].startswith("Could not be worked out")


def test_a_database_that_keeps_no_rows_still_shows_the_list(dashboard: Tab, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise StoreError("The worklist was not kept: the disk is full.")

    keep(kept, "A-1", "Lovelace", "Ada")
    monkeypatch.setattr("lib.store.worklist.Worklist.keep", refuses)
    at = dashboard()
    assert row(at, "LOVELACE, Ada")["waiting"] == "Being worked out"
    assert any("the disk is full" in said for said in messages(at))


def test_imported_text_reaches_the_list_as_it_was_typed(dashboard: Tab, kept: Store) -> None:
    drug = Treatment(2, "medication", "<b>x</b>", None, start=on(date(2026, 1, 1)))
    person = (PersonFact(3, "given_name", "<img src=x>"),)
    kept.save_history(History("<i>1</i>", treatments=(drug,), person=person, rows_read=2, rows_used=2), "a.csv")
    shown = listed(dashboard())["rows"][0]
    assert shown["name"] == "<img src=x>"  # drawn with textContent (lib/ui/worklist/list.js)
    assert shown["who"].startswith("ID <i>1</i>")


def test_the_button_leads_to_the_upload(dashboard: Tab) -> None:
    at = press(dashboard(), "Add a history")
    assert [title.value for title in at.title] == ["Add a history"]

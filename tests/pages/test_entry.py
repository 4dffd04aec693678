"""Typing a history in: kept from the first letter, brought back by another tab, refused without losing a field, saved as versions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.history import History, PersonFact, Treatment
from lib.store import ENTERED_ROW, Store, StoreError
from lib.store.drafts import Drafts
from tests.pages.conftest import banner, label, messages, press, sound, words
from tests.pages.panels import component

KEY = "entry_form"
THREE = {
    "person": {"patient_id": "T-1", "family_name": "Example", "given_name": "Tess", "birth_date": "1980"},
    "courses": [
        {"k": "c1", "name": "sertraline", "dose": "150", "start": "2019", "to": "2020", "ended": "no help"},
        {"k": "c2", "name": "venlafaxine XR", "dose": "225", "start": "spring 2021", "to": "8 weeks", "ended": "partial"},
        {"k": "c3", "name": "mirtazapine", "dose": "30", "start": "2024", "to": "still taking"},
    ],
    "conditions": {"pregnancy": "no"},
}


class Tab:
    """A browser tab on the page, with the form's side of the conversation."""

    def __init__(self, at: AppTest) -> None:
        self.at = sound(at.switch_page("pages/patient/entry.py").run())
        self.count = 0

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(component(self.at, KEY).proto.json))

    def send(self, sheet: dict[str, Any], do: str = "keep", draft: str = "", revision: int = 0, **more: str) -> None:
        self.count += 1
        message = {"n": f"m-{self.count}", "do": do, "draft": draft, "revision": revision, "sheet": sheet, **more}
        self.raw(json.dumps(message))

    def raw(self, message: str) -> None:
        states = self.at._tree.get_widget_states()
        payload = json.dumps([{"event": "typed", "value": message}])
        states.widgets.append(WidgetState(id=_make_trigger_id(component(self.at, KEY).proto.id, "events"), json_trigger_value=payload))
        sound(self.at._run(states))


@pytest.fixture
def tab(dashboard: Callable[[], AppTest]) -> Tab:
    return Tab(dashboard())


def changed(sheet: dict[str, Any], **courses: dict[str, str]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(sheet))
    for line in copy["courses"]:
        line.update(courses.get(line["k"], {}))
    return copy


def test_the_first_letter_makes_a_draft_and_each_send_replaces_it(tab: Tab, kept: Store) -> None:
    assert kept.drafts.unfinished() == ()
    tab.send({"courses": [{"k": "c1", "name": "s"}]})
    tab.send(THREE)
    (draft,) = kept.drafts.unfinished()
    assert json.loads(draft.document)["courses"] == THREE["courses"]
    assert draft.title == "EXAMPLE, Tess · ID T-1 · 3 courses"
    held = tab.data["held"]
    assert (held["draft"], held["revision"], held["answered"], held["fault"]) == (draft.key, draft.revision, "m-2", "")
    assert held["kept_at"]


def test_a_blank_form_leaves_no_draft(tab: Tab, kept: Store) -> None:
    tab.send({"courses": [{"k": "c1"}]})
    assert kept.drafts.unfinished() == ()


def test_words_stand_beside_the_fields(tab: Tab) -> None:
    tab.send(changed(THREE, c1={"start": "03/04/2020"}, c2={"name": "venlafaxinn XR"}))
    said = tab.data["said"]
    assert said["c1.start"]["tone"] == "error"
    assert said["c2.name"]["tone"] == "warn"
    assert said["c3.dose"] == {"tone": "read", "text": "30 mg", "offer": []}
    assert tab.data["rows"]["c3"] == 3  # a line in error keeps its number


def test_saving_opens_the_review_and_ends_the_draft(tab: Tab, kept: Store) -> None:
    tab.send(THREE, "save")
    assert banner(tab.at) is not None
    assert "EXAMPLE, Tess" in str(banner(tab.at))
    assert "Saved." in messages(tab.at)
    assert kept.drafts.unfinished() == ()
    (patient,) = kept.list_patients()
    history = kept.load_history(patient.key)
    assert history is not None
    assert [(t.row, t.agent) for t in history.treatments] == [(1, "sertraline"), (2, "venlafaxine"), (3, "mirtazapine")]
    assert [(c.condition, c.present) for c in history.conditions] == [("pregnancy", "no")]
    assert history.source_name.startswith("typed on ")
    assert [version.origin for version in kept.versions(patient.key)] == ["typed"]


def test_what_is_wrong_is_listed_and_no_field_is_lost(tab: Tab, kept: Store) -> None:
    wrong = changed(THREE, c1={"start": "31-Feb-2020"}, c2={"to": "2019"})
    wrong["person"]["patient_id"] = ""
    tab.send(wrong, "save")
    data = tab.data
    assert data["wrong"]["for"] == "m-1"
    assert [at for at, _ in data["wrong"]["list"]] == ["person.patient_id", "c1.start", "c2.to"]
    assert data["wrong"]["list"][0][1] == "Patient ID: Enter the patient's ID."
    assert data["wrong"]["list"][1][1].startswith("Line 1, from: ")
    assert kept.list_patients() == ()
    (draft,) = kept.drafts.unfinished()
    assert json.loads(draft.document)["courses"] == wrong["courses"]
    tab.send(THREE, "save")
    assert len(kept.list_patients()) == 1


def test_another_tab_goes_on_with_what_was_typed(tab: Tab, dashboard: Callable[[], AppTest]) -> None:
    tab.send(THREE)
    other = Tab(dashboard())
    assert "Unfinished entry from" in words(other.at)
    assert "EXAMPLE, Tess · ID T-1 · 3 courses" in words(other.at)
    press(other.at, "Go on")
    assert other.data["sheet"]["courses"] == THREE["courses"]
    assert other.data["held"]["token"] != tab.data["held"]["token"]
    assert "Unfinished entry from" not in words(other.at)


def test_an_unfinished_entry_is_offered_on_the_patients_page_and_opens_the_form(tab: Tab, dashboard: Callable[[], AppTest]) -> None:
    tab.send(THREE)
    other = dashboard()
    assert "EXAMPLE, Tess · ID T-1 · 3 courses" in words(other)
    press(other, "Go on")
    assert [title.value for title in other.title] == ["Type a history"]
    assert json.loads(component(other, KEY).proto.json)["sheet"]["courses"] == THREE["courses"]


def test_typing_and_a_file_lead_to_each_other(tab: Tab) -> None:
    assert [link.proto.label for link in tab.at.get("page_link") if "file" in link.proto.label] == ["Add one from a file instead"]
    sound(tab.at.switch_page("pages/patient/history.py").run())
    assert [link.proto.label for link in tab.at.get("page_link") if "Type" in link.proto.label] == ["Type a history instead"]


def test_two_tabs_on_one_draft_lose_nothing(tab: Tab, dashboard: Callable[[], AppTest], kept: Store) -> None:
    tab.send(THREE)
    other = Tab(dashboard())
    press(other.at, "Go on")
    other.send(changed(THREE, c1={"dose": "200"}))
    tab.send(changed(THREE, c1={"dose": "50"}))
    doses = [json.loads(draft.document)["courses"][0]["dose"] for draft in kept.drafts.unfinished()]
    assert sorted(doses) == ["200", "50"]
    assert any("another tab" in text for text in messages(tab.at))


def test_after_a_restart_the_open_tab_takes_its_draft_up_again(tab: Tab, dashboard: Callable[[], AppTest], kept: Store) -> None:
    tab.send(THREE)
    held = tab.data["held"]
    fresh = Tab(dashboard())  # the server has forgotten the tab; the browser has not
    fresh.send(changed(THREE, c1={"dose": "200"}), draft=held["draft"], revision=held["revision"])
    (draft,) = kept.drafts.unfinished()
    assert draft.key == held["draft"]
    assert json.loads(draft.document)["courses"][0]["dose"] == "200"


def test_a_draft_is_discarded_only_for_good(tab: Tab, dashboard: Callable[[], AppTest], kept: Store) -> None:
    tab.send(THREE)
    other = Tab(dashboard())
    press(other.at, "Discard for good")
    assert kept.drafts.unfinished() == ()
    assert "The entry was discarded." in messages(other.at)


def test_when_the_database_refuses_it_is_said_and_the_next_send_is_kept(tab: Tab, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise StoreError("Draft not kept: the disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(Drafts, "begin", refuses)
        tab.send(THREE)
        assert tab.data["held"]["fault"] == "Draft not kept: the disk is full."
    tab.send(THREE)
    assert tab.data["held"]["fault"] == ""
    assert len(kept.drafts.unfinished()) == 1


@pytest.mark.parametrize("message", ["{}", "no json", '{"n": 1, "sheet": {"courses": [{"name": 1}]}}', '{"n": 1, "sheet": []}'])
def test_what_is_no_sheet_changes_nothing_and_is_said(tab: Tab, kept: Store, message: str) -> None:
    tab.send(THREE)
    tab.raw(message)
    assert tab.data["held"]["fault"]
    (draft,) = kept.drafts.unfinished()
    assert json.loads(draft.document)["courses"] == THREE["courses"]


def test_pasted_text_comes_back_as_lines_to_confirm(tab: Tab, kept: Store) -> None:
    tab.send({}, "read", text="sertraline 50-200 mg 2019-2020, no help; Effexor 225 x 6 mo, partial; never lithium")
    pasted = tab.data["held"]["pasted"]
    assert pasted["for"] == "m-1"
    assert [line["name"] for line in pasted["lines"]] == ["sertraline", "Effexor"]
    assert pasted["left"] == ["never lithium"]
    lines = [{"k": f"c{i}", **line} for i, line in enumerate(pasted["lines"])]
    tab.send({"person": {"patient_id": "T-2"}, "courses": lines}, "save")
    assert [at for at, _ in tab.data["wrong"]["list"]] == ["c0.confirmed", "c1.confirmed"]
    tab.send({"person": {"patient_id": "T-2"}, "courses": [{**line, "confirmed": "yes"} for line in lines]}, "save")
    history = kept.load_history(kept.list_patients()[0].key)
    assert history is not None
    assert history.treatments[1].note == "from pasted text: Effexor 225 x 6 mo, partial"


def test_a_typed_history_opens_again_and_becomes_the_next_version(tab: Tab, kept: Store) -> None:
    tab.send(THREE, "save")
    key = kept.list_patients()[0].key
    kept.add_facts(key, [PersonFact(ENTERED_ROW, "diagnosis", "unipolar_depression")])
    sound(tab.at.switch_page("pages/patient/entry.py").run())
    press(tab.at, "Change the typed history of EXAMPLE, Tess")
    assert tab.data["sheet"]["courses"] == THREE["courses"]
    assert tab.data["said"]["person.patient_id"]["text"].startswith("You are changing the typed history of EXAMPLE, Tess")
    tab.send(changed(THREE, c1={"dose": "200"}), "save")
    assert [version.origin for version in kept.versions(key)] == ["typed", "entered", "typed"]
    history = kept.load_history(key)
    assert history is not None
    assert history.treatments[0].dose is not None
    assert history.treatments[0].dose.high == 200
    assert [fact.value for fact in history.person if fact.fact == "diagnosis"] == ["unipolar_depression"]


def test_under_the_id_of_a_file_what_is_typed_is_added(tab: Tab, kept: Store) -> None:
    born = PersonFact(2, "family_name", "Example")
    there = History("T-1", treatments=(Treatment(3, "medication", "lithium", "lithium"),), person=(born,), rows_read=2, rows_used=2)
    key = kept.save_history(there, "clinic.csv").key
    tab.send(THREE)
    assert "What you type is added to that history." in tab.data["said"]["person.patient_id"]["text"]
    tab.send(THREE, "save")
    history = kept.load_history(key)
    assert history is not None
    assert [(t.row, t.agent) for t in history.treatments] == [
        (3, "lithium"), (1001, "sertraline"), (1002, "venlafaxine"), (1003, "mirtazapine"),
    ]  # fmt: skip
    assert any(
        "Rows 1001 to " in problem.message and problem.message.endswith("of what was typed in the form.") for problem in history.problems
    )
    assert history.source_name.startswith("clinic.csv + typed on ")
    assert kept.latest_version(key) == 2
    assert kept.load_history(key, 1) == there.__class__(
        **{**{f: getattr(there, f) for f in there.__dataclass_fields__}, "source_name": "clinic.csv"}
    )


def test_what_was_typed_beside_a_file_can_be_changed_again(tab: Tab, kept: Store) -> None:
    there = History("T-1", treatments=(Treatment(3, "medication", "lithium", "lithium"),), rows_read=2, rows_used=2)
    key = kept.save_history(there, "clinic.csv").key
    tab.send(THREE, "save")
    sound(tab.at.switch_page("pages/patient/entry.py").run())
    press(tab.at, "Change the typed history of EXAMPLE, Tess")
    assert tab.data["sheet"]["courses"] == THREE["courses"]
    tab.send(changed(THREE, c1={"dose": "200"}), "save")
    history = kept.load_history(key)
    assert history is not None
    assert [(t.row, t.agent, t.dose and t.dose.high) for t in history.treatments] == [
        (3, "lithium", None), (1001, "sertraline", 200), (1002, "venlafaxine", 225), (1003, "mirtazapine", 30),
    ]  # fmt: skip


def test_a_second_entry_under_an_id_joins_what_was_typed_before(tab: Tab, kept: Store) -> None:
    tab.send(THREE, "save")
    key = kept.list_patients()[0].key
    sound(tab.at.switch_page("pages/patient/entry.py").run())
    more = {
        "person": {"patient_id": "T-1"},
        "courses": [{"k": "c1", "name": "lithium", "dose": "800 mg"}, {**THREE["courses"][1], "k": "c2"}],
    }
    tab.send(more, "save")
    history = kept.load_history(key)
    assert history is not None
    assert [(t.row, t.agent) for t in history.treatments] == [(1, "sertraline"), (2, "venlafaxine"), (3, "mirtazapine"), (4, "lithium")]
    form = kept.load_form(key)
    assert form is not None
    assert [line["name"] for line in json.loads(form.document)["courses"]] == ["sertraline", "venlafaxine XR", "mirtazapine", "lithium"]


def test_a_second_entry_never_overrules_the_first_in_silence(tab: Tab, kept: Store) -> None:
    tab.send(THREE, "save")
    sound(tab.at.switch_page("pages/patient/entry.py").run())
    tab.send({**THREE, "conditions": {"pregnancy": "yes"}}, "save")
    assert tab.data["wrong"]["list"] == [
        ["condition.pregnancy", "The typed history of this ID says “no”. To change it, open that history with “Change the typed history”."]
    ]
    assert kept.list_patients()[0].version == 1


def test_what_is_typed_and_what_a_file_says_stand_side_by_side_until_chosen(tab: Tab, kept: Store) -> None:
    start = PartialDate(date(2019, 1, 1), date(2019, 12, 31), "2019")
    low = Treatment(3, "medication", "sertraline", "sertraline", start=start, dose=Dose(50, 50, "mg", "day", "50 mg"))
    key = kept.save_history(History("T-1", treatments=(low,), rows_read=1, rows_used=1), "clinic.csv").key
    tab.send(THREE, "save")
    assert tab.data["wrong"]["list"][0][1].startswith("What is typed and what is saved disagree.")
    assert kept.latest_version(key) == 1
    (radio,) = tab.at.radio
    assert [label(option)[:12] for option in radio.options] == ["Saved: 50 mg", "Typed: 150 m", "Both were ta"]
    assert next(button for button in tab.at.button if button.label == "Save as chosen").disabled
    radio.set_value("new").run()
    press(sound(tab.at), "Save as chosen")
    history = kept.load_history(key)
    assert history is not None
    assert [(t.row, t.dose and t.dose.high) for t in history.treatments if t.agent == "sertraline"] == [(1001, 150)]
    assert kept.drafts.unfinished() == ()


def test_another_persons_id_is_refused(tab: Tab, kept: Store) -> None:
    other = History("T-1", person=(PersonFact(2, "family_name", "Somebody"),), rows_read=1, rows_used=1)
    kept.save_history(other, "clinic.csv")
    tab.send(THREE, "save")
    assert tab.data["wrong"]["list"][0][0] == "person.family_name"
    assert "Check that it is the same patient." in tab.data["wrong"]["list"][0][1]
    assert kept.list_patients()[0].version == 1


def test_a_saved_id_cannot_be_changed_into_another(tab: Tab, kept: Store) -> None:
    tab.send(THREE, "save")
    sound(tab.at.switch_page("pages/patient/entry.py").run())
    press(tab.at, "Change the typed history of EXAMPLE, Tess")
    tab.send({**THREE, "person": {**THREE["person"], "patient_id": "T-9"}}, "save")
    assert tab.data["wrong"]["list"][0][0] == "person.patient_id"
    assert len(kept.list_patients()) == 1


def test_another_entry_can_be_begun_and_the_first_waits(tab: Tab, kept: Store) -> None:
    tab.send(THREE)
    press(tab.at, "Begin another entry")
    assert tab.data["sheet"].get("courses", []) == []
    assert "Unfinished entry from" in words(tab.at)
    assert len(kept.drafts.unfinished()) == 1


def test_nothing_typed_reads_as_markup(tab: Tab, dashboard: Callable[[], AppTest]) -> None:
    nasty = "<img src=x onerror=alert(1)> *b* $y$"
    tab.send({**THREE, "person": {**THREE["person"], "family_name": nasty}})
    other = Tab(dashboard())
    assert nasty.upper() in words(other.at)
    assert not any("<img" in block.proto.body.lower() for block in other.at.get("html") if "<style>" not in block.proto.body)
    assert all("<img" not in label(button.label) for button in other.at.button)

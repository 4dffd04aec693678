"""The meeting page: from a name and a day over agenda, minutes and projector to the sign-off, as the browser would send it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from lib.access.passphrases import hashed
from lib.ingest.read import read_file
from lib.knowledge.load import DATA, knowledge
from lib.records.dates import show_date
from lib.reports.sheet import Choices, Said
from lib.store import Action, Meeting, Minute, Store
from lib.ui import session
from lib.ui.access.state import _access, access
from lib.ui.meeting import company, papers
from lib.ui.meeting.papers import judged_today, maker
from lib.ui.meeting.typed_minute import as_typed
from tests.pages.conftest import ROOT, banner, blocks, messages, press, sound, words
from tests.pages.panels import click, component, panel_keys, said

Tab = Callable[[], AppTest]
TODAY = session.as_of()
NAMES = ("EXAMPLE, Patricia", "MUSTER, Leon", "SAMPLE, Ingrid")


@pytest.fixture
def cases(kept: Store) -> list[str]:
    """Three saved patients."""
    made = []
    for path in sorted((DATA / "samples").glob("0[123]-*.csv")):
        history = read_file(path.read_bytes(), knowledge(), TODAY, file_name="clinic.csv").histories[0]
        made.append(kept.save_history(history, "clinic.csv").key)
    return made


@pytest.fixture
def planned(kept: Store, cases: list[str]) -> Meeting:
    """A meeting about the three."""
    key = kept.meetings.create("Tuesday review", TODAY)
    for patient in cases:
        kept.meetings.add_patient(key, patient)
    kept.meetings.set_attendees(key, ["Dr Ash", "Dr Birch"])
    return loaded(kept, key)


def loaded(kept: Store, key: str) -> Meeting:
    found = kept.meetings.load(key)
    assert found is not None
    return found


def at_meeting(dashboard: Tab, **address: str) -> AppTest:
    at = dashboard()
    for name, value in address.items():
        at.query_params[name] = value
    return sound(at.switch_page("pages/clinic/meeting.py").run())


def tell(at: AppTest, key: str, event: str, value: object) -> AppTest:
    """What the browser sends from a component."""
    states = at._tree.get_widget_states()
    text = value if isinstance(value, str) else json.dumps(value)
    payload = json.dumps([{"event": event, "value": text}])
    states.widgets.append(WidgetState(id=_make_trigger_id(component(at, key).proto.id, "events"), json_trigger_value=payload))
    return at._run(states)


def drawn(at: AppTest, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(component(at, key).proto.json)
    return found


def keep(at: AppTest, item: str, base: int, number: str = "a-1", **fields: object) -> AppTest:
    """The scribe's panel sends a whole case."""
    minute = as_typed(Minute()) | fields
    return tell(at, "meeting_scribe", "typed", {"n": number, "do": "keep", "item": item, "base": base, "minute": minute})


# --- the list


def test_a_meeting_is_planned_with_a_name_and_a_typed_day(dashboard: Tab, kept: Store) -> None:
    at = at_meeting(dashboard)
    assert "No meeting is planned yet." in at.markdown[0].value
    at.text_input(key="meeting_title").set_value("Tuesday *review*")
    at.text_input(key="meeting_day").set_value("08-Dec-2026")
    press(at, "Plan a meeting")
    (held,) = kept.meetings.list()
    assert (held.title, show_date(held.held_on)) == ("Tuesday *review*", "08-Dec-2026")
    assert "Tuesday *review* 08-Dec-2026 · planned" in " ".join(words(at).split())
    press(at, "All meetings")
    assert "08-Dec-2026 · 0 cases · planned" in words(at)


def test_a_day_that_could_be_two_is_not_guessed(dashboard: Tab, kept: Store) -> None:
    at = at_meeting(dashboard)
    at.text_input(key="meeting_day").set_value("08/12/2026")
    press(at, "Plan a meeting")
    assert any("month in letters" in said_ for said_ in messages(at))
    assert kept.meetings.list() == ()


def test_actions_still_open_stand_beside_the_meetings(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    item = planned.items[0]
    late = Action("a1", "kidney tests", "Dr Birch", TODAY - timedelta(days=3))
    kept.meetings.save_minute(item.key, Minute(decision="lithium", actions=(late, Action("a2", "letter", ""))), 0)
    kept.meetings.mark_action("a2", "yes")
    shown = words(at_meeting(dashboard))
    assert "Dr Birch: kidney tests" in shown
    assert f"EXAMPLE, Patricia · overdue since {show_date(TODAY - timedelta(days=3))}" in shown
    assert "letter" not in shown


def test_a_meeting_that_is_gone_is_said_and_the_list_shown(dashboard: Tab) -> None:
    at = at_meeting(dashboard, meeting="no-such")
    assert any("no longer in the database" in text for text in messages(at))
    assert [button.label for button in at.button if button.label == "Plan a meeting"]


# --- the agenda


def test_the_agenda_shows_who_is_discussed_with_code_and_time(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    rows = drawn(at, "meeting_agenda")["items"]
    assert [(row["code"], row["who"], row["minutes"]) for row in rows] == list(
        zip(("Case A", "Case B", "Case C"), NAMES, (None,) * 3, strict=True)
    )
    assert [row["current"] for row in rows] == [True, False, False]
    assert banner(at) == "EXAMPLE, Patricia Born 14-Jul-1978 (48y) Sex Female ID S-001 42 of 42 rows used"


def test_order_times_and_removal(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    a, b, c = (item.key for item in planned.items)
    at = at_meeting(dashboard, meeting=planned.key)
    sound(tell(at, "meeting_agenda", "act", {"n": 1, "do": "order", "keys": [c, a, b]}))
    sound(tell(at, "meeting_agenda", "act", {"n": 2, "do": "minutes", "key": c, "text": " 12 "}))
    assert [(i.key, i.case_code, i.minutes) for i in loaded(kept, planned.key).items] == [
        (c, "Case C", 12),
        (a, "Case A", None),
        (b, "Case B", None),
    ]
    tell(at, "meeting_agenda", "act", {"n": 3, "do": "minutes", "key": c, "text": "ten"})
    assert any("whole minutes" in text for text in messages(at))
    sound(tell(at, "meeting_agenda", "act", {"n": 4, "do": "remove", "key": b}))
    assert [i.key for i in loaded(kept, planned.key).items] == [c, a]


def test_a_patient_is_added_by_search(dashboard: Tab, kept: Store, cases: list[str]) -> None:
    key = kept.meetings.create("Empty", TODAY)
    at = at_meeting(dashboard, meeting=key)
    assert any("The agenda is empty" in block.value for block in at.markdown)
    at.text_input(key="meeting_find").set_value("muster").run()
    press(at, "MUSTER, Leon · born 22-Mar-1985 · ID S-002")
    assert [item.patient_key for item in loaded(kept, key).items] == [cases[1]]
    assert at.text_input(key="meeting_find").value == ""


# --- the scribe


def test_what_the_scribe_types_is_kept(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    item = planned.items[0].key
    at = at_meeting(dashboard, meeting=planned.key)
    sound(keep(at, item, 0, question="What next?", decision="Add lithium", next_review="in 6 weeks"))
    minute = loaded(kept, planned.key).items[0].minute
    assert (minute.question, minute.decision, minute.next_review) == ("What next?", "Add lithium", TODAY + timedelta(weeks=6))
    answer = drawn(at, "meeting_scribe")["held"]
    assert (answer["answered"], answer["item"], answer["revision"], answer["fault"]) == ("a-1", item, 1, "")
    assert answer["read"] == {"next_review": show_date(TODAY + timedelta(weeks=6))}


def test_a_day_that_cannot_be_read_is_named_and_the_rest_kept(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    sound(keep(at, planned.items[0].key, 0, decision="wait", next_review="soon"))
    minute = loaded(kept, planned.key).items[0].minute
    assert (minute.decision, minute.next_review) == ("wait", None)
    assert "05-Jan-2027" in drawn(at, "meeting_scribe")["held"]["wrong"]["next_review"]


def test_two_texts_of_one_case_are_both_given_back(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    item = planned.items[0].key
    at = at_meeting(dashboard, meeting=planned.key)
    kept.meetings.save_minute(item, Minute(decision="theirs"), 0)
    sound(keep(at, item, 0, decision="mine"))
    conflict = drawn(at, "meeting_scribe")["held"]["conflict"]
    assert (conflict["mine"]["decision"], conflict["kept"]["decision"], conflict["base"]) == ("mine", "theirs", 1)
    assert loaded(kept, planned.key).items[0].minute.decision == "theirs"
    sound(keep(at, item, conflict["base"], number="a-2", decision="mine"))
    assert drawn(at, "meeting_scribe")["held"]["conflict"] is None
    assert loaded(kept, planned.key).items[0].minute.decision == "mine"


def test_a_browser_whose_answer_came_late_is_no_second_scribe(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    item = planned.items[0].key
    at = at_meeting(dashboard, meeting=planned.key)
    sound(keep(at, item, 0, decision="wa"))
    # It never heard of revision 1, and sends on from 0, with what it tried before.
    late = {
        "n": "a-2",
        "do": "keep",
        "item": item,
        "base": 0,
        "minute": as_typed(Minute(decision="wait")),
        "tried": [as_typed(Minute(decision="wa"))],
    }
    sound(tell(at, "meeting_scribe", "typed", late))
    assert drawn(at, "meeting_scribe")["held"]["conflict"] is None
    assert loaded(kept, planned.key).items[0].minute.decision == "wait"
    # Another scribe's text is still a conflict, whatever was tried.
    kept.meetings.save_minute(item, Minute(decision="theirs"), 2)
    sound(tell(at, "meeting_scribe", "typed", late | {"n": "a-3"}))
    assert drawn(at, "meeting_scribe")["held"]["conflict"]["kept"]["decision"] == "theirs"


def test_text_of_a_case_that_is_no_longer_in_hand_is_kept_with_its_own_case(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    a, b, _ = (item.key for item in planned.items)
    at = at_meeting(dashboard, meeting=planned.key)
    press(at, "Next")
    sound(keep(at, a, 0, decision="belongs to A"))
    assert [item.minute.decision for item in loaded(kept, planned.key).items] == ["belongs to A", "", ""]
    assert drawn(at, "meeting_scribe")["item"] == b


@pytest.mark.parametrize("message", ["", "[]", "{}", '{"n": "a-1", "do": "keep", "item": "x", "base": 0, "minute": {"decision": 5}}'])
def test_a_message_that_is_none_changes_nothing_and_is_answered(dashboard: Tab, kept: Store, planned: Meeting, message: str) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    sound(tell(at, "meeting_scribe", "typed", message or "no json"))
    assert drawn(at, "meeting_scribe")["held"]["fault"].startswith("Not kept")
    assert all(item.minute.blank for item in loaded(kept, planned.key).items)


def test_who_was_there(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    message = {"n": "a-1", "do": "present", "names": ["Dr Ash", "Dr Elm"], "base": ["Dr Ash", "Dr Birch"]}
    sound(tell(at, "meeting_scribe", "typed", message))
    assert loaded(kept, planned.key).attendees == ("Dr Ash", "Dr Elm")
    sound(tell(at, "meeting_scribe", "typed", message | {"n": "a-2", "names": ["Dr Oak"]}))
    assert "another screen entered as present: Dr Ash, Dr Elm" in drawn(at, "meeting_scribe")["held"]["fault"]
    assert loaded(kept, planned.key).attendees == ("Dr Ash", "Dr Elm")


# --- leading and following


def test_next_brings_the_case_here_and_on_the_projector(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    press(at, "Next")
    assert (banner(at) or "").startswith("MUSTER, Leon")
    assert loaded(kept, planned.key).shown == planned.items[1].key
    assert dict(at.query_params) == {"meeting": planned.key, "case": planned.items[1].key}  # two random keys, and nothing else
    tell(at, "meeting_scribe", "act", {"n": "a-9", "do": "next"})
    assert (banner(at) or "").startswith("SAMPLE, Ingrid")
    assert next(button for button in at.button if button.key == "meeting_next").disabled


def test_a_reload_finds_the_case_again(dashboard: Tab, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key, case=planned.items[2].key)
    assert (banner(at) or "").startswith("SAMPLE, Ingrid")


def test_when_the_projector_goes_on_by_itself_this_screen_says_so_or_follows(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    kept.meetings.show(planned.key, planned.items[2].key)
    sound(at.run())
    assert (banner(at) or "").startswith("EXAMPLE, Patricia")
    assert "The projector shows Case C" in " ".join(words(at).split())
    sound(at.radio(key="meeting_way").set_value("follows").run())
    assert (banner(at) or "").startswith("SAMPLE, Ingrid")
    kept.meetings.show(planned.key, planned.items[1].key)
    sound(at.run())
    assert (banner(at) or "").startswith("MUSTER, Leon")


def test_the_options_are_hidden_from_the_room_and_revealed(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    press(at, "Hide options")
    assert loaded(kept, planned.key).items[0].options_shown is False
    room = drawn(at_meeting(dashboard, view=planned.key), "meeting_projector")
    assert "First each person says" in json.dumps(room["case"]["screens"][2])
    press(at, "Reveal options")
    assert loaded(kept, planned.key).items[0].options_shown is True


# --- the projector


def test_the_projector_shows_the_case_without_identifiers_and_nothing_else(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    kept.meetings.show(planned.key, planned.items[1].key)
    at = at_meeting(dashboard, view=planned.key)
    case = drawn(at, "meeting_projector")["case"]
    assert (case["code"], case["place"]) == ("Case B", "2 of 3")
    assert banner(at) is None
    everything = json.dumps([str(element.proto) for element in at.main]) + json.dumps(case) + " ".join(blocks(at))
    for word in ("MUSTER", "Leon", "S-002", "22-Mar-1985", "Tuesday review", "clinic.csv"):
        assert word not in everything, word


def test_keys_lead_from_case_to_case(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, view=planned.key)
    assert drawn(at, "meeting_projector")["case"]["code"] == "Case A"
    tell(at, "meeting_projector", "go", "back:1:Case A")  # nothing before the first
    tell(at, "meeting_projector", "go", "next:2:Case A")
    tell(at, "meeting_projector", "go", "next:3:Case A")  # pressed twice before the first was answered: one step
    assert drawn(at, "meeting_projector")["case"]["code"] == "Case B"
    tell(at, "meeting_projector", "go", "next:4:Case B")
    tell(at, "meeting_projector", "go", "next:5:Case C")
    assert drawn(at, "meeting_projector")["case"]["code"] == "Case C"
    assert loaded(kept, planned.key).shown == planned.items[2].key


def test_a_signed_meeting_can_still_be_leafed_through(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    kept.meetings.sign_off(planned.key)
    at = at_meeting(dashboard, view=planned.key)
    sound(tell(at, "meeting_projector", "go", "next:1:Case A"))
    assert drawn(at, "meeting_projector")["case"]["code"] == "Case B"


def test_a_projector_without_a_meeting_says_so(dashboard: Tab, kept: Store) -> None:
    gone = drawn(at_meeting(dashboard, view="no-such"), "meeting_projector")
    assert (gone["case"], gone["says"]) == (None, "This meeting is no longer in the database.")
    empty = drawn(at_meeting(dashboard, view=kept.meetings.create("Empty", TODAY)), "meeting_projector")
    assert (empty["case"], empty["says"]) == (None, "No case is on the agenda yet.")


# --- last time, sign-off, papers


@pytest.fixture
def decided(kept: Store, planned: Meeting) -> Meeting:
    """The same patients at an earlier meeting, signed."""
    key = kept.meetings.create("Spring review", TODAY - timedelta(days=60))
    item = kept.meetings.add_patient(key, planned.items[0].patient_key)
    actions = (Action("old1", "kidney tests", "Dr Birch"), Action("old2", "explain lithium", ""))
    kept.meetings.save_minute(item, Minute(decision="Add lithium", reasons="two failed courses", actions=actions), 0)
    kept.meetings.sign_off(key)
    return loaded(kept, key)


def test_a_case_opens_with_what_was_decided_and_whether_it_happened(
    dashboard: Tab, kept: Store, planned: Meeting, decided: Meeting
) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    shown = " ".join(words(at).split())
    assert f"Last time, {show_date(decided.held_on)}, Spring review: Add lithium. Because: two failed courses. Did it happen?" in shown
    answer = next(group for group in at.button_group if group.key == "mark_done_old1")
    sound(answer.set_value("no").run())
    at.text_input(key="mark_note_old1").set_value("missed").run()
    actions = loaded(kept, decided.key).items[0].minute.actions
    assert [(one.done, one.done_note) for one in actions] == [("no", "missed"), ("unknown", "")]


def test_the_review_page_says_what_was_decided_marks_it_and_leads_to_the_minutes(
    dashboard: Tab, kept: Store, planned: Meeting, decided: Meeting
) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    press(at, "Open review")
    sound(at.switch_page("pages/patient/review.py").run())  # the test browser has to be told where it is
    told = said(at, "decided")
    assert f"Decided {show_date(decided.held_on)} (Spring review) Add lithium 2 actions, 2 not marked yet" in told
    assert "Decided at case review" in said(at, "chart-table")
    click(at, "decided", f"decided:{decided.key}/{decided.items[0].key}")
    assert "Add lithium" in said(at, "meeting_signed")


def test_without_a_decision_the_review_page_says_nothing_of_meetings(dashboard: Tab, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    press(at, "Open review")
    assert "decided" not in panel_keys(at)


def test_sign_off_then_addenda_only(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    sound(keep(at, planned.items[0].key, 0, decision="Add lithium"))
    press(at, "Sign off these minutes")
    assert loaded(kept, planned.key).status == "signed"
    assert drawn(at, "meeting_scribe")["signed"] is True
    assert "Decision Add lithium" in said(at, "meeting_signed")
    assert "Signed off by This computer" in said(at, "meeting_signed_by")
    at.text_area(key="meeting_addendum").set_value("Case A: level in the *morning*.")
    press(at, "Add the addendum")
    assert "This computer: Case A: level in the *morning*." in said(at, "meeting_addenda")
    press(at, "Next")
    assert (banner(at) or "").startswith("MUSTER, Leon")
    assert drawn(at, "meeting_agenda")["signed"] is True


def test_a_late_message_after_the_sign_off_is_refused_and_not_lost(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    kept.meetings.sign_off(planned.key)
    keep(at, planned.items[0].key, 0, decision="too late")
    assert loaded(kept, planned.key).items[0].minute.blank


@pytest.mark.parametrize(("form", "starts"), [("pdf", b"%PDF"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("ics", b"BEGIN:VCALENDAR")])
def test_each_paper_is_made_after_its_click_and_written_down_first(kept: Store, planned: Meeting, form: str, starts: bytes) -> None:
    item = planned.items[0]
    kept.meetings.save_minute(item.key, Minute(decision="lithium", actions=(Action("a1", "bloods for Patricia", "Dr Ash"),)), 0)
    records = {one.key: (1, history) for one in planned.items if (history := kept.load_history(one.patient_key)) is not None}
    noted: list[str] = []
    choices = Choices(datetime.now().astimezone(), identified=False)
    make = maker(loaded(kept, planned.key), records, form, choices, lambda: noted.append("made"), judged_today())
    assert noted == []
    data = make()
    assert noted == ["made"]
    assert data.startswith(starts)
    assert b"Patricia" not in data


def test_the_papers_stand_on_the_page(dashboard: Tab, planned: Meeting) -> None:
    at = at_meeting(dashboard, meeting=planned.key)
    labels = [button.proto.label for button in at.get("download_button")]
    assert labels == ["Minutes (PDF)", "Minutes (Word)", "Actions (CSV)", "Actions and reviews (calendar)"]
    press(at, "Make the sheets of all cases")
    assert "Sheets of 3 cases (PDF)" in [button.proto.label for button in at.get("download_button")]


def test_who_may_only_read_sees_the_minutes_and_leafs_but_writes_nothing(kept: Store, planned: Meeting) -> None:
    kept.meetings.save_minute(planned.items[0].key, Minute(decision="Add lithium"), 0)
    _access.cache_clear()
    secret = hashed("blue kettle walking")
    kept.accounts.add("chief", "Chief", "admin", secret)
    kept.accounts.add("reader", "Dr Reader", "read_only", secret)
    access().sign_ins.begin("browser reader", "reader")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
    at.user = {"browser": "browser reader", "identity": ""}
    at.query_params["meeting"] = planned.key
    at.run()
    sound(at.switch_page("pages/clinic/meeting.py").run())
    assert "Decision Add lithium" in said(at, "meeting_signed")
    assert "Not signed off yet." in said(at, "meeting_signed_by")
    assert "meeting_scribe" not in panel_keys(at)
    offered = {button.label for button in at.button}
    assert not offered & {"Save", "Sign off these minutes", "Hide options", "Reveal options", "Discard this meeting"}
    assert drawn(at, "meeting_agenda")["signed"] is True
    press(at, "Next")
    assert (banner(at) or "").startswith("MUSTER, Leon")
    assert loaded(kept, planned.key).shown is None


def test_a_meeting_without_patients_is_discarded(dashboard: Tab, kept: Store) -> None:
    key = kept.meetings.create("By mistake", TODAY)
    press(at_meeting(dashboard, meeting=key), "Discard this meeting")
    assert kept.meetings.list() == ()


def decided_earlier(kept: Store, planned: Meeting) -> Meeting:
    """The same meeting, with a question for its first case, about which an earlier meeting decided something."""
    item = planned.items[0]
    before = kept.meetings.create("October review", TODAY - timedelta(weeks=7))
    kept.meetings.save_minute(kept.meetings.add_patient(before, item.patient_key), Minute(decision="Wait for Muster's level"), 0)
    kept.meetings.save_minute(item.key, Minute(question="What after mirtazapine?", decision="of this very meeting"), 0)
    return loaded(kept, planned.key)


def test_a_sheet_of_the_agenda_has_the_question_and_what_was_decided_before(
    kept: Store, planned: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "store", lambda: kept)
    held = decided_earlier(kept, planned)
    records = {one.key: (1, history) for one in held.items if (history := kept.load_history(one.patient_key)) is not None}
    first, second, third = papers.said_of(held, records, True)
    assert first.question == "What after mirtazapine?"
    assert first.decided == ((TODAY - timedelta(weeks=7), "Wait for Muster's level"),)
    assert second == third == Said()
    # Without identifiers, the name of another patient of the agenda is no more to be read than the patient's own.
    (without, *_) = papers.said_of(held, records, False)
    assert "Muster" not in without.decided[0].text


def test_the_batch_draws_the_earlier_decision_on_the_sheet(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    held = decided_earlier(kept, planned)
    at = press(at_meeting(dashboard, meeting=held.key), "Make the sheets of all cases")
    made: bytes = at.session_state["trd_meeting_sheets"][1]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    assert "What after mirtazapine?" in pages[0]
    assert "Wait for Muster's level" in " ".join(pages[0].split())
    assert not any("of this very meeting" in page for page in pages)
    assert all("by: not signed in" in page for page in pages)


def renamed(at: AppTest, title: str, day: str) -> AppTest:
    """Type into the two fields and save."""
    fields = {
        (field.key or "").split("_")[1]: field
        for field in at.text_input
        if (field.key or "").startswith(("meeting_title_", "meeting_day_"))
    }
    fields["title"].set_value(title)
    fields["day"].set_value(day)
    return press(at, "Save")


def test_name_and_day_are_changed_at_the_desk(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = renamed(at_meeting(dashboard, meeting=planned.key), "Wednesday *review*", "02-Dec-2026")
    held = loaded(kept, planned.key)
    assert (held.title, show_date(held.held_on)) == ("Wednesday *review*", "02-Dec-2026")
    assert "Name and day are saved." in messages(at)
    assert "Wednesday *review* 02-Dec-2026 · planned" in " ".join(words(at).split())


def test_a_day_that_cannot_be_read_changes_nothing(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    at = renamed(at_meeting(dashboard, meeting=planned.key), "Wednesday review", "02/12/2026")
    assert any("month in letters" in one for one in messages(at))
    assert loaded(kept, planned.key).title == "Tuesday review"


def test_signed_minutes_keep_their_name(dashboard: Tab, kept: Store, planned: Meeting) -> None:
    kept.meetings.sign_off(planned.key)
    at = at_meeting(dashboard, meeting=planned.key)
    assert "Save" not in [button.label for button in at.button]


# --- the lock of a projector


def test_the_projector_counts_the_use_of_its_desk(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _access.cache_clear()
    held, now = access().sign_ins, [1_000_000.0]
    monkeypatch.setattr(held, "_clock", lambda: (now[0], now[0]))
    at, allowed = ["desk"], [True]
    monkeypatch.setattr(company, "browser_key", lambda: at[0])
    monkeypatch.setattr(company, "may", lambda _right: allowed[0])
    for browser in ("desk", "projector"):
        held.begin(browser, "ada")

    def look(browser: str, meeting: str = "m") -> float | None:
        at[0] = browser
        if browser == "projector":
            return company.idle_with(meeting)
        company.note_desk(meeting)
        return None

    now[0] += 600
    held.touch("desk")
    assert look("projector") is None  # the desk has not told yet
    look("desk")
    now[0] += 60
    assert look("projector") == 60
    assert look("projector", "another meeting") is None
    now[0] += 839  # fourteen minutes and 59 seconds after the last use at the desk, 25 minutes after any at the projector
    assert held.standing("projector") == "in"
    # Somebody who may only read sits at the desk: that keeps nothing in.
    allowed[0] = False
    held.touch("desk")
    look("desk")
    look("projector")
    now[0] += 1
    assert (held.standing("projector"), held.standing("desk")) == ("idle", "in")
    assert look("projector") is None


def test_a_locked_projector_shows_no_case_and_returns_to_it(kept: Store, planned: Meeting) -> None:
    _access.cache_clear()
    kept.accounts.add("ada", "Dr Ada", "admin", hashed("blue kettle walking"))
    kept.meetings.show(planned.key, planned.items[1].key)
    access().sign_ins.begin("room", "ada")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
    at.user = {"browser": "room", "identity": ""}
    at.query_params["view"] = planned.key
    sound(at.run())
    at.query_params["view"] = planned.key
    sound(at.switch_page("pages/clinic/meeting.py").run())
    assert drawn(at, "meeting_projector")["case"]["code"] == "Case B"
    access().sign_ins.lock("room")
    at.run()
    assert "MEETING VIEW locked" in words(at)
    assert "the meeting goes on with the same case" in words(at)
    assert "Case B" not in str(at.main)
    next(field for field in at.text_input if field.label == "Passphrase").set_value("blue kettle walking")
    press(at, "Unlock")
    assert drawn(at, "meeting_projector")["case"]["code"] == "Case B"

"""What each role is offered: what the store would refuse is not there, with a word on why; and the pages of log and people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.passphrases import hashed
from lib.records.history import History, PersonFact
from lib.store import Actor, Role, Store, StoreError
from lib.store.actors import RIGHTS
from lib.ui import audited
from lib.ui.access.state import _access, access
from lib.ui.log_page import KINDS
from lib.ui.pages import PAGES
from tests.pages.conftest import ROOT, label, messages, press, sound, words
from tests.pages.panels import component

HISTORY = History("0042-117", person=(PersonFact(2, "family_name", "Planted"),), rows_read=1, rows_used=1)
ROLES = get_args(Role)
SECRET = "blue kettle walking"


@pytest.fixture
def as_role(kept: Store) -> Callable[..., AppTest]:
    """A tab in which a person of that role is signed in, with a patient open."""
    _access.cache_clear()
    hash_of_secret = hashed(SECRET)
    kept.accounts.add("chief", "Chief", "admin", hash_of_secret)
    key = kept.save_history(HISTORY, "a.csv").key

    def opened(role: Role, script: str = "pages/patient/review.py") -> AppTest:
        if kept.accounts.find(role) is None:
            kept.accounts.add(role, f"Dr {role}", role, hash_of_secret)
        access().sign_ins.begin(f"browser {role}", role)
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
        at.user = {"browser": f"browser {role}", "identity": ""}
        at.session_state["trd_patient"] = key
        at.run()
        at.switch_page(script)
        return sound(at.run())

    return opened


def offered(at: AppTest) -> set[str]:
    return {label(button.label) for button in at.button} | {button.proto.label for button in at.get("download_button")}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_a_page_opens_to_whom_it_is_for_and_tells_the_others(as_role: Any, role: Role, entry: Any) -> None:
    at = as_role(role, entry.script)
    refused = [text for text in messages(at) if "not open to you" in text]
    assert bool(refused) is (entry.right not in RIGHTS[role])
    if refused:
        assert not at.title


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_change_is_offered_a_change(as_role: Any, role: Role) -> None:
    may = "change" in RIGHTS[role]
    at = as_role(role)
    assert ("Add to history" in offered(at)) is may
    assert all(box.disabled is not may for box in at.checkbox if (box.key or "").startswith("prefer_"))
    at.button_group(key="trd_section").set_value("questions")
    at.run()
    assert may or "Save the answer" not in offered(at)
    assert ("you cannot answer them here" in words(at)) is not may


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_export_is_offered_a_file(as_role: Any, role: Role) -> None:
    at = as_role(role)
    found = {name for name in offered(at) if name.startswith(("Export history", "Print sheet (PDF)"))}
    assert bool(found) is ("export" in RIGHTS[role])
    assert ("you cannot take a history away" in words(at)) is ("export" not in RIGHTS[role])


@pytest.mark.parametrize("role", ROLES)
def test_only_an_administrator_finds_log_and_people_in_the_menu(as_role: Any, role: Role) -> None:
    links = {link.proto.label for link in as_role(role).get("page_link")}
    assert ({"Log", "People"} <= links) is (role == "admin")


def test_seeing_a_patient_is_one_entry_a_visit(as_role: Any, kept: Store) -> None:
    at = as_role("clinician")
    for _ in range(3):
        at.run()
    (key,) = [patient.key for patient in kept.list_patients()]
    views = [row for row in kept.audit.of_patient(key) if row.kind == "view"]
    assert [(row.identity, row.role, row.detail) for row in views] == [("clinician", "clinician", "")]
    as_role("meeting")
    assert len([row for row in kept.audit.of_patient(key) if row.kind == "view"]) == 2


def test_a_file_is_written_down_when_it_is_made_and_not_made_from_a_locked_screen(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    key = kept.save_history(HISTORY, "a.csv").key
    kept.accounts.add("ada", "Ada", "admin", "hash")
    held = access()
    monkeypatch.setattr(audited, "store", lambda: kept.acting(Actor("ada", "Ada", "admin")))
    monkeypatch.setattr(audited, "browser_key", lambda: "b9")
    held.sign_ins.begin("b9", "ada")
    note = audited.exporting(key, "history as csv")
    assert [row.kind for row in kept.audit.of_patient(key)] == ["change"]
    note()
    assert next((row.kind, row.detail) for row in kept.audit.of_patient(key)) == ("export", "history as csv")
    held.sign_ins.lock("b9")
    with pytest.raises(StoreError, match="sign in first"):
        note()


def test_who_may_not_export_makes_no_file_by_any_way(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audited, "store", lambda: kept.acting(Actor("board", "Board", "meeting")))
    for act in (audited.exported, audited.printed):
        with pytest.raises(StoreError, match="Not allowed"):
            act("key", "history as csv")
    assert [row for row in kept.audit.recent(9) if row.kind in ("export", "print")] == []


def test_the_log_says_who_looked_at_a_patient(as_role: Any, kept: Store) -> None:
    as_role("clinician")
    at = as_role("admin", "pages/about/audit.py")
    next(field for field in at.text_input if field.label == "Patient number").set_value("0042-117")
    at = press(at, "Show")
    said = words(at)
    assert "Seen by 1 person, 2 entries." in said
    assert "Seen" in said
    assert "clinician" in said
    assert "PLANTED" not in said
    next(field for field in at.text_input if field.label == "Patient number").set_value("nobody-7")
    assert "No patient nobody-7 is kept here." in words(press(at, "Show"))


def test_the_log_is_checked_on_the_page(as_role: Any, kept: Store) -> None:
    at = press(as_role("admin", "pages/about/audit.py"), "Check now")
    assert any("everything is as it was written" in text for text in messages(at))
    kept.engine.dispose()
    with kept.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_append_only")
        connection.exec_driver_sql("UPDATE audit SET identity = 'mallory' WHERE sequence = 2")
    at = press(at, "Check now")
    assert any("Something was changed outside TRD Review" in text for text in messages(at))


def test_every_kind_the_log_knows_has_words() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "lib").rglob("*.py")))
    written = set(re.findall(r"audit\.(?:write\([^,]+, [^,]+, |record\()\"([a-z_]+)\"", code))
    assert {"change", "void", "sign_in", "sign_in_failed", "sign_out", "account", "verify"} <= written
    assert written <= set(KINDS)


def test_an_administrator_adds_disables_and_changes_people(as_role: Any, kept: Store) -> None:
    at = as_role("admin", "pages/about/people.py")
    fields = {field.key: field for field in at.text_input}
    for key, value in (
        ("add_name", "Dr New"),
        ("add_identity", "New "),
        ("add_new", "green kettle walking"),
        ("add_again", "green kettle walking"),
    ):
        fields[key].set_value(value)
    next(radio for radio in at.radio if radio.key == "add_role").set_value("meeting")
    press(at, "Add")
    made = kept.accounts.find("new")
    assert made is not None
    assert (made.name, made.role) == ("Dr New", "meeting")
    next(box for box in at.selectbox if box.key == "people_whom").set_value("new").run()
    next(box for box in at.selectbox if box.key == "people_role_new").set_value("clinician").run()
    next(button for button in at.button if button.key == "people_off").click().run()
    changed = kept.accounts.find("new")
    assert changed is not None
    assert (changed.role, changed.active) == ("clinician", False)


def test_the_last_administrator_stays(as_role: Any, kept: Store) -> None:
    at = as_role("admin", "pages/about/people.py")
    kept.accounts.disable("chief")
    at.run()
    next(box for box in at.selectbox if box.key == "people_whom").set_value("admin").run()
    next(button for button in at.button if button.key == "people_off").click().run()
    assert "Account not changed: nobody would be left to manage accounts." in messages(at)


def test_no_secret_is_drawn(as_role: Any) -> None:
    at = as_role("admin", "pages/about/people.py")
    assert "Dr admin" in words(at)
    assert "$argon2" not in words(at)


LIST = "pages/clinic/patients.py"


def listed(at: AppTest) -> dict[str, Any]:
    """What the list of patients was given to draw."""
    found: dict[str, Any] = json.loads(component(at, "worklist").proto.json)
    return found


@pytest.mark.parametrize(
    ("role", "ticks", "adds", "keeps"),
    [
        ("admin", True, True, True),
        ("clinician", True, True, True),
        ("read_only", False, False, False),
        ("meeting", True, False, False),
    ],
)
def test_the_list_of_patients_offers_each_role_its_part(as_role: Any, role: Role, ticks: bool, adds: bool, keeps: bool) -> None:
    at = as_role(role, LIST)
    drawn = listed(at)
    # Everybody sees the list and its order; a tick leads to an agenda and is there for those who may plan one.
    assert [row["name"] for row in drawn["rows"]] == ["PLANTED"]
    assert ("tick" in [column[0] for column in drawn["columns"]]) is ticks
    assert ("x tick" in drawn["note"]) is ticks
    assert any(expander.proto.popover.label == "Add to agenda" for expander in at.get("popover")) is ticks
    # Adding a history and opening a sample both keep one.
    assert ("Add a history" in offered(at)) is adds
    assert any((button.key or "").startswith("sample_") for button in at.button) is adds
    assert ("Fictional samples" in [box.value for box in at.subheader]) is adds
    # A view is kept as a setting.
    assert ("Keep this view" in offered(at)) is keeps
    assert ("you cannot keep views" in words(at)) is not keeps


def test_an_empty_list_does_not_send_a_reader_to_samples_that_are_not_there(as_role: Any, kept: Store) -> None:
    kept.void_patient(kept.list_patients()[0].key, "by mistake")
    assert any("A clinician adds histories here." in box.value for box in as_role("read_only", LIST).markdown)
    assert any("Open a fictional sample" in box.value for box in as_role("clinician", LIST).markdown)


def test_a_view_kept_by_a_reader_by_any_way_is_refused(as_role: Any, kept: Store) -> None:
    reader = kept.acting(Actor("read_only", "Dr Reader", "read_only"))
    with pytest.raises(StoreError, match="cannot change settings"):
        reader.write_setting("worklist:x", {})

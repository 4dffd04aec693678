"""Four roles against every function of the store: what a role may not do is refused by the store itself, in one line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lib.records.facts import ENTERED_ROW
from lib.records.history import PersonFact
from lib.store import ROLES, WORKSTATION, Actor, Role, Seen, Store, StoreError
from lib.store.audit import Audit
from lib.store.backup import back_up, restore
from lib.store.drafts import Drafts
from lib.store.erasing import erase_records
from lib.store.retention import due
from tests.store.conftest import history

FACT = PersonFact(ENTERED_ROW, "severity", "severe")
BIRTH = history().person[0]

EVERYBODY = {"admin", "clinician", "read_only", "meeting"}
WRITERS = {"admin", "clinician"}
EXPORTERS = {"admin", "clinician", "read_only"}
ORGANISERS = {"admin", "clinician", "meeting"}
ADMINISTRATORS = {"admin"}

# Function -> who may call it, and a call of it on a store in that person's name, a patient's key and a draft's key.
MATRIX: dict[str, tuple[set[str], Callable[[Store, str, str], object]]] = {
    "Store.save_history": (WRITERS, lambda s, _k, _d: s.save_history(history("lithium"), "b.csv")),
    "Store.save_typed": (WRITERS, lambda s, _k, _d: s.save_typed(history("lithium", patient_id="T"), "typed", "{}")),
    "Store.add_facts": (WRITERS, lambda s, k, _d: s.add_facts(k, [FACT])),
    "Store.remove_facts": (WRITERS, lambda s, k, _d: s.remove_facts(k, [FACT])),
    "Store.correct": (WRITERS, lambda s, k, _d: s.correct(k, BIRTH, None, "misread")),
    "Store.void_patient": (WRITERS, lambda s, k, _d: s.void_patient(k, "twice")),
    "Store.load_form": (EVERYBODY, lambda s, k, _d: s.load_form(k)),
    "Store.load_history": (EVERYBODY, lambda s, k, _d: s.load_history(k)),
    "Store.latest_version": (EVERYBODY, lambda s, k, _d: s.latest_version(k)),
    "Store.latest_versions": (EVERYBODY, lambda s, k, _d: s.latest_versions([k])),
    "Store.find_patient": (EVERYBODY, lambda s, _k, _d: s.find_patient("0042-117")),
    "Store.versions": (EVERYBODY, lambda s, k, _d: s.versions(k)),
    "Store.changes": (EVERYBODY, lambda s, k, _d: s.changes(k)),
    "Store.corrections": (EVERYBODY, lambda s, k, _d: s.corrections(k)),
    "Store.list_patients": (EVERYBODY, lambda s, _k, _d: s.list_patients()),
    "Store.read_setting": (EVERYBODY, lambda s, _k, _d: s.read_setting("a")),
    "Store.read_settings": (EVERYBODY, lambda s, _k, _d: s.read_settings("a")),
    "Store.write_setting": (WRITERS, lambda s, _k, _d: s.write_setting("a", 1)),
    "Store.keys_of": (EXPORTERS, lambda s, _k, _d: s.keys_of("0042-117")),
    "Store.take_out": (EXPORTERS, lambda s, k, _d: s.take_out(k)),
    "Store.erase_patient": (ADMINISTRATORS, lambda s, k, _d: s.erase_patient(k, "request")),
    "Store.verify": (ADMINISTRATORS, lambda s, _k, _d: s.verify()),
    "Audit.record": (EVERYBODY, lambda s, k, _d: s.audit.record("view", k)),
    "Audit.head": (EVERYBODY, lambda s, _k, _d: s.audit.head()),
    "Audit.recent": (ADMINISTRATORS, lambda s, _k, _d: s.audit.recent(1)),
    "Audit.of_patient": (ADMINISTRATORS, lambda s, k, _d: s.audit.of_patient(k)),
    "Drafts.begin": (WRITERS, lambda s, _k, _d: s.drafts.begin("{}")),
    "Drafts.keep": (WRITERS, lambda s, _k, d: s.drafts.keep(d, 1, "{}")),
    "Drafts.load": (WRITERS, lambda s, _k, d: s.drafts.load(d)),
    "Drafts.discard": (WRITERS, lambda s, _k, d: s.drafts.discard(d)),
    "Drafts.unfinished": (EVERYBODY, lambda s, _k, _d: s.drafts.unfinished()),
    "Meetings.rename": (ORGANISERS, lambda s, _k, _d: _renamed(s)),
    "back_up": (ADMINISTRATORS, lambda s, _k, _d: back_up(s.engine, s.actor, _elsewhere(s))),
    "restore": (ADMINISTRATORS, lambda s, _k, _d: _restored(s)),
    "erase_records": (ADMINISTRATORS, lambda s, k, _d: erase_records(s.engine, s.actor, k, "request")),
    "due": (ADMINISTRATORS, lambda s, _k, _d: due(s.engine, s.actor, 10, date(2026, 11, 24))),
}
# Opening, closing, and the parts that are checked one by one here or in the tests of meetings, accounts and the worklist.
NOT_CHECKED = {"Store.open", "Store.close", "Store.acting"}


def _elsewhere(store: Store) -> Path:
    return Path(str(store.engine.url.database)).parent / "backup"


def _restored(store: Store) -> object:
    if store.actor.may("manage"):
        back_up(store.engine, store.actor, _elsewhere(store))
    return restore(f"sqlite:///{_elsewhere(store).with_name('new.sqlite')}", store.actor, _elsewhere(store))


def _renamed(store: Store) -> object:
    key = store.meetings.create("Review", date(2026, 11, 24)) if store.actor.may("meet") else "none"
    return store.meetings.rename(key, "Tuesday review", date(2026, 12, 1))


@pytest.fixture
def address(sqlite_address: str) -> str:
    """Roles are checked before the database is asked; one kind is enough."""
    return sqlite_address


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("function", MATRIX)
def test_a_role_may_do_its_part_and_no_more(store: Store, function: str, role: Role) -> None:
    allowed, call = MATRIX[function]
    key = store.save_history(history("sertraline"), "a.csv").key
    draft = store.drafts.begin("{}").key
    rows = store.audit.head().sequence
    person = store.acting(Actor(f"the-{role}", "Somebody", role))
    if role in allowed:
        call(person, key, draft)
        return
    with pytest.raises(StoreError, match=r"^Not allowed: [a-z -]+ cannot [a-z ']+\.$"):
        call(person, key, draft)
    assert store.audit.head().sequence == rows
    assert store.versions(key)[0].version == 1


@pytest.mark.parametrize("function", [name for name in MATRIX if name not in {"Audit.record"}])
def test_a_role_that_is_not_known_has_no_right(store: Store, function: str) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    stranger = store.acting(Actor("x", "X", "owner"))  # type: ignore[arg-type]
    harmless = {"Audit.head", "Store.read_setting", "Store.read_settings", "Drafts.unfinished"}
    if function in harmless:
        assert not MATRIX[function][1](stranger, key, "none") or function == "Audit.head"
        return
    with pytest.raises(StoreError, match=r"^Not allowed: this person cannot"):
        MATRIX[function][1](stranger, key, "none")


def test_no_function_of_the_store_is_missing_here() -> None:
    there = {
        f"{kind.__name__}.{name}"
        for kind in (Store, Audit, Drafts)
        for name, member in inspect.getmembers(kind, callable)
        if not name.startswith("_") and not isinstance(inspect.getattr_static(kind, name), property)
    }
    assert there - set(MATRIX) == NOT_CHECKED


def test_unfinished_entries_are_shown_to_those_who_may_go_on_with_them(store: Store) -> None:
    store.drafts.begin("{}", "Voss")
    assert len(store.acting(Actor("a", "A", "clinician")).drafts.unfinished()) == 1
    assert store.acting(Actor("a", "A", "meeting")).drafts.unfinished() == ()


def test_whoever_sits_at_this_computer_may_do_everything() -> None:
    assert WORKSTATION.role == "admin"


def test_what_a_person_saw_is_their_own(store: Store) -> None:
    key = store.save_history(history("sertraline"), "a.csv").key
    store.worklist.see("ada", Seen(key, 1, "f", datetime.now(UTC), ""))
    assert store.worklist.seen_by("ben") == {}

"""Accounts: made, changed and disabled by those who may, never removed, each change in the log, and always somebody left to manage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lib.store import Actor, Store, StoreError
from lib.store.accounts import Accounts

ADA = Actor("ada", "Dr Ada", "admin")
BERTA = Actor("berta", "Dr Berta", "clinician")


def log(store: Store) -> list[tuple[str, str, str]]:
    return [(row.identity, row.kind, row.detail) for row in store.audit.recent(20)]


def test_an_account_is_made_found_and_listed_by_name(store: Store) -> None:
    assert store.accounts.local() == ()
    made = store.acting(ADA).accounts.add(" zoe@clinic.example ", " Zoë ", "clinician")
    store.accounts.add("ada", "Ada", "admin", "hash")
    assert (made.identity, made.name, made.secret, made.active, made.last_sign_in_at) == ("zoe@clinic.example", "Zoë", None, True, None)
    assert [one.identity for one in store.accounts.all()] == ["ada", "zoe@clinic.example"]
    assert [one.identity for one in store.accounts.local()] == ["ada"]
    assert store.accounts.find("zoe@clinic.example") == made
    assert store.accounts.find("Zoe@clinic.example") is None
    assert ("ada", "account", "made, clinician") in log(store)


@pytest.mark.parametrize(
    ("identity", "name", "role"), [("", "A", "admin"), ("a", " ", "admin"), ("a" * 201, "A", "admin"), ("a", "A", "root")]
)
def test_what_is_no_account_is_refused(store: Store, identity: str, name: str, role: Any) -> None:
    with pytest.raises(StoreError, match=r"^Account not made: "):
        store.accounts.add(identity, name, role)
    assert store.accounts.all() == ()


def test_an_identity_has_one_account(store: Store) -> None:
    store.accounts.add("ada", "Ada", "admin")
    with pytest.raises(StoreError, match="has one already"):
        store.accounts.add("ada", "Another", "clinician")


def test_a_person_is_kept_out_and_let_in_again(store: Store) -> None:
    store.accounts.add("berta", "Berta", "clinician")
    store.accounts.disable("berta")
    found = store.accounts.find("berta")
    assert found is not None
    assert not found.active
    store.accounts.enable("berta")
    again = store.accounts.find("berta")
    assert again is not None
    assert again.active
    assert [detail for _, _, detail in log(store)] == ["enabled", "disabled", "made, clinician"]


def test_somebody_is_always_left_to_manage(store: Store) -> None:
    store.accounts.add("ada", "Ada", "admin", "hash")
    store.accounts.add("berta", "Berta", "clinician", "hash")
    for change in (lambda: store.accounts.disable("ada"), lambda: store.accounts.set_role("ada", "clinician")):
        with pytest.raises(StoreError, match="nobody would be left to manage"):
            change()
    store.accounts.set_role("berta", "admin")
    store.accounts.disable("ada")
    assert [(one.identity, one.role, one.active) for one in store.accounts.all()] == [("ada", "admin", False), ("berta", "admin", True)]


def test_nobody_of_that_identity_is_one_line(store: Store) -> None:
    with pytest.raises(StoreError, match="no account of this identity"):
        store.accounts.disable("nobody")


def test_a_sign_in_is_noted_with_its_time(store: Store) -> None:
    store.accounts.add("berta", "Berta", "clinician")
    store.acting(BERTA).accounts.signed_in("berta")
    found = store.accounts.find("berta")
    assert found is not None
    assert found.last_sign_in_at is not None
    assert log(store)[0] == ("berta", "sign_in", "")


CHANGES: dict[str, Callable[[Accounts], object]] = {
    "list": lambda accounts: accounts.all(),
    "add": lambda accounts: accounts.add("x", "X", "admin"),
    "role": lambda accounts: accounts.set_role("ada", "clinician"),
    "disable": lambda accounts: accounts.disable("ada"),
    "enable": lambda accounts: accounts.enable("ada"),
    "another's passphrase": lambda accounts: accounts.set_secret("ada", "hash"),
}


@pytest.mark.parametrize("role", ["clinician", "read_only", "meeting"])
@pytest.mark.parametrize("change", CHANGES)
def test_only_an_administrator_manages(store: Store, role: Any, change: str) -> None:
    store.accounts.add("ada", "Ada", "admin", "old")
    before = store.accounts.all()
    with pytest.raises(StoreError, match=r"^Not allowed: "):
        CHANGES[change](store.acting(Actor("berta", "Berta", role)).accounts)
    assert store.accounts.all() == before


def test_everybody_may_change_their_own_passphrase(store: Store) -> None:
    store.accounts.add("ada", "Ada", "admin", "hash")
    store.accounts.add("berta", "Berta", "meeting", "old")
    store.acting(Actor("berta", "Berta", "meeting")).accounts.set_secret("berta", "new")
    found = store.accounts.find("berta")
    assert found is not None
    assert found.secret == "new"


def test_no_hash_stands_in_the_log_or_in_what_is_shown(store: Store) -> None:
    store.accounts.add("ada", "Ada", "admin", "planted-hash")
    store.accounts.set_secret("ada", "planted-hash-2")
    assert not [row for row in store.audit.recent(20) if "planted" in str(row)]

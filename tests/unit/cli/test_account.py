"""`python -m lib account`: the first administrator of a server, a forgotten passphrase, and no secret on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lib.access.passphrases import matches
from lib.store import Store
from tests.unit.cli.conftest import Run

SECRET = "blue kettle walking"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    address = f"sqlite:///{tmp_path / 'trd.sqlite'}"
    monkeypatch.setenv("TRD_DATABASE_URL", address)
    return Store.open(address)


def test_the_first_administrator_of_a_server(run: Run, kept: Store) -> None:
    assert run("account", "list") == (0, "no accounts\n", "")
    assert run("account", "add", "sub-1", "--name", "Dr Ada", "--role", "admin") == (0, "sub-1: added as admin\n", "")
    assert run("account", "list") == (0, "sub-1\tDr Ada\tadmin\topen\tsigns in elsewhere\n", "")
    assert run("account", "add", "sub-1", "--name", "Dr Ada", "--role", "admin")[0] == 2


def test_a_passphrase_comes_from_standard_input_and_stands_nowhere(run: Run, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))
    status, out, err = run("account", "add", "Ada", "--name", "Dr Ada", "--role", "admin", "--passphrase")
    assert (status, out, err) == (0, "ada: added as admin\n", "")
    (made,) = kept.accounts.local()
    assert made.secret is not None
    assert matches(made.secret, SECRET)
    assert "kettle" not in run("account", "list")[1]


def test_a_forgotten_passphrase_is_set_anew(run: Run, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.accounts.add("ada", "Dr Ada", "admin", "old")
    monkeypatch.setattr("sys.stdin", io.StringIO("green kettle walking\n"))
    assert run("account", "passphrase", "ada") == (0, "ada: has a new passphrase\n", "")
    found = kept.accounts.find("ada")
    assert found is not None
    assert matches(found.secret or "", "green kettle walking")


def test_a_weak_passphrase_is_refused_in_one_line(run: Run, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.accounts.add("ada", "Dr Ada", "admin", "old")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert run("account", "passphrase", "ada") == (2, "", "trd-review: Use at least 12 characters; a few words do well.\n")
    found = kept.accounts.find("ada")
    assert found is not None
    assert found.secret == "old"


def test_roles_and_access_are_changed(run: Run, kept: Store) -> None:
    kept.accounts.add("ada", "Dr Ada", "admin", "hash")
    kept.accounts.add("berta", "Dr Berta", "clinician", "hash")
    assert run("account", "role", "berta", "meeting") == (0, "berta: is now meeting\n", "")
    assert run("account", "disable", "berta") == (0, "berta: is disabled\n", "")
    assert "berta\tDr Berta\tmeeting\tdisabled\tpassphrase\n" in run("account", "list")[1]
    assert run("account", "enable", "berta") == (0, "berta: may come in again\n", "")
    status, out, err = run("account", "disable", "ada")
    assert (status, out) == (2, "")
    assert "nobody would be left to manage accounts" in err


@pytest.mark.parametrize("command", [("role", "nobody", "admin"), ("disable", "nobody"), ("enable", "nobody")])
def test_nobody_of_that_identity_is_one_line(run: Run, kept: Store, command: tuple[str, ...]) -> None:
    status, out, err = run("account", *command)
    assert (status, out) == (2, "")
    assert err == "trd-review: Account not changed: there is no account of this identity.\n"


def test_the_roles_of_the_command_are_those_of_the_store() -> None:
    from lib.commands.account import ROLES as OFFERED
    from lib.store import ROLES

    assert OFFERED == ROLES

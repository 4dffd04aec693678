"""An encrypted database: nothing planted is found in the bytes of file, log or backup, and a wrong key is one clear line."""

from __future__ import annotations

import secrets
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lib.cli import main
from lib.records.facts import ENTERED_ROW
from lib.records.history import PersonFact
from lib.store import WORKSTATION, Store, StoreError
from lib.store.backup import back_up, check_copy, restore
from lib.store.database import open_engine
from lib.store.encryption import key_statement
from lib.store.verify import verify
from tests.store.conftest import history

pytest.importorskip("sqlcipher3", reason="pip install -r requirements-encryption.txt")

NAMES = [f"Plantedname{number:02d}" for number in range(50)]


@pytest.fixture(params=["hexadecimal key", "passphrase with a ' quote"])
def key_file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "key"
    file.write_text(secrets.token_hex(32) if request.param == "hexadecimal key" else f"{request.param} {secrets.token_hex(8)}\n")
    monkeypatch.setenv("TRD_DATABASE_KEY_FILE", str(file))
    return file


def plant(address: str) -> Store:
    """Fifty names: in histories, forms, drafts and reasons."""
    store = Store.open(address)
    for name in NAMES:
        key = store.save_history(history("sertraline", patient_id=name), f"{name}.csv", reason=name).key
        store.add_facts(key, [PersonFact(ENTERED_ROW, "family_name", name)])
    store.drafts.begin(f'{{"name": "{NAMES[0]}"}}', NAMES[1])
    return store


def found_in(folder: Path) -> set[str]:
    """The names found in the bytes of any file beneath a folder."""
    everything = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file()).lower()
    assert len(everything) > 100_000
    return {name for name in NAMES if name.lower().encode() in everything}


def test_without_a_key_every_name_is_found(sqlite_address: str, tmp_path: Path) -> None:
    plant(sqlite_address)
    assert found_in(tmp_path / "kept") == set(NAMES)  # so the search can find


def test_with_a_key_no_name_is_found_in_file_log_and_backup(sqlite_address: str, key_file: Path, tmp_path: Path) -> None:
    store = plant(sqlite_address)
    assert (tmp_path / "kept" / "trd.sqlite-wal").stat().st_size > 0
    back_up(store.engine, WORKSTATION, tmp_path / "kept" / "backup")
    assert found_in(tmp_path / "kept") == set()
    store.close()
    assert found_in(tmp_path / "kept") == set()
    reopened = Store.open(sqlite_address)
    assert {patient.patient_id for patient in reopened.list_patients()} == set(NAMES)
    assert verify(reopened.engine).faults == ()
    assert check_copy(tmp_path / "kept" / "backup").faults == ()


def test_a_backup_is_restored_with_the_same_key(sqlite_address: str, key_file: Path, tmp_path: Path) -> None:
    store = plant(sqlite_address)
    back_up(store.engine, WORKSTATION, tmp_path / "b")
    target = f"sqlite:///{tmp_path / 'other' / 'trd.sqlite'}"
    assert restore(target, WORKSTATION, tmp_path / "b").checked.faults == ()
    assert len(Store.open(target).list_patients()) == 50
    with pytest.raises(sqlite3.DatabaseError, match="not a database"), sqlite3.connect(tmp_path / "other" / "trd.sqlite") as plain:
        plain.execute("select * from patient")


@pytest.mark.parametrize("now", ["another key", "no key"])
def test_the_wrong_key_is_one_line(sqlite_address: str, key_file: Path, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    Store.open(sqlite_address).close()
    if now == "no key":
        monkeypatch.delenv("TRD_DATABASE_KEY_FILE")
    else:
        key_file.write_text(secrets.token_hex(32))
    with pytest.raises(StoreError, match="or it is encrypted with another key") as caught:
        Store.open(sqlite_address)
    assert "\n" not in str(caught.value)


def test_a_key_for_a_database_that_is_not_encrypted_is_one_line(
    sqlite_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(sqlite_address).close()
    (tmp_path / "key").write_text(secrets.token_hex(32))
    monkeypatch.setenv("TRD_DATABASE_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(StoreError, match="or it is encrypted with another key"):
        Store.open(sqlite_address)


@pytest.mark.parametrize(
    ("content", "says"), [(None, "cannot be read"), ("short", "at least 20 characters"), ("", "at least 20 characters")]
)
def test_a_key_file_that_does_not_serve_is_one_line(
    sqlite_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, says: str
) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
    monkeypatch.setenv("TRD_DATABASE_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(StoreError, match=says):
        Store.open(sqlite_address)
    assert not (tmp_path / "kept" / "trd.sqlite").exists()  # never a plain one instead


def test_the_key_may_stand_in_the_keyring(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    backend = pytest.importorskip("keyring.backend")
    kept = {("trd-review", "ward-3"): secrets.token_hex(32)}

    class InMemory(backend.KeyringBackend):  # type: ignore[misc, name-defined]
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None: ...

        def delete_password(self, service: str, username: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        monkeypatch.setenv("TRD_DATABASE_KEYRING", "ward-3")
        Store.open(sqlite_address).save_history(history("sertraline"), "a.csv")
        monkeypatch.setenv("TRD_DATABASE_KEYRING", "ward-4")
        with pytest.raises(StoreError, match="at least 20 characters"):
            Store.open(sqlite_address)
    finally:
        keyring.set_keyring(before)
    monkeypatch.delenv("TRD_DATABASE_KEYRING")
    with pytest.raises(StoreError, match="encrypted with another key"):
        open_engine(sqlite_address)


def test_a_database_begun_without_is_encrypted_as_a_whole(
    sqlite_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = plant(sqlite_address)
    head = store.audit.head()
    monkeypatch.setenv("TRD_DATABASE_URL", sqlite_address)
    assert main(["encrypt"]) == 2
    assert "no key is set up" in capsys.readouterr().err
    (tmp_path / "key").write_text(secrets.token_hex(32))
    monkeypatch.setenv("TRD_DATABASE_KEY_FILE", str(tmp_path / "key"))
    store.close()
    # Another process has it open, as a dashboard would.
    hold = f"import sqlite3; c = sqlite3.connect({str(tmp_path / 'kept' / 'trd.sqlite')!r}); c.execute('select * from patient').fetchall(); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert main(["encrypt"]) == 2
        assert "in use" in capsys.readouterr().err
        other.communicate(b"\n")
    assert main(["encrypt"]) == 0
    (plain,) = (tmp_path / "kept").glob("*.plain-*")
    plain.unlink()
    assert found_in(tmp_path / "kept") == set()
    sealed = Store.open(sqlite_address)
    assert {patient.patient_id for patient in sealed.list_patients()} == set(NAMES)
    assert verify(sealed.engine, head).faults == ()
    assert sealed.audit.recent(1)[0].kind == "encrypt"
    sealed.close()
    assert main(["encrypt"]) == 2
    assert "encrypted already" in capsys.readouterr().err


def test_sixty_four_digits_are_the_key_itself_and_a_quote_ends_nothing() -> None:
    assert key_statement("ab" * 32) == f"PRAGMA key = \"x'{'ab' * 32}'\""
    assert key_statement("it's a passphrase of ours") == "PRAGMA key = 'it''s a passphrase of ours'"

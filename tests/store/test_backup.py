"""A backup is made while others save, is checked, restores whole, and never overwrites what is there."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.cli import main
from lib.store import WORKSTATION, Actor, Store, StoreError
from lib.store.backup import back_up, check_copy, restore
from lib.store.database import open_engine
from lib.store.verify import verify
from tests.store.conftest import history, trials
from tests.store.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A whole database, not a schema, because it is dumped and put back."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_address"))
    server: Server = request.getfixturevalue("postgres")
    monkeypatch.setenv("TRD_POSTGRES_BIN", str(server.binaries))
    return server.new_database()


@pytest.fixture
def another(address: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes addresses of further empty databases of the same kind."""

    def make() -> str:
        if address.startswith("sqlite"):
            return f"sqlite:///{tmp_path / 'another' / 'trd.sqlite'}"
        server: Server = request.getfixturevalue("postgres")
        return server.new_database()

    return make


def test_a_backup_during_writes_restores_whole(address: str, another: Callable[[], str], tmp_path: Path) -> None:
    store = Store.open(address)
    key = store.save_history(history("sertraline"), "a.csv").key
    done = threading.Event()
    saved: list[int] = [1]

    def go_on_saving() -> None:
        while not done.is_set():
            agents = ["sertraline"] * (len(saved) % 30)
            saved.append(store.save_history(history(*agents, f"agent_{len(saved)}"), "a.csv").version)

    writer = threading.Thread(target=go_on_saving)
    writer.start()
    backups = []
    try:
        for number in range(trials(5, 100)):
            before = saved[-1]
            file = tmp_path / f"backup-{number}"
            back_up(store.engine, WORKSTATION, file)
            backups.append((file, before))
    finally:
        done.set()
        writer.join(30)
    assert saved[-1] > len(backups)  # it did go on
    for file, before in backups if address.startswith("sqlite") else backups[-1:]:
        if address.startswith("sqlite"):
            assert check_copy(file).faults == ()
        target = another()
        restored = restore(target, WORKSTATION, file, replace=True)
        assert restored.checked.faults == ()
        there = Store.open(target)
        newest = there.latest_version(key)
        # What was acknowledged when the backup began is in it.
        assert newest is not None
        assert before <= newest <= saved[-1]
        assert there.load_history(key, newest) == store.load_history(key, newest)
        there.close()


def test_a_backup_has_its_row_of_the_log_and_is_for_the_owner_alone(address: str, tmp_path: Path) -> None:
    store = Store.open(address)
    back_up(store.engine, WORKSTATION, tmp_path / "b")
    assert [row.kind for row in store.audit.recent(5)] == ["backup"]
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_never_overwrites(address: str, tmp_path: Path) -> None:
    store = Store.open(address)
    (tmp_path / "b").write_text("letter")
    with pytest.raises(StoreError, match=r"^No backup: b is there already"):
        back_up(store.engine, WORKSTATION, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "letter"


def test_only_an_administrator_copies_everything(address: str, tmp_path: Path) -> None:
    clinician = Actor("a", "A", "clinician")
    with pytest.raises(StoreError, match=r"^Not allowed: a clinician cannot make a backup"):
        back_up(open_engine(address), clinician, tmp_path / "b")
    with pytest.raises(StoreError, match=r"^Not allowed: a clinician cannot restore a backup"):
        restore(address, clinician, tmp_path / "b")


def test_restoring_keeps_what_was_there(address: str, tmp_path: Path, another: Callable[[], str]) -> None:
    store = Store.open(address)
    store.save_history(history("sertraline", patient_id="old"), "a.csv")
    back_up(store.engine, WORKSTATION, tmp_path / "b")
    store.save_history(history("sertraline", patient_id="later"), "a.csv")
    store.close()
    with pytest.raises(StoreError, match=r"^Not restored: there is a database already"):
        restore(address, WORKSTATION, tmp_path / "b")
    again = Store.open(address)
    assert len(again.list_patients()) == 2
    again.close()
    done = restore(address, WORKSTATION, tmp_path / "b", replace=True)
    opened = Store.open(address)
    assert [patient.patient_id for patient in opened.list_patients()] == ["old"]
    assert [row.kind for row in opened.audit.recent(2)] == ["restore", "backup"]
    assert done.put_aside is not None
    if address.startswith("sqlite"):
        aside = Store.open(f"sqlite:///{done.put_aside}")
    else:
        target = another()
        restore(target, WORKSTATION, done.put_aside)
        aside = Store.open(target)
    assert {patient.patient_id for patient in aside.list_patients()} == {"old", "later"}


def test_a_database_in_use_is_not_put_aside(sqlite_address: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_address)
    back_up(store.engine, WORKSTATION, tmp_path / "b")
    with store.engine.connect() as reader:
        reader.exec_driver_sql("select * from patient").all()
        with pytest.raises(StoreError, match=r"is in use\. Stop the dashboard first"):
            restore(sqlite_address, WORKSTATION, tmp_path / "b", replace=True)
    assert not list((tmp_path / "kept").glob("*.replaced-*"))
    assert not list((tmp_path / "kept").glob("*.restoring*"))


def test_a_damaged_database_is_put_aside_as_it_is(sqlite_address: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_address)
    store.save_history(history("sertraline"), "a.csv")
    back_up(store.engine, WORKSTATION, tmp_path / "b")
    store.close()
    file = tmp_path / "kept" / "trd.sqlite"
    file.write_bytes(b"not a database any more" * 500)
    done = restore(sqlite_address, WORKSTATION, tmp_path / "b", replace=True)
    assert done.put_aside is not None
    assert done.put_aside.read_bytes().startswith(b"not a database any more")
    assert len(Store.open(sqlite_address).list_patients()) == 1


@pytest.mark.parametrize("harm", ["cut short", "a version changed", "not a backup"])
def test_a_backup_that_is_not_whole_changes_nothing(sqlite_address: str, tmp_path: Path, harm: str) -> None:
    store = Store.open(sqlite_address)
    store.save_history(history(*["sertraline"] * 200), "a.csv")
    file = tmp_path / "b"
    back_up(store.engine, WORKSTATION, file)
    store.close()
    if harm == "cut short":
        file.write_bytes(file.read_bytes()[:-8192])
    elif harm == "not a backup":
        file.write_text("patient_id,kind,name\n" * 200)
    else:
        with sqlite3.connect(file) as connection:
            connection.execute("drop trigger patient_history_append_only")
            connection.execute("update patient_history set document = replace(document, 'sertraline', 'paroxetine')")
        connection.close()
    with pytest.raises(StoreError, match=r"^(Not restored|Not checked|The database cannot be opened): "):
        restore(sqlite_address, WORKSTATION, file, replace=True)
    assert verify(open_engine(sqlite_address)).faults == ()
    assert sorted(path.name for path in (tmp_path / "kept").iterdir() if "-" not in path.name) == ["trd.sqlite"]


# The command line


@pytest.fixture
def command(address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("TRD_DATABASE_URL", address)

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_backup_verify_restore_from_the_command_line(command: Callable[..., tuple[int, str, str]], address: str, tmp_path: Path) -> None:
    store = Store.open(address)
    store.save_history(history("sertraline"), "a.csv")
    status, out, _ = command("backup", tmp_path / "b")
    assert status == 0
    assert "1 saved version, 2 rows of the log" in out
    head = store.audit.head()
    store.close()
    assert f"head of the log: {head}" in out
    assert command("verify", "--head", head)[0] == 0
    wrong = f"{head.sequence}:{'0' * 64}"
    status, out, _ = command("verify", "--head", wrong)
    assert status == 1
    assert "is not the one that was written down" in out
    status, _, err = command("restore", tmp_path / "b")
    assert status == 2
    assert err.count("\n") == 1
    assert "with --replace" in err.casefold()
    status, out, _ = command("restore", tmp_path / "b", "--replace")
    assert status == 0
    assert "everything is as it was saved" in out


def test_verify_reads_a_backup_and_leaves_it_as_it_is(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRD_DATABASE_URL", sqlite_address)
    store = Store.open(sqlite_address)
    store.save_history(history("sertraline"), "a.csv")
    back_up(store.engine, WORKSTATION, tmp_path / "b")
    before = (tmp_path / "b").read_bytes()
    assert main(["verify", str(tmp_path / "b")]) == 0
    assert "everything is as it was saved" in capsys.readouterr().out
    assert (tmp_path / "b").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "kept"]


@pytest.mark.parametrize(
    "arguments",
    [("verify", "nowhere"), ("restore", "nowhere"), ("verify", "--head", "12"), ("backup", "/proc/nowhere/b")],
)
def test_what_cannot_be_done_is_one_line(
    command: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = command(*arguments)
    assert status == 2
    assert err.count("\n") == 1
    assert "Traceback" not in err

"""How the database is opened, and what is said when it cannot be written: one line, nothing half saved."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from lib.store import Store, StoreError, database, database_url, open_engine
from tests.store.conftest import history


def test_every_connection_is_set_up(address: str) -> None:
    engine = open_engine(address)
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            read = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_the_address_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRD_DATABASE_URL", "sqlite:////tmp/elsewhere.sqlite")
    assert database_url() == "sqlite:////tmp/elsewhere.sqlite"


def test_else_it_is_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRD_DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert database_url() == f"sqlite:///{tmp_path}/trd-review/trd-review.sqlite"


@pytest.mark.skipif(os.name != "posix", reason="permissions of other systems")
def test_a_new_folder_and_file_are_for_the_user_alone(address: str, tmp_path: Path) -> None:
    Store.open(address).save_history(history("sertraline"), "a.csv")
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


def test_opening_twice_keeps_what_is_there(address: str) -> None:
    key = Store.open(address).save_history(history("sertraline"), "a.csv").key
    assert Store.open(address).latest_version(key) == 1


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", "TRD_DATABASE_URL is not a database address"),
        ("sqlite:////proc/nowhere/trd.sqlite", "cannot be opened"),
        ("mssql+absent://host/db", "cannot be opened"),
    ],
)
def test_a_wrong_address_is_one_clear_line(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        Store.open(address)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("patient_id,kind,name\n" * 200)
    with pytest.raises(StoreError, match="not a database of this product"):
        Store.open(f"sqlite:///{tmp_path / 'letter.csv'}")


def test_a_locked_database_refuses_and_nothing_is_written(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    store = Store.open(address)
    other = sqlite3.connect(tmp_path / "kept" / "trd.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"^Not saved: the database is busy with another save"):
        store.save_history(history("sertraline"), "a.csv")
    other.execute("ROLLBACK")
    assert store.list_patients() == ()
    assert store.save_history(history("sertraline"), "a.csv").version == 1


def test_a_full_disk_refuses_and_nothing_is_written(address: str) -> None:
    engine = open_engine(address)
    store = Store(engine)
    key = store.save_history(history("sertraline"), "a.csv").key
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"^Not saved: the disk is full"):
        store.save_history(history(*["venlafaxine"] * 500), "b.csv")
    assert store.latest_version(key) == 1


def test_a_read_only_database_refuses_but_can_be_read(address: str) -> None:
    engine = open_engine(address)
    store = Store(engine)
    key = store.save_history(history("sertraline"), "a.csv").key
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match=r"^Not saved: the database can be read but not written"):
        store.save_history(history("venlafaxine"), "b.csv")
    assert store.latest_version(key) == 1


def test_a_fault_between_two_writes_leaves_nothing_behind(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(address)
    monkeypatch.setattr("lib.store.versions.to_document", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.save_history(history("sertraline"), "a.csv")
    with create_engine(address).connect() as connection:
        assert connection.scalar(text("select count(*) from patient")) == 0


def _save_many(address: str, name: str) -> None:
    store = Store.open(address)
    for number in range(10):
        store.save_history(history(*["sertraline"] * (number + 1), name), f"{name}.csv")


def test_writers_at_the_same_time_each_get_their_own_version(address: str) -> None:
    Store.open(address)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_save_many, args=(address, agent)) for agent in ("venlafaxine", "mirtazapine", "bupropion")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    store = Store.open(address)
    (patient,) = store.list_patients()
    assert [w.exitcode for w in writers] == [0, 0, 0]
    assert sorted(v.version for v in store.versions(patient.key)) == list(range(1, 31))

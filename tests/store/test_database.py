"""How the database is opened, and what is said when it cannot be written: one line, nothing half saved."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text

from lib.store import Store, StoreError, database, database_url, open_engine
from tests.store.conftest import history


def test_every_connection_to_a_file_is_set_up(sqlite_address: str) -> None:
    engine = open_engine(sqlite_address)
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete", "temp_store")
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            read = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}
            assert read == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 5000,
                "secure_delete": 1,
                "temp_store": 2,
            }


def test_every_connection_to_a_server_is_set_up(postgres_address: str) -> None:
    engine = open_engine(postgres_address)
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            read = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("synchronous_commit", "lock_timeout", "fsync")}
            assert read == {"synchronous_commit": "on", "lock_timeout": "5s", "fsync": "on"}


@pytest.mark.parametrize("spelled", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_server_may_be_spelled_as_people_do(postgres_address: str, spelled: str) -> None:
    address = spelled + "://" + postgres_address.partition("://")[2]
    assert Store.open(address).save_history(history("sertraline"), "a.csv").version == 1


def test_the_address_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRD_DATABASE_URL", "sqlite:////tmp/elsewhere.sqlite")
    assert database_url() == "sqlite:////tmp/elsewhere.sqlite"


def test_else_it_is_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRD_DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert database_url() == f"sqlite:///{tmp_path}/trd-review/trd-review.sqlite"


@pytest.mark.skipif(os.name != "posix", reason="permissions of other systems")
def test_a_new_folder_and_file_are_for_the_user_alone(sqlite_address: str, tmp_path: Path) -> None:
    Store.open(sqlite_address).save_history(history("sertraline"), "a.csv")
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


@contextmanager
def held_by_another_save(address: str) -> Iterator[None]:
    other = create_engine(address)
    with other.connect() as connection:
        if other.dialect.name == "sqlite":
            connection.connection.dbapi_connection.isolation_level = None  # type: ignore[union-attr]
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("LOCK TABLE patient_history, audit IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()
    other.dispose()


def test_a_locked_database_refuses_and_nothing_is_written(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    store = Store.open(address)
    with held_by_another_save(address), pytest.raises(StoreError, match=r"^Not saved: the database is busy with another save"):
        store.save_history(history("sertraline"), "a.csv")
    assert store.list_patients() == ()
    assert store.save_history(history("sertraline"), "a.csv").version == 1


def test_a_full_file_refuses_and_nothing_is_written(sqlite_address: str) -> None:
    engine = open_engine(sqlite_address)
    store = Store(engine)
    key = store.save_history(history("sertraline"), "a.csv").key
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"^Not saved: the disk is full"):
        store.save_history(history(*["venlafaxine"] * 500), "b.csv")
    assert store.latest_version(key) == 1


def test_a_read_only_database_refuses_but_can_be_read(address: str) -> None:
    store = Store.open(address)
    key = store.save_history(history("sertraline"), "a.csv").key
    engine = open_engine(address)
    reader = Store(engine)
    sqlite = engine.dialect.name == "sqlite"

    @event.listens_for(engine, "checkout")
    def _read_only(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on")
        connection.commit()

    with pytest.raises(StoreError, match=r"^Not saved: the database can be read but not written"):
        reader.save_history(history("venlafaxine"), "b.csv")
    assert reader.latest_version(key) == 1


def test_a_server_that_does_not_answer_is_said_so() -> None:
    with pytest.raises(StoreError, match="the database server does not answer"):
        Store.open("postgresql://nobody@127.0.0.1:9/trd")


def test_a_fault_between_two_writes_leaves_nothing_behind(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(address)
    monkeypatch.setattr("lib.store.versions.to_document", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.save_history(history("sertraline"), "a.csv")
    with create_engine(address).connect() as connection:
        assert connection.scalar(text("select count(*) from patient")) == 0


def test_a_save_whose_row_of_the_log_fails_is_no_save(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(address)
    monkeypatch.setattr("lib.store.audit.row_hash", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.save_history(history("sertraline"), "a.csv")
    with create_engine(address).connect() as connection:
        assert connection.scalar(text("select count(*) from patient")) == 0
        assert connection.scalar(text("select count(*) from patient_history")) == 0


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


def test_many_threads_share_one_store(address: str) -> None:
    """As a server does: more threads at once than connections are kept."""
    store = Store.open(address)

    def work(number: int) -> list[int]:
        mine = f"P{number}"
        seen = []
        for turn in range(1, 5):
            key = store.save_history(history(*["sertraline"] * turn, mine, patient_id=mine), "a.csv").key
            kept = store.load_history(key)
            assert kept is not None
            assert kept.patient_id == mine
            assert kept.treatments[-1].agent == mine
            seen.append(len(kept.treatments))
            store.list_patients()
        return seen

    with ThreadPoolExecutor(60) as pool:
        assert list(pool.map(work, range(60))) == [[2, 3, 4, 5]] * 60
    assert len(store.list_patients()) == 60
    store.close()

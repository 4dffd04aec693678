"""A database of every released schema comes to today's without loss, also when the upgrade is killed midway."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from lib.store import Store, StoreError, migrate
from lib.store.database import connect, open_engine, writing
from lib.store.migrate import current_revision, newest_revision, upgrade
from lib.store.tables import metadata
from lib.store.verify import verify
from tests.store.conftest import history, trials

# `sqlite3 trd-review.sqlite .dump` of a database each release made.
RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))


def old_database(dump: Path, file: Path) -> str:
    file.parent.mkdir(exist_ok=True)
    with sqlite3.connect(file) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    return f"sqlite:///{file}"


def kept(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables and columns of release 0.1.0."""
    with sqlite3.connect(file) as connection:
        return {
            "patient": connection.execute("select * from patient order by key").fetchall(),
            "patient_history": connection.execute(
                "select id, patient_key, version, saved_at, source_name, origin, document, summary, sha256 from patient_history order by id"
            ).fetchall(),
            "typed_form": connection.execute("select * from typed_form").fetchall(),
            "draft": connection.execute("select key, revision, title, document, patient_key, base_version from draft").fetchall(),
            "setting": connection.execute("select * from setting").fetchall(),
        }


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_a_database_of_that_release_opens_without_loss(dump: Path, tmp_path: Path) -> None:
    file = tmp_path / "trd.sqlite"
    address = old_database(dump, file)
    before = kept(file)
    assert [len(rows) for rows in before.values()] == [4, 6, 1, 1, 1]
    store = Store.open(address)
    assert kept(file) == before
    assert verify(open_engine(address)).faults == ()
    numbers = {patient.patient_id: patient for patient in store.list_patients()}
    assert set(numbers) == {"0042-117", "0042-119", "S1"}
    key = numbers["0042-117"].key
    assert [version.version for version in store.versions(key)] == [3, 2, 1]
    assert store.load_history(key, 3).fact("severity").value == "severe"  # type: ignore[union-attr]
    assert store.load_form(numbers["0042-119"].key) is not None
    assert [row.detail for row in store.audit.of_patient(key)] == ["version 3", "version 2", "version 1"]
    assert store.save_history(history("lithium", patient_id="0042-117"), "third.csv").version == 4


def test_a_new_database_has_the_tables_the_code_expects(address: str) -> None:
    engine = open_engine(address)
    with engine.connect() as connection:
        assert current_revision(connection) == newest_revision()
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_an_upgraded_database_has_the_tables_the_code_expects(tmp_path: Path) -> None:
    engine = open_engine(old_database(RELEASED[-1], tmp_path / "trd.sqlite"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opening_again_changes_nothing(address: str) -> None:
    Store.open(address).save_history(history("sertraline"), "a.csv")
    head = Store.open(address).audit.head()
    assert Store.open(address).audit.head() == head


def test_a_database_of_a_newer_release_is_left_alone(address: str) -> None:
    open_engine(address)
    with create_engine(address).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match=r"^The database cannot be opened: a newer release"):
        Store.open(address)


def test_a_copy_is_kept_from_before_an_upgrade(tmp_path: Path) -> None:
    file = tmp_path / "trd.sqlite"
    address = old_database(RELEASED[0], file)
    before = kept(file)
    Store.open(address)
    (copy,) = tmp_path.glob("trd.before-*.sqlite")
    assert kept(copy) == before
    assert copy.stat().st_mode & 0o077 == 0
    Store.open(address)
    assert len(list(tmp_path.glob("*.before-*"))) == 1


def test_steps_form_one_line() -> None:
    assert migrate._scripts().get_heads() == [newest_revision()]


def _killed_during_upgrade(address: str, after: float) -> None:
    """Upgrade in a process of its own that is killed after so many seconds."""
    child = os.fork()
    if child == 0:
        try:
            open_engine(address)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of release 0.1.0 whose upgrade takes a while: 2,000 versions."""
    file = tmp_path_factory.mktemp("old") / "trd.sqlite"
    old_database(RELEASED[0], file)
    with sqlite3.connect(file) as connection:
        columns = "patient_key, {}, saved_at, source_name, origin, document, summary, sha256"
        for step in range(100, 2100):
            connection.execute(
                f"insert into patient_history ({columns.format('version')}) select {columns.format(f'version + {step}')} "
                "from patient_history where id = 1"
            )
    connection.close()
    return file


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_upgrade_killed_midway_has_done_nothing_or_all(large: Path, tmp_path: Path) -> None:
    expected = kept(large)
    draw = random.Random(20261124)
    midway = 0
    began = time.perf_counter()
    open_engine(_copied(large, tmp_path / "timed"))
    whole = time.perf_counter() - began
    for trial in range(trials(6, 50)):
        file = tmp_path / f"{trial}" / "trd.sqlite"
        address = _copied(large, file.parent)
        _killed_during_upgrade(address, draw.uniform(0, whole * 1.1))
        with connect(address).connect() as connection:
            at = current_revision(connection)
            tables = set(connection.execute(text("select name from sqlite_master where type = 'table'")).scalars())
        assert at in (None, newest_revision())
        assert ("audit" in tables) == (at is not None)
        midway += at is None
        store = Store.open(address)
        assert kept(file) == expected
        assert verify(open_engine(address)).faults == ()
        store.close()
    assert midway > 0  # at least one was killed before the end


def _copied(large: Path, folder: Path) -> str:
    folder.mkdir()
    file = folder / "trd.sqlite"
    file.write_bytes(large.read_bytes())
    return f"sqlite:///{file}"


def test_two_processes_that_open_an_old_database_at_once_upgrade_it_once(tmp_path: Path) -> None:
    address = old_database(RELEASED[0], tmp_path / "trd.sqlite")
    late = connect(address)
    with late.connect() as connection:
        assert migrate.needs_upgrade(connection)
    Store.open(address)
    with writing(late) as connection:
        upgrade(connection)  # it had waited for the lock
    assert len([row for row in Store.open(address).audit.recent(100) if row.kind == "adopt"]) == 6

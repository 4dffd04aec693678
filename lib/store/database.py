"""Where are histories kept, and how is that database opened?

SQLite in the user's data folder unless `TRD_DATABASE_URL` names another file or a PostgreSQL server. Every connection is set up alike: a commit is on
the disk before "Saved" is shown, foreign keys hold, one writer at a time, and a wait when another save is running.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lib.store.copying import copy_database
from lib.store.encryption import database_key, driver, key_statement
from lib.store.errors import StoreError, store_errors
from lib.store.migrate import is_empty, needs_upgrade, newest_revision, upgrade
from lib.store.share import refuse_share

APPLICATION = "trd-review"
ADDRESS_VARIABLE = "TRD_DATABASE_URL"
BUSY_TIMEOUT_MS = 5_000
BEFORE = ".before-"  # in the name of the copy that is kept from before an upgrade

# A page takes a connection only while it reads or writes; more at once than this wait for one another.
_POOL = {"pool_size": 8, "max_overflow": 32, "pool_timeout": 10}
LONGEST_QUEUE_S = 15.0
_TURNS: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
_TURNS_LOCK = Lock()
# The lock that makes writers take turns on PostgreSQL; any fixed number that is ours.
_WRITER_LOCK = 7_478_301


def database_url() -> str:
    """The address of the database: `TRD_DATABASE_URL`, else `trd-review.sqlite` in the user's data folder."""
    chosen = os.environ.get(ADDRESS_VARIABLE, "").strip()
    if chosen:
        return chosen
    return f"sqlite:///{(user_data_path(APPLICATION, appauthor=False) / 'trd-review.sqlite').as_posix()}"


def open_engine(url: str) -> Engine:
    """An engine whose tables are those of this release. Raises StoreError with one line when the address is wrong or the database cannot be used."""
    with store_errors("The database cannot be opened"):
        engine = connect(url)
        try:
            _bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def connect(url: str) -> Engine:
    """An engine over the database as it is, without touching its tables. Raises StoreError when the address is wrong."""
    address = read_address(url)
    try:
        return _sqlite(address) if address.get_backend_name() == "sqlite" else _server(address)
    except ImportError:
        raise StoreError(f"The database cannot be opened: no driver for {address.drivername} is installed.") from None


def read_address(url: str) -> URL:
    """The address in the spelling of the driver we ship. Raises StoreError when it is none."""
    try:
        address = make_url("postgresql" + url.removeprefix("postgres") if url.startswith("postgres://") else url)
    except ArgumentError:
        raise StoreError(f"The database cannot be opened: {ADDRESS_VARIABLE} is not a database address.") from None
    return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address


def sqlite_file(address: URL) -> Path | None:
    """The file of that database; None for a server and for a database in memory."""
    if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
        return None
    return Path(address.database)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it has the writer's turn from its first statement, so that what it reads is still so when it commits.

    The threads of one process wait for their turn here, before they take a connection: SQLite would let them poll, and a server's waiting
    writers would use up the connections. StoreError when the turn does not come.
    """
    turn = _turn_of(engine)
    if not turn.acquire(timeout=LONGEST_QUEUE_S):
        raise StoreError("Not saved: the database is busy with another save. Nothing was written; try again in a moment.")
    try:
        with engine.execution_options(writing=True).begin() as connection:
            yield connection
    finally:
        turn.release()


def _turn_of(engine: Engine) -> Lock:
    with _TURNS_LOCK:
        return _TURNS.setdefault(engine, Lock())


def _bring_up_to_date(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql" and connection.exec_driver_sql("SHOW fsync").scalar() == "off":
            raise StoreError("The database cannot be opened: its server is set to fsync = off, where a power cut loses what was saved.")
        old = needs_upgrade(connection)
    if old:
        with writing(engine) as connection:
            file = sqlite_file(engine.url)
            if file is not None and needs_upgrade(connection) and not is_empty(connection):
                # Under the writer's lock: another process that waits for it finds nothing to do, and does not copy what is upgraded already.
                copy_database(engine, file.with_name(f"{file.stem}{BEFORE}{newest_revision()}{file.suffix}"))
            upgrade(connection)


def _sqlite(address: URL) -> Engine:
    file = sqlite_file(address)
    key = None
    options: dict[str, Any] = {}
    if file is not None:
        refuse_share(file)
        _private_folder(file.parent)
        key = database_key()
        options = {**_POOL, **({"module": driver()} if key else {})}
    engine = create_engine(address, **options)
    event.listen(engine, "connect", lambda connection, _record: set_up(connection, key))
    event.listen(engine, "begin", _begin)
    return engine


def _server(address: URL) -> Engine:
    if address.get_backend_name() != "postgresql":
        return create_engine(address)
    # A lock that does not come is told like SQLite's; a commit waits for the disk whatever the server's default is.
    named = address.query.get("options", "")
    options = f"{named if isinstance(named, str) else ' '.join(named)} -c lock_timeout={BUSY_TIMEOUT_MS} -c synchronous_commit=on"
    engine = create_engine(address, connect_args={"connect_timeout": 5, "options": options}, pool_pre_ping=True, **_POOL)
    event.listen(engine, "begin", _begin_on_server)
    return engine


def _private_folder(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)


def set_up(connection: Any, key: str | None = None) -> None:
    """Make a driver's connection ready: its key first, then how it writes."""
    if key:
        connection.execute(key_statement(key))
    # The driver's own transaction handling delays BEGIN; `_begin` does it instead.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is erased is overwritten
        "temp_store = MEMORY",  # nothing is left in a temporary file
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes the lock before it reads, so that the version it continues is still the last one when it commits.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")


def _begin_on_server(connection: Connection) -> None:
    if _is_writing(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


def _is_writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writing", False))

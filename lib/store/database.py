"""Where are histories kept, and how is that database opened?

SQLite in the user's data folder unless `TRD_DATABASE_URL` says otherwise. Every connection is set up alike: write-ahead log,
`synchronous = FULL` (a commit is on the disk before "Saved" is shown), foreign keys, and a wait when another save is running.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from lib.store.errors import StoreError, store_errors
from lib.store.tables import metadata

APPLICATION = "trd-review"
ADDRESS_VARIABLE = "TRD_DATABASE_URL"
BUSY_TIMEOUT_MS = 5_000


def database_url() -> str:
    """The address of the database: `TRD_DATABASE_URL`, else `trd-review.sqlite` in the user's data folder."""
    chosen = os.environ.get(ADDRESS_VARIABLE, "").strip()
    if chosen:
        return chosen
    return f"sqlite:///{(user_data_path(APPLICATION, appauthor=False) / 'trd-review.sqlite').as_posix()}"


def open_engine(url: str) -> Engine:
    """An engine whose tables exist. Raises StoreError with one line when the address is wrong or the file cannot be used."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError(f"The database cannot be opened: {ADDRESS_VARIABLE} is not a database address.") from None
    sqlite = address.get_backend_name() == "sqlite"
    with store_errors("The database cannot be opened"):
        if sqlite and address.database and address.database != ":memory:":
            _private_folder(Path(address.database).parent)
        try:
            engine = create_engine(address)
        except ImportError:
            raise StoreError(f"The database cannot be opened: no driver for {address.drivername} is installed.") from None
        if sqlite:
            event.listen(engine, "connect", _set_up_connection)
            event.listen(engine, "begin", _begin)
        metadata.create_all(engine)
    return engine


def _private_folder(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)


def _set_up_connection(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling delays BEGIN; `_begin` does it instead.
    connection.isolation_level = None
    for pragma in (f"busy_timeout = {BUSY_TIMEOUT_MS}", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes the lock before it reads, so that the version it continues is still the last one when it commits.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

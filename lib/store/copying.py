"""How is a SQLite database copied while others write to it? By SQLite's own backup, so that the copy is one moment of the whole."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine

from lib.store.encryption import database_key, driver, key_statement


def copy_database(engine: Engine, target: Path) -> None:
    """Write the database of `engine` (SQLite) to `target`, in one file, readable by its owner alone, with the key of the original.

    A copy that was cut short is never seen under that name. Raises OSError or the driver's error when it cannot be written.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    pooled = engine.raw_connection()
    try:
        source: Any = pooled.driver_connection
        copy = _open(str(part))
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
        onto_disk(part)
        part.replace(target)
        onto_disk(target.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        pooled.close()


def onto_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Windows has no such call for folders."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_copy(file: Path) -> Engine:
    """An engine that only reads a copy, and leaves no trace beside it. Not for a database in use."""
    where = f"file:{quote(file.absolute().as_posix())}?immutable=1"
    module = driver() if database_key() else sqlite3
    return create_engine("sqlite://", module=module, creator=lambda: _open(where, uri=True), poolclass=NullPool)


def _open(file: str, uri: bool = False) -> Any:
    """A driver's connection to a file, with the key that is set up."""
    key = database_key()
    if key is None:
        return sqlite3.connect(file, isolation_level=None, uri=uri)
    connection = driver().connect(file, isolation_level=None, uri=uri)
    connection.execute(key_statement(key))
    return connection

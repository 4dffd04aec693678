"""How is everything copied away, and put back? While others go on saving; and never over a database that is there, unless that one is put aside."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect

from lib.store import audit, postgresql
from lib.store.actors import Actor
from lib.store.copying import copy_database, onto_disk, open_copy
from lib.store.database import connect, open_engine, read_address, sqlite_file, writing
from lib.store.errors import StoreError, store_errors
from lib.store.migrate import needs_upgrade
from lib.store.verify import Verified, verify


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where what was there before is now (None: there was nothing)."""

    checked: Verified
    put_aside: Path | None


def back_up(engine: Engine, actor: Actor, target: Path) -> Verified:
    """Write the whole database to `target`, which must not exist yet, and check it. StoreError when it cannot be written or is not whole.

    SQLite: a database file of its own, encrypted like the original. PostgreSQL: what `pg_dump` writes; that is checked when it is restored, so what
    is returned is a check of the database itself.
    """
    actor.require("manage", "make a backup")
    if target.exists():
        raise StoreError(f"No backup: {target.name} is there already.")
    with store_errors("No backup"):
        with writing(engine) as connection:
            audit.write(connection, actor, "backup")
        if engine.dialect.name == "sqlite":
            copy_database(engine, target)
            checked = check_copy(target)
        else:
            _dump(engine, target)
            checked = verify(engine)
    if checked.faults and engine.dialect.name == "sqlite":
        target.rename(target.with_name(target.name + ".faulty"))
        raise StoreError(f"No backup: the copy is not whole ({checked.faults[0]}). Run `python -m lib verify`.")
    return checked


def restore(url: str, actor: Actor, source: Path, replace: bool = False) -> Restored:
    """Put a backup in the place of the database at `url`. Raises StoreError, with nothing changed, when the backup is not whole or, without `replace`,
    when a database is there; with it, that one is put aside, never removed."""
    actor.require("manage", "restore a backup")
    if not source.is_file():
        raise StoreError(f"Not restored: there is no file {source.name}.")
    file = sqlite_file(read_address(url))
    put_aside = _restore_server(url, source, replace) if file is None else _restore_file(file, source, replace)
    engine = open_engine(url)
    try:
        with writing(engine) as connection:
            audit.write(connection, actor, "restore")
        return Restored(verify(engine), put_aside)
    finally:
        engine.dispose()


def _restore_file(file: Path, source: Path, replace: bool) -> Path | None:
    if file.exists() and not replace:
        raise StoreError(f"Not restored: there is a database already ({file.name}). With --replace it is put aside first.")
    fresh = file.with_name(file.name + ".restoring")
    with store_errors("Not restored"):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        try:
            checked = _check_upgraded(fresh)
            if checked.faults:
                raise StoreError(f"Not restored: the backup is not whole ({checked.faults[0]}).")
            put_aside = _put_aside(file) if file.exists() else None
            onto_disk(fresh)
            fresh.replace(file)
            onto_disk(file.parent)
        finally:
            for left in file.parent.glob(fresh.name + "*"):
                left.unlink()
    return put_aside


def _put_aside(file: Path) -> Path:
    """Rename the database that is there. Nobody may be using it: only then does SQLite let go of the write-ahead log."""
    try:
        with store_errors("Not restored"):
            _one_file(file)
    except StoreError as error:
        if "busy" in str(error):
            raise StoreError("Not restored: the database is in use. Stop the dashboard first.") from None
        # A damaged database is put aside as it is, with its log.
    aside = file.with_name(f"{file.stem}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{file.suffix}")
    for end in ("-wal", "-shm"):
        log = file.with_name(file.name + end)
        if log.exists():
            log.rename(aside.with_name(aside.name + end))
    return file.rename(aside)


def _one_file(file: Path) -> None:
    """Bring what the write-ahead log holds into the file. OSError when another connection is open, or when the file is damaged."""
    engine = connect(f"sqlite:///{file.as_posix()}")
    try:
        pooled = engine.raw_connection()
        for pragma in ("busy_timeout = 500", "journal_mode = DELETE"):
            pooled.driver_connection.execute(f"PRAGMA {pragma}")  # type: ignore[union-attr]
        pooled.invalidate()
    except Exception as error:
        raise OSError(str(error)) from error
    finally:
        engine.dispose()


def check_copy(file: Path, known: audit.Head | None = None) -> Verified:
    """Check a backup file without touching it. Raises StoreError when it is no database, or of another release."""
    engine = open_copy(file)
    try:
        with store_errors("Not checked"), engine.connect() as connection:
            if needs_upgrade(connection):
                raise StoreError("Not checked: an earlier release wrote this file. Restore it; it is checked then.")
        return verify(engine, known)
    finally:
        engine.dispose()


def _check_upgraded(file: Path) -> Verified:
    """Bring a copy to this release's tables and check it."""
    engine = open_engine(f"sqlite:///{file.as_posix()}")
    try:
        return verify(engine)
    finally:
        engine.dispose()
        _one_file(file)


def _dump(engine: Engine, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
        postgresql.run(engine, "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={part}"], "No backup")
        onto_disk(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _restore_server(url: str, source: Path, replace: bool) -> Path | None:
    engine = connect(url)
    put_aside = None
    try:
        with store_errors("Not restored"):
            there = bool(inspect(engine).get_table_names())
            if there and not replace:
                raise StoreError("Not restored: there is a database already. With --replace it is dumped beside the backup first.")
            if there:
                put_aside = source.with_name(f"{source.stem}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump")
                _dump(engine, put_aside)
            options = [
                "--no-owner",
                "--no-privileges",
                "--single-transaction",
                "--exit-on-error",
                *(("--clean", "--if-exists") if there else ()),
            ]
            postgresql.run(engine, "pg_restore", [*options, str(source)], "Not restored")
    finally:
        engine.dispose()
    return put_aside

"""How is a patient erased, so that nothing of them is left in the file, its log or its copies?

What stays is the random key: in the table `erasure` (when, by whom, why) and in the log, whose rows name a patient by nothing else.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Engine, delete, func, insert, select

from lib.store import audit
from lib.store.actors import Actor
from lib.store.database import BEFORE, sqlite_file, writing
from lib.store.errors import StoreError, store_errors
from lib.store.meetings import forget
from lib.store.tables import draft, erasure, metadata, patient, patient_history
from lib.store.versions import now

# Codes, because what a person would write here could say who it was.
Reason = Literal["request", "retention", "wrong_record"]
REASONS: tuple[Reason, ...] = get_args(Reason)

_STAYS = {"audit", "erasure"}
_PATIENCE = 5.0  # seconds to wait for a page that is reading


@dataclass(frozen=True, slots=True)
class Erased:
    """`versions`: how many were erased. `copies`: copies from before an upgrade that were removed. `scrubbed`: is the file free of remnants too?
    When not, a page was reading all the time: `scrub` again."""

    versions: int
    copies: int
    scrubbed: bool


def erase(engine: Engine, actor: Actor, key: str, reason: Reason) -> Erased:
    """Erase every record of a patient, voided or not, and then what is left of them in the file. Cannot be undone. StoreError when there is none."""
    versions = erase_records(engine, actor, key, reason)
    copies = remove_copies(engine)
    return Erased(versions, copies, scrub(engine))


def erase_records(engine: Engine, actor: Actor, key: str, reason: Reason) -> int:
    """Only the records; `remove_copies` and `scrub` have to follow. How many versions there were."""
    actor.require("manage", "erase a patient")
    if reason not in REASONS:
        raise ValueError(reason)
    with store_errors("Not erased"), writing(engine) as connection:
        number = connection.scalar(select(patient.c.patient_id).where(patient.c.key == key))
        if number is None:
            raise StoreError("Not erased: this patient is not in the database.")
        versions = connection.scalar(select(func.count()).where(patient_history.c.patient_key == key)) or 0
        # First of all: with this row the triggers let the patient's rows go, and nobody else's.
        connection.execute(
            insert(erasure).values(patient_key=key, erased_at=now(), identity=actor.identity, reason=reason, versions=versions)
        )
        forget(connection, key)
        for table in reversed(metadata.sorted_tables):
            if "patient_key" in table.c and table.name not in _STAYS:
                connection.execute(delete(table).where(table.c.patient_key == key))
        _discard_drafts(connection, number)
        connection.execute(delete(patient).where(patient.c.key == key))
        audit.write(connection, actor, "erase", key, f"{versions} versions {reason}")
    return versions


def remove_copies(engine: Engine) -> int:
    """Remove the copies kept from before an upgrade, which hold whoever was erased since. How many."""
    file = sqlite_file(engine.url)
    copies = [] if file is None else list(file.parent.glob(f"{file.stem}{BEFORE}*"))
    with store_errors("Not removed"):
        for copy in copies:
            copy.unlink()
    return len(copies)


def scrub(engine: Engine) -> bool:
    """Write the database anew without what was deleted, and empty its write-ahead log. False when a page was reading all the time."""
    with store_errors("Not scrubbed"):
        return _scrub_file(engine) if engine.dialect.name == "sqlite" else _scrub_server(engine)


def _scrub_file(engine: Engine) -> bool:
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    until = time.monotonic() + _PATIENCE
    try:
        while True:
            try:
                connection.execute("VACUUM")
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except engine.dialect.loaded_dbapi.OperationalError as error:
                if "locked" not in str(error):
                    raise
                busy = 1
            if not busy or time.monotonic() > until:
                return not busy
            time.sleep(0.1)
    finally:
        pooled.close()


def _scrub_server(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in metadata.sorted_tables:
            if table.name not in _STAYS:
                connection.exec_driver_sql(f"VACUUM FULL {engine.dialect.identifier_preparer.format_table(table)}")
    return True


def _discard_drafts(connection: Connection, number: str) -> None:
    """Unfinished entries about the same number that had not been saved yet, and so have no key."""
    for row in connection.execute(select(draft.c.key, draft.c.document).where(draft.c.patient_key.is_(None))).all():
        if _says(row.document, number):
            connection.execute(delete(draft).where(draft.c.key == row.key))


def _says(document: str, number: str) -> bool:
    try:
        found = json.loads(document)
    except ValueError:
        return False
    return number in _strings(found)


def _strings(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_strings, value.values()))
    if isinstance(value, list):
        return set().union(*map(_strings, value))
    return {value.strip()} if isinstance(value, str) else set()

"""Who did what, with which patient, and when? A log that is only ever added to.

A row holds codes of ours, the person's identity and the patient's random key, never a patient's name, number or any clinical value. Rows are chained
(lib.store.chain); `audit_head` keeps the number and hash of the last, so that rows cut off at the end are missed too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, insert, select, update

from lib.store.actors import Actor
from lib.store.chain import row_hash
from lib.store.database import writing
from lib.store.errors import StoreError, store_errors
from lib.store.tables import audit, audit_head

# Words of the product: "version 3 by file", "sheet as pdf". A comma, a slash or a colon may part them; quotes and brackets have no place.
_WORDS = re.compile(r"[A-Za-z0-9 _.,:;/=+#-]{0,160}")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of the log. `at` is UTC. `patient_key` None: it concerns no patient. `digest`: hash of the record it speaks of, or ""."""

    sequence: int
    at: datetime
    identity: str
    role: str
    kind: str
    patient_key: str | None
    detail: str
    digest: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the log: how many rows there are, and the hash of the last. Written down elsewhere, it shows later that none is missing."""

    sequence: int
    hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


class Audit:
    """The log of one database, written in the name of one person. Every function raises StoreError with one line when the database refuses."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self._engine = engine
        self._actor = actor

    def record(self, kind: str, patient_key: str | None = None, detail: str = "") -> None:
        """Write one row. `kind` is a code such as view, export, print, sign_in; `detail` a few fixed words, never what a patient's record says."""
        with store_errors("Not recorded"), writing(self._engine) as connection:
            write(connection, self._actor, kind, patient_key, detail)

    def of_patient(self, key: str, limit: int | None = None) -> tuple[AuditRow, ...]:
        """Who did what with this patient, newest first."""
        self._actor.require("manage", "read the log")
        query = select(audit).where(audit.c.patient_key == key).order_by(audit.c.sequence.desc())
        return self._rows(query if limit is None else query.limit(limit))

    def recent(self, n: int) -> tuple[AuditRow, ...]:
        """The last `n` rows, newest first."""
        self._actor.require("manage", "read the log")
        return self._rows(select(audit).order_by(audit.c.sequence.desc()).limit(n))

    def head(self) -> Head:
        """The last row's number and hash."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return read_head(connection)

    def _rows(self, query: Select[Any]) -> tuple[AuditRow, ...]:
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return tuple(_row(row) for row in connection.execute(query))


def write(connection: Connection, actor: Actor, kind: str, patient_key: str | None = None, detail: str = "", digest: str = "") -> None:
    """Add a row inside a transaction that is writing (`lib.store.database.writing`), so that a save and its row stand or fall together."""
    if not _WORDS.fullmatch(detail) or not _WORDS.fullmatch(kind):
        raise ValueError("the log takes a few fixed words, without quotes or line breaks")
    head = read_head(connection)
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    said: dict[str, Any] = {"identity": actor.identity, "role": actor.role, "kind": kind, "patient_key": patient_key, "detail": detail}
    sequence = head.sequence + 1
    chained = row_hash(head.hash, sequence=sequence, at=at, digest=digest, **said)
    connection.execute(insert(audit).values(sequence=sequence, at=at, digest=digest, hash=chained, **said))
    moved = update(audit_head).where(audit_head.c.sequence == head.sequence).values(sequence=sequence, hash=chained)
    if connection.execute(moved).rowcount != 1:
        raise StoreError("Not saved: the log of this database is damaged. Run `python -m lib verify`.")


def read_head(connection: Connection) -> Head:
    """The head as it is kept. Raises StoreError when it is gone."""
    row = connection.execute(select(audit_head.c.sequence, audit_head.c.hash)).first()
    if row is None:
        raise StoreError("Not saved: the log of this database is damaged. Run `python -m lib verify`.")
    return Head(row.sequence, row.hash)


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        row.sequence,
        datetime.fromisoformat(row.at),
        row.identity,
        row.role,
        row.kind,
        row.patient_key,
        row.detail,
        row.digest,
        row.hash,
    )

"""Is everything still as it was saved? Versions against their hashes, the log against its chain, references, and the file itself.

Nothing is written. What is found is told without patients' values, one line each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from lib.store.audit import Head
from lib.store.chain import GENESIS, row_hash, version_digest
from lib.store.errors import store_errors
from lib.store.tables import audit, audit_head, erasure, metadata, patient, patient_history
from lib.store.versions import sha256

MOST_FAULTS = 20  # told; one cause often shows in many places
_AT_ONCE = 2_000  # rows read at a time
_COLUMNS = (
    "sequence",
    "at",
    "identity",
    "role",
    "kind",
    "patient_key",
    "detail",
    "digest",
    "hash",
)  # of the log, in the order they are unpacked
_GUARDED = ("patient_history", "audit", "erasure")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at and what is wrong with it; no faults: everything is as it was saved. `head`: the last row of the log, to be written down."""

    versions: int
    rows: int
    head: Head
    faults: tuple[str, ...]


def verify(engine: Engine, known: Head | None = None) -> Verified:
    """Check a database of this release's tables. `known`: a head written down earlier, which the log has to pass through.

    Raises StoreError when the database cannot be read at all.
    """
    with store_errors("Not checked"), engine.connect() as opened:
        # One moment for everything, while others go on saving.
        connection = opened if engine.dialect.name == "sqlite" else opened.execution_options(isolation_level="REPEATABLE READ")
        faults = [*_file_faults(connection), *_guard_faults(connection), *_orphans(connection)]
        chain = _Chain(known)
        faults += chain.follow(connection)
        faults += [*_version_faults(connection, chain), *_patient_faults(connection, chain)]
        return Verified(chain.versions, chain.rows, chain.head, tuple(faults[:MOST_FAULTS]))


class _Chain:
    """The log read once from end to end. `saved`: digests it has of versions, each with the patient's key; `erased`, `voided`: keys; `versions`: how
    many were found."""

    def __init__(self, known: Head | None) -> None:
        self._known = known
        self.saved: dict[str, str | None] = {}
        self.erased: set[str | None] = set()
        self.voided: set[str | None] = set()
        self.head = Head(0, GENESIS)
        self.rows = 0
        self.versions = 0

    def follow(self, connection: Connection) -> Iterator[str]:
        """The faults of the chain."""
        # Bare tuples and local names: this loop is the time a check of a long log takes.
        before, hashed = self.head.sequence, self.head.hash
        known = self._known.sequence if self._known else None
        for at, when, identity, role, kind, key, detail, digest, said in self._log(connection):
            self.rows += 1
            if at != before + 1:
                yield f"the log goes from row {before} to row {at}: rows are missing"
            expected = row_hash(
                hashed, sequence=at, at=when, identity=identity, role=role, kind=kind, patient_key=key, detail=detail, digest=digest
            )
            if expected != said:
                yield f"row {at} of the log does not follow from the row before it: one of them was changed, removed or moved"
            if at == known and self._known and said != self._known.hash:
                yield f"row {at} of the log is not the one that was written down"
            before, hashed = at, said
            if kind in ("change", "adopt"):
                self.saved[digest] = key
            elif kind == "erase":
                self.erased.add(key)
            elif kind == "void":
                self.voided.add(key)
        self.head = Head(before, hashed)
        yield from self._end_faults(connection)

    def _log(self, connection: Connection) -> Iterator[Row[*tuple[Any, ...]]]:
        """The rows in their order, some at a time (a cursor of the server with PostgreSQL), so that a long log needs no more memory than a short one."""
        query = select(*(audit.c[name] for name in _COLUMNS)).order_by(audit.c.sequence)
        for some in connection.execution_options(yield_per=_AT_ONCE).execute(query).partitions():
            yield from some

    def _end_faults(self, connection: Connection) -> Iterator[str]:
        heads = [Head(row.sequence, row.hash) for row in connection.execute(select(audit_head.c.sequence, audit_head.c.hash))]
        if heads != [self.head]:
            kept = ", ".join(str(head.sequence) for head in heads) or "gone"
            yield f"the log ends at row {self.head.sequence}, but its head says {kept}: rows were cut off or added"
        if self._known and self._known.sequence > self.head.sequence:
            yield f"the log ends at row {self.head.sequence}; it had {self._known.sequence} rows when its head was written down"


def _version_faults(connection: Connection, chain: _Chain) -> Iterator[str]:
    """Versions that are not what the log says was saved, and versions that are gone although nobody erased them."""
    missing = dict(chain.saved)
    for row in connection.execution_options(yield_per=200).execute(select(patient_history)):
        chain.versions += 1
        if sha256(row.document) != row.sha256:
            yield f"a saved history was altered (record {row.id})"
        digest = version_digest(
            patient_key=row.patient_key,
            version=row.version,
            saved_at=row.saved_at,
            source_name=row.source_name,
            origin=row.origin,
            author=row.author,
            reason=row.reason,
            sha256=row.sha256,
        )
        if missing.pop(digest, None) is None:
            yield f"a saved history is not the one in the log (record {row.id})"
    lost = sum(1 for key in missing.values() if key not in chain.erased)
    if lost:
        yield f"{lost} saved version{'' if lost == 1 else 's'} of the log cannot be found"


def _patient_faults(connection: Connection, chain: _Chain) -> Iterator[str]:
    """Numbers that are not those of the patient's own history, and voids and erasures that the log does not know as such."""
    kept, latest = patient_history.c, patient_history.alias("latest").c
    newest = select(func.max(latest.version)).where(latest.patient_key == patient.c.key).scalar_subquery()
    query = (
        select(patient.c.key, patient.c.patient_id, patient.c.voided_at, kept.document).join(patient_history).where(kept.version == newest)
    )
    for row in connection.execution_options(yield_per=200).execute(query):
        if _number(row.document) != row.patient_id:
            yield f"the number of a patient is not that of their history (record {row.key})"
        if row.voided_at is None and row.key in chain.voided:
            yield f"a patient who was removed with a reason is back (record {row.key})"
    for key in connection.scalars(select(erasure.c.patient_key)):
        if key not in chain.erased:
            yield f"an erasure is not in the log (record {key})"


def _number(document: str) -> str | None:
    try:
        return str(json.loads(document)["history"]["patient_id"])
    except (ValueError, KeyError, TypeError):
        return None


def _orphans(connection: Connection) -> Iterator[str]:
    """Rows that refer to a row that is not there. A damaged file can have them although the database refuses them."""
    for table in metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            (element,) = constraint.elements
            there = element.column.table.alias("there")
            found = there.c[element.column.name]
            joined = table.outerjoin(there, element.parent == found)
            orphans = select(func.count()).select_from(joined).where(element.parent.is_not(None), found.is_(None))
            count = connection.scalar(orphans) or 0
            if count:
                yield f"{count} row{'' if count == 1 else 's'} of {table.name} refer to something that is not there"


def _file_faults(connection: Connection) -> Iterable[str]:
    if connection.dialect.name != "sqlite":
        return
    said = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    if said != ["ok"]:
        yield f"the database file is damaged ({len(said)} faults)"
    sealed = connection.exec_driver_sql("PRAGMA cipher_integrity_check")  # plain SQLite does not know it and answers nothing
    if sealed.returns_rows and sealed.all():
        yield "the encrypted file is damaged"


def _guard_faults(connection: Connection) -> Iterable[str]:
    """Has somebody put away what keeps versions and log from being changed?"""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)"
    there = set(connection.exec_driver_sql(query).scalars())
    for table in _GUARDED:
        for end in ("append_only", "kept"):
            if f"{table}_{end}" not in there:
                yield f"the trigger {table}_{end} is gone: nothing keeps rows of {table} from being changed"

"""The rows of patients and their versions, inside a transaction that somebody else began."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select

from lib.records.history import History
from lib.store import audit
from lib.store.actors import Actor
from lib.store.chain import version_digest
from lib.store.document import from_document, to_document
from lib.store.errors import StoreError
from lib.store.stale import Difference, StaleSave, differences
from lib.store.summary import PatientSummary, read_summary, write_summary
from lib.store.tables import patient, patient_history

GONE = "this patient is no longer in the database."


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version: number, when (UTC), from which file, whether a file or typing made it, by whom (identity) and, if said, why."""

    version: int
    saved_at: datetime
    source_name: str
    origin: str
    author: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What one version changed: of each difference, `theirs` is what it says and `mine` what the version before it said."""

    version: Version
    differences: tuple[Difference, ...]


def now() -> str:
    """This moment as it is kept: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def live_key(connection: Connection, patient_id: str, sample: bool) -> str | None:
    """The key of the patient of that number who is not voided, or None."""
    query = select(patient.c.key).where(patient.c.patient_id == patient_id, patient.c.sample == sample, patient.c.voided_at.is_(None))
    return connection.scalar(query)


def add_patient(connection: Connection, patient_id: str, sample: bool) -> str:
    """A new patient; the key."""
    key = secrets.token_hex(16)  # never with a dash in front, which a command line would take for an option
    connection.execute(insert(patient).values(key=key, patient_id=patient_id, sample=sample, created_at=now()))
    return key


def keys_of(connection: Connection, patient_id: str) -> tuple[str, ...]:
    """The keys of everybody who ever had that number, voided ones and samples too."""
    return tuple(connection.scalars(select(patient.c.key).where(patient.c.patient_id == patient_id).order_by(patient.c.created_at)))


def latest(connection: Connection, key: str, version: int | None = None) -> Row[Any] | None:
    """The row of that version (None = the last) of a patient who is not voided."""
    query = select(patient_history).join(patient).where(patient_history.c.patient_key == key, patient.c.voided_at.is_(None))
    if version is not None:
        query = query.where(patient_history.c.version == version)
    return connection.execute(query.order_by(patient_history.c.version.desc()).limit(1)).first()


def whole_version(connection: Connection, key: str, upto: int | None = None) -> int:
    """The latest version (of those up to `upto`) made by a file or a form; single facts add versions of their own upon it. 0 when there is none."""
    single = ("entered", "corrected")
    origins = select(func.max(patient_history.c.version)).where(
        patient_history.c.patient_key == key, patient_history.c.origin.not_in(single)
    )
    return connection.scalar(origins if upto is None else origins.where(patient_history.c.version <= upto)) or 0


def add_version(connection: Connection, actor: Actor, key: str, version: int, history: History, origin: str, reason: str = "") -> int:
    """Add a version and its row of the log; the version's number."""
    document = to_document(history)
    values: dict[str, Any] = {
        "patient_key": key,
        "version": version,
        "saved_at": now(),
        "source_name": history.source_name,
        "origin": origin,
        "author": actor.identity,
        "reason": reason,
        "sha256": sha256(document),
    }
    connection.execute(insert(patient_history).values(**values, document=document, summary=write_summary(history)))
    audit.write(connection, actor, "change", key, f"version {version} {origin}", digest=version_digest(**values))
    return version


def read_history(row: Row[Any]) -> History:
    """The history of a row. StoreError when it is not what was saved."""
    if sha256(row.document) != row.sha256:
        raise StoreError("This saved history was altered outside the product; restore the database from a backup.")
    return from_document(row.document)


def changes_of(connection: Connection, key: str) -> tuple[Change, ...]:
    """What each version changed, newest first; the first version says all it has."""
    query = select(patient_history).join(patient).where(patient_history.c.patient_key == key, patient.c.voided_at.is_(None))
    before = History("")
    found = []
    for row in connection.execute(query.order_by(patient_history.c.version)):
        after = read_history(row)
        version = Version(row.version, datetime.fromisoformat(row.saved_at), row.source_name, row.origin, row.author, row.reason)
        found.append(Change(version, differences(before, after)))
        before = after
    return tuple(reversed(found))


def refuse_stale(says: str, base_version: int | None, mine: History, last: Row[Any]) -> StaleSave:
    """The error for a save of `mine` that began from `base_version` when `last` is the last version."""
    return StaleSave(
        says,
        patient_key=last.patient_key,
        base_version=base_version,
        latest_version=last.version,
        changed_by=last.author,
        changed_at=datetime.fromisoformat(last.saved_at),
        differences=differences(mine, read_history(last)),
    )


def sha256(document: str) -> str:
    """The hash kept beside a document (hex)."""
    return hashlib.sha256(document.encode()).hexdigest()


def same_content(one: History, other: History) -> bool:
    """The name of the file is not content: the same rows under another name are the same history."""
    return replace(one, source_name="") == replace(other, source_name="")


def listed(connection: Connection) -> tuple[PatientSummary, ...]:
    """Every patient that is not voided, the one saved last first."""
    newest = select(patient_history.c.patient_key, func.max(patient_history.c.version).label("version"))
    newest_of = newest.group_by(patient_history.c.patient_key).subquery()
    kept = patient_history.c
    shown = (kept.patient_key, kept.version, kept.saved_at, kept.source_name, kept.summary, patient.c.sample)
    query = (
        select(*shown)
        .join(newest_of, and_(patient_history.c.patient_key == newest_of.c.patient_key, patient_history.c.version == newest_of.c.version))
        .join(patient, patient.c.key == patient_history.c.patient_key)
        .where(patient.c.voided_at.is_(None))
        .order_by(patient_history.c.saved_at.desc(), patient_history.c.id.desc())
    )
    return tuple(_summary(row) for row in connection.execute(query))


def _summary(row: Row[*tuple[Any, ...]]) -> PatientSummary:
    shown = read_summary(row.summary)
    return PatientSummary(
        **{field.name: getattr(shown, field.name) for field in fields(shown)},
        key=row.patient_key,
        sample=row.sample,
        version=row.version,
        saved_at=datetime.fromisoformat(row.saved_at),
        source_name=row.source_name,
    )

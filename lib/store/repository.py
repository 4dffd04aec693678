"""Save, load, list and void the histories of patients.

Nothing is overwritten: each save of changed content adds a version. Saving what is already there changes nothing and says so.
Every function raises StoreError with one line for the screen when the database refuses.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, func, insert, select, update

from lib.records.history import History
from lib.store.database import open_engine
from lib.store.document import from_document, to_document
from lib.store.drafts import Drafts
from lib.store.entered import ENTERED_ROW, Fact, carried_over, with_facts, without_entered, without_facts
from lib.store.errors import StoreError, store_errors
from lib.store.meetings import Meetings
from lib.store.summary import PatientSummary, read_summary, write_summary
from lib.store.tables import patient, patient_history, setting, typed_form
from lib.store.worklist import Worklist


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. `unchanged`: the content was there already, no version was added. `carried`: how many typed facts the new file kept."""

    key: str
    version: int
    unchanged: bool
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version: number, when (UTC), from which file, and whether a file or typing made it."""

    version: int
    saved_at: datetime
    source_name: str
    origin: str


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A form as it was filled in, and the version of the history it stands for now."""

    document: str
    version: int


class Store:
    """The repository over one database. Safe to share between threads: each call takes its own connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        """Open (and create when new) the database at `url`. Raises StoreError."""
        return cls(open_engine(url))

    def save_history(self, history: History, source_name: str, *, sample: bool = False) -> Saved:
        """Keep a history read from a file as the patient's next version, with the facts typed earlier that the file is silent about."""
        history = replace(history, source_name=source_name)
        with store_errors("Not saved"), self._writing() as connection:
            key = _live_key(connection, history.patient_id, sample) or _add_patient(connection, history.patient_id, sample)
            last = _latest(connection, key)
            if last is None:
                return Saved(key, _add_version(connection, key, 1, history, "file"), unchanged=False)
            kept = _history(last)
            carried = carried_over(kept, history)
            if _same_content(without_entered(kept), history):
                return Saved(key, last.version, unchanged=True, carried=len(carried))
            version = _add_version(connection, key, last.version + 1, with_facts(history, carried), "file")
            return Saved(key, version, unchanged=False, carried=len(carried))

    def save_typed(self, history: History, source_name: str, form: str, base_version: int | None = None) -> Saved:
        """Keep a history typed in a form, with the form itself, as the patient's next version; single facts typed elsewhere stay.

        `base_version`: the version the form was opened from, None for a patient that is new. StoreError when another file or form was saved
        since; single facts entered since are no conflict, for they are kept.
        """
        history = replace(history, source_name=source_name)
        with store_errors("Not saved"), self._writing() as connection:
            key = _live_key(connection, history.patient_id, sample=False)
            last = _latest(connection, key) if key else None
            if last is not None and (base_version is None or _whole_version(connection, last.patient_key) > base_version):
                raise StoreError("Not saved: this patient's history was changed since the form was opened. Nothing typed here is lost.")
            key = key or _add_patient(connection, history.patient_id, sample=False)
            carried: tuple[Fact, ...] = ()
            if last is not None:
                kept = _history(last)
                carried = carried_over(kept, history)
                if _same_content(without_entered(kept), history):
                    return Saved(key, last.version, unchanged=True, carried=len(carried))
            number = _add_version(connection, key, last.version + 1 if last else 1, with_facts(history, carried), "typed")
            connection.execute(insert(typed_form).values(patient_key=key, version=number, document=form))
            return Saved(key, number, unchanged=False, carried=len(carried))

    def load_form(self, key: str) -> TypedForm | None:
        """The form of a patient's typed history, to be opened again. None when the latest history came from a file."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            last = _latest(connection, key)
            if last is None:
                return None
            whole = _whole_version(connection, key)
            document = connection.scalar(
                select(typed_form.c.document).where(typed_form.c.patient_key == key, typed_form.c.version == whole)
            )
            return TypedForm(document, last.version) if document is not None else None

    @property
    def drafts(self) -> Drafts:
        """The entries that are not finished."""
        return Drafts(self._engine)

    @property
    def worklist(self) -> Worklist:
        """What a list shows of each patient, and what each person has seen."""
        return Worklist(self._engine)

    @property
    def meetings(self) -> Meetings:
        """The case-review meetings."""
        return Meetings(self._engine)

    def add_facts(self, key: str, facts: Iterable[Fact]) -> Saved:
        """Append typed facts to the latest version as a new version. No facts, nothing saved. StoreError when there is no such patient."""
        facts = tuple(facts)
        with store_errors("Not saved"), self._writing() as connection:
            last = _latest(connection, key)
            if last is None:
                raise StoreError("Not saved: this patient is no longer in the database.")
            if not facts:
                return Saved(key, last.version, unchanged=True)
            history = with_facts(_history(last), facts)
            return Saved(key, _add_version(connection, key, last.version + 1, history, "entered"), unchanged=False)

    def remove_facts(self, key: str, facts: Iterable[Fact]) -> Saved:
        """Take typed facts out of the latest version as a new version; the one that had them stays. StoreError when there is no such patient."""
        gone = [fact for fact in facts if fact.row == ENTERED_ROW]
        with store_errors("Not saved"), self._writing() as connection:
            last = _latest(connection, key)
            if last is None:
                raise StoreError("Not saved: this patient is no longer in the database.")
            kept = _history(last)
            history = without_facts(kept, gone)
            if history == kept:
                return Saved(key, last.version, unchanged=True)
            return Saved(key, _add_version(connection, key, last.version + 1, history, "entered"), unchanged=False)

    def load_history(self, key: str, version: int | None = None) -> History | None:
        """The history of that version (None = the latest), or None when there is none or the patient was voided."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            row = _latest(connection, key, version)
            return _history(row) if row else None

    def latest_version(self, key: str) -> int | None:
        """The number of the latest version, or None when there is none or the patient was voided."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            newest: int | None = connection.scalar(
                select(func.max(patient_history.c.version))
                .join(patient)
                .where(patient_history.c.patient_key == key, patient.c.voided_at.is_(None))
            )
            return newest

    def find_patient(self, patient_id: str) -> str | None:
        """The key of the patient (not a sample) with that number, or None."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return _live_key(connection, patient_id, sample=False)

    def versions(self, key: str) -> tuple[Version, ...]:
        """All versions of a patient, newest first."""
        columns = (patient_history.c.version, patient_history.c.saved_at, patient_history.c.source_name, patient_history.c.origin)
        query = select(*columns).where(patient_history.c.patient_key == key).order_by(patient_history.c.version.desc())
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return tuple(Version(r.version, datetime.fromisoformat(r.saved_at), r.source_name, r.origin) for r in connection.execute(query))

    def list_patients(self) -> tuple[PatientSummary, ...]:
        """Every patient that is not voided, the one saved last first."""
        newest = select(patient_history.c.patient_key, func.max(patient_history.c.version).label("version"))
        newest_of = newest.group_by(patient_history.c.patient_key).subquery()
        kept = patient_history.c
        shown = (kept.patient_key, kept.version, kept.saved_at, kept.source_name, kept.summary, patient.c.sample)
        query = (
            select(*shown)
            .join(
                newest_of, and_(patient_history.c.patient_key == newest_of.c.patient_key, patient_history.c.version == newest_of.c.version)
            )
            .join(patient, patient.c.key == patient_history.c.patient_key)
            .where(patient.c.voided_at.is_(None))
            .order_by(patient_history.c.saved_at.desc(), patient_history.c.id.desc())
        )
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return tuple(_summary(row) for row in connection.execute(query))

    def void_patient(self, key: str, reason: str) -> None:
        """Take a patient out of every list and page. The versions stay, with the reason; StoreError without one."""
        if not reason.strip():
            raise StoreError("Not removed: say why, in a few words.")
        gone = (
            update(patient).where(patient.c.key == key, patient.c.voided_at.is_(None)).values(voided_at=_now(), void_reason=reason.strip())
        )
        with store_errors("Not removed"), self._writing() as connection:
            if connection.execute(gone).rowcount == 0:
                raise StoreError("Not removed: this patient is no longer in the database.")

    def read_setting(self, name: str) -> Any:
        """The value kept under `name` (anything JSON can say), or None."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            value = connection.scalar(select(setting.c.value).where(setting.c.name == name))
        return None if value is None else json.loads(value)

    def read_settings(self, prefix: str) -> tuple[Any, ...]:
        """The values of all settings whose name begins so, the one saved last first."""
        begins = setting.c.name.startswith(prefix, autoescape=True)
        query = select(setting.c.value).where(begins).order_by(setting.c.saved_at.desc(), setting.c.name)
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return tuple(json.loads(value) for value in connection.scalars(query))

    def write_setting(self, name: str, value: Any) -> None:
        """Keep `value` under `name`, in place of what was there."""
        values = {"value": json.dumps(value), "saved_at": _now()}
        with store_errors("Not saved"), self._writing() as connection:
            if connection.execute(update(setting).where(setting.c.name == name).values(values)).rowcount == 0:
                connection.execute(insert(setting).values(name=name, **values))

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def _writing(self) -> Any:
        return self._engine.execution_options(writing=True).begin()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _live_key(connection: Connection, patient_id: str, sample: bool) -> str | None:
    query = select(patient.c.key).where(patient.c.patient_id == patient_id, patient.c.sample == sample, patient.c.voided_at.is_(None))
    return connection.scalar(query)


def _add_patient(connection: Connection, patient_id: str, sample: bool) -> str:
    key = secrets.token_urlsafe(16)
    connection.execute(insert(patient).values(key=key, patient_id=patient_id, sample=sample, created_at=_now()))
    return key


def _whole_version(connection: Connection, key: str) -> int:
    """The latest version made by a file or a form; single facts add versions of their own upon it. 0 when there is none."""
    origins = select(func.max(patient_history.c.version)).where(patient_history.c.patient_key == key, patient_history.c.origin != "entered")
    return connection.scalar(origins) or 0


def _add_version(connection: Connection, key: str, version: int, history: History, origin: str) -> int:
    document = to_document(history)
    connection.execute(
        insert(patient_history).values(
            patient_key=key,
            version=version,
            saved_at=_now(),
            source_name=history.source_name,
            origin=origin,
            document=document,
            summary=write_summary(history),
            sha256=_sha256(document),
        )
    )
    return version


def _latest(connection: Connection, key: str, version: int | None = None) -> Row[Any] | None:
    query = select(patient_history).join(patient).where(patient_history.c.patient_key == key, patient.c.voided_at.is_(None))
    if version is not None:
        query = query.where(patient_history.c.version == version)
    return connection.execute(query.order_by(patient_history.c.version.desc()).limit(1)).first()


def _history(row: Row[Any]) -> History:
    if _sha256(row.document) != row.sha256:
        raise StoreError("This saved history was altered outside the product; restore the database from a backup.")
    return from_document(row.document)


def _sha256(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()


def _same_content(one: History, other: History) -> bool:
    # The name of the file is not content: the same rows under another name are the same history.
    return replace(one, source_name="") == replace(other, source_name="")


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

"""Save, load, list and void the histories of patients, in the name of the person at work.

Nothing is overwritten: each save of changed content adds a version, with its author and its row of the log in the same transaction. Saving what is
already there changes nothing and says so. Every function raises StoreError with one line for the screen when the database refuses, when the person's
role does not allow it ("Not allowed: ..."), and StaleSave when the version it began from is no longer the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, update

from lib.records.history import History
from lib.store import audit, erasing, settings, takeout
from lib.store.accounts import Accounts
from lib.store.actors import WORKSTATION, Actor
from lib.store.correcting import Correction, check, corrected, corrections_of, keep, put_right
from lib.store.database import open_engine, writing
from lib.store.drafts import Drafts
from lib.store.entered import ENTERED_ROW, Fact, carried_over, with_facts, without_entered, without_facts
from lib.store.errors import StoreError, store_errors
from lib.store.meetings import Meetings
from lib.store.summary import PatientSummary
from lib.store.tables import patient, patient_history, typed_form
from lib.store.verify import Verified, verify
from lib.store.versions import (
    GONE,
    Change,
    Version,
    add_patient,
    add_version,
    changes_of,
    keys_of,
    latest,
    listed,
    live_key,
    now,
    read_history,
    refuse_stale,
    same_content,
    whole_version,
)
from lib.store.worklist import Worklist

_STALE = "Not saved: this patient was changed since you opened the page. Nothing typed here is lost."


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. `unchanged`: the content was there already, no version was added. `carried`: how many typed facts the new file kept."""

    key: str
    version: int
    unchanged: bool
    carried: int = 0


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A form as it was filled in, and the version of the history it stands for now."""

    document: str
    version: int


class Store:
    """The repository over one database. Safe to share between threads: each call takes its own connection."""

    def __init__(self, engine: Engine, actor: Actor = WORKSTATION) -> None:
        self._engine = engine
        self._actor = actor

    @classmethod
    def open(cls, url: str) -> Store:
        """Open (and create when new) the database at `url`, in the name of whoever sits at this computer. Raises StoreError."""
        return cls(open_engine(url))

    def acting(self, actor: Actor) -> Store:
        """The same store in the name of that person: what it refuses and what it writes down are theirs."""
        return Store(self._engine, actor)

    @property
    def actor(self) -> Actor:
        """In whose name this store reads and writes."""
        return self._actor

    @property
    def engine(self) -> Engine:
        """The database beneath, for what looks after it as a whole (lib.store.backup, lib.store.verify)."""
        return self._engine

    @property
    def audit(self) -> audit.Audit:
        """The log of who did what."""
        return audit.Audit(self._engine, self._actor)

    @property
    def drafts(self) -> Drafts:
        """The entries that are not finished."""
        return Drafts(self._engine, self._actor)

    @property
    def worklist(self) -> Worklist:
        """What a list shows of each patient, and what each person has seen."""
        return Worklist(self._engine)

    @property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        return Accounts(self._engine, self._actor)

    @property
    def meetings(self) -> Meetings:
        """The case-review meetings."""
        return Meetings(self._engine, self._actor)

    def verify(self) -> Verified:
        """Is everything still as it was saved? See lib.store.verify."""
        self._actor.require("manage", "check the log")
        return verify(self._engine)

    def save_history(
        self, history: History, source_name: str, *, sample: bool = False, reason: str = "", base_version: int | None = None
    ) -> Saved:
        """Keep a history read from a file as the patient's next version, with the facts typed earlier that the file is silent about.

        `base_version`: the version the person saw; StaleSave when another was saved since. None when the file alone decides.
        """
        self._actor.require("change", "save a history")
        history = replace(history, source_name=source_name)
        with store_errors("Not saved"), writing(self._engine) as connection:
            key = live_key(connection, history.patient_id, sample) or add_patient(connection, history.patient_id, sample)
            last = latest(connection, key)
            if last is None:
                return Saved(key, add_version(connection, self._actor, key, 1, history, "file", reason), unchanged=False)
            kept = read_history(last)
            history = corrected(connection, key, history)
            carried = carried_over(kept, history)
            if base_version is not None and base_version != last.version:
                raise refuse_stale(_STALE, base_version, with_facts(history, carried), last)
            if same_content(without_entered(kept), history):
                return Saved(key, last.version, unchanged=True, carried=len(carried))
            version = add_version(connection, self._actor, key, last.version + 1, with_facts(history, carried), "file", reason)
            return Saved(key, version, unchanged=False, carried=len(carried))

    def save_typed(self, history: History, source_name: str, form: str, base_version: int | None = None, *, reason: str = "") -> Saved:
        """Keep a history typed in a form, with the form itself, as the patient's next version; single facts typed elsewhere stay.

        `base_version`: the version the form was opened from, None for a patient that is new. StaleSave when another file or form was saved
        since; single facts entered since are no conflict, for they are kept.
        """
        self._actor.require("change", "save a history")
        history = replace(history, source_name=source_name)
        with store_errors("Not saved"), writing(self._engine) as connection:
            key = live_key(connection, history.patient_id, sample=False)
            last = latest(connection, key) if key else None
            if last is not None and (base_version is None or whole_version(connection, last.patient_key) > base_version):
                says = "Not saved: this patient's history was changed since the form was opened. Nothing typed here is lost."
                raise refuse_stale(says, base_version, history, last)
            key = key or add_patient(connection, history.patient_id, sample=False)
            carried: tuple[Fact, ...] = ()
            if last is not None:
                kept = read_history(last)
                history = corrected(connection, key, history)
                carried = carried_over(kept, history)
                if same_content(without_entered(kept), history):
                    return Saved(key, last.version, unchanged=True, carried=len(carried))
            whole = with_facts(history, carried)
            number = add_version(connection, self._actor, key, last.version + 1 if last else 1, whole, "typed", reason)
            connection.execute(insert(typed_form).values(patient_key=key, version=number, document=form))
            return Saved(key, number, unchanged=False, carried=len(carried))

    def load_form(self, key: str, version: int | None = None) -> TypedForm | None:
        """The form of a patient's typed history, to be opened again. None when the latest history came from a file. `version`: as it was then."""
        self._actor.require("read", "see a history")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            last = latest(connection, key, version)
            if last is None:
                return None
            whole = whole_version(connection, key, last.version)
            document = connection.scalar(
                select(typed_form.c.document).where(typed_form.c.patient_key == key, typed_form.c.version == whole)
            )
            return TypedForm(document, last.version) if document is not None else None

    def add_facts(self, key: str, facts: Iterable[Fact], *, reason: str = "", base_version: int | None = None) -> Saved:
        """Append typed facts to the latest version as a new version. No facts, nothing saved. StoreError when there is no such patient.

        `base_version`: the version the person saw; StaleSave when another was saved since. None takes whatever is the last.
        """
        facts = tuple(facts)
        return self._change(key, lambda history: with_facts(history, facts), reason, base_version, nothing=not facts)

    def remove_facts(self, key: str, facts: Iterable[Fact], *, reason: str = "", base_version: int | None = None) -> Saved:
        """Take typed facts out of the latest version as a new version; the one that had them stays. StoreError when there is no such patient.

        `base_version` as in `add_facts`.
        """
        gone = [fact for fact in facts if fact.row == ENTERED_ROW]
        return self._change(key, lambda history: without_facts(history, gone), reason, base_version)

    def _change(
        self, key: str, changed: Callable[[History], History], reason: str, base_version: int | None, nothing: bool | None = None
    ) -> Saved:
        """Add the changed history as the next version. `nothing`: is there nothing to save? None: when the history stays as it was."""
        self._actor.require("change", "change a history")
        with store_errors("Not saved"), writing(self._engine) as connection:
            last = latest(connection, key)
            if last is None:
                raise StoreError(f"Not saved: {GONE}")
            kept = read_history(last)
            if base_version is not None and base_version != last.version:
                base = latest(connection, key, base_version)
                raise refuse_stale(_STALE, base_version, changed(read_history(base) if base else kept), last)
            history = changed(kept)
            if history == kept if nothing is None else nothing:
                return Saved(key, last.version, unchanged=True)
            return Saved(key, add_version(connection, self._actor, key, last.version + 1, history, "entered", reason), unchanged=False)

    def correct(self, key: str, wrong: Fact, right: Fact | None, reason: str, base_version: int | None = None) -> Saved:
        """Put `right` (None: nothing) in the place of a fact of the latest version, as a new version. The wrong one stays in the versions before;
        a newer file that repeats it is corrected as it comes in. StoreError without a reason. `base_version` as in `add_facts`."""
        self._actor.require("change", "correct a history")
        with store_errors("Not corrected"), writing(self._engine) as connection:
            last = latest(connection, key)
            if last is None:
                raise StoreError(f"Not corrected: {GONE}")
            kept = read_history(last)
            if base_version is not None and base_version != last.version:
                base = latest(connection, key, base_version)
                raise refuse_stale(_STALE, base_version, put_right(read_history(base) if base else kept, wrong, right), last)
            reason = check(kept, wrong, right, reason)
            history = put_right(kept, wrong, right)
            number = add_version(connection, self._actor, key, last.version + 1, history, "corrected", reason)
            keep(connection, self._actor, key, number, wrong, right, reason)
            return Saved(key, number, unchanged=False)

    def corrections(self, key: str) -> tuple[Correction, ...]:
        """Every correction of a patient, the first one first."""
        self._actor.require("read", "see a history")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return corrections_of(connection, key)

    def changes(self, key: str) -> tuple[Change, ...]:
        """What each version changed, newest first: who, when, why, and both values."""
        self._actor.require("read", "see a history")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return changes_of(connection, key)

    def load_history(self, key: str, version: int | None = None) -> History | None:
        """The history of that version (None = the latest), or None when there is none or the patient was voided."""
        self._actor.require("read", "see a history")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            row = latest(connection, key, version)
            return read_history(row) if row else None

    def latest_version(self, key: str) -> int | None:
        """The number of the latest version, or None when there is none or the patient was voided."""
        self._actor.require("read", "see a history")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            newest: int | None = connection.scalar(
                select(func.max(patient_history.c.version))
                .join(patient)
                .where(patient_history.c.patient_key == key, patient.c.voided_at.is_(None))
            )
            return newest

    def latest_versions(self, keys: Iterable[str]) -> dict[str, int]:
        """The number of the latest version of each of these patients; who has none or was voided is left out."""
        self._actor.require("read", "see a history")
        query = (
            select(patient_history.c.patient_key, func.max(patient_history.c.version).label("version"))
            .join(patient)
            .where(patient_history.c.patient_key.in_(tuple(keys)), patient.c.voided_at.is_(None))
            .group_by(patient_history.c.patient_key)
        )
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return {row.patient_key: row.version for row in connection.execute(query)}

    def find_patient(self, patient_id: str) -> str | None:
        """The key of the patient (not a sample) with that number, or None."""
        self._actor.require("read", "look for a patient")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return live_key(connection, patient_id, sample=False)

    def keys_of(self, patient_id: str) -> tuple[str, ...]:
        """The keys of every record that ever had that number, voided ones and samples too, for whoever has to erase or hand over all of them."""
        self._actor.require("export", "look for records")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return keys_of(connection, patient_id)

    def versions(self, key: str) -> tuple[Version, ...]:
        """All versions of a patient, newest first."""
        self._actor.require("read", "see a history")
        kept = patient_history.c
        columns = (kept.version, kept.saved_at, kept.source_name, kept.origin, kept.author, kept.reason)
        query = select(*columns).where(kept.patient_key == key).order_by(kept.version.desc())
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return tuple(
                Version(r.version, datetime.fromisoformat(r.saved_at), r.source_name, r.origin, r.author, r.reason)
                for r in connection.execute(query)
            )

    def list_patients(self) -> tuple[PatientSummary, ...]:
        """Every patient that is not voided, the one saved last first."""
        self._actor.require("read", "see the patients")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return listed(connection)

    def void_patient(self, key: str, reason: str) -> None:
        """Take a patient out of every list and page. The versions stay, with the reason; StoreError without one."""
        self._actor.require("change", "remove a patient")
        if not reason.strip():
            raise StoreError("Not removed: say why, in a few words.")
        gone = (
            update(patient).where(patient.c.key == key, patient.c.voided_at.is_(None)).values(voided_at=now(), void_reason=reason.strip())
        )
        with store_errors("Not removed"), writing(self._engine) as connection:
            if connection.execute(gone).rowcount == 0:
                raise StoreError(f"Not removed: {GONE}")
            audit.write(connection, self._actor, "void", key)

    def take_out(self, key: str) -> str:
        """Everything that is kept about a patient as a JSON document (lib.store.takeout)."""
        return takeout.everything_about(self._engine, self._actor, key)

    def erase_patient(self, key: str, reason: erasing.Reason) -> erasing.Erased:
        """Erase a patient for good, down to the bytes of the file (lib.store.erasing)."""
        return erasing.erase(self._engine, self._actor, key, reason)

    def read_setting(self, name: str) -> Any:
        """The value kept under `name` (anything JSON can say), or None."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return settings.read(connection, name)

    def read_settings(self, prefix: str) -> tuple[Any, ...]:
        """The values of all settings whose name begins so, the one saved last first."""
        with store_errors("Not loaded"), self._engine.connect() as connection:
            return settings.read_all(connection, prefix)

    def write_setting(self, name: str, value: Any) -> None:
        """Keep `value` under `name`, in place of what was there."""
        self._actor.require("settings", "change settings")
        with store_errors("Not saved"), writing(self._engine) as connection:
            settings.write(connection, name, value)
            audit.write(connection, self._actor, "setting")

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

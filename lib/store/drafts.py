"""What was typed but not saved yet, so that a closed tab, a reload or a restart loses nothing.

A draft is one text (JSON of the form) under a random key. Every change replaces it as a whole and counts its revision up; who writes on an
older revision than the kept one is refused, so that two tabs never overwrite each other.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from lib.store.actors import WORKSTATION, Actor
from lib.store.database import writing
from lib.store.errors import StoreError, store_errors
from lib.store.tables import draft

MOST_CHARACTERS = 500_000  # a long history typed in full is about 40,000


class DraftConflict(StoreError):
    """The draft was changed elsewhere since it was read."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`title`: how a list calls it. `patient_key`: the patient whose typed history is being changed, None for a new one; `base_version`: the version
    it began from. `saved_at` is UTC."""

    key: str
    revision: int
    title: str
    document: str
    patient_key: str | None
    base_version: int | None
    started_at: datetime
    saved_at: datetime


class Drafts:
    """The unfinished entries of one database. Every function raises StoreError with one line when the database refuses."""

    def __init__(self, engine: Engine, actor: Actor = WORKSTATION) -> None:
        self._engine = engine
        self._actor = actor

    def begin(self, document: str, title: str = "", patient_key: str | None = None, base_version: int | None = None) -> Draft:
        """Keep a new draft."""
        self._actor.require("change", "type a history")
        _check(document)
        now = _now()
        key = secrets.token_urlsafe(16)
        values = {"key": key, "revision": 1, "title": title, "document": document, "patient_key": patient_key, "base_version": base_version}
        with store_errors("Draft not kept"), writing(self._engine) as connection:
            connection.execute(insert(draft).values(**values, started_at=now, saved_at=now))
        when = datetime.fromisoformat(now)
        return Draft(key, 1, title, document, patient_key, base_version, when, when)

    def keep(self, key: str, revision: int, document: str, title: str = "") -> int:
        """Replace the draft read at `revision`; returns the new revision. DraftConflict when it was changed or put away since."""
        self._actor.require("change", "type a history")
        _check(document)
        change = update(draft).where(draft.c.key == key, draft.c.revision == revision)
        with store_errors("Draft not kept"), writing(self._engine) as connection:
            done = connection.execute(change.values(document=document, title=title, revision=revision + 1, saved_at=_now()))
            if done.rowcount == 0:
                raise DraftConflict("This entry was changed or finished in another tab.")
        return revision + 1

    def load(self, key: str) -> Draft | None:
        """The draft of that key, or None."""
        self._actor.require("change", "open an entry")
        with store_errors("Draft not loaded"), self._engine.connect() as connection:
            row = connection.execute(select(draft).where(draft.c.key == key)).first()
        return _draft(row) if row else None

    def unfinished(self) -> tuple[Draft, ...]:
        """All drafts, the one changed last first; none for a person who may not go on with them."""
        if not self._actor.may("change"):
            return ()
        with store_errors("Drafts not loaded"), self._engine.connect() as connection:
            rows = connection.execute(select(draft).order_by(draft.c.saved_at.desc())).all()
        return tuple(_draft(row) for row in rows)

    def discard(self, key: str) -> None:
        """Put a draft away for good; nothing happens when it is gone already."""
        self._actor.require("change", "discard an entry")
        with store_errors("Draft not discarded"), writing(self._engine) as connection:
            connection.execute(delete(draft).where(draft.c.key == key))


def _check(document: str) -> None:
    if len(document) > MOST_CHARACTERS:
        raise StoreError("Draft not kept: it is too long. Save what is finished, then go on.")


def _draft(row: Row[Any]) -> Draft:
    started, saved = datetime.fromisoformat(row.started_at), datetime.fromisoformat(row.saved_at)
    return Draft(row.key, row.revision, row.title, row.document, row.patient_key, row.base_version, started, saved)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")

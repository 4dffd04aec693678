"""Whose records are past the time they have to be kept?

Counted from the last entry or, for a patient who was a minor, from the day of majority (CMPA: ten years after either). A birth date that is not known
counts as its latest possible day. Fictional samples are nobody's records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, delete, func, select

from lib.store.actors import Actor
from lib.store.database import writing
from lib.store.errors import StoreError, store_errors
from lib.store.meetings_tables import meeting_item
from lib.store.summary import read_summary
from lib.store.tables import draft, patient, patient_history

MAJORITY = 18  # years of age
LEAST = 10  # years; CMPA's advice. A shorter duty has to be stated.


@dataclass(frozen=True, slots=True)
class Due:
    """A patient whose records may go. `born`: is a birth date recorded?"""

    key: str
    patient_id: str
    last_entry: date
    kept_until: date
    born: bool
    versions: int


def due(engine: Engine, actor: Actor, years: int, today: date) -> tuple[Due, ...]:
    """Everybody whose records may go, the longest past first. Changes nothing. StoreError when `years` is not above 0."""
    actor.require("manage", "list what is past its time")
    if years < 1:
        raise StoreError("Not listed: the time has to be at least one year.")
    with store_errors("Not listed"), engine.connect() as connection:
        everybody = connection.execute(select(patient.c.key, patient.c.patient_id, patient.c.voided_at).where(patient.c.sample.is_(False)))
        found = [_of(connection, row.key, row.patient_id, row.voided_at, years) for row in everybody.all()]
    past = [one for one in found if one is not None and one.kept_until < today]
    return tuple(sorted(past, key=lambda one: (one.kept_until, one.key)))


def old_drafts(engine: Engine, years: int, today: date) -> int:
    """How many unfinished entries nobody touched for so long."""
    with store_errors("Not listed"), engine.connect() as connection:
        return connection.scalar(select(func.count()).where(draft.c.saved_at < _later(today, -years).isoformat())) or 0


def discard_old_drafts(engine: Engine, actor: Actor, years: int, today: date) -> None:
    """Put them away for good."""
    actor.require("manage", "discard entries that are past their time")
    with store_errors("Not discarded"), writing(engine) as connection:
        connection.execute(delete(draft).where(draft.c.saved_at < _later(today, -years).isoformat()))


def _of(connection: Connection, key: str, number: str, voided_at: str | None, years: int) -> Due | None:
    kept = patient_history.c
    versions = connection.execute(select(kept.saved_at, kept.summary).where(kept.patient_key == key).order_by(kept.version)).all()
    minuted = connection.scalar(select(func.max(meeting_item.c.saved_at)).where(meeting_item.c.patient_key == key))
    entries = [row.saved_at for row in versions] + [at for at in (voided_at, minuted) if at]
    if not entries:
        return None
    last = datetime.fromisoformat(max(entries)).date()
    until = _later(last, years)
    born = read_summary(versions[-1].summary).born if versions else None
    if born is not None:
        until = max(until, _later(born.latest, MAJORITY + years))
    return Due(key, number, last, until, born is not None, len(versions))


def _later(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)

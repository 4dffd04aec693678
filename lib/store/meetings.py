"""What was put on the agenda, what was decided, and did it happen? Case-review meetings, from agenda to signed minutes.

A minute is saved on the revision it was read at; an older one is refused with both texts, so that two scribes never overwrite each other. A signed
meeting is amended by addenda only. Every function raises StoreError with one line when the database refuses.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from lib.store import audit
from lib.store.actors import WORKSTATION, Actor
from lib.store.database import writing
from lib.store.errors import StoreError, store_errors
from lib.store.meetings_checks import (
    LONGEST_LINE,
    MOST_CHARACTERS,
    checked,
    item_of,
    meeting_row,
    no_foreign_actions,
    now,
    one_line,
    same_words,
    unsigned,
    unsigned_item,
)
from lib.store.meetings_parts import (
    Action,
    Addendum,
    AgendaItem,
    Decision,
    Done,
    Meeting,
    Minute,
    OpenAction,
    SetAside,
    StaleMinute,
    View,
    case_code,
)
from lib.store.meetings_reading import marked, marks_of, meetings_of, next_reviews_of, read_minute, write_minute
from lib.store.meetings_tables import meeting, meeting_action, meeting_action_mark, meeting_addendum, meeting_item
from lib.store.tables import patient, patient_history

__all__ = [
    "Action",
    "Addendum",
    "AgendaItem",
    "Decision",
    "Done",
    "Meeting",
    "Meetings",
    "Minute",
    "OpenAction",
    "SetAside",
    "StaleMinute",
    "View",
]

MOST_ITEMS = 60


class Meetings:
    """The meetings of one database, planned and written in the name of one person."""

    def __init__(self, engine: Engine, actor: Actor = WORKSTATION) -> None:
        self._engine = engine
        self._actor = actor

    # --- the agenda

    def create(self, title: str, held_on: date) -> str:
        """Plan a meeting; its key."""
        title = one_line(title, "Not saved: give the meeting a name.")
        key = secrets.token_urlsafe(16)
        values = {"key": key, "title": title, "held_on": held_on.isoformat(), "attendees": "[]", "status": "planned"}
        with self._writing() as connection:
            connection.execute(insert(meeting).values(**values, codes_given=0, words_shown=False, created_at=now()))
            self._log(connection, None, "meeting planned")
        return key

    def rename(self, key: str, title: str, held_on: date, base: tuple[str, date] | None = None) -> None:
        """Give a meeting that is not signed off another name or day. With `base`, the name and day it was changed from: StoreError when another
        screen changed them since."""
        title = one_line(title, "Not saved: give the meeting a name.")
        wanted = (title, held_on.isoformat())
        with self._writing() as connection:
            row = unsigned(connection, key)
            there = (row.title, row.held_on)
            if there == wanted:
                return
            if base is not None and there != (base[0], base[1].isoformat()):
                raise StoreError("Not saved: name or day was also changed on another screen.")
            connection.execute(update(meeting).where(meeting.c.key == key).values(title=title, held_on=wanted[1]))
            self._log(connection, None, "name or day of a meeting changed")

    def load(self, key: str) -> Meeting | None:
        """The meeting of that key with everything in it, or None."""
        with self._reading() as connection:
            row = connection.execute(select(meeting).where(meeting.c.key == key)).first()
            return meetings_of(connection, [row])[0] if row else None

    def list(self) -> tuple[Meeting, ...]:
        """Every meeting, the latest day first."""
        with self._reading() as connection:
            rows = connection.execute(select(meeting).order_by(meeting.c.held_on.desc(), meeting.c.created_at.desc())).all()
            return tuple(meetings_of(connection, rows))

    def stamp(self, key: str) -> str:
        """A short text that changes whenever something of the meeting that a screen shows has changed; cheap enough to be asked every second."""
        newest = select(func.max(patient_history.c.version)).where(patient_history.c.patient_key == meeting_item.c.patient_key)
        of_items = (
            meeting_item.c.key,
            meeting_item.c.position,
            meeting_item.c.minutes,
            meeting_item.c.options_shown,
            meeting_item.c.revision,
        )
        of_meeting = (
            meeting.c.title,
            meeting.c.held_on,
            meeting.c.status,
            meeting.c.shown_item,
            meeting.c.words_shown,
            meeting.c.attendees,
        )
        with self._reading() as connection:
            head = connection.execute(select(*of_meeting).where(meeting.c.key == key)).first()
            items = select(*of_items, newest.scalar_subquery()).where(meeting_item.c.meeting_key == key).order_by(meeting_item.c.key)
            told = repr((head and tuple(head), [tuple(row) for row in connection.execute(items)]))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def add_patient(self, key: str, patient_key: str) -> str:
        """Put a patient at the end of the agenda; the item's key. One who is there already stays where they are."""
        with self._writing() as connection:
            row = unsigned(connection, key)
            there = select(meeting_item.c.key).where(meeting_item.c.meeting_key == key, meeting_item.c.patient_key == patient_key)
            known: str | None = connection.scalar(there)
            if known is not None:
                return known
            alive = select(patient.c.key).where(patient.c.key == patient_key, patient.c.voided_at.is_(None))
            if connection.scalar(alive) is None:
                raise StoreError("Not added: this patient is no longer in the database.")
            count, last = connection.execute(
                select(func.count(), func.max(meeting_item.c.position)).where(meeting_item.c.meeting_key == key)
            ).one()
            if count >= MOST_ITEMS:
                raise StoreError(f"Not added: an agenda holds at most {MOST_ITEMS} patients.")
            item = secrets.token_urlsafe(16)
            connection.execute(
                insert(meeting_item).values(
                    key=item,
                    meeting_key=key,
                    patient_key=patient_key,
                    position=0 if last is None else last + 1,
                    case_code=case_code(row.codes_given),
                    options_shown=True,
                    document=write_minute(Minute()),
                    revision=0,
                )
            )
            connection.execute(update(meeting).where(meeting.c.key == key).values(codes_given=row.codes_given + 1))
            self._log(connection, patient_key, "put on an agenda")
            return item

    def remove(self, item_key: str) -> None:
        """Take a case off the agenda. StoreError once something is written about it."""
        with self._writing() as connection:
            row = unsigned_item(connection, item_key)
            if not read_minute(row.document).blank:
                raise StoreError("Not removed: something is written about this case already.")
            connection.execute(
                update(meeting).where(meeting.c.key == row.meeting_key, meeting.c.shown_item == item_key).values(shown_item=None)
            )
            connection.execute(delete(meeting_action).where(meeting_action.c.item_key == item_key))
            connection.execute(delete(meeting_item).where(meeting_item.c.key == item_key))
            self._log(connection, row.patient_key, "taken off an agenda")

    def reorder(self, key: str, item_keys: Iterable[str]) -> None:
        """Put the agenda in this order. Items that are not named (added elsewhere meanwhile) follow in the order they had."""
        with self._writing() as connection:
            unsigned(connection, key)
            query = select(meeting_item.c.key).where(meeting_item.c.meeting_key == key).order_by(meeting_item.c.position)
            there = list(connection.scalars(query))
            wanted = [item for item in dict.fromkeys(item_keys) if item in there]
            for position, item in enumerate([*wanted, *(item for item in there if item not in wanted)]):
                connection.execute(update(meeting_item).where(meeting_item.c.key == item).values(position=position))

    def set_minutes(self, item_key: str, minutes: int | None) -> None:
        """Plan so many minutes for a case, or none."""
        if minutes is not None and not 0 < minutes <= 600:
            raise StoreError("Not saved: give a time between 1 and 600 minutes, or none.")
        self._change_item(item_key, minutes=minutes)

    def set_attendees(self, key: str, attendees: Iterable[str], base: Iterable[str] | None = None) -> None:
        """Who was there. With `base`, the list it was changed from: StoreError when another screen changed it since."""
        names = tuple(dict.fromkeys(name for given in attendees if (name := " ".join(given.split()))))
        if len(names) > MOST_ITEMS or any(len(name) > LONGEST_LINE for name in names):
            raise StoreError("Not saved: too many names, or a name that is too long.")
        with self._writing() as connection:
            row = unsigned(connection, key)
            if base is not None and tuple(json.loads(row.attendees)) not in (tuple(base), names):
                raise StoreError("Not saved: those present were also changed on another screen.")
            connection.execute(update(meeting).where(meeting.c.key == key).values(attendees=json.dumps(names, ensure_ascii=False)))

    def discard(self, key: str) -> None:
        """Take back a meeting that was planned by mistake. StoreError once anybody is on its agenda."""
        with self._writing() as connection:
            unsigned(connection, key)
            if connection.scalar(select(func.count()).where(meeting_item.c.meeting_key == key)):
                raise StoreError("Not discarded: there are patients on its agenda. Take them off first.")
            connection.execute(delete(meeting).where(meeting.c.key == key))
            self._log(connection, None, "meeting discarded")

    # --- the projector

    def show(self, key: str, item_key: str) -> None:
        """Bring a case on the projector. In a signed meeting nothing moves."""
        with self._writing() as connection:
            unsigned(connection, key)
            if item_of(connection, item_key).meeting_key != key:
                raise StoreError("Not shown: this case is not on the agenda.")
            connection.execute(update(meeting).where(meeting.c.key == key).values(shown_item=item_key))

    def show_options(self, item_key: str, shown: bool) -> None:
        """Show or hide the options of a case on the projector: hidden while each person says what they think."""
        self._change_item(item_key, options_shown=shown)

    def show_words(self, key: str, shown: bool) -> None:
        """Let the projector show what is written, or not: the scribe's words may hold names."""
        with self._writing() as connection:
            unsigned(connection, key)
            connection.execute(update(meeting).where(meeting.c.key == key).values(words_shown=shown))

    # --- the minutes

    def save_minute(self, item_key: str, minute: Minute, base_revision: int) -> int:
        """Keep what is written about a case; the new revision. StaleMinute when it was saved since `base_revision`.

        Saving what is there already changes nothing. An action without a key gets one; whether it is done is not changed here (`mark_action`).
        """
        minute = checked(minute)
        with self._writing() as connection:
            row = unsigned_item(connection, item_key)
            kept = replace(read_minute(row.document), revision=row.revision)
            if same_words(kept, minute):
                return int(row.revision)
            if row.revision != base_revision:
                raise StaleMinute(minute, kept, row.saved_by or "")
            no_foreign_actions(connection, item_key, minute)
            values = {"document": write_minute(minute), "revision": base_revision + 1, "saved_at": now(), "saved_by": self._actor.name}
            connection.execute(update(meeting_item).where(meeting_item.c.key == item_key).values(values))
            connection.execute(update(meeting).where(meeting.c.key == row.meeting_key).values(status="open"))
            connection.execute(delete(meeting_action).where(meeting_action.c.item_key == item_key))
            for position, action in enumerate(minute.actions):
                due = action.due.isoformat() if action.due else None
                told = {"key": action.key, "text": action.text, "owner": action.owner, "due": due}
                connection.execute(insert(meeting_action).values(item_key=item_key, position=position, **told))
            self._log(connection, row.patient_key, f"minute revision {base_revision + 1}")
        return base_revision + 1

    def sign_off(self, key: str) -> None:
        """Sign the minutes: from here on they are amended by addenda only."""
        with self._writing() as connection:
            unsigned(connection, key)
            connection.execute(
                update(meeting).where(meeting.c.key == key).values(status="signed", signed_by=self._actor.name, signed_at=now())
            )
            self._log(connection, None, "minutes signed")

    def addend(self, key: str, text: str) -> None:
        """Add to signed minutes. StoreError while they are not signed: write into the minute itself."""
        text = text.strip()
        if not text or len(text) > MOST_CHARACTERS:
            raise StoreError("Not added: write what is to be added, in a few sentences.")
        with self._writing() as connection:
            if meeting_row(connection, key).status != "signed":
                raise StoreError("Not added: these minutes are not signed off yet; change them directly.")
            connection.execute(insert(meeting_addendum).values(meeting_key=key, text=text, added_at=now(), added_by=self._actor.name))
            self._log(connection, None, "addendum to minutes")

    # --- afterwards

    def of_patient(self, patient_key: str) -> tuple[Decision, ...]:
        """What meetings wrote about a patient, newest first; cases about which nothing is written are left out."""
        query = (
            select(meeting)
            .join(meeting_item)
            .where(meeting_item.c.patient_key == patient_key)
            .order_by(meeting.c.held_on.desc(), meeting.c.created_at.desc())
        )
        with self._reading() as connection:
            found = meetings_of(connection, connection.execute(query).all())
        return tuple(
            Decision(one.key, one.title, one.held_on, one.status == "signed", item)
            for one in found
            for item in one.items
            if item.patient_key == patient_key and not item.minute.blank
        )

    def next_reviews(self) -> dict[str, date]:
        """The next review of each patient, as the last meeting that set one wrote it; cheap enough for every run of a list."""
        with self._reading() as connection:
            return next_reviews_of(connection)

    def actions_open(self) -> tuple[OpenAction, ...]:
        """Every action not marked as done or not done, of patients who are still here: the one due first comes first, those without a day last."""
        query = (
            select(
                meeting_action,
                meeting_item.c.patient_key,
                meeting_item.c.case_code,
                meeting_item.c.meeting_key,
                meeting.c.title,
                meeting.c.held_on,
            )
            .join(meeting_item, meeting_item.c.key == meeting_action.c.item_key)
            .join(meeting, meeting.c.key == meeting_item.c.meeting_key)
            .join(patient, patient.c.key == meeting_item.c.patient_key)
            .where(patient.c.voided_at.is_(None))
            .order_by(meeting.c.held_on, meeting_action.c.position)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
            marks = marks_of(connection, [row.key for row in rows])
        found = [
            OpenAction(
                marked(Action(row.key, row.text, row.owner, date.fromisoformat(row.due) if row.due else None), marks),
                row.meeting_key,
                row.title,
                date.fromisoformat(row.held_on),
                row.item_key,
                row.patient_key,
                row.case_code,
            )
            for row in rows
        ]
        still = [one for one in found if one.action.done == "unknown"]
        return tuple(sorted(still, key=lambda one: (one.action.due is None, one.action.due or one.held_on)))

    def mark_action(self, action_key: str, done: Done, note: str = "") -> None:
        """Say whether an action happened: yes, no or unknown (cannot tell), with a word on it. Each mark is kept; the last counts."""
        if done not in ("yes", "no", "unknown"):
            raise StoreError("Not saved: say yes, no or cannot tell.")
        note = " ".join(note.split())
        if len(note) > LONGEST_LINE * 5:
            raise StoreError("Not saved: the note is too long.")
        with self._writing() as connection:
            whose = select(meeting_item.c.patient_key).join(meeting_action).where(meeting_action.c.key == action_key)
            patient_key: str | None = connection.scalar(whose)
            if patient_key is None:
                raise StoreError("Not saved: this action is no longer in the minutes.")
            connection.execute(
                insert(meeting_action_mark).values(action_key=action_key, done=done, note=note, marked_at=now(), marked_by=self._actor.name)
            )
            self._log(connection, patient_key, "action marked")

    def _change_item(self, item_key: str, **values: Any) -> None:
        with self._writing() as connection:
            unsigned_item(connection, item_key)
            connection.execute(update(meeting_item).where(meeting_item.c.key == item_key).values(**values))

    def _log(self, connection: Connection, patient_key: str | None, detail: str) -> None:
        audit.write(connection, self._actor, "meeting", patient_key, detail)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._actor.require("meet", "plan or minute a meeting")
        with store_errors("Not saved"), writing(self._engine) as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._actor.require("read", "see a meeting")
        with store_errors("Not loaded"), self._engine.connect() as connection:
            yield connection


def forget(connection: Connection, patient_key: str) -> None:
    """Remove every case of a patient who is being erased, with its minute and actions. Call it in the transaction of the erasure, after the row in
    the table `erasure` and before the patient's own row goes. An addendum belongs to a whole meeting and stays."""
    items = select(meeting_item.c.key).where(meeting_item.c.patient_key == patient_key)
    actions = select(meeting_action.c.key).where(meeting_action.c.item_key.in_(items))
    connection.execute(delete(meeting_action_mark).where(meeting_action_mark.c.action_key.in_(actions)))
    connection.execute(delete(meeting_action).where(meeting_action.c.item_key.in_(items)))
    connection.execute(delete(meeting_item).where(meeting_item.c.patient_key == patient_key))

"""May this be written into a meeting? Rows that must be there, meetings that must not be signed, and minutes of a sensible length."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from lib.store.errors import StoreError
from lib.store.meetings_parts import Minute
from lib.store.meetings_reading import write_minute
from lib.store.meetings_tables import meeting, meeting_action, meeting_item

MOST_CHARACTERS = 20_000  # of one minute; a long one is about 4,000
LONGEST_LINE = 200
SIGNED = "these minutes are signed off. Add an addendum instead."


def now() -> str:
    """This moment in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def one_line(text: str, without: str) -> str:
    """One line of text, trimmed. StoreError with `without` when it is blank."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_LINE:
        raise StoreError(without if not text else f"Not saved: at most {LONGEST_LINE} characters.")
    return text


def meeting_row(connection: Connection, key: str) -> Row[Any]:
    """The row of a meeting. StoreError when it is gone."""
    row = connection.execute(select(meeting).where(meeting.c.key == key)).first()
    if row is None:
        raise StoreError("This meeting is no longer in the database.")
    return row


def unsigned(connection: Connection, key: str) -> Row[Any]:
    """The row of a meeting that may still be changed."""
    row = meeting_row(connection, key)
    if row.status == "signed":
        raise StoreError(f"Not saved: {SIGNED}")
    return row


def item_of(connection: Connection, item_key: str) -> Row[Any]:
    """The row of a case on an agenda. StoreError when it is gone."""
    row = connection.execute(select(meeting_item).where(meeting_item.c.key == item_key)).first()
    if row is None:
        raise StoreError("Not saved: this case is no longer on the agenda.")
    return row


def unsigned_item(connection: Connection, item_key: str) -> Row[Any]:
    """The row of a case of a meeting that may still be changed."""
    row = item_of(connection, item_key)
    unsigned(connection, row.meeting_key)
    return row


def checked(minute: Minute) -> Minute:
    """The minute with a key for each action and nothing blank in its lists. StoreError when it is too long."""
    actions = tuple(
        replace(one, key=one.key or secrets.token_urlsafe(16), done="unknown", done_note="") for one in minute.actions if one.text.strip()
    )
    keys = [one.key for one in actions]
    if len(set(keys)) < len(keys):
        raise StoreError("Not saved: two actions share a key.")
    minute = replace(
        minute,
        views=tuple(one for one in minute.views if one.person.strip() or one.text.strip()),
        set_aside=tuple(one for one in minute.set_aside if one.option or one.why.strip()),
        discussed=tuple(dict.fromkeys(minute.discussed)),
        actions=actions,
    )
    if len(write_minute(minute)) > MOST_CHARACTERS:
        raise StoreError("Not saved: this minute is too long. Nothing of what was saved before is lost.")
    return minute


def same_words(one: Minute, other: Minute) -> bool:
    """Do two minutes say the same, whatever their revision?"""
    return write_minute(one) == write_minute(other)


def no_foreign_actions(connection: Connection, item_key: str, minute: Minute) -> None:
    """An action belongs to one case: its key cannot be taken along to another."""
    keys = [one.key for one in minute.actions]
    taken = select(meeting_action.c.key).where(meeting_action.c.key.in_(keys), meeting_action.c.item_key != item_key)
    if connection.scalar(taken) is not None:
        raise StoreError("Not saved: an action of another case stands among these.")

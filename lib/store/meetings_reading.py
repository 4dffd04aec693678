"""How do rows of the database become meetings? Documents of minutes, the items of each meeting, and the last mark of each action."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select

from lib.store.meetings_parts import Action, Addendum, AgendaItem, Meeting, Minute
from lib.store.meetings_tables import meeting, meeting_action_mark, meeting_addendum, meeting_item
from lib.store.tables import patient

_MINUTE = TypeAdapter(Minute)
_AT_ONCE = 500  # keys in one question to the database


def write_minute(minute: Minute) -> str:
    """The minute as JSON text, without its revision and without what became of its actions: those have columns of their own."""
    bare = tuple(replace(action, done="unknown", done_note="") for action in minute.actions)
    return _MINUTE.dump_json(replace(minute, actions=bare, revision=0)).decode()


def read_minute(text: str) -> Minute:
    """The minute that was written."""
    return _MINUTE.validate_json(text)


def meetings_of(connection: Connection, rows: Sequence[Row[Any]]) -> list[Meeting]:
    """These meetings with their agendas, minutes and addenda. Patients who were voided are on no agenda any more."""
    keys = [row.key for row in rows]
    items = _by_meeting(
        connection.execute(select(meeting_item).join(patient).where(meeting_item.c.meeting_key.in_(part), patient.c.voided_at.is_(None)))
        for part in _parts(keys)
    )
    addenda = _by_meeting(
        connection.execute(select(meeting_addendum).where(meeting_addendum.c.meeting_key.in_(part))) for part in _parts(keys)
    )
    minutes = {row.key: read_minute(row.document) for held in items.values() for row in held}
    marks = marks_of(connection, [action.key for minute in minutes.values() for action in minute.actions])
    return [
        Meeting(
            key=row.key,
            title=row.title,
            held_on=date.fromisoformat(row.held_on),
            attendees=tuple(json.loads(row.attendees)),
            items=tuple(
                _item(one, minutes[one.key], marks) for one in sorted(items.get(row.key, ()), key=lambda one: (one.position, one.case_code))
            ),
            status=row.status,
            signed_by=row.signed_by,
            signed_at=datetime.fromisoformat(row.signed_at) if row.signed_at else None,
            addenda=tuple(
                Addendum(one.text, one.added_by, datetime.fromisoformat(one.added_at))
                for one in sorted(addenda.get(row.key, ()), key=lambda one: one.id)
            ),
            shown=row.shown_item,
            words_shown=row.words_shown,
        )
        for row in rows
    ]


def next_reviews_of(connection: Connection) -> dict[str, date]:
    """The next review of each patient, as the last meeting that set one wrote it. One question to the database."""
    query = (
        select(meeting_item.c.patient_key, meeting_item.c.document)
        .join(meeting, meeting.c.key == meeting_item.c.meeting_key)
        # write_minute writes null where there is none: such a minute is not even read. Words that somebody typed have their quotes escaped.
        .where(~meeting_item.c.document.like('%"next_review":null%'))
        .order_by(meeting.c.held_on.desc(), meeting.c.created_at.desc(), meeting_item.c.position)
    )
    found: dict[str, date] = {}
    for patient_key, document in connection.execute(query):
        if patient_key not in found:
            review = json.loads(document)["next_review"]
            if review is not None:
                found[patient_key] = date.fromisoformat(review)
    return found


def marks_of(connection: Connection, action_keys: Sequence[str]) -> dict[str, Row[Any]]:
    """The last mark of each action."""
    last: dict[str, Row[Any]] = {}
    for part in _parts(action_keys):
        query = select(meeting_action_mark).where(meeting_action_mark.c.action_key.in_(part)).order_by(meeting_action_mark.c.id)
        last |= {row.action_key: row for row in connection.execute(query)}
    return last


def marked(action: Action, marks: Mapping[str, Row[Any]]) -> Action:
    """The action with what was last said of it."""
    mark = marks.get(action.key)
    return action if mark is None else replace(action, done=mark.done, done_note=mark.note)


def _item(row: Row[Any], minute: Minute, marks: Mapping[str, Row[Any]]) -> AgendaItem:
    return AgendaItem(
        key=row.key,
        patient_key=row.patient_key,
        position=row.position,
        case_code=row.case_code,
        minutes=row.minutes,
        minute=replace(minute, revision=row.revision, actions=tuple(marked(action, marks) for action in minute.actions)),
        options_shown=row.options_shown,
        saved_at=datetime.fromisoformat(row.saved_at) if row.saved_at else None,
        saved_by=row.saved_by or "",
    )


def _by_meeting(results: Iterable[Iterable[Row[Any]]]) -> dict[str, list[Row[Any]]]:
    held: dict[str, list[Row[Any]]] = {}
    for result in results:
        for row in result:
            held.setdefault(row.meeting_key, []).append(row)
    return held


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]

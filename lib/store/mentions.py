"""Where else may an erased patient be named? In words that belong to a whole meeting or to another patient, which an erasure leaves as they are.

Only places are told, never the words: a person has to look, for a name can be somebody else's, and what is written can mean a patient without the name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, or_, select

from lib.records.dates import show_date
from lib.records.facts import facts_of
from lib.store.actors import Actor
from lib.store.document import from_document
from lib.store.errors import StoreError, store_errors
from lib.store.meetings_tables import meeting, meeting_action, meeting_action_mark, meeting_addendum, meeting_item
from lib.store.tables import draft, patient, patient_history

_NAMES = ("family_name", "given_name")
_SHORTEST = 3  # characters: a shorter name or number stands in every other word


def mentions(engine: Engine, actor: Actor, key: str) -> tuple[str, ...]:
    """Places in words, each once: `meeting of 24-Nov-2026 (signed): addendum 1`. To be asked before the erasure, which takes the names along."""
    actor.require("manage", "erase a patient")
    with store_errors("Not searched"), engine.connect() as connection:
        sought = _sought(connection, key)
        return tuple(dict.fromkeys((*_in_meetings(connection, key, sought), *_in_records(connection, key, sought))))


class _Sought:
    """What names the patient: number and names of every version, as whole words."""

    def __init__(self, words: set[str]) -> None:
        self.words = sorted(words)
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in self.words) or r"(?!)", re.IGNORECASE)

    def in_text(self, text: str) -> bool:
        return self._pattern.search(text) is not None

    def in_json(self, text: str) -> bool:
        """In a document, however its letters are written there."""
        return self.in_text(json.dumps(json.loads(text), ensure_ascii=False))


def _sought(connection: Connection, key: str) -> _Sought:
    words = set(connection.scalars(select(patient.c.patient_id).where(patient.c.key == key)))
    for document in connection.scalars(select(patient_history.c.document).where(patient_history.c.patient_key == key)):
        with suppress(StoreError, ValueError, KeyError, TypeError):  # a damaged one keeps nobody from being erased
            words |= {str(fact.value) for fact in facts_of(from_document(document)) if getattr(fact, "fact", "") in _NAMES}  # type: ignore[union-attr]
    return _Sought({word.strip() for word in words if len(word.strip()) >= _SHORTEST})


def _in_meetings(connection: Connection, key: str, sought: _Sought) -> Iterator[str]:
    """Titles, addenda, and what was minuted of other patients. An addendum of a meeting the patient was on the agenda of is told in any case."""
    for row in connection.execute(select(meeting).order_by(meeting.c.held_on, meeting.c.created_at)).all():
        called = f"meeting of {show_date(date.fromisoformat(row.held_on))}{' (signed)' if row.status == 'signed' else ''}"
        if sought.in_text(row.title):
            yield f"{called}: its title"
        items = connection.execute(select(meeting_item).where(meeting_item.c.meeting_key == row.key)).all()
        there = any(item.patient_key == key for item in items)
        added = select(meeting_addendum.c.text).where(meeting_addendum.c.meeting_key == row.key).order_by(meeting_addendum.c.id)
        for number, text in enumerate(connection.scalars(added), start=1):
            if there or sought.in_text(text):
                yield f"{called}: addendum {number}"
        for item in items:
            if item.patient_key != key and (sought.in_json(item.document) or any(map(sought.in_text, _said_of(connection, item.key)))):
                yield f"{called}: {item.case_code}"


def _said_of(connection: Connection, item_key: str) -> Iterator[str]:
    """The actions of a case, and what was noted when they were done."""
    for action in connection.execute(select(meeting_action).where(meeting_action.c.item_key == item_key)).all():
        yield action.text
        yield action.owner
        yield from connection.scalars(select(meeting_action_mark.c.note).where(meeting_action_mark.c.action_key == action.key))


def _in_records(connection: Connection, key: str, sought: _Sought) -> Iterator[str]:
    """Other patients' histories and unfinished entries. The database looks first, so that only likely documents are read."""
    if not sought.words:
        return
    spelled = {spelling for word in sought.words for spelling in (word, json.dumps(word)[1:-1])}
    kept = patient_history.c
    likely: Any = or_(*(kept.document.icontains(word, autoescape=True) for word in spelled))
    for row in connection.execute(select(kept.patient_key, kept.version, kept.document).where(kept.patient_key != key, likely)):
        if sought.in_json(row.document):
            yield f"another patient's history (record {row.patient_key}), version {row.version}"
    for entry in connection.execute(
        select(draft.c.patient_key, draft.c.document).where(draft.c.patient_key.is_not(None), draft.c.patient_key != key)
    ):
        if sought.in_json(entry.document):
            yield f"an unfinished entry of another patient (record {entry.patient_key})"

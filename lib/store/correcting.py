"""What was found to be wrong in a record, and what is right?

A correction adds a version; the wrong one stays in the versions before it. It is also remembered, so that the same error in a newer file does not come
back: what a file or form repeats is corrected again when it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, Row, String, Table, Text, insert, select

from lib.records.facts import ENTERED_ROW, PLACES, Fact, facts_of
from lib.records.history import History
from lib.store.actors import Actor
from lib.store.document import from_document, to_document
from lib.store.errors import StoreError
from lib.store.tables import metadata
from lib.store.versions import now

correction = Table(
    "correction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient_key", String(32), ForeignKey("patient.key"), nullable=False, index=True),
    # The version that has it right.
    Column("version", Integer, nullable=False),
    # A history document with one fact; null where the fact was struck out.
    Column("wrong", Text, nullable=False),
    Column("right", Text),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """`right` None: struck out without another value. `made_at` is UTC."""

    version: int
    wrong: Fact
    right: Fact | None
    reason: str
    author: str
    made_at: datetime


def put_right(history: History, wrong: Fact, right: Fact | None) -> History:
    """The history with `right` in the place of every fact that says what `wrong` says, wherever it was read from. A place keeps its line."""
    name = PLACES[type(wrong)]
    said = replace(wrong, row=ENTERED_ROW)
    changed: list[Fact] = []
    for fact in getattr(history, name):
        if replace(fact, row=ENTERED_ROW) != said:
            changed.append(fact)
        elif right is not None:
            changed.append(replace(right, row=fact.row))
    place: dict[str, Any] = {name: tuple(changed)}
    return replace(history, **place)


def corrected(connection: Connection, key: str, history: History) -> History:
    """A history that comes in, with every correction made for this patient so far, in their order."""
    for made in corrections_of(connection, key):
        history = put_right(history, made.wrong, made.right)
    return history


def corrections_of(connection: Connection, key: str) -> tuple[Correction, ...]:
    """Every correction of a patient, the first one first."""
    query = select(correction).where(correction.c.patient_key == key).order_by(correction.c.id)
    return tuple(_correction(row) for row in connection.execute(query))


def keep(connection: Connection, actor: Actor, key: str, version: int, wrong: Fact, right: Fact | None, reason: str) -> None:
    """Remember a correction."""
    values = {"patient_key": key, "version": version, "wrong": _written(wrong), "right": None if right is None else _written(right)}
    connection.execute(insert(correction).values(**values, reason=reason, author=actor.identity, made_at=now()))


def check(history: History, wrong: Fact, right: Fact | None, reason: str) -> str:
    """The reason, tidied. StoreError without one, and when there is nothing to correct."""
    if not reason.strip():
        raise StoreError("Not corrected: say why, in a few words.")
    if right is not None and type(right) is not type(wrong):
        raise StoreError("Not corrected: a fact is replaced by another of its kind.")
    if wrong not in facts_of(history):
        raise StoreError("Not corrected: the record no longer says this.")
    return reason.strip()


def _written(fact: Fact) -> str:
    place: dict[str, Any] = {PLACES[type(fact)]: (replace(fact, row=ENTERED_ROW),)}
    return to_document(History("", **place))


def _read(text: str) -> Fact:
    (fact,) = facts_of(from_document(text))
    return fact


def _correction(row: Row[Any]) -> Correction:
    right = None if row.right is None else _read(row.right)
    return Correction(row.version, _read(row.wrong), right, row.reason, row.author, datetime.fromisoformat(row.made_at))

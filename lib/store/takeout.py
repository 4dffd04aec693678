"""What is kept about one patient? All of it, as one JSON document: for a person who asks, and to hand a record over.

Every table is asked for rows that belong to the patient, so that a table added later is not forgotten.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, select

from lib.store import audit
from lib.store.actors import Actor
from lib.store.database import writing
from lib.store.errors import StoreError, store_errors
from lib.store.meetings_tables import meeting_action, meeting_action_mark
from lib.store.tables import metadata, patient

FORMAT_VERSION = 1
# Columns that hold JSON text of ours; in the document they are read.
_JSON = {"document", "summary", "facets", "wrong", "right"}


def everything_about(engine: Engine, actor: Actor, key: str) -> str:
    """The JSON document (UTF-8 characters), and the row of the log that it was taken out. StoreError when there is no such patient."""
    actor.require("export", "take a patient's data out")
    with store_errors("Not exported"), writing(engine) as connection:
        audit.write(connection, actor, "export", key, "everything as json")
        rows = rows_about(connection, key)
        if not rows["patient"]:
            raise StoreError("Not exported: this patient is not in the database.")
    taken = {"format": "trd-review-patient", "format_version": FORMAT_VERSION, "taken_at": datetime.now(UTC).isoformat(timespec="seconds")}
    return json.dumps(taken | {"records": rows}, ensure_ascii=False, indent=1)


def rows_about(connection: Connection, key: str) -> dict[str, list[dict[str, Any]]]:
    """Every row about a patient, by table, in the order of the tables."""
    which: dict[str, ColumnElement[bool]] = {"patient": patient.c.key == key}
    # Tables come after those they refer to; marks refer without a foreign key, and so come last.
    for table in sorted(metadata.sorted_tables, key=lambda table: table is meeting_action_mark):
        belongs = _belongs(table, which, key)
        if belongs is not None:
            which[table.name] = belongs
    return {name: _rows(connection, metadata.tables[name], belongs) for name, belongs in which.items()}


def _belongs(table: Table, which: dict[str, ColumnElement[bool]], key: str) -> ColumnElement[bool] | None:
    """The condition for a table's rows about the patient: by the key itself, or by a reference to a row that is about the patient."""
    if table.name in which:
        return which[table.name]
    if "patient_key" in table.c:
        return table.c.patient_key == key
    if table is meeting_action_mark:
        return table.c.action_key.in_(select(meeting_action.c.key).where(which["meeting_action"]))
    for reference in table.foreign_keys:
        above = reference.column.table
        if above.name in which:
            return reference.parent.in_(select(reference.column).where(which[above.name]))
    return None


def _rows(connection: Connection, table: Table, belongs: ColumnElement[bool]) -> list[dict[str, Any]]:
    found = connection.execute(select(table).where(belongs).order_by(*table.primary_key.columns))
    return [{name: _read(name, value) for name, value in row._mapping.items()} for row in found]


def _read(name: str, value: Any) -> Any:
    if name not in _JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value

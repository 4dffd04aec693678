"""What does a worklist show of each patient, and what had a person seen of it?

Both are worked out elsewhere (lib.reports.worklist) and kept here as opaque text. A row stands for one version of a history under one
`basis` (release, clinical knowledge and settings, in words of the caller's) and as of one day; it is a cache: replaced when any of them changes, and
safe to lose. What was seen is kept for each person and patient until it is seen again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Engine, ForeignKey, Integer, String, Table, Text, bindparam, delete, insert, select

from lib.store.database import writing
from lib.store.errors import store_errors
from lib.store.tables import metadata, patient

worklist_row = Table(
    "worklist_row",
    metadata,
    Column("patient_key", String(32), ForeignKey("patient.key", ondelete="CASCADE"), primary_key=True),
    Column("basis", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    # ISO 8601, the day everything in it was judged on.
    Column("as_of", String(10), nullable=False),
    # Tells two states of a patient apart without reading them.
    Column("fingerprint", String(32), nullable=False),
    # What a list is searched, filtered and sorted by; and what only a row in sight needs.
    Column("facets", Text, nullable=False),
    Column("document", Text, nullable=False),
)

worklist_seen = Table(
    "worklist_seen",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("patient_key", String(32), ForeignKey("patient.key", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("document", Text, nullable=False),
    # UTC, ISO 8601.
    Column("seen_at", String(32), nullable=False),
)

_AT_ONCE = 500  # keys in one query: databases limit the number of parameters


@dataclass(frozen=True, slots=True)
class KeptRow:
    """What was worked out for one version. `facets`, `document`: text of the caller's; `document` is empty where a list did not ask for it."""

    patient_key: str
    basis: str
    version: int
    as_of: str
    fingerprint: str
    facets: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw of a patient, and when (UTC). `document` is empty where a list did not ask for it."""

    patient_key: str
    version: int
    fingerprint: str
    seen_at: datetime
    document: str = ""


class Worklist:
    """The rows of one database's worklist. Every function raises StoreError with one line when the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, rows: Iterable[KeptRow]) -> None:
        """Keep rows in place of those of the same patients and basis; of two of the same the later one counts."""
        values = [asdict(row) for row in {(row.patient_key, row.basis): row for row in rows}.values()]
        if not values:
            return
        table = worklist_row.c
        old = delete(worklist_row).where(table.patient_key == bindparam("of_patient"), table.basis == bindparam("of_basis"))
        with store_errors("The worklist was not kept"), self._writing() as connection:
            there = set(connection.scalars(select(patient.c.key).where(patient.c.key.in_([row["patient_key"] for row in values]))))
            values = [row for row in values if row["patient_key"] in there]
            if values:
                connection.execute(old, [{"of_patient": row["patient_key"], "of_basis": row["basis"]} for row in values])
                connection.execute(insert(worklist_row), values)

    def facets(self, basis: str) -> Mapping[str, KeptRow]:
        """Every row of that basis by patient key, without its document."""
        table = worklist_row.c
        columns = (table.patient_key, table.basis, table.version, table.as_of, table.fingerprint, table.facets)
        with store_errors("The worklist was not loaded"), self._engine.connect() as connection:
            return {row.patient_key: KeptRow(*row) for row in connection.execute(select(*columns).where(table.basis == basis))}

    def documents(self, basis: str, keys: Iterable[str]) -> Mapping[str, str]:
        """The documents of those patients by key, where there are any."""
        return self._texts(worklist_row, worklist_row.c.basis == basis, keys)

    def versions(self, basis: str, keys: Iterable[str]) -> Mapping[str, int]:
        """Of which version each of these patients' rows is, by key, where there is one. For the few keys of a page."""
        table = worklist_row.c
        query = select(table.patient_key, table.version).where(table.basis == basis, table.patient_key.in_(list(keys)))
        with store_errors("The worklist was not loaded"), self._engine.connect() as connection:
            return {row.patient_key: row.version for row in connection.execute(query)}

    def forget_before(self, as_of: str) -> int:
        """Drop rows worked out before that day (ISO 8601): those of a basis that nobody asks for any more. Returns how many."""
        with store_errors("The worklist was not kept"), self._writing() as connection:
            return int(connection.execute(delete(worklist_row).where(worklist_row.c.as_of < as_of)).rowcount)

    def see(self, person: str, seen: Seen) -> None:
        """Keep what a person has seen of a patient, in place of what they saw before."""
        values = asdict(seen) | {"person": person, "seen_at": seen.seen_at.astimezone(UTC).isoformat(timespec="microseconds")}
        table = worklist_seen.c
        with store_errors("Not kept as seen"), self._writing() as connection:
            connection.execute(delete(worklist_seen).where(table.person == person, table.patient_key == seen.patient_key))
            connection.execute(insert(worklist_seen).values(values))

    def seen_by(self, person: str) -> Mapping[str, Seen]:
        """What a person has seen, by patient key, without the documents."""
        table = worklist_seen.c
        columns = (table.patient_key, table.version, table.fingerprint, table.seen_at)
        with store_errors("The worklist was not loaded"), self._engine.connect() as connection:
            rows = connection.execute(select(*columns).where(table.person == person)).all()
        return {row.patient_key: Seen(row.patient_key, row.version, row.fingerprint, datetime.fromisoformat(row.seen_at)) for row in rows}

    def seen_documents(self, person: str, keys: Iterable[str]) -> Mapping[str, str]:
        """What a person saw of those patients, by key."""
        return self._texts(worklist_seen, worklist_seen.c.person == person, keys)

    def _texts(self, table: Table, which: Any, keys: Iterable[str]) -> dict[str, str]:
        wanted = list(keys)
        found: dict[str, str] = {}
        with store_errors("The worklist was not loaded"), self._engine.connect() as connection:
            for at in range(0, len(wanted), _AT_ONCE):
                query = select(table.c.patient_key, table.c.document).where(which, table.c.patient_key.in_(wanted[at : at + _AT_ONCE]))
                found.update((row.patient_key, row.document) for row in connection.execute(query))
        return found

    def _writing(self) -> Any:
        return writing(self._engine)

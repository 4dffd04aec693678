"""What is kept: patients, the versions of their histories, settings, and entries that are not finished.

A version is never changed or removed: saving adds the next one, and SQLite itself refuses an update (trigger below). The
history stands as one JSON document, because it is always read and replaced as a whole.
"""

from __future__ import annotations

from sqlalchemy import DDL, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, event

# Fixed names let a later migration address each constraint.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

patient = Table(
    "patient",
    metadata,
    # A random token: it may stand in a session, and says nothing about the patient.
    Column("key", String(32), primary_key=True),
    Column("patient_id", Text, nullable=False),
    # A fictional sample never mixes with a patient of the same number.
    Column("sample", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("voided_at", String(32)),
    Column("void_reason", Text),
)

# One live record a patient number; a voided one keeps its number and does not stand in the way.
_live = patient.c.voided_at.is_(None)
Index("uq_patient_live", patient.c.patient_id, patient.c.sample, unique=True, sqlite_where=_live, postgresql_where=_live)

patient_history = Table(
    "patient_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient_key", String(32), ForeignKey("patient.key"), nullable=False),
    Column("version", Integer, nullable=False),
    # UTC, ISO 8601.
    Column("saved_at", String(32), nullable=False),
    Column("source_name", Text, nullable=False),
    # Why this version was made: "file", "typed" (the entry form) or "entered" (single facts).
    Column("origin", String(16), nullable=False),
    Column("document", Text, nullable=False),
    # What a list shows of this version (lib.store.summary): derived from the document, written with it.
    Column("summary", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("patient_key", "version", name="uq_patient_history_version"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("saved_at", String(32), nullable=False),
)

# The form as it was filled in for a typed version, so that it opens again exactly as typed.
typed_form = Table(
    "typed_form",
    metadata,
    Column("patient_key", String(32), ForeignKey("patient.key"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("document", Text, nullable=False),
)

# Entries that are not finished (lib.store.drafts). These are replaced and removed: a draft is not a record.
draft = Table(
    "draft",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("patient_key", String(32)),
    Column("base_version", Integer),
    Column("started_at", String(32), nullable=False),
    Column("saved_at", String(32), nullable=False),
)

event.listen(
    patient_history,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]
        "CREATE TRIGGER patient_history_append_only BEFORE UPDATE ON patient_history "
        "BEGIN SELECT RAISE(ABORT, 'a saved version is never changed'); END"
    ).execute_if(dialect="sqlite"),
)

"""What is kept: patients, the versions of their histories, settings, entries that are not finished, and the log.

A version is never changed or removed: saving adds the next one, and the database itself refuses an update (lib.store.triggers). The
history stands as one JSON document, because it is always read and replaced as a whole. A table or column added here needs a step in
lib/store/migrations; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

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
    # Who saved it (identity) and, where one was given, why.
    Column("author", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
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

# Who did what (lib.store.audit). The patient is named by the random key alone, so that a row stays when the patient is erased.
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("identity", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("patient_key", String(32)),
    Column("detail", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
Index("ix_audit_patient", audit.c.patient_key, audit.c.sequence)

# One row: the last of the log.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

# Whose records were erased: the random key, and nothing that says who it was.
erasure = Table(
    "erasure",
    metadata,
    Column("patient_key", String(32), primary_key=True),
    Column("erased_at", String(32), nullable=False),
    Column("identity", Text, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("versions", Integer, nullable=False),
)

"""The log, who saved a version and why, erasure, and triggers that keep versions and log as they are.

Versions saved before there was a log are entered into it as they are found, so that a later change to them is noticed as well.
"""

from datetime import UTC, datetime

from alembic import op
from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text, insert, select

from lib.store.chain import GENESIS, row_hash, version_digest
from lib.store.triggers import append_only

revision = "0002"
down_revision = "0001"

tables = MetaData(naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"})
audit = Table(
    "audit",
    tables,
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
audit_head = Table(
    "audit_head",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
Table(
    "erasure",
    tables,
    Column("patient_key", String(32), primary_key=True),
    Column("erased_at", String(32), nullable=False),
    Column("identity", Text, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("versions", Integer, nullable=False),
)
patient_history = Table(
    "patient_history",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("patient_key", String(32)),
    Column("version", Integer),
    Column("saved_at", String(32)),
    Column("source_name", Text),
    Column("origin", String(16)),
    Column("author", Text),
    Column("reason", Text),
    Column("sha256", String(64)),
)


def upgrade() -> None:
    """Add them; adopt the versions that are there."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    if dialect == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS patient_history_append_only")
    op.add_column("patient_history", Column("author", Text, nullable=False, server_default=""))
    op.add_column("patient_history", Column("reason", Text, nullable=False, server_default=""))
    tables.create_all(connection)
    adopt(connection)
    for statement in (
        *append_only(dialect, "patient_history", "a saved version is never changed", erasable=True),
        *append_only(dialect, "audit", "the log is never changed"),
        *append_only(dialect, "erasure", "an erasure is never taken back"),
    ):
        op.execute(statement)


def adopt(connection: Connection) -> None:
    """One row of the log for every version that is there already, and the head."""
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    last, count = GENESIS, 0
    for found in connection.execute(select(patient_history).order_by(patient_history.c.id)).all():
        digest = version_digest(
            patient_key=found.patient_key,
            version=found.version,
            saved_at=found.saved_at,
            source_name=found.source_name,
            origin=found.origin,
            author=found.author,
            reason=found.reason,
            sha256=found.sha256,
        )
        count += 1
        said = {
            "identity": "upgrade",
            "role": "admin",
            "kind": "adopt",
            "patient_key": found.patient_key,
            "detail": f"version {found.version}",
        }
        last = row_hash(last, sequence=count, at=at, digest=digest, **said)
        connection.execute(insert(audit).values(sequence=count, at=at, digest=digest, hash=last, **said))
    connection.execute(insert(audit_head).values(id=1, sequence=count, hash=last))

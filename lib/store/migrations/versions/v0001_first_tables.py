"""The tables of release 0.1.0. A database of that release has them already: then only what is missing is created."""

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

revision = "0001"
down_revision = None

# A copy that never changes: what later steps start from.
tables = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
patient = Table(
    "patient",
    tables,
    Column("key", String(32), primary_key=True),
    Column("patient_id", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("voided_at", String(32)),
    Column("void_reason", Text),
)
live = patient.c.voided_at.is_(None)
Index("uq_patient_live", patient.c.patient_id, patient.c.sample, unique=True, sqlite_where=live, postgresql_where=live)
Table(
    "patient_history",
    tables,
    Column("id", Integer, primary_key=True),
    Column("patient_key", String(32), ForeignKey("patient.key"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", String(32), nullable=False),
    Column("source_name", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("document", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("patient_key", "version", name="uq_patient_history_version"),
)
Table(
    "setting",
    tables,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    Column("saved_at", String(32), nullable=False),
)
Table(
    "typed_form",
    tables,
    Column("patient_key", String(32), ForeignKey("patient.key"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("document", Text, nullable=False),
)
Table(
    "draft",
    tables,
    Column("key", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("patient_key", String(32)),
    Column("base_version", Integer),
    Column("started_at", String(32), nullable=False),
    Column("saved_at", String(32), nullable=False),
)


def upgrade() -> None:
    """Create what is not there."""
    tables.create_all(op.get_bind())

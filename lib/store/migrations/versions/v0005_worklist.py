"""The worklist: what was worked out for each patient, and what each person has seen of it."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text

revision = "0005"
down_revision = "0004"

tables = MetaData(naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"})
Table("patient", tables, Column("key", String(32), primary_key=True))
Table(
    "worklist_row",
    tables,
    Column("patient_key", String(32), ForeignKey("patient.key", ondelete="CASCADE"), primary_key=True),
    Column("basis", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("facets", Text, nullable=False),
    Column("document", Text, nullable=False),
)
Table(
    "worklist_seen",
    tables,
    Column("person", String(64), primary_key=True),
    Column("patient_key", String(32), ForeignKey("patient.key", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("document", Text, nullable=False),
    Column("seen_at", String(32), nullable=False),
)


def upgrade() -> None:
    """Create the tables, unless a database made before this step has them."""
    tables.create_all(op.get_bind())

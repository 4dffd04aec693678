"""Corrections; and no statistics of what patients' columns say.

PostgreSQL keeps samples of a column's values for its planner, outside the table, where an erasure does not reach them.
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text

from lib.store.triggers import append_only

revision = "0006"
down_revision = "0005"

tables = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)
Table("patient", tables, Column("key", String(32), primary_key=True))
Table(
    "correction",
    tables,
    Column("id", Integer, primary_key=True),
    Column("patient_key", String(32), ForeignKey("patient.key"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("wrong", Text, nullable=False),
    Column("right", Text),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
)

# What a patient's record says in words.
WORDS = {
    "patient": ("patient_id", "void_reason"),
    "patient_history": ("source_name", "document", "summary", "reason"),
    "typed_form": ("document",),
    "draft": ("title", "document"),
    "meeting_item": ("document",),
    "meeting_action": ("text",),
    "meeting_action_mark": ("note",),
    "worklist_row": ("facets", "document"),
    "worklist_seen": ("document",),
    "correction": ("wrong", "right", "reason"),
}


def upgrade() -> None:
    """Add the table and its triggers."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    tables.create_all(connection)
    for statement in append_only(dialect, "correction", "a correction is never changed", erasable=True):
        op.execute(statement)
    if dialect == "postgresql":
        for table, columns in WORDS.items():
            for column in columns:
                op.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STATISTICS 0')

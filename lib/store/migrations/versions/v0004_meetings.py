"""Case-review meetings: agenda, minutes, actions and what became of them, addenda, and the guards of what was signed."""

from alembic import op
from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

from lib.store.meetings_guards import guards

revision = "0004"
down_revision = "0003"

tables = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# What the foreign keys point to; it is there already.
Table("patient", tables, Column("key", String(32), primary_key=True))
Table(
    "meeting",
    tables,
    Column("key", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("held_on", String(10), nullable=False),
    Column("attendees", Text, nullable=False),
    Column("status", String(8), nullable=False),
    Column("codes_given", Integer, nullable=False),
    Column("shown_item", String(32)),
    Column("words_shown", Boolean, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("signed_by", Text),
    Column("signed_at", String(32)),
)
Table(
    "meeting_item",
    tables,
    Column("key", String(32), primary_key=True),
    Column("meeting_key", String(32), ForeignKey("meeting.key"), nullable=False, index=True),
    Column("patient_key", String(32), ForeignKey("patient.key"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("case_code", String(8), nullable=False),
    Column("minutes", Integer),
    Column("options_shown", Boolean, nullable=False),
    Column("document", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", String(32)),
    Column("saved_by", Text),
    UniqueConstraint("meeting_key", "patient_key", name="uq_meeting_item_patient"),
    UniqueConstraint("meeting_key", "case_code", name="uq_meeting_item_code"),
)
Table(
    "meeting_action",
    tables,
    Column("key", String(32), primary_key=True),
    Column("item_key", String(32), ForeignKey("meeting_item.key"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due", String(10)),
)
Table(
    "meeting_action_mark",
    tables,
    Column("id", Integer, primary_key=True),
    Column("action_key", String(32), nullable=False, index=True),
    Column("done", String(8), nullable=False),
    Column("note", Text, nullable=False),
    Column("marked_at", String(32), nullable=False),
    Column("marked_by", Text, nullable=False),
)
Table(
    "meeting_addendum",
    tables,
    Column("id", Integer, primary_key=True),
    Column("meeting_key", String(32), ForeignKey("meeting.key"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("added_at", String(32), nullable=False),
    Column("added_by", Text, nullable=False),
)


def upgrade() -> None:
    """Create them."""
    connection = op.get_bind()
    tables.create_all(connection)
    for statement in guards(connection.dialect.name):
        op.execute(statement)

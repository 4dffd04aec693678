"""Accounts: who may sign in, with which role."""

from alembic import op
from sqlalchemy import Column, MetaData, String, Table, Text

revision = "0003"
down_revision = "0002"

tables = MetaData(naming_convention={"pk": "pk_%(table_name)s"})
Table(
    "account",
    tables,
    Column("identity", String(200), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("secret", Text),
    Column("created_at", String(32), nullable=False),
    Column("disabled_at", String(32)),
    Column("last_sign_in_at", String(32)),
)


def upgrade() -> None:
    """Create the table, unless a database made before this step has it."""
    tables.create_all(op.get_bind())

"""How does Alembic reach the database? On the connection, and in the transaction, of lib.store.migrate."""

from alembic import context

from lib.store.tables import metadata

connection = context.config.attributes["connection"]
# SQLite can undo a CREATE TABLE like anything else, but Alembic does not assume it.
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()

"""How does a database of an earlier release come to the tables of this one?

Each step is a file in lib/store/migrations/versions (Alembic). All steps a database needs run in one transaction: killed midway, it is as it was before.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from lib.store.errors import StoreError

_STEPS = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = Lock()  # Alembic's context belongs to the whole process


def current_revision(connection: Connection) -> str | None:
    """The step this database stands at; None for a new one, and for one made before steps were counted."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str:
    """The step of this release."""
    newest = _scripts().get_current_head()
    assert newest is not None
    return newest


def needs_upgrade(connection: Connection) -> bool:
    """Is there anything to do? StoreError when a newer release wrote this database."""
    at = current_revision(connection)
    if at is not None and at not in _known():
        raise StoreError("The database cannot be opened: a newer release of the product wrote it. Open it with that release.")
    return at != newest_revision()


def upgrade(connection: Connection) -> None:
    """Take every step that is missing, inside the transaction of `connection`; a second process that waited for it finds nothing to do."""
    if not needs_upgrade(connection):
        return
    with _ONE_AT_A_TIME:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_empty(connection: Connection) -> bool:
    """Has this database no table yet?"""
    return not inspect(connection).get_table_names()


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config

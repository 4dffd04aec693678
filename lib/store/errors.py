"""Why could it not be saved or read? One clear line, without patient values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

# What SQLite says (lower case) and what a clinician can do about it.
_CAUSES = (
    ("locked", "the database is busy with another save. Nothing was written; try again in a moment."),
    ("disk is full", "the disk is full. Nothing was written; free some space and try again."),
    ("disk i/o", "the disk did not answer. Nothing was written; check the disk and try again."),
    ("readonly", "the database can be read but not written. Nothing was written; check the permissions of its folder."),
    ("unable to open", "the database cannot be opened. Check that its folder exists and can be written."),
    ("malformed", "the database file is damaged. Restore it from a backup."),
    ("not a database", "the file is not a database of this product. Check TRD_DATABASE_URL."),
)


class StoreError(Exception):
    """Saving or loading failed. The message is one line for the screen; it never holds patient data."""


@contextmanager
def store_errors(what: str) -> Iterator[None]:
    """Turn whatever the database raises inside into a StoreError that starts with `what` ("Not saved")."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{what}: {_cause(str(error.orig))}") from error
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"{what}: {_cause(str(error))}") from error


def _cause(said: str) -> str:
    lowered = said.lower()
    for sign, meaning in _CAUSES:
        if sign in lowered:
            return meaning
    return "the database refused it. Nothing was written."

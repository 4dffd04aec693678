"""Why could it not be saved or read? One clear line, without patient values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

# What SQLite or PostgreSQL says (lower case; the first that fits) and what a clinician can do about it.
_CAUSES = (
    ("locked", "the database is busy with another save. Nothing was written; try again in a moment."),
    ("lock timeout", "the database is busy with another save. Nothing was written; try again in a moment."),
    ("queuepool limit", "the database is busy. Nothing was written; try again in a moment."),
    ("too many clients", "the database is busy. Nothing was written; try again in a moment."),
    ("disk is full", "the disk is full. Nothing was written; free some space and try again."),
    ("no space left", "the disk is full. Nothing was written; free some space and try again."),
    ("disk i/o", "the disk did not answer. Nothing was written; check the disk and try again."),
    ("readonly", "the database can be read but not written. Nothing was written; check the permissions of its folder."),
    ("read-only", "the database can be read but not written. Nothing was written; ask who runs the database server."),
    ("unable to open", "the database cannot be opened. Check that its folder exists and can be written."),
    ("malformed", "the database file is damaged. Restore it from a backup."),
    (
        "not a database",
        "the file is not a database of this product, or it is encrypted with another key. Check TRD_DATABASE_URL and the key.",
    ),
    ("authentication failed", "the database server refused the name or password in TRD_DATABASE_URL."),
    ("permission denied", "the database server does not allow it to the user in TRD_DATABASE_URL. Nothing was written."),
    ("no password supplied", "the database server asks for a password; TRD_DATABASE_URL has none."),
    ("does not exist", "the database server has no database of that name. Check TRD_DATABASE_URL."),
    ("connection", "the database server does not answer. Nothing was written; try again in a moment."),
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

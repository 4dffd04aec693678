"""How does a database that was begun without encryption become an encrypted one?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lib.store import audit
from lib.store.actors import Actor
from lib.store.backup import check_copy
from lib.store.copying import onto_disk
from lib.store.database import open_engine, read_address, sqlite_file, writing
from lib.store.encryption import KEY_FILE_VARIABLE, database_key, driver, key_statement
from lib.store.errors import StoreError, store_errors


def seal(url: str, actor: Actor) -> Path:
    """Encrypt the SQLite database at `url` with the key that is set up; where the plain file is now, for whoever has to destroy it.

    The encrypted copy is checked before it takes the place of the plain one. Raises StoreError, with nothing changed, when there is no key, no file, when
    it is encrypted already or in use.
    """
    actor.require("manage", "encrypt the database")
    file, key = sqlite_file(read_address(url)), database_key()
    if file is None or not file.is_file():
        raise StoreError("Not encrypted: there is no database file.")
    if key is None:
        raise StoreError(f"Not encrypted: no key is set up ({KEY_FILE_VARIABLE}).")
    sealed = file.with_name(file.name + ".sealing")
    try:
        with store_errors("Not encrypted"):
            _export(file, sealed, key)
            checked = check_copy(sealed)
            if checked.faults:
                raise StoreError(f"Not encrypted: the copy is not whole ({checked.faults[0]}).")
            plain = file.rename(file.with_name(f"{file.stem}.plain-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{file.suffix}"))
            onto_disk(sealed)
            sealed.replace(file)
            onto_disk(file.parent)
    finally:
        sealed.unlink(missing_ok=True)
    engine = open_engine(url)
    with writing(engine) as connection:
        audit.write(connection, actor, "encrypt")
    engine.dispose()
    return plain


def _export(file: Path, sealed: Path, key: str) -> None:
    sealed.unlink(missing_ok=True)
    sealed.touch(mode=0o600)
    module = driver()
    plain: Any = module.connect(str(file), isolation_level=None)
    try:
        plain.execute("PRAGMA busy_timeout = 500")
        plain.execute("PRAGMA journal_mode = DELETE")  # only when nobody else has it open
        plain.execute(key_statement(key, "ATTACH DATABASE ? AS sealed KEY"), (str(sealed),))
        plain.execute("SELECT sqlcipher_export('sealed')")
        plain.execute("DETACH DATABASE sealed")
    except module.DatabaseError as error:
        said = str(error)
        if "not a database" in said:
            raise StoreError("Not encrypted: the file is encrypted already, or no database.") from None
        if "locked" in said:
            raise StoreError("Not encrypted: the database is in use. Stop the dashboard first.") from None
        raise OSError(said) from error
    finally:
        plain.close()

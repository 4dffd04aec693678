"""How are PostgreSQL's own programs called? They are looked for in the folder of TRD_POSTGRES_BIN, else on the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from sqlalchemy import Engine

from lib.store.errors import StoreError

FOLDER_VARIABLE = "TRD_POSTGRES_BIN"


def run(engine: Engine, program: str, arguments: Sequence[str], what: str) -> None:
    """Run a program on the database of `engine`. Raises StoreError that begins with `what`; a password is not put on the command line."""
    found = shutil.which(program, path=os.environ.get(FOLDER_VARIABLE, "").strip() or None)
    if found is None:
        raise StoreError(f"{what}: {program} of PostgreSQL was not found. Put its folder into {FOLDER_VARIABLE}.")
    url = engine.url
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    done = subprocess.run([found, *arguments, "--dbname", address], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StoreError(f"{what}: {program} says {_first_line(done.stderr)}")


def _first_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[0].removeprefix("pg_dump: ").removeprefix("pg_restore: ").removeprefix("error: ")[:200] if lines else "nothing more"

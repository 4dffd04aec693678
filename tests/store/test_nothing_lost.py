"""Is everything that was acknowledged still there: after kill -9, a server's crash, a power cut, a full disk, and eight writers at once?

`make reliability` does each of these in full; the ordinary run does a smaller number of the same.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.records.facts import ENTERED_ROW
from lib.records.history import PersonFact
from lib.store import StaleSave, Store, StoreError
from lib.store.database import open_engine
from lib.store.verify import verify
from tests.store.conftest import history, trials
from tests.store.postgres import running

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and signals")


def _save_until_killed(address: str, say: Callable[[bytes], object], seed: int) -> None:
    """Save one version after the other; what the store acknowledged is said, and nothing before."""
    draw = random.Random(seed)
    store = Store.open(address)
    numbers = [f"{seed}-{n}" for n in range(3)]
    for turn in range(1_000_000):
        number = draw.choice(numbers)
        agents = ["sertraline", "lithium", "mirtazapine"][: draw.randint(1, 3)]
        saved = store.save_history(history(*agents * draw.randint(1, 40), f"agent_{turn}", patient_id=number), "a.csv")
        say(json.dumps([saved.key, saved.version, turn]).encode() + b"\n")


def _kill_a_writer(address: str, seed: int, draw: random.Random) -> list[tuple[str, int, int]]:
    """Start a writer, kill it while it saves, and return what it was told: key, version and turn of each save."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _save_until_killed(address, lambda said: os.write(writing, said), seed)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        first = said.readline()  # it is saving now
        time.sleep(draw.uniform(0.0, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = [first, *said.readlines()]
    assert first, "the writer ended by itself"
    return [tuple(json.loads(line)) for line in lines if line.endswith(b"\n")]


def _all_there(address: str, acknowledged: list[tuple[str, int, int]]) -> None:
    store = Store.open(address)
    for key, version, turn in acknowledged:
        kept = store.load_history(key, version)
        assert kept is not None, f"version {version} was acknowledged and is lost"
        assert kept.treatments[-1].agent == f"agent_{turn}"
    store.close()


def _whole(address: str) -> int:
    """Nothing is torn: every version as the log has it, no row of one without the other. How many versions there are."""
    engine = open_engine(address)
    checked = verify(engine)
    engine.dispose()
    assert checked.faults == ()
    return checked.versions


def test_kill_9_during_saves_loses_nothing(address: str) -> None:
    Store.open(address).close()
    draw = random.Random(20261124)
    told = 0
    for trial in range(trials(40, 500) if address.startswith("sqlite") else trials(15, 100)):
        acknowledged = _kill_a_writer(address, trial, draw)
        told += len(acknowledged)
        _all_there(address, acknowledged)
        if trial % 20 == 19:
            _whole(address)
    assert told <= _whole(address)
    print(f"{told} saves acknowledged, none lost")


def test_a_crash_of_the_server_loses_nothing() -> None:
    draw = random.Random(7)
    with running() as server:
        address = server.new_database()
        Store.open(address).close()
        for trial in range(trials(2, 20)):
            reading, writing = os.pipe()
            child = os.fork()
            if child == 0:
                try:
                    _save_until_killed(address, lambda said, out=writing: os.write(out, said), trial)  # type: ignore[misc]
                finally:
                    os._exit(1)
            os.close(writing)
            with os.fdopen(reading, "rb") as said:
                first = said.readline()
                time.sleep(draw.uniform(0.0, 0.3))
                server.stop("immediate")
                lines = [first, *said.readlines()]
            os.waitpid(child, 0)
            server.start()
            _all_there(address, [tuple(json.loads(line)) for line in lines if line.endswith(b"\n")])
        assert _whole(address) > trials(2, 20)


# Writers at once


def _count_up(address: str, key: str, edits: int, told: multiprocessing.Queue[int]) -> None:
    """Read a number, save it one higher, on the version it was read from; when refused, look again."""
    store = Store.open(address)
    conflicts = 0
    for _ in range(edits):
        while True:
            version = store.latest_version(key)
            assert version is not None
            read = store.load_history(key, version).fact("count")  # type: ignore[union-attr]
            mine = PersonFact(ENTERED_ROW, "count", str(int(read.value) + 1))  # type: ignore[union-attr]
            try:
                store.add_facts(key, [mine], base_version=version)
                break
            except StaleSave:
                conflicts += 1
            except StoreError as error:
                if "busy" not in str(error):
                    raise
    told.put(conflicts)


def test_eight_writers_lose_no_edit(address: str) -> None:
    writers, edits = 8, trials(20, 250)
    store = Store.open(address)
    key = store.save_history(history("sertraline"), "a.csv").key
    store.add_facts(key, [PersonFact(ENTERED_ROW, "count", "0")])
    context = multiprocessing.get_context("fork")
    told: multiprocessing.Queue[int] = context.Queue()
    store.close()
    processes = [context.Process(target=_count_up, args=(address, key, edits, told)) for _ in range(writers)]
    for process in processes:
        process.start()
    conflicts = sum(told.get(timeout=800) for _ in processes)
    for process in processes:
        process.join(60)
    store = Store.open(address)
    counted = store.load_history(key).fact("count")  # type: ignore[union-attr]
    assert counted.value == str(writers * edits)  # type: ignore[union-attr]
    assert [version.version for version in store.versions(key)] == list(range(writers * edits + 2, 0, -1))
    assert conflicts > 0  # they did meet
    _whole(address)
    print(f"{writers * edits} edits, {conflicts} refused as stale, none lost")


# A power cut, as far as it can be had without one


def test_a_log_cut_off_anywhere_leaves_every_save_before_the_cut(sqlite_address: str, tmp_path: Path) -> None:
    engine = open_engine(sqlite_address)
    store = Store(engine)
    file = tmp_path / "kept" / "trd.sqlite"
    log = file.with_name("trd.sqlite-wal")
    key = store.save_history(history("sertraline"), "a.csv").key
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    base = file.read_bytes()
    ends = []  # where the log ended when a version was acknowledged
    with engine.connect() as reader:
        reader.exec_driver_sql("select * from patient").all()  # a reader keeps the log from starting over
        for number in range(2, 22):
            store.save_history(history(*["venlafaxine"] * number), "a.csv")
            ends.append((log.stat().st_size, number))
        whole = log.read_bytes()
    assert file.read_bytes() == base  # everything since is in the log alone
    draw = random.Random(3)
    cut_file = tmp_path / "cut.sqlite"
    for _ in range(trials(25, 200)):
        cut = draw.randint(0, len(whole))
        for left in tmp_path.glob("cut.sqlite*"):
            left.unlink()
        cut_file.write_bytes(base)
        (tmp_path / "cut.sqlite-wal").write_bytes(whole[:cut])
        address = f"sqlite:///{cut_file}"
        _whole(address)
        reopened = Store.open(address)
        acknowledged = max((version for end, version in ends if end <= cut), default=1)
        newest = reopened.latest_version(key)
        assert newest == acknowledged  # all before the cut, and nothing of what was cut in two
        reopened.close()


# A full disk


def _save_sixty(address: str) -> tuple[list[int], list[str]]:
    store = Store.open(address)
    saved, refused = [], []
    for number in range(60):
        try:
            saved.append(store.save_history(history(*["venlafaxine"] * (number + 2)), "a.csv").version)
        except StoreError as error:
            refused.append(str(error))
    store.close()
    return saved, refused


def _nothing_false(address: str, saved: list[int], refused: list[str]) -> None:
    assert saved
    assert refused
    assert {
        line for line in refused if not line.startswith(("Not saved: the disk is full.", "Not saved: the disk did not answer."))
    } == set()
    store = Store.open(address)
    (patient,) = store.list_patients()
    assert sorted(version.version for version in store.versions(patient.key)) == saved
    store.close()
    _whole(address)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("a small disk cannot be mounted here; the limited file stands for it")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_never_says_saved(small_disk: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{small_disk}/trd.sqlite"
    saved, refused = _save_sixty(address)
    # Looked at on a disk with room, as after somebody made some.
    for file in small_disk.iterdir():
        if not file.name.endswith("-shm"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    _nothing_false(f"sqlite:///{tmp_path}/trd.sqlite", saved, refused)


def test_a_file_that_may_not_grow_never_says_saved(sqlite_address: str, tmp_path: Path) -> None:
    Store.open(sqlite_address).close()
    report = tmp_path / "report.json"
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
            saved, refused = _save_sixty(sqlite_address)
            report.write_text(json.dumps([saved, refused]))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    saved, refused = json.loads(report.read_text())
    _nothing_false(sqlite_address, saved, refused)


def test_a_disk_that_became_read_only_never_says_saved(small_disk: Path) -> None:
    address = f"sqlite:///{small_disk}/trd.sqlite"
    store = Store.open(address)
    key = store.save_history(history("sertraline"), "a.csv").key
    store.close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    refused = (
        r"^(Not saved: the database can be read but not written|The database cannot be opened|Not saved: the database cannot be opened)"
    )
    with pytest.raises(StoreError, match=refused):
        Store.open(address).save_history(history("venlafaxine"), "a.csv")
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert Store.open(address).latest_version(key) == 1

"""Is a run that somebody stops with Ctrl-C quiet, gone and fit to go on, and does it then say what a run in one piece says?"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pyarrow import parquet

from lib.cohort.invented import UNTIL, invent_patients
from lib.cohort.screening import run
from lib.cohort.screening.choices import Choices
from lib.cohort.written.own_table import write_csv

HOUSE = Path(__file__).parents[3]
PATIENTS, CHUNK_ROWS = 300, 200
# The command as it is, but with small chunks, a line for each that is done, and time to be stopped after each however busy the machine is.
COMMAND = f"""
import sys
from dataclasses import replace
from time import sleep
from lib.cli import main
from lib.cohort.screening import run
def told(at):
    print(at.rows, flush=True)
    sleep(1)
whole = run.screen
run.screen = lambda named, chosen, _: whole(named, replace(chosen, chunk_rows={CHUNK_ROWS}), told)
sys.exit(main(sys.argv[1:]))
"""

needs_groups = pytest.mark.skipif(os.name == "nt" or shutil.which("ps") is None, reason="needs process groups and ps")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cohort") / "cohort.csv"
    write_csv(invent_patients(PATIENTS, 11), path)
    return path


def choices(folder: Path, **more: Any) -> Choices:
    return Choices(out=folder / "result.parquet", courses=folder / "courses.parquet", as_of=UNTIL, workers=0, chunk_rows=CHUNK_ROWS, **more)


def begun(source: Path, folder: Path) -> subprocess.Popen[str]:
    """The command in a group of its own, as a terminal starts it."""
    out = ["--out", str(folder / "result.parquet"), "--courses", str(folder / "courses.parquet"), "--as-of", UNTIL.isoformat()]
    command = [sys.executable, "-c", COMMAND, "screen", str(source), *out, "--workers", "2"]
    return subprocess.Popen(
        command,
        cwd=HOUSE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heeding_ctrl_c,  # noqa: PLW1509  no thread of the tests holds a lock here
    )


def heeding_ctrl_c() -> None:
    """Tests that a shell runs in the background ignore Ctrl-C, and so would all they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def running(source: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = begun(source, tmp_path)
    yield process
    if left_of(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def after_chunks(process: subprocess.Popen[str], count: int) -> None:
    assert process.stdout is not None
    for _ in range(count + 1):  # the first line tells that nothing is done yet
        assert process.stdout.readline()


def left_of(group: int) -> list[str]:
    """The processes of a group that still run."""
    told = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in told.splitlines()]
    return [" ".join(line[2:]) for line in lines if line[0] == str(group) and not line[1].startswith("Z")]


def soon_none_left(group: int) -> bool:
    until = time.monotonic() + 20
    while left_of(group) and time.monotonic() < until:
        time.sleep(0.1)
    return not left_of(group)


def held(path: Path) -> list[dict[str, Any]]:
    return parquet.read_table(path).to_pylist()


@needs_groups
def test_ctrl_c_leaves_a_run_that_goes_on_and_ends_as_one_in_one_piece(
    source: Path, running: subprocess.Popen[str], tmp_path: Path
) -> None:
    after_chunks(running, 2)
    os.killpg(running.pid, signal.SIGINT)  # to the command and its processes alike, as a terminal does
    _, told = running.communicate(timeout=60)
    assert told == "trd-review: stopped; the same command with --resume goes on where it was\n"
    assert running.returncode == 2
    assert soon_none_left(running.pid)
    assert not (tmp_path / "result.parquet").exists()
    done = len(list((tmp_path / "result.parquet.run").glob("done-*.json")))
    heard: list[int] = []
    found = run.screen([str(source)], choices(tmp_path, resume=True), lambda at: heard.append(at.rows))
    assert done >= 2
    assert heard[0] > 0, "what was done is not done again"
    assert found.patients == PATIENTS
    whole = tmp_path / "whole"
    whole.mkdir()
    same = run.screen([str(source)], choices(whole))
    for name in ("result.parquet", "courses.parquet"):
        assert held(tmp_path / name) == held(whole / name)
    assert (found.answers, found.unknowns, found.problems) == (same.answers, same.unknowns, same.problems)


@needs_groups
def test_processes_end_when_the_command_is_killed(running: subprocess.Popen[str]) -> None:
    after_chunks(running, 1)
    running.kill()
    assert soon_none_left(running.pid)


# DuckDB answers Ctrl-C while it sorts or writes with one of these, not with KeyboardInterrupt.
@pytest.mark.parametrize(("said", "raised"), [("Query interrupted", KeyboardInterrupt), ("out of luck", RuntimeError)])
def test_ctrl_c_while_rows_are_sorted_is_ctrl_c(
    said: str, raised: type[BaseException], source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> NoReturn:
        raise RuntimeError(said)

    monkeypatch.setattr(run, "make_plan", stopped)
    with pytest.raises(raised):
        run.screen([str(source)], choices(tmp_path))

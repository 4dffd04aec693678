"""Run the chosen mutants until the time is up, and write down what became of each."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.mutation.kinds import Mutant, mutants_of
from tests.mutation.tree import ENGINE, HOUSE, ROOM, TESTS, TREE

RESULTS, ABOUT, LOG = ROOM / "results.json", ROOM / "about.json", ROOM / "run.log"
WORKERS = 2


def generate() -> list[Mutant]:
    """Let mutmut write its mutants and find out which tests reach which function; every mutant of lib/engine."""
    _call([str(_bin("mutmut")), "run", "--max-children", str(WORKERS), "lib.engine.months*"], TREE)
    return [m for path in sorted(ENGINE.rglob("*.py")) for m in mutants_of(path, ENGINE)]


def note(commit: str, everything: list[Mutant]) -> None:
    """Keep what the run was made of: the commit, the day, and how many mutants of each kind there are altogether."""
    about = {"commit": commit, "day": datetime.now(UTC).date().isoformat(), "all": Counter(m.kind for m in everything)}
    ABOUT.write_text(json.dumps(about, indent=1), encoding="utf-8")


def run(mutants: list[Mutant], minutes: float) -> list[dict[str, str]]:
    """Each mutant with its fate: killed, survived, unreached (no test comes by) or not run (the time was up)."""
    until = time.time() + minutes * 60
    jobs = [_job(number, mutants[number::WORKERS], until) for number in range(WORKERS)]
    with LOG.open("ab") as log:
        command = [str(_bin("python")), str(HOUSE / "tests" / "mutation" / "forked.py")]
        working = [subprocess.Popen([*command, str(job)], cwd=TREE / "mutants", stdout=log, stderr=log) for job, _ in jobs]
        for process in working:
            process.wait()
    fates: dict[str, str] = {}
    for _, out in jobs:
        lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
        fates |= {row["name"]: row["fate"] for row in map(json.loads, lines)}
    return [{**asdict(m), "fate": fates.get(m.name, "not run")} for m in mutants]


def results() -> list[dict[str, str]]:
    """The mutants of the last run with their fates."""
    found: list[dict[str, str]] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def keep(rows: list[dict[str, str]]) -> None:
    """Write the fates down in build/mutation/results.json."""
    RESULTS.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _job(number: int, mutants: list[Mutant], until: float) -> tuple[Path, Path]:
    job, out = ROOM / f"job{number}.json", ROOM / f"out{number}.jsonl"
    out.unlink(missing_ok=True)
    stats = str(TREE / "mutants" / "mutmut-stats.json")
    asked = {"mutants": [m.name for m in mutants], "stats": stats, "out": str(out), "until": until, "tests": TESTS}
    job.write_text(json.dumps(asked), encoding="utf-8")
    return job, out


def _bin(name: str) -> Path:
    return Path(os.environ.get("MUTATION_VENV", str(ROOM))) / "bin" / name


def _call(command: list[str], folder: Path) -> None:
    with LOG.open("ab") as log:
        done = subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{Path(command[0]).name} stopped with status {done.returncode}; its words are in {LOG}")

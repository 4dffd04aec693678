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
from tests.mutation.tree import ENGINE, HOUSE, ROOM, TREE

RESULTS, ABOUT, LOG = ROOM / "results.json", ROOM / "about.json", ROOM / "run.log"
DONE = ROOM / "done.jsonl"
WORKERS = 2
NOT_RUN, KILLED = "not run", "killed"


def generate() -> list[Mutant]:
    """Let mutmut write its mutants and find out which tests reach which function; every mutant of lib/engine."""
    DONE.unlink(missing_ok=True)
    _call([str(_bin("mutmut")), "run", "--max-children", str(WORKERS), "lib.engine.failure*"], TREE)
    return generated()


def generated() -> list[Mutant]:
    """The mutants that are already there."""
    return [m for path in sorted(ENGINE.rglob("*.py")) for m in mutants_of(path, ENGINE)]


def note(commit: str, everything: list[Mutant]) -> None:
    """Keep what the run was made of: the commit, the day, and how many mutants of each kind there are altogether."""
    about = {"commit": commit, "day": datetime.now(UTC).date().isoformat(), "all": Counter(m.kind for m in everything)}
    ABOUT.write_text(json.dumps(about, indent=1), encoding="utf-8")


def run(mutants: list[Mutant], minutes: float, tests: tuple[str, ...]) -> list[dict[str, str]]:
    """Each mutant with its fate: killed, survived, unreached (no test comes by) or not run (the time was up). Those judged before are not run again."""
    until = time.time() + minutes * 60
    fates = _fates(DONE)
    left = [m for m in mutants if m.name not in fates]
    jobs = [_job(number, left[number::WORKERS], until, tests) for number in range(WORKERS)]
    with LOG.open("ab") as log:
        command = [str(_bin("python")), str(HOUSE / "tests" / "mutation" / "forked.py")]
        working = [subprocess.Popen([*command, str(job)], cwd=TREE / "mutants", stdout=log, stderr=log) for job in jobs]
        codes = [process.wait() for process in working]
    if any(codes):
        raise SystemExit(f"the tests could not be run on the mutants (status {codes}); see {LOG}")
    fates = _fates(DONE)
    return [{**asdict(m), **fates.get(m.name, {"fate": NOT_RUN, "killer": ""})} for m in mutants]


def _fates(path: Path) -> dict[str, dict[str, str]]:
    """By name: `fate` and `killer`."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row["name"]: {"fate": row["fate"], "killer": row.get("killer", "")} for row in map(json.loads, lines)}


def results() -> list[dict[str, str]]:
    """The mutants of the last run with their fates."""
    found: list[dict[str, str]] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def keep(rows: list[dict[str, str]]) -> None:
    """Write the fates down in build/mutation/results.json."""
    RESULTS.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _job(number: int, mutants: list[Mutant], until: float, tests: tuple[str, ...]) -> Path:
    job = ROOM / f"job{number}.json"
    stats = str(TREE / "mutants" / "mutmut-stats.json")
    asked = {"mutants": [m.name for m in mutants], "stats": stats, "out": str(DONE), "until": until, "tests": tests}
    job.write_text(json.dumps(asked), encoding="utf-8")
    return job


def _bin(name: str) -> Path:
    return Path(os.environ.get("MUTATION_VENV", str(ROOM))) / "bin" / name


def _call(command: list[str], folder: Path) -> None:
    with LOG.open("ab") as log:
        done = subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{Path(command[0]).name} stopped with status {done.returncode}; its words are in {LOG}")

"""How fast is a cohort screened, and how does that grow? `make bench-cohort` measures it here and writes docs/performance.md.

Everybody is invented (seed 1, some 22 rows a patient) and screened as a user would, from Parquet to one row a patient. Beside it, on the same rows:
reading alone, each part of the kernel, the whole assessment with its words, and DuckDB's bare scan of the file.

Run: python -m tests.bench.cohort_scale [patients ...]
"""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice, pairwise
from math import log
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, process_time, sleep

import duckdb

from lib.cohort.invented import UNTIL, invent_patients
from lib.cohort.written.own_table import write_csv, write_parquet
from lib.engine.alerts import raise_alerts
from lib.engine.assess import DEFAULTS, assess
from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.criteria.answers import answer_packs
from lib.engine.criteria.plan import pack_plan
from lib.engine.doubts import answer_doubts
from lib.engine.episode import current_episode
from lib.engine.options.groups import option_groups
from lib.engine.patterns import answer_patterns
from lib.engine.staging import answer_stages
from lib.engine.verdicts import judge
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.history import History
from tests.bench.__main__ import machine

HOUSE = Path(__file__).parents[2]
PEER = HOUSE / "build" / "peer" / "env" / "bin" / "python"
PAGE = HOUSE / "docs" / "performance.md"
SIZES = (10_000, 100_000)
SPLIT = 2_000  # patients for the split by part
NEAR_TWENTY = range(18, 23)  # rows of the patients for whom the target is asked
FORMER_MS = 9.2  # a patient of 22 rows before words were parted from verdicts, the same parts on the same machine
TARGET_MS = 0.3  # a patient of 20 rows on two cores, for everything but the questions


def histories(size: int) -> Iterator[History]:
    """Invented patients through the reader, a thousand at a time."""
    waiting = invent_patients(size, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some.csv"
        while batch := list(islice(waiting, 1000)):
            write_csv(batch, path)
            yield from read_file(path.read_bytes(), knowledge(), UNTIL).histories


def reading_ms() -> float:
    """Milliseconds of processor a patient from the bytes of a CSV to histories; the better of two readings."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "some.csv"
        write_csv(invent_patients(SPLIT, 1), path)
        data, times = path.read_bytes(), []
    for _ in range(2):
        begun = process_time()
        read_file(data, knowledge(), UNTIL)
        times.append(1000 * (process_time() - begun) / SPLIT)
    return min(times)


def split_ms(everyone: list[History]) -> dict[str, float]:
    """Milliseconds of processor a patient, by part of the kernel; the best of three rounds."""
    known = knowledge()
    rounds = []
    for _ in range(3):
        spent: Counter[str] = Counter()
        for history in everyone:
            begun = process_time()
            episode = current_episode(history, known, UNTIL)
            courses, _ = build_courses(history, known, UNTIL, DEFAULTS, episode)
            spent["episode and courses"] += process_time() - begun  # type: ignore[assignment]
            case = Case(history, courses, episode, known, UNTIL, DEFAULTS)
            parts: dict[str, Callable[[Case], object]] = {
                "definitions and referral criteria": lambda case: answer_packs(case, pack_plan(known)),
                "staging": answer_stages,
                "patterns": answer_patterns,
                "doubts": answer_doubts,
                "options": option_groups,
                "alerts": raise_alerts,
            }
            for part, work in parts.items():
                begun = process_time()
                work(case)
                spent[part] += process_time() - begun  # type: ignore[assignment]
        rounds.append({part: 1000 * seconds / len(everyone) for part, seconds in spent.items()})
    return min(rounds, key=lambda one: sum(one.values()))


def each_ms(work: Callable[[History], object], everyone: list[History]) -> float:
    """Milliseconds of processor a patient; the best of three rounds."""
    times = []
    for _ in range(3):
        begun = process_time()
        for history in everyone:
            work(history)
        times.append(1000 * (process_time() - begun) / len(everyone))
    return min(times)


class Memory:
    """The most that a process and its children held together, in MiB, looked at ten times a second."""

    def __init__(self, pid: int) -> None:
        self.most, self._pid, self._stop = 0.0, pid, Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.most = max(self.most, sum(_rss(pid) for pid in _family(self._pid)))
            sleep(0.1)

    def stop(self) -> float:
        """End watching."""
        self._stop.set()
        self._thread.join()
        return self.most


def _family(pid: int) -> list[int]:
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(child for one in told for child in _family(int(one)))]


def _rss(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except (OSError, IndexError):
        return 0.0


def screened(source: Path, folder: Path) -> tuple[float, float, float, int]:
    """Seconds from start to finish of `python -m lib screen` on all cores, seconds of processor, peak MiB, patients."""
    command = [
        sys.executable,
        "-m",
        "lib",
        "screen",
        str(source),
        "--out",
        str(folder / "result.parquet"),
        "--as-of",
        UNTIL.isoformat(),
        "--json",
    ]
    before = os.times()
    begun = perf_counter()
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True) as running:
        watch = Memory(running.pid)
        said, _ = running.communicate()
    wall, peak, after = perf_counter() - begun, watch.stop(), os.times()
    if running.returncode:
        raise RuntimeError("screening failed")
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, work, peak, json.loads(said)["patients"]


def bare_scan(source: Path) -> float:
    """Seconds DuckDB takes to read every cell of the file and count the rows of each patient: the floor."""
    begun = perf_counter()
    with duckdb.connect() as connection:
        connection.execute(
            "SELECT count(*), sum(rows), sum(cells) FROM (SELECT patient_id, count(*) AS rows, sum(length(coalesce(name, '')) + "
            "length(coalesce(start, '')) + length(coalesce(value, '')) + length(coalesce(dose, ''))) AS cells FROM read_parquet(?) GROUP BY 1)",
            [str(source)],
        ).fetchall()
    return perf_counter() - begun


def peer(source: Path, folder: Path) -> tuple[float, int] | None:
    """Seconds the peer takes for its one definition on the same patients, and how many meet it; None where it is not installed (`make peer`)."""
    if not PEER.exists():
        return None
    mentions = folder / "mentions.csv"
    drugs = [agent.id for agent in knowledge().agents.values() if agent.default_role == "antidepressant"]
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT patient_id, name AS drug, start AS date FROM read_parquet(?) WHERE kind = 'medication' AND list_contains(?, name) ORDER BY 1, 3",
            [str(source), drugs],
        )
        rows.df().to_csv(mentions, index=False)
    done = subprocess.run(
        [str(PEER), str(Path(__file__).with_name("peer_two_episodes.py")), str(mentions)], capture_output=True, text=True, check=True
    )
    seconds, met = done.stdout.split()[-2:]
    return float(seconds), int(met)


def main(sizes: tuple[int, ...]) -> None:
    """Measure, print and write the page."""
    load = os.getloadavg()[0]
    everyone = list(histories(SPLIT))
    gc.collect()
    gc.disable()
    for history in everyone[:200]:
        judge(history, knowledge(), UNTIL, DEFAULTS)
    parts = split_ms(everyone)
    kernel = each_ms(lambda history: judge(history, knowledge(), UNTIL, DEFAULTS), everyone)
    twenty = [history for history in everyone if history.rows_read in NEAR_TWENTY]
    of_twenty = each_ms(lambda history: judge(history, knowledge(), UNTIL, DEFAULTS), twenty), len(twenty)
    worded = each_ms(lambda history: assess(history, knowledge(), UNTIL, ask=False), everyone[:500])
    rows, reading = sum(history.rows_read for history in everyone), reading_ms()
    gc.enable()
    measured, beside = [], None
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            source = Path(folder) / f"{size}.parquet"
            count = write_parquet(invent_patients(size, 1), source)
            wall, work, peak, patients = screened(source, Path(folder))
            measured.append((patients, count, wall, work, peak, bare_scan(source)))
            beside = beside or (size, peer(source, Path(folder)))
            print(f"{patients:,} patients, {count:,} rows: {wall:.0f} s, processor {work:.0f} s, {peak:.0f} MiB", flush=True)
    text = page(parts, kernel, of_twenty, worded, reading, rows / SPLIT, measured, load, beside)
    PAGE.write_text(text, encoding="utf-8")
    print(text)


def page(
    parts: dict[str, float],
    kernel: float,
    of_twenty: tuple[float, int],
    worded: float,
    reading: float,
    rows: float,
    measured: list[tuple[int, int, float, float, float, float]],
    load: float,
    beside: tuple[int, tuple[float, int] | None] | None = None,
) -> str:
    """The report as Markdown."""
    cores = os.cpu_count() or 1
    lines = [
        "# Performance of cohort screening",
        "",
        "Written by `make bench-cohort`; do not edit it here.",
        "",
        f"- Day: {datetime.now(UTC).date().isoformat()}; machine: {machine()}",
        f"- Load when the measurement began: {load:.1f} processes on {cores} cores"
        + (
            ". **The machine was shared with other work: times from start to finish are longer than on an idle one.**" if load > 0.5 else ""
        ),
        f"- Invented patients (seed 1, {rows:.1f} rows each), assessed as of {UNTIL.isoformat()}",
        "",
        "## The kernel",
        "",
        f"Processor time on one core, best of three rounds over {SPLIT:,} patients. Everything the engine decides but the questions; no sentence is made.",
        "",
        "| part | ms a patient | share |",
        "|---|---:|---:|",
        *(f"| {part} | {ms:.3f} | {100 * ms / sum(parts.values()):.0f} % |" for part, ms in parts.items()),
        f"| **all verdicts** (`lib.engine.verdicts.judge`) | **{kernel:.3f}** | |",
        f"| the same with every sentence (`assess` without questions) | {worded:.3f} | |",
        f"| reading the rows (CSV to History) | {reading:.3f} | |",
        f"| all verdicts on patients of {NEAR_TWENTY[0]} to {NEAR_TWENTY[-1]} rows ({of_twenty[1]:,} of them) | {of_twenty[0]:.3f} | |",
        "",
        f"All verdicts on {cores} cores: {_against(of_twenty[0] / cores)} for a patient of about 20 rows, for whom the target is {TARGET_MS:g} ms, "
        f"{_against(kernel / cores)} over all.",
        f"Before verdicts were parted from their words the same took {FORMER_MS:g} ms of processor a patient. Compiling the hot modules with mypyc was tried "
        "and gained 8 %, so nothing is compiled.",
        "",
        "## From file to file",
        "",
        f"`python -m lib screen` on Parquet, all {cores} cores: sorting by patient, reading, all verdicts, one row a patient.",
        "",
        "| patients | rows | seconds | processor s | patients a second | ms a patient | peak memory (MiB) | DuckDB's bare scan (s) |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {people:,} | {count:,} | {wall:.1f} | {work:.1f} | {people / wall:,.0f} | {1000 * wall / people:.2f} | {peak:,.0f} | {scan:.2f} |"
            for people, count, wall, work, peak, scan in measured
        ),
        "",
    ]
    if len(measured) > 1:
        (few, _, short, *_), (many, _, long, *_) = measured[0], measured[-1]
        lines += [
            f"Growth from {few:,} to {many:,} patients: time grows as the {log(long / short) / log(many / few):.2f}th power of their number.",
            "",
        ]
    for (few, _, short, *_), (many, _, long, *_) in pairwise(measured):
        lines += [f"From {few:,} to {many:,}: {long / short:.1f} times the time for {many / few:g} times the patients.", ""]
    missing = [f"{size:,}" for size in (10_000, 100_000, 1_000_000) if size not in {one[0] for one in measured}]
    if missing:
        lines += [
            f"Not measured in this run: {' and '.join(missing)} patients (`python -m tests.bench.cohort_scale {missing[-1].replace(',', '')}`).",
            "",
        ]
    lines += ["## The peer", "", _peer_words(beside, measured, kernel), ""]
    lines += [
        "## What is still slow",
        "",
        f"Of the {kernel:.2f} ms of the kernel most go into courses, definitions and options; courses with their doses, adequacy and outcome are built anew for every patient. "
        "No sentence is made. Reading is not part of the target.",
    ]
    return "\n".join(lines) + "\n"


def _against(ms: float) -> str:
    return f"{ms:.3f} ms ({'met' if ms <= TARGET_MS else f'**not met**, {ms / TARGET_MS:.2f} times the target'})"


def _peer_words(
    beside: tuple[int, tuple[float, int] | None] | None, measured: list[tuple[int, int, float, float, float, float]], kernel: float
) -> str:
    if beside is None or beside[1] is None:
        return "`two_antidepressant_episodes` of cardinal_pythonlib was not run: it is not installed here (`make peer`)."
    size, (seconds, met) = beside
    ours = next((work for people, _, _, work, _, _ in measured if people == size), 0.0)
    return (
        f"`two_antidepressant_episodes` of cardinal_pythonlib 2.2.1 (pandas 1.5, one thread; one definition on dated mentions of antidepressants) took {seconds:.1f} s "
        f"for the same {size:,} patients in the same run, {1000 * seconds / size:.2f} ms a patient, and found {met:,}. The kernel here takes {kernel:.2f} ms of processor a patient "
        f"for 27 packs, five staging models, six patterns and all options ({1000 * seconds / size / kernel:.1f} times as fast); file to file {1000 * ours / size:.2f} ms of processor. "
        "The two answer different questions: the peer's rule is two drugs, each mentioned again after four weeks, within a window."
    )


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)

"""How large a machine, or a cluster, does a cohort need? `make sizing` screens invented patients here and on Spark and writes the table of docs/scale.md.

Run: python -m tests.spark.sizing [patients ...]
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

import duckdb
from pyarrow import parquet

from lib.cohort.invented import UNTIL, invent_patients
from lib.cohort.screening.choices import Choices
from lib.cohort.screening.merge import merge_results
from lib.cohort.screening.plan import make_plan
from lib.cohort.screening.rows import patient_columns
from lib.cohort.written.own_table import write_parquet
from lib.knowledge.load import knowledge
from tests.bench.__main__ import machine

HOUSE = Path(__file__).parents[2]
PYTHON = HOUSE / "build" / "spark" / "env" / "bin" / "python"
PAGE = HOUSE / "docs" / "scale.md"
BLOCK = re.compile(r"(<!-- sizing: written by make sizing -->\n).*(<!-- sizing: end -->\n)", re.DOTALL)
SIZES = (10_000, 20_000)
CORES = 2
ENGINES = {"local": (), "spark": ("--engine", "spark", "--master", f"local-cluster[{CORES},1,1024]")}
MULTIPLES = (2, 12)  # of the largest size, to see how one machine's part grows
RECKONED = (1_000_000, 10_000_000, 100_000_000)
ON = {"local": (2, 16, 64), "spark": (64, 256, 1024)}


@dataclass(frozen=True, slots=True)
class Run:
    """One run from start to finish. `processor`: seconds of all its processes; `serial`: seconds of the parts that one machine does; `peak`: MiB."""

    engine: str
    patients: int
    rows: int
    seconds: float
    processor: float
    serial: float
    assessing: float
    peak: float


@dataclass(frozen=True, slots=True)
class Line:
    """Seconds as a straight line: what every run costs, what a patient costs on one machine only, and what a patient costs on any core."""

    start: float
    serial: float
    core: float

    def seconds(self, patients: int, cores: int) -> float:
        """From start to finish."""
        return self.start + patients * (self.serial + self.core / cores)


class Watch:
    """What a process and everything below it uses, looked at ten times a second: the most memory at once, and seconds of processor."""

    def __init__(self, pid: int) -> None:
        self.most, self._pid, self._spent, self._stop = 0.0, pid, dict[int, float](), Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._stop.is_set():
            held = 0.0
            for pid in _family(self._pid):
                try:
                    held += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                except (OSError, IndexError):
                    continue
                self._spent[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            self.most = max(self.most, held)
            sleep(0.1)

    def stop(self) -> float:
        """Seconds of processor."""
        self._stop.set()
        self._thread.join()
        return sum(self._spent.values())


def _family(pid: int) -> list[int]:
    below = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):  # Java starts processes from many threads
        try:
            below += task.read_text().split()
        except OSError:
            continue
    return [pid, *(child for one in below for child in _family(int(one)))]


def screened(engine: str, source: Path, out: Path, rows: int) -> Run:
    """Run the command as a user would."""
    python = str(PYTHON) if engine == "spark" else sys.executable
    words = ["-m", "lib", "screen", str(source), "--out", str(out), "--as-of", UNTIL.isoformat(), "--json", *ENGINES[engine]]
    words += ["--workers", str(CORES)]
    begun = perf_counter()
    with subprocess.Popen([python, *words], cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        watch = Watch(running.pid)
        said, complaint = running.communicate()
    wall, processor = perf_counter() - begun, watch.stop()
    if running.returncode:
        raise SystemExit(f"{engine}: {complaint}")
    told = json.loads(said)
    spent = told["spent"]
    return Run(engine, told["patients"], rows, wall, processor, spent["sorting"] + spent["merging"], spent["assessing"], watch.most)


def line_of(runs: Sequence[Run], serial: float) -> Line:
    """Through the smallest and the largest run of one engine: processor by its growth; the least that any run took besides is its start."""
    few, many = min(runs, key=lambda run: run.patients), max(runs, key=lambda run: run.patients)
    core = (many.processor - few.processor) / (many.patients - few.patients)
    return Line(max(0.0, min(run.seconds - run.patients * (serial + core / CORES) for run in runs)), serial, core)


def serial_costs(source: Path, result: Path, folder: Path) -> dict[str, float]:
    """Engine -> seconds a patient that one machine needs to number (and here to sort) the rows and to put the results together.

    By growth from twice to twelve times the patients, each of them several times under other ids: what every run costs falls out.
    """
    patients = parquet.read_metadata(result).num_rows
    spent: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    for times in MULTIPLES:
        many, merged = folder / f"rows{times}.parquet", folder / f"people{times}.parquet"
        for one, out in ((source, many), (result, merged)):
            with duckdb.connect() as connection:
                connection.execute(
                    f"COPY (SELECT * REPLACE (n || '-' || patient_id AS patient_id) FROM range({times}) AS copies(n), read_parquet('{one}')) TO '{out}' (FORMAT parquet)"
                )
        for engine, seconds in spent.items():
            choices = Choices(out=folder / f"{engine}{times}.parquet", as_of=UNTIL, engine="spark" if engine == "spark" else "local")
            choices.folder.mkdir()
            begun = perf_counter()
            make_plan([str(many)], choices, knowledge(), UNTIL)
            planned = perf_counter() - begun
            merged.replace(choices.folder / "people-0.parquet")
            begun = perf_counter()
            merge_results(choices, [0], patient_columns(knowledge(), ask=False), {})
            seconds.append(planned + perf_counter() - begun)
            (choices.folder / "people-0.parquet").replace(merged)
    few, more = MULTIPLES
    return {engine: max(0.0, (long - short) / (patients * (more - few))) for engine, (short, long) in spent.items()}


def block(runs: Sequence[Run], serial: Mapping[str, float], bytes_a_patient: float, load: float, day: str, where: str) -> str:
    """The measured and the reckoned tables as Markdown."""
    lines = {engine: line_of([run for run in runs if run.engine == engine], serial[engine]) for engine in ENGINES}
    # The kernel is the same: where Spark's own start hides what a patient costs, it is what it costs here.
    lines["spark"] = replace(lines["spark"], core=max(line.core for line in lines.values()))
    titles = {"local": "here", "spark": "Spark"}
    heads = [f"{titles[engine]}, {cores:,} cores" for engine, many in ON.items() for cores in many]
    rows_each = runs[0].rows / runs[0].patients
    told = [
        f"Measured by `make sizing` on {day}: {where}; load when it began: {load:.1f} processes on {os.cpu_count()} cores"
        + (" (**the machine was shared: seconds are longer than on an idle one**)." if load > 0.5 else "."),
        f"Invented patients (seed 1, {rows_each:.0f} rows each) from Parquet; here with {CORES} processes, and on Spark with {CORES} executors of one core on the same machine. "
        "The results of both were compared and are the same row for row.",
        "",
        "| patients | rows | where | seconds | processor s | one machine's part (s) | assessing (s) | peak memory (MiB) |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
        *(
            f"| {run.patients:,} | {run.rows:,} | {titles[run.engine]} | {run.seconds:.1f} | {run.processor:.1f} | {run.serial:.1f} | {run.assessing:.1f} | {run.peak:,.0f} |"
            for run in runs
        ),
        "",
        "Reckoned from that as a straight line, "
        + " and ".join(
            f"{titles[engine]} {line.start:.0f} s to start, {1000 * line.serial:.3f} ms a patient on one machine and {1000 * line.core:.2f} ms of processor a patient on any core"
            for engine, line in lines.items()
        )
        + ":",
        "",
        f"| patients | rows in Parquet | {' | '.join(heads)} |",
        "|---:|---:|" + "---:|" * len(heads),
        *(
            f"| {patients:,} | {_size(patients * bytes_a_patient)} | "
            + " | ".join(_duration(lines[engine].seconds(patients, cores)) for engine, many in ON.items() for cores in many)
            + " |"
            for patients in RECKONED
        ),
        "",
        f"It assumes: {rows_each:.0f} rows a patient; cores as fast as these that do nothing else; sorting or numbering the rows and putting the results together (one machine's part) go on "
        f"as from {MULTIPLES[0]} to {MULTIPLES[1]} times the largest size, which sorting beyond memory does not quite; disks and the network keep up; Spark's start and its shuffle grow no faster than the patients, and a patient costs a core of Spark no less than one here. Buckets are at most "
        f"20,000, so more cores than that gain nothing. Only {_list(sorted({run.patients for run in runs}))} patients were run; **no size of the second table was, nor any cluster of more than "
        "one machine.** Free disk: about twice the rows in Parquet in the folder of the run, and as much again for Spark's shuffle on the workers.",
    ]
    return "\n".join(told) + "\n"


def _size(bytes_: float) -> str:
    return f"{bytes_ / 1e9:,.1f} GB" if bytes_ < 1e11 else f"{bytes_ / 1e9:,.0f} GB"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _list(sizes: Sequence[int]) -> str:
    return " and ".join(f"{size:,}" for size in sizes)


def main(sizes: Sequence[int]) -> None:
    """Measure, print and write the block of the page."""
    if not PYTHON.exists():
        raise SystemExit("there is no environment with Spark: make spark")
    load, runs, bytes_a_patient = os.getloadavg()[0], list[Run](), 0.0
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        for size in sizes:
            source = folder / f"{size}.parquet"
            rows = write_parquet(invent_patients(size, 1), source)
            bytes_a_patient = source.stat().st_size / size
            for engine in ENGINES:
                runs.append(screened(engine, source, folder / f"{engine}.parquet", rows))
                print(runs[-1], flush=True)
            if not parquet.read_table(folder / "local.parquet").equals(parquet.read_table(folder / "spark.parquet")):
                raise SystemExit("the two results are not the same")
        serial = serial_costs(folder / f"{max(sizes)}.parquet", folder / "local.parquet", folder)
        print(serial, flush=True)
    made = block(runs, serial, bytes_a_patient, load, datetime.now(UTC).date().isoformat(), machine())
    print(made)
    PAGE.write_text(BLOCK.sub(lambda found: found[1] + made + found[2], PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    sizes = sorted(set(map(int, sys.argv[1:]))) or SIZES
    if len(sizes) < 2:
        raise SystemExit("two sizes at least: a line goes through two points")
    main(sizes)

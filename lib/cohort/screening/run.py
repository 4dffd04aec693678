"""From a cohort to its results: chunks through a pool of processes, each finished one kept, so that a run that was stopped can go on."""

from __future__ import annotations

import csv
import gc
import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import duckdb

from lib.cohort.screening.choices import Choices, Progress, Screened, ScreenError
from lib.cohort.screening.chunk import Chunk, Held, histories_of, read_bucket
from lib.cohort.screening.merge import merge_problems, merge_results
from lib.cohort.screening.places import check_places
from lib.cohort.screening.plan import Plan, make_plan
from lib.cohort.screening.resume import begin_run
from lib.cohort.screening.rows import Cell, Named, course_columns, course_row, in_order, patient_columns, patient_row
from lib.cohort.screening.spark.job import check_spark, work_on_spark
from lib.cohort.screening.written import write_table
from lib.engine.assess import assess
from lib.engine.verdicts import Verdicts, judge, verdicts_of
from lib.ingest.exchange import guarded
from lib.knowledge.load import Knowledge, knowledge
from lib.records.assessment import Question
from lib.records.history import History
from lib.records.problems import Problem

AHEAD = 3  # chunks handed to each process before it is done with one
INTERRUPTED = ("Query interrupted", "INTERRUPT Error")  # what DuckDB makes of Ctrl-C


def screen(named: Sequence[str], choices: Choices, told: Callable[[Progress], None] = lambda _: None) -> Screened:
    """Assess everyone in the source and write the results. `told` hears how far it is after every chunk.

    Raises ScreenError when the source cannot be read or the results cannot be written. A KeyboardInterrupt leaves the finished chunks for `resume`.
    """
    try:
        return _screen(named, choices, told)
    except (RuntimeError, duckdb.Error, ScreenError) as fault:
        if any(said in str(fault) for said in INTERRUPTED):
            raise KeyboardInterrupt from None
        raise
    except OSError as fault:  # a full disk, a folder that may not be written to
        where = f"{fault.filename}: " if fault.filename else ""
        raise ScreenError(f"{where}{fault.strerror or 'could not be read or written'}; what is done is kept for --resume") from None


def _screen(named: Sequence[str], choices: Choices, told: Callable[[Progress], None]) -> Screened:
    begun = monotonic()
    check_places(named, choices)
    if choices.engine == "spark":
        check_spark(choices.master)
    today = begin_run(named, choices, max(date.today(), choices.as_of))  # noqa: DTZ011  the clinic's own calendar day
    plan = make_plan(named, choices, knowledge(), today)
    sorted_at = monotonic()
    _work(plan, choices, told)
    assessed_at = monotonic()
    found = _gather(plan, choices)
    ended = monotonic()
    spent = {"sorting": sorted_at - begun, "assessing": assessed_at - sorted_at, "merging": ended - assessed_at}
    found = replace(found, seconds=ended - begun, spent=spent)
    shutil.rmtree(choices.folder, ignore_errors=True)
    return found


def _work(plan: Plan, choices: Choices, told: Callable[[Progress], None]) -> None:
    """Every chunk that is not done yet."""
    finished = [bucket for bucket in plan.buckets if done_file(choices, bucket).exists()]
    at = Progress(sum(plan.buckets[b] for b in finished), sum(plan.buckets.values()), 0, 0.0)
    at.resumed_rows = at.rows
    told(at)
    left = [bucket for bucket in plan.buckets if bucket not in set(finished)]
    if choices.engine == "spark":
        work_on_spark(left, plan, choices, at, told)
    elif choices.workers == 0:
        _work_here(left, plan, choices, at, told)
    else:
        _work_in_pool(left, plan, choices, at, told)


def _work_here(left: Sequence[int], plan: Plan, choices: Choices, at: Progress, told: Callable[[Progress], None]) -> None:
    begun = monotonic()
    for bucket in left:
        at.patients += screen_chunk(bucket, plan, choices, knowledge())
        at.rows += plan.buckets[bucket]
        at.seconds = monotonic() - begun
        told(at)


def _work_in_pool(left: Sequence[int], plan: Plan, choices: Choices, at: Progress, told: Callable[[Progress], None]) -> None:
    """In processes of their own. Whatever stops this stops them at once: a chunk that is not done is done again when the run goes on."""
    waiting = iter(left)
    others = set(active_children())
    pool = ProcessPoolExecutor(choices.workers, get_context("spawn"), initializer=_begin, initargs=(plan, choices))
    running: dict[Future[int], int] = {}
    begun = monotonic()
    try:
        while True:
            while len(running) < choices.workers * AHEAD and (bucket := next(waiting, None)) is not None:
                with _ctrl_c_held_back():  # a process that is only just starting would answer it with a traceback
                    running[pool.submit(_one_chunk, bucket)] = bucket
            if not running:
                break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                at.patients += future.result()
                at.rows += plan.buckets[running.pop(future)]
                at.seconds = monotonic() - begun
                told(at)
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Ctrl-C reaches this process afterwards, and the processes started in it never: they inherit that. Windows knows no such thing."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True)
class _Here:
    """What a process holds from chunk to chunk."""

    plan: Plan | None = None
    choices: Choices | None = None


_HERE = _Here()


def _begin(plan: Plan, choices: Choices) -> None:
    """In each process: Ctrl-C is the parent's business; what is loaded now is never garbage."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _HERE.plan, _HERE.choices = plan, choices
    knowledge()
    gc.collect()
    gc.freeze()


def _end_with_parent() -> None:
    """A parent that was killed closes nothing behind it; without this its processes would wait for the next chunk for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _one_chunk(bucket: int) -> int:
    assert _HERE.plan is not None
    assert _HERE.choices is not None
    return screen_chunk(bucket, _HERE.plan, _HERE.choices, knowledge())


@dataclass(slots=True)
class _Tally:
    """The counts of a chunk that end up beside the results."""

    patients: int = 0
    rows_used: int = 0
    answers: dict[str, Counter[str]] = field(default_factory=dict)
    unknowns: Counter[str] = field(default_factory=Counter)

    def add(self, cells: Named) -> None:
        """One patient more."""
        self.patients += 1
        self.rows_used += int(cells["rows_used"] or 0)
        for heading, cell in cells.items():
            if heading.startswith(("definition_", "referral_", "pattern_")):
                self.answers.setdefault(heading, Counter())[str(cell)] += 1
        self.unknowns.update(kind for kind in str(cells["unknowns"] or "").split("; ") if kind)


def screen_chunk(bucket: int, plan: Plan, choices: Choices, known: Knowledge, held: Held | None = None) -> int:
    """Assess the patients of one chunk and write its results beside the others'; gives the number of patients. Only the last file says it is done.

    `held`: its rows, where they were handed in rather than lie sorted on this disk.
    """
    chunk, tally = Chunk(), _Tally()
    columns = patient_columns(known, choices.ask)
    people: list[list[Cell]] = []
    courses: list[list[Cell]] = []
    was_on = gc.isenabled()
    gc.disable()  # reading and assessing make no cycles; looking for them takes a third of the time
    try:
        for history in histories_of(held or read_bucket(bucket, plan), plan, known, chunk):
            chunk.problems += [(history.patient_id, problem) for problem in history.problems if problem.severity != "note"]
            try:
                found, asked = _judged(history, known, choices)
                cells = patient_row(found, asked)
            except Exception as fault:  # one history nobody foresaw stops no other
                chunk.failed += 1
                message = f"The patient could not be assessed ({type(fault).__name__})."
                chunk.problems.append((history.patient_id, Problem(0, "", "", "error", message, "Look at this patient by itself.")))
                continue
            tally.add(cells)
            people.append(in_order(cells, columns))
            if choices.courses is not None:
                courses += [in_order(course_row(found.patient_id, course), course_columns()) for course in found.courses]
    finally:
        if was_on:
            gc.enable()
    folder = choices.folder
    write_table(folder / f"people-{bucket}.parquet", columns, people)
    if choices.courses is not None:
        write_table(folder / f"courses-{bucket}.parquet", course_columns(), courses)
    write_problems(folder / f"problems-{bucket}.csv", chunk.problems)
    told = {
        "patients": tally.patients,
        "rows_read": chunk.rows_read,
        "rows_used": tally.rows_used,
        "problems": len(chunk.problems),
        "failed": chunk.failed,
        "answers": tally.answers,
        "unknowns": tally.unknowns,
    }
    part = folder / f"done-{bucket}.part"
    part.write_text(json.dumps(told), encoding="utf-8")
    part.replace(done_file(choices, bucket))
    return tally.patients


def _judged(history: History, known: Knowledge, choices: Choices) -> tuple[Verdicts, tuple[Question, ...] | None]:
    """All verdicts; when the next question is asked for, from the whole assessment."""
    if not choices.ask:
        return judge(history, known, choices.as_of, choices.settings), None
    whole = assess(history, known, choices.as_of, choices.settings)
    return verdicts_of(whole, known), whole.questions


def write_problems(path: Path, problems: Iterable[tuple[str, Problem]]) -> None:
    """Patient, row, column, value, severity, message, fix; no heading. It is read in a spreadsheet: nothing in it begins a formula."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            (guarded(who), p.row, guarded(p.column), guarded(p.value), p.severity, guarded(p.message), guarded(p.fix))
            for who, p in problems
        )


def done_file(choices: Choices, bucket: int) -> Path:
    """What says that a chunk is done, and holds its counts."""
    return choices.folder / f"done-{bucket}.json"


def _gather(plan: Plan, choices: Choices) -> Screened:
    """The chunks' results put together, in the order of the patients' ids."""
    whole: Counter[str] = Counter()
    answers: dict[str, Counter[str]] = {}
    unknowns: Counter[str] = Counter()
    for bucket in plan.buckets:
        told: Mapping[str, Any] = json.loads(done_file(choices, bucket).read_text(encoding="utf-8"))
        whole.update({name: told[name] for name in ("patients", "rows_read", "rows_used", "problems", "failed")})
        unknowns.update(told["unknowns"])
        for heading, counts in told["answers"].items():
            answers.setdefault(heading, Counter()).update(counts)
    if not whole["patients"] and not whole["problems"]:
        raise ScreenError("no row names a patient")
    merge_results(choices, list(plan.buckets), patient_columns(knowledge(), choices.ask), course_columns())
    write_problems(choices.folder / "problems-source.csv", [("", problem) for problem in plan.problems])
    merge_problems(choices, list(plan.buckets))
    return Screened(
        patients=whole["patients"],
        rows_read=whole["rows_read"] + len(plan.problems),
        rows_used=whole["rows_used"],
        problems=whole["problems"] + len(plan.problems),
        failed=whole["failed"],
        answers=answers,
        unknowns=unknowns,
        seconds=0.0,
    )

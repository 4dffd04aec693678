"""How do the results of all chunks become one file? In the order of the patients' ids, with memory to spare whatever the size."""

# ruff: noqa: S608  names of columns and files are quoted by sorting.quoted and sorting.text; values never stand in a query
from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from lib.cohort.screening.choices import Choices, ScreenError
from lib.cohort.screening.rows import TEXT
from lib.cohort.screening.sorting import connect, quoted, text

PROBLEM_COLUMNS = ("patient_id", "row", "column", "value", "severity", "message", "fix")
# What a spreadsheet would run as a formula gets an apostrophe, as in lib.ingest.exchange.guarded.
_GUARD = "regexp_replace({}, '(^|[;\\n\\t\\r])([ ]*)([=+\\-@\\t\\r''])', '\\1\\2''\\3', 'g')"


def merge_results(choices: Choices, buckets: Sequence[int], patients: Mapping[str, str], courses: Mapping[str, str]) -> None:
    """One file of patients and, when asked for, one of courses."""
    _merge(choices, "people", buckets, patients, "patient_id", choices.out)
    if choices.courses is not None:
        _merge(choices, "courses", buckets, courses, "patient_id, course_id", choices.courses)


def _merge(choices: Choices, what: str, buckets: Sequence[int], columns: Mapping[str, str], order: str, out: Path) -> None:
    files = ", ".join(text(str(choices.folder / f"{what}-{bucket}.parquet")) for bucket in buckets)
    as_csv = out.suffix.lower() == ".csv"
    cells = ", ".join(
        f"{_GUARD.format(quoted(name))} AS {quoted(name)}" if as_csv and kind == TEXT else quoted(name) for name, kind in columns.items()
    )
    form = "FORMAT csv, HEADER" if as_csv else "FORMAT parquet, COMPRESSION zstd"
    part = out.with_name(f"{out.name}.part")
    connection = connect(choices.folder, choices.memory_mb)
    try:
        connection.execute(f"COPY (SELECT {cells} FROM read_parquet([{files}]) ORDER BY {order}) TO {text(str(part))} ({form})")
        part.replace(out)
    except (duckdb.Error, OSError) as fault:
        raise ScreenError(f"{out}: could not be written ({str(fault).splitlines()[0]})") from None
    finally:
        connection.close()


def merge_problems(choices: Choices, buckets: Sequence[int]) -> None:
    """The problems of the source and of every chunk under one heading; no file when there are none."""
    parts = [choices.folder / "problems-source.csv", *(choices.folder / f"problems-{bucket}.csv" for bucket in buckets)]
    filled = [part for part in parts if part.stat().st_size]
    choices.problems.unlink(missing_ok=True)
    if not filled:
        return
    with choices.problems.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(PROBLEM_COLUMNS)
        for part in filled:
            with part.open(newline="", encoding="utf-8") as held:
                shutil.copyfileobj(held, file)

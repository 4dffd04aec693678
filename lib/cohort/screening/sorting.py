"""How do all rows of a patient come to stand together, whatever the size? DuckDB sorts them by a hash of the patient, on disk where memory ends."""

# ruff: noqa: S608  names of columns and files are quoted by sorting.quoted and sorting.text; values never stand in a query
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from lib.cohort.screening.choices import ScreenError

BUCKET, LINE = "trd_bucket", "trd_line"  # columns put beside those of the source
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


def connect(folder: Path, memory_mb: int) -> Any:
    """A database in memory that keeps to so many MB and spills into the folder."""
    spill = folder / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{memory_mb}MB'")
    connection.execute("SET threads = 2")
    connection.execute("SET temp_directory = ?", [str(spill)])
    return connection


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def read_sql(paths: Sequence[Path]) -> str:
    """The SQL that scans CSV or Parquet files of one form as text, in the order of the files."""
    kinds = {"parquet" if path.suffix.lower() in (".parquet", ".pq") else "csv" for path in paths}
    if len(kinds) != 1:
        raise ScreenError("CSV and Parquet cannot be screened in one run; give the files of one kind")
    names = "[" + ", ".join(text(str(path)) for path in paths) + "]"
    if kinds == {"parquet"}:
        return f"read_parquet({names}, union_by_name = true)"
    return f"read_csv({names}, all_varchar = true, header = true, store_rejects = true, max_line_size = 4000000)"


def headings_of(connection: Any, source: str) -> tuple[str, ...]:
    """The headings of a scan. Raises ScreenError when it cannot be read."""
    try:
        return tuple(row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall())
    except duckdb.Error as fault:
        raise ScreenError(_one_line(fault)) from None


def count_rows(connection: Any, source: str) -> int:
    """How many rows the scan gives."""
    try:
        return int(connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0])
    except duckdb.Error as fault:
        raise ScreenError(_one_line(fault)) from None


def sort_rows(
    connection: Any, source: str, headings: Sequence[str], whose: str, buckets: int, first_line: int, out: Path, *, together: bool = True
) -> None:
    """Write the rows to `out`, those of one bucket together and in the order of the source. No patient is in two buckets.

    `whose`: the column that names the patient; `first_line`: the number of the source's first row. Not `together`: rows only get their bucket and line, and
    whoever reads them brings a bucket together. What a stopped run sorted is taken as it is.
    """
    if out.exists():
        return
    columns = ", ".join(f"coalesce(trim(CAST({quoted(name)} AS VARCHAR), {text(_BLANKS)}), '') AS {quoted(name)}" for name in headings)
    key = f"hash(coalesce(trim(CAST({quoted(whose)} AS VARCHAR), {text(_BLANKS)}), '')) % {buckets}"
    query = f"SELECT CAST({key} AS INTEGER) AS {BUCKET}, row_number() OVER () + {first_line - 1} AS {LINE}, {columns} FROM {source} " + (
        f"ORDER BY {BUCKET}, {LINE}" if together else ""
    )
    part = out.with_suffix(".part")
    try:
        connection.execute(f"COPY ({query}) TO {text(str(part))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)")
    except duckdb.Error as fault:
        raise ScreenError(_one_line(fault)) from None
    part.replace(out)


def rejected(connection: Any) -> list[tuple[int, str, str]]:
    """Lines of CSV that are no rows (too few or too many cells, an unclosed quote): line, what it says, and why."""
    try:
        found = connection.execute("SELECT line, csv_line, error_message FROM reject_errors ORDER BY file_id, line").fetchall()
    except duckdb.Error:  # nothing was scanned as CSV
        return []
    once = {(int(line), str(said or "")[:80]): str(why).splitlines()[0] for line, said, why in found}
    return [(line, said, why) for (line, said), why in once.items()]


def rows_by_bucket(connection: Any, path: Path) -> Mapping[int, int]:
    """Bucket -> number of rows, for those that have any."""
    found = connection.execute(f"SELECT {BUCKET}, count(*) FROM read_parquet({text(str(path))}) GROUP BY 1 ORDER BY 1").fetchall()
    return {int(bucket): int(count) for bucket, count in found}


def _one_line(fault: Exception) -> str:
    return str(fault).strip().splitlines()[0]

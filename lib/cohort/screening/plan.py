"""What is in the source, which column is which, and into how many chunks does it go? Everything a chunk needs to be read alone."""

# ruff: noqa: S608  names of columns and files are quoted by sorting.quoted and sorting.text; values never stand in a query
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from lib.cohort.screening.choices import Choices, ScreenError
from lib.cohort.screening.database import fetch_tables, is_database
from lib.cohort.screening.sorting import (
    connect,
    count_rows,
    headings_of,
    quoted,
    read_sql,
    rejected,
    rows_by_bucket,
    sort_rows,
    text,
)
from lib.ingest.columns import DATE_COLUMNS, Columns, read_columns
from lib.ingest.dates import both_readings, evidence_of_order
from lib.ingest.intake import UnreadableFile
from lib.ingest.omop import TABLE_MARKS
from lib.ingest.table import Table
from lib.knowledge.load import Knowledge
from lib.records.problems import Problem

SAMPLE_ROWS = 2_000  # from which the columns are told apart
OMOP_FILES = (".csv", ".csv.gz", ".parquet", ".pq")
MOST_BUCKETS = 20_000
MOST_DISTINCT_DATES = 200_000  # a century has 36,525 days


@dataclass(frozen=True, slots=True)
class Plan:
    """`tables`: table -> its rows, sorted unless Spark does that (one, called `rows`, unless it is OMOP). `headings`, `columns` and `orders` are those of our own table.
    `concepts`: where the names of OMOP's concepts stand. `buckets`: bucket -> number of rows. `today`: dates after it are refused."""

    tables: Mapping[str, Path]
    headings: tuple[str, ...]
    columns: Columns | None
    orders: Mapping[str, str | None]
    concepts: Path | None
    buckets: Mapping[int, int]
    problems: tuple[Problem, ...]
    today: date


def make_plan(named: Sequence[str], choices: Choices, knowledge: Knowledge, today: date) -> Plan:
    """Sort the source's rows into the run's folder. Raises ScreenError with one line when the source cannot be read as it is."""
    connection = connect(choices.folder, choices.memory_mb)
    try:
        sources = _sources(named, choices.folder)
        if isinstance(sources, str):
            return _plan_table(connection, sources, choices, knowledge, today)
        return _plan_omop(connection, sources, choices, today)
    except duckdb.Error as fault:
        raise ScreenError(str(fault).strip().splitlines()[0]) from None
    finally:
        connection.close()


def _sources(named: Sequence[str], folder: Path) -> str | dict[str, str]:
    """The scan of our own table, or OMOP table -> its scan."""
    if len(named) == 1 and is_database(named[0]):
        return {table: read_sql([path]) for table, path in fetch_tables(named[0], folder / "fetched").items()}
    paths = [Path(one) for one in named]
    for path in paths:
        if not path.exists():
            raise ScreenError(f"{path}: No such file or folder")
    if len(paths) == 1 and paths[0].is_dir():
        return _omop_folder(paths[0])
    if any(path.is_dir() for path in paths):
        raise ScreenError("give one folder of OMOP tables, or files; not both")
    for path in paths[1:]:
        with duckdb.connect() as connection:
            if headings_of(connection, read_sql([path])) != headings_of(connection, read_sql(paths[:1])):
                raise ScreenError(f"{path} has other columns than {paths[0]}; screen it by itself")
    return read_sql(paths)


def _omop_folder(folder: Path) -> dict[str, str]:
    """OMOP table -> its scan, told by the columns of each file; a table may lie in several files of the same columns."""
    found: dict[str, list[Path]] = {}
    columns: dict[Path, tuple[str, ...]] = {}
    for path in sorted(p for p in folder.iterdir() if p.name.lower().endswith(OMOP_FILES)):
        with duckdb.connect() as connection:
            columns[path] = headings_of(connection, read_sql([path]))
        headings = {heading.casefold() for heading in columns[path]}
        for table, mark in TABLE_MARKS.items():
            if mark in headings and ("person_id" in headings or table == "concept"):
                found.setdefault(table, []).append(path)
    if not set(found) - {"concept"}:
        raise ScreenError(f"{folder}: no table of OMOP is in this folder")
    for table, (first, *others) in found.items():
        for path in others:
            if columns[path] != columns[first]:
                raise ScreenError(
                    f"{path.name} and {first.name} are both {table}, but have not the same columns; keep one of them in the folder"
                )
    return {table: read_sql(paths) for table, paths in found.items()}


def _plan_table(connection: Any, source: str, choices: Choices, knowledge: Knowledge, today: date) -> Plan:
    headings = headings_of(connection, source)
    count = count_rows(connection, source)
    if not count:
        raise ScreenError("the file has no rows")
    sample = connection.execute(f"SELECT * FROM {source} LIMIT {SAMPLE_ROWS}").fetchall()
    rows = tuple((line, tuple("" if cell is None else str(cell).strip() for cell in cells)) for line, cells in enumerate(sample, 2))
    try:
        columns = read_columns(Table(headings, rows, ",", (), len(rows)), choices.columns, knowledge)
    except UnreadableFile as fault:
        raise ScreenError(str(fault)) from None
    if "patient_id" not in columns.at:
        raise ScreenError("no column says which patient a row belongs to; name it patient_id")
    orders = _date_orders(connection, source, headings, columns, choices.date_order)
    buckets = _bucket_count(count, choices)
    path = choices.folder / "rows.parquet"
    whose = headings[columns.at["patient_id"]]
    sort_rows(connection, source, headings, whose, buckets, 2, path, together=choices.engine == "local")
    problems = _rejected(connection, choices.folder)
    return Plan({"rows": path}, headings, columns, orders, None, rows_by_bucket(connection, path), problems, today)


def _rejected(connection: Any, folder: Path) -> tuple[Problem, ...]:
    """The lines that were no rows when the source was sorted; kept for a run that goes on and does not sort again."""
    kept = folder / "rejected.json"
    if not kept.exists():
        kept.write_text(json.dumps(rejected(connection)), encoding="utf-8")
    found = json.loads(kept.read_text(encoding="utf-8"))
    return tuple(
        Problem(
            line,
            "",
            said,
            "error",
            f"The line is not a row of the table: {why}",
            "Save the file as UTF-8." if "utf-8" in why else "Correct it.",
        )
        for line, said, why in found
    )


def _bucket_count(rows: int, choices: Choices) -> int:
    return min(MOST_BUCKETS, max(1, -(-rows // choices.chunk_rows)))


def _date_orders(connection: Any, source: str, headings: Sequence[str], columns: Columns, decided: str) -> dict[str, str | None]:
    """Day first or month first, for each column of dates by all its rows: chunks may not decide differently. Raises ScreenError to ask."""
    orders: dict[str, str | None] = {}
    for meaning in (*DATE_COLUMNS, "value"):
        if meaning not in columns.at:
            continue
        if decided:
            orders[meaning] = decided
            continue
        column = quoted(headings[columns.at[meaning]])
        looks = f"regexp_matches(CAST({column} AS VARCHAR), '\\d{{1,2}}[/.\\- ]\\d{{1,2}}[/.\\- ]\\d{{4}}')"
        if meaning == "value" and "name" in columns.at:
            looks += f" AND lower(CAST({quoted(headings[columns.at['name']])} AS VARCHAR)) LIKE '%birth%'"
        query = f"SELECT DISTINCT CAST({column} AS VARCHAR) FROM {source} WHERE {looks} LIMIT {MOST_DISTINCT_DATES}"
        told = [(evidence_of_order(said), said) for (said,) in connection.execute(query).fetchall()]
        kinds = {kind for kind, _ in told}
        settled = kinds & {"dmy", "mdy"}
        orders[meaning] = settled.pop() if len(settled) == 1 else None
        if orders[meaning] is None and "either" in kinds:
            example = next(said for kind, said in told if kind == "either")
            first, second = both_readings(example)
            raise ScreenError(
                f"the dates of column {column} (such as {example}: {first} or {second}) can be read day first or month first; "
                "say which with --date-order dmy or --date-order mdy"
            )
    return orders


def _plan_omop(connection: Any, sources: dict[str, str], choices: Choices, today: date) -> Plan:
    """Each table sorted by person; numbers of rows run on from table to table, as when an export is read as one source."""
    counts = {table: count_rows(connection, source) for table, source in sources.items() if table != "concept"}
    if counts.get("drug_exposure"):
        counts.pop("drug_era", None)  # eras are made from the exposures
    buckets = _bucket_count(sum(counts.values()), choices)
    tables: dict[str, Path] = {}
    totals: dict[int, int] = {}
    first = 1
    for table in TABLE_MARKS:
        if not counts.get(table):
            continue
        headings = headings_of(connection, sources[table])
        whose = next(heading for heading in headings if heading.casefold() == "person_id")
        tables[table] = choices.folder / f"{table}.parquet"
        sort_rows(connection, sources[table], headings, whose, buckets, first, tables[table], together=choices.engine == "local")
        first += counts[table]
        for bucket, rows in rows_by_bucket(connection, tables[table]).items():
            totals[bucket] = totals.get(bucket, 0) + rows
    concepts = _concepts(connection, sources, tables, choices.folder) if "concept" in sources else None
    problems = list(_rejected(connection, choices.folder))
    if concepts is None:
        problems.append(
            Problem(0, "", "", "warning", "There is no CONCEPT table: names are those of the source, where they are given.", "")
        )
    return Plan(tables, (), None, {}, concepts, dict(sorted(totals.items())), tuple(problems), today)


def _concepts(connection: Any, sources: Mapping[str, str], tables: Mapping[str, Path], folder: Path) -> Path:
    """Names, codes and vocabularies of the concepts that occur, as JSON: few thousand of the millions there are."""
    wanted = []
    for path in tables.values():
        scan = f"read_parquet({text(str(path))})"
        wanted += [
            f"SELECT {quoted(heading)} AS id FROM {scan}"
            for heading in headings_of(connection, scan)
            if heading.casefold().endswith("concept_id")
        ]
    named = {heading.casefold(): quoted(heading) for heading in headings_of(connection, sources["concept"])}
    parts = [
        f"CAST({named[c]} AS VARCHAR)" if c in named else "''" for c in ("concept_id", "concept_name", "concept_code", "vocabulary_id")
    ]
    query = (
        f"SELECT {', '.join(parts)} FROM {sources['concept']} WHERE CAST({named['concept_id']} AS VARCHAR) IN "
        f"(SELECT DISTINCT id FROM ({' UNION ALL '.join(wanted)}) WHERE id NOT IN ('', '0'))"
    )
    found = {str(row[0]): [cell or "" for cell in row[1:]] for row in connection.execute(query).fetchall()}
    path = folder / "concepts.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    return path

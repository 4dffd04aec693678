"""Histories as our own table: one row a fact, CSV or Parquet, written as they come so that any number fits."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from lib.cohort.invented.course import Row
from lib.ingest.exchange import COLUMNS, EXACT

HEADINGS = tuple(column for column in COLUMNS if column != EXACT)
_AT_ONCE = 4000  # patients held in memory while writing Parquet: some 90,000 rows


def write_csv(patients: Iterable[tuple[str, list[Row]]], path: Path) -> int:
    """Write the table of docs/history-file.md; gives the number of rows."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for patient_id, rows in patients:
            writer.writerows(_cells(patient_id, rows))
            count += len(rows)
    return count


def write_parquet(patients: Iterable[tuple[str, list[Row]]], path: Path) -> int:
    """The same columns as text in Parquet, in row groups of some thousand patients; gives the number of rows."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([(heading, pa.string()) for heading in HEADINGS])
    count, waiting = 0, iter(patients)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(waiting, _AT_ONCE)):
            rows = [cells for patient_id, held in batch for cells in _cells(patient_id, held)]
            columns = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*rows, strict=True)]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            count += len(rows)
    return count


def _cells(patient_id: str, rows: list[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (patient_id, *(row.get(heading, "") for heading in HEADINGS[1:]))

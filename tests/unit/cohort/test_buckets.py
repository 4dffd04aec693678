"""Is every row of a bucket found in a sorted file, in the order of the source, wherever its row groups end?"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from lib.cohort.screening.buckets import SortedFile, sorted_file
from lib.cohort.screening.sorting import BUCKET, LINE

ROWS = [(0, 4, "d"), (0, 1, "a"), (2, 3, "c"), (2, 2, "b"), (2, 9, "i"), (3, 5, "e"), (7, 6, "f")]


def written(path: Path, group: int, statistics: bool = True) -> Path:
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate((BUCKET, LINE, "name"))}
    parquet.write_table(pa.table(columns), path, row_group_size=group, write_statistics=statistics)
    return path


@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize("group", [1, 2, 3, 100])
def test_a_bucket_is_whole_and_in_order_however_the_file_is_cut(group: int, statistics: bool, tmp_path: Path) -> None:
    file = SortedFile(written(tmp_path / "rows.parquet", group, statistics))
    assert file.headings == ("name",)
    for bucket in range(9):
        assert list(file.rows(bucket)) == sorted(row[1:] for row in ROWS if row[0] == bucket)


def test_what_duckdb_writes_says_which_buckets_a_group_holds(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    duckdb.execute(
        f"COPY (SELECT (range // 5000)::INTEGER AS {BUCKET}, range AS {LINE} FROM range(20000)) TO '{path}' (ROW_GROUP_SIZE 2048)"
    )
    assert None not in SortedFile(path)._spans
    assert [line for (line,) in SortedFile(path).rows(2)] == list(range(10_000, 15_000))


def test_a_file_is_opened_once_and_anew_when_it_was_written_again(tmp_path: Path) -> None:
    path = written(tmp_path / "rows.parquet", 2)
    first = sorted_file(path)
    assert sorted_file(path) is first
    os.replace(written(tmp_path / "other.parquet", 3), path)
    assert sorted_file(path) is not first

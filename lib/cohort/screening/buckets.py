"""Where in a sorted file do the rows of a bucket stand? Read once for each process: looking it up for every bucket grows with the square of the cohort."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from lib.cohort.screening.sorting import BUCKET, LINE


class SortedFile:
    """A file of sorted rows, held open. `headings`: the source's columns."""

    def __init__(self, path: Path) -> None:
        from pyarrow import parquet

        self._file = parquet.ParquetFile(path)
        names: list[str] = self._file.schema_arrow.names
        self.headings = tuple(name for name in names if name not in (BUCKET, LINE))
        about, place = self._file.metadata, names.index(BUCKET)
        told = [about.row_group(group).column(place).statistics for group in range(about.num_row_groups)]
        # Without figures of its own a group may hold any bucket.
        self._spans = [(said.min, said.max) if said is not None and said.has_min_max else None for said in told]

    def rows(self, bucket: int) -> Iterable[tuple[Any, ...]]:
        """The rows of a bucket with their line first, in the order of the source."""
        from pyarrow import compute

        groups = [group for group, span in enumerate(self._spans) if span is None or span[0] <= bucket <= span[1]]
        found = self._file.read_row_groups(groups, columns=[BUCKET, LINE, *self.headings])
        found = found.filter(compute.equal(found.column(BUCKET), bucket)).sort_by(LINE)
        return zip(*(found.column(name).to_pylist() for name in (LINE, *self.headings)), strict=True)


def sorted_file(path: Path) -> SortedFile:
    """The file as it is now, opened once."""
    about = path.stat()
    return _opened(path, about.st_mtime_ns, about.st_size, about.st_ino)


@lru_cache(maxsize=16)
def _opened(path: Path, *_as_it_was: int) -> SortedFile:
    return SortedFile(path)

"""How are results kept in a file? Named columns of text and numbers as Parquet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lib.cohort.screening.rows import NUMBER, TEXT, WHOLE, Cell


def write_table(path: Path, columns: Mapping[str, str], rows: Sequence[Sequence[Cell]]) -> None:
    """Rows under headings; `columns`: heading -> text, whole or number."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds: dict[str, Any] = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64()}
    schema = pa.schema([(heading, kinds[kind]) for heading, kind in columns.items()])
    held = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(cells, field.type) for cells, field in zip(held, schema, strict=True)]
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")

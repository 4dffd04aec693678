"""How do the OMOP tables of a database come onto this disk? Read through SQLAlchemy in slices, only the tables and columns that rules use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lib.cohort.screening.choices import ScreenError
from lib.ingest.omop import TABLE_MARKS

SLICE = 20_000  # rows held at a time
FETCHED = "fetched.json"  # stands in the folder once every table is whole


def is_database(named: str) -> bool:
    """Is it the address of a database rather than a file?"""
    return "://" in named


def name_of(address: str) -> str:
    """Which database it is, without the password; the first part alone where the address is none."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return address.partition("://")[0]


def fetch_tables(address: str, folder: Path) -> dict[str, Path]:
    """OMOP table -> its rows as text in Parquet. A schema is named by `?schema=` at the end of the address. Raises ScreenError.

    What a stopped run fetched whole is taken as it is: tables of two moments would not belong together.
    """
    fetched = folder / FETCHED
    if fetched.exists():
        return {table: folder / f"{table}.parquet" for table in json.loads(fetched.read_text(encoding="utf-8"))}
    from sqlalchemy import create_engine, inspect, make_url
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    try:
        url = make_url(address)
        schema = str(url.query["schema"]) if "schema" in url.query else None
        engine = create_engine(url.difference_update_query(["schema"]))
        folder.mkdir(parents=True, exist_ok=True)
        with engine.connect() as connection:
            present = {
                name.casefold(): name for name in (*inspect(engine).get_table_names(schema), *inspect(engine).get_view_names(schema))
            }
            tables = {table: present[table] for table in TABLE_MARKS if table in present}
            if not set(tables) - {"concept"}:
                raise ScreenError("the database has no table of OMOP (such as drug_exposure); name its schema with ?schema= in the address")
            paths = {table: _fetched(connection, name, schema, folder / f"{table}.parquet") for table, name in tables.items()}
        fetched.write_text(json.dumps(list(paths)), encoding="utf-8")
        return paths
    except (SQLAlchemyError, ArgumentError, ImportError) as fault:
        # The address may hold a password: only the kind of fault is told, never the text that quotes it.
        raise ScreenError(f"the database could not be read ({type(fault).__name__}); check its address, driver and rights") from None


def _fetched(connection: Any, name: str, schema: str | None, path: Path) -> Path:
    import pyarrow as pa
    from pyarrow import parquet
    from sqlalchemy import MetaData, Table, select

    table = Table(name, MetaData(), schema=schema, autoload_with=connection)
    columns = [column for column in table.columns if _is_used(column.name)]
    form = pa.schema([(column.name, pa.string()) for column in columns])
    result = connection.execution_options(stream_results=True, yield_per=SLICE).execute(select(*columns))
    with parquet.ParquetWriter(path, form, compression="zstd") as writer:
        for slice_ in result.partitions():
            cells = [
                pa.array([None if cell is None else str(cell) for cell in column], pa.string()) for column in zip(*slice_, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(cells, schema=form))
    return path


def _is_used(column: str) -> bool:
    """Free notes stay in the database: no rule reads them."""
    return column.casefold() not in ("note_text", "note_title")

"""On a worker: the rows of one bucket of patients, as Spark brings them together, through the chunk of the local run."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from lib.cohort.screening.choices import Choices
from lib.cohort.screening.plan import Plan
from lib.cohort.screening.run import done_file, screen_chunk
from lib.cohort.screening.sorting import LINE
from lib.knowledge.load import knowledge

TABLE = "trd_table"  # beside the bucket and the line: which table a row is of


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is told. `headings`: table -> its headings; `version`: the knowledge that the run was begun with."""

    plan: Plan
    choices: Choices
    headings: Mapping[str, Sequence[str]]
    version: str


def column(place: int) -> str:
    """What a cell's column is called on its way: headings are anybody's, and each table has its own."""
    return f"c{place}"


def screen_group(bucket: int, frame: Any, packed: bytes) -> int:
    """Assess the patients of one bucket and put its results into the folder of the run; gives the number of patients.

    `frame`: a pandas table of the bucket, line, table and cells of every row, in any order. Spark may give one bucket to two workers (after a fault, or because
    one is slow): each writes into a folder of its own, and what says that the bucket is done is moved last.
    """
    order: Order = pickle.loads(packed)  # noqa: S301  written by the run itself
    if knowledge().version != order.version:
        raise RuntimeError("the worker has other knowledge than the run was begun with")
    real = order.choices
    own = real.folder / f"attempt-{uuid4().hex}"
    mine = replace(real, out=own / real.out.name)
    mine.folder.mkdir(parents=True)
    try:
        patients = screen_chunk(bucket, order.plan, mine, knowledge(), _held(frame, order.headings))
        done = done_file(mine, bucket)
        for path in [*(path for path in mine.folder.iterdir() if path != done), done]:
            path.replace(real.folder / path.name)
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return patients


def _held(frame: Any, headings: Mapping[str, Sequence[str]]) -> dict[str, tuple[Sequence[str], Iterable[tuple[Any, ...]]]]:
    """The rows by table, each table in the order of the source."""
    held: dict[str, tuple[Sequence[str], Iterable[tuple[Any, ...]]]] = {}
    for table, names in headings.items():
        rows = frame[frame[TABLE] == table].sort_values(LINE)
        held[table] = (names, zip(*(rows[one].tolist() for one in (LINE, *map(column, range(len(names))))), strict=True))
    return held

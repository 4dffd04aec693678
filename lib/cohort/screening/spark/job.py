"""From rows to judged buckets on Spark: one group a bucket of many patients, each patient whole, each through the chunk of the local run.

Groups are buckets, for two reasons that were measured: one group a patient takes forty times as long, and a mapping over batches (`mapInPandas`) cuts a patient
in two where a batch ends. The rows lie where all workers can read them; the results of a bucket come into the same folder as those of a local chunk.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from lib.cohort.screening.choices import Choices, Progress, ScreenError
from lib.cohort.screening.plan import Plan
from lib.cohort.screening.sorting import BUCKET, LINE
from lib.cohort.screening.spark.parcel import PACKS, write_parcel
from lib.cohort.screening.spark.session import begun, check_spark, in_one_line
from lib.knowledge.load import OWN_PACKS, knowledge

__all__ = ["check_spark", "work_on_spark"]

LOOK = 1.0  # seconds between two looks at how far it is
SPREAD = 4  # tasks a bucket, so that few tasks get two buckets
MOST_TASKS = 8_000


def work_on_spark(left: Sequence[int], plan: Plan, choices: Choices, at: Progress, told: Callable[[Progress], None]) -> None:
    """Every bucket that is not done yet. Raises ScreenError when Spark stops or the workers wrote elsewhere; finished buckets are kept."""
    if not left:
        return
    tasks = min(MOST_TASKS, SPREAD * len(left))
    settings = {
        "spark.sql.shuffle.partitions": str(tasks),
        # Few bytes are much work here: Spark would put all of them into one task.
        "spark.sql.adaptive.coalescePartitions.enabled": "false",
    }
    choices = replace(choices, out=choices.out.resolve())
    plan = replace(
        plan,
        tables={table: path.resolve() for table, path in plan.tables.items()},
        concepts=plan.concepts.resolve() if plan.concepts else None,
    )
    with begun(choices.master, choices.folder, settings) as session:
        frame = _judged(session, left, plan, choices)
        with ThreadPoolExecutor(1) as beside:
            running = beside.submit(frame.collect)
            follow = _Follower(left, plan, choices, at)
            try:
                while not wait([running], LOOK).done:
                    if follow.look():
                        told(at)
            except BaseException:  # Ctrl-C, or whoever is told wants no more
                session.sparkContext.cancelAllJobs()
                raise
        fault = running.exception()
        if fault is not None:
            raise ScreenError(f"Spark stopped: {in_one_line(fault)}; --resume goes on with what is done")
    follow.look()
    told(at)
    if follow.waiting:
        raise ScreenError(
            f"{choices.folder}: the workers wrote elsewhere; the result has to be in a folder that every machine sees at the same path"
        )


class _Follower:
    """Sees in the folder which buckets are done."""

    def __init__(self, left: Sequence[int], plan: Plan, choices: Choices, at: Progress) -> None:
        self.waiting, self._plan, self._folder, self._at, self._begun = set(left), plan, choices.folder, at, monotonic()

    def look(self) -> bool:
        """Count what was done since; is there any?"""
        present = {path.name: path for path in self._folder.glob("done-*.json")}
        new = [bucket for bucket in self.waiting if f"done-{bucket}.json" in present]
        for bucket in new:
            self._at.rows += self._plan.buckets[bucket]
            self._at.patients += json.loads(present[f"done-{bucket}.json"].read_text(encoding="utf-8"))["patients"]
        self._at.seconds = monotonic() - self._begun
        self.waiting -= set(new)
        return bool(new)


def _judged(session: Any, left: Sequence[int], plan: Plan, choices: Choices) -> Any:
    """The frame whose computing judges the buckets: one row each, with its patients."""
    from lib.cohort.screening.spark.group import Order

    parcel, context = write_parcel(Path(_kept().name)), session.sparkContext
    if parcel.name not in {Path(known).name for known in context.listArchives}:
        context.addArchive(str(parcel))
    frame, headings = _rows(session, plan)
    if set(left) != set(plan.buckets):
        frame = frame.where(frame[BUCKET].isin(list(left)))
    order = pickle.dumps(Order(plan, choices, headings, knowledge().version))
    return frame.groupBy(BUCKET).applyInPandas(_group_function(parcel.name, order), f"{BUCKET} int, patients long")


@cache
def _kept() -> TemporaryDirectory[str]:
    """Where the parcel lies as long as this process: a worker that joins late fetches it then."""
    return TemporaryDirectory(prefix="trd-review-")


def _rows(session: Any, plan: Plan) -> tuple[Any, Mapping[str, Sequence[str]]]:
    """All tables in one: bucket, table, line, and the cells by place. And table -> its headings."""
    from pyspark.sql.functions import col, lit

    from lib.cohort.screening.spark.group import TABLE, column

    whole, headings = None, {}
    for table, path in plan.tables.items():
        frame = session.read.parquet(path.as_uri())
        names = [name for name in frame.columns if name not in (BUCKET, LINE)]
        cells = [col("`" + name.replace("`", "``") + "`").alias(column(place)) for place, name in enumerate(names)]
        frame = frame.select(BUCKET, lit(table).alias(TABLE), LINE, *cells)
        headings[table] = names
        whole = frame if whole is None else whole.unionByName(frame, allowMissingColumns=True)
    return whole, headings


def _group_function(archive: str, order: bytes) -> Callable[[tuple[Any, ...], Any], Any]:
    """What Spark calls for each bucket. It is sent by value and finds everything else in the archive."""

    def screen_one(key: tuple[Any, ...], frame: Any) -> Any:
        import os
        import sys

        import pandas as pd
        from pyspark import SparkFiles

        root = SparkFiles.get(archive)
        if root not in sys.path:
            sys.path.insert(0, root)
            packs = os.path.join(root, PACKS)
            os.environ[OWN_PACKS] = packs if os.path.isdir(packs) else ""
        from lib.cohort.screening.spark.group import screen_group

        bucket = int(key[0])
        return pd.DataFrame({BUCKET: [bucket], "patients": [screen_group(bucket, frame, order)]})

    return screen_one

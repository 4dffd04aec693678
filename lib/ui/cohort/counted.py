"""The figures of a finished run, counted once for each choice. What patients are in it stays on the server."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from lib.charts.cohort.shown import Agreement, Bar, Pathways
from lib.cohort.summary.agreement import agreement
from lib.cohort.summary.pathways import Windows, pathways
from lib.cohort.summary.stages import msm_bands, thase_rush
from lib.cohort.summary.unknowns import Missing, missing
from lib.knowledge.load import knowledge
from lib.ui.cohort.job import Job

Stamp = tuple[str, int]


def people(job: Job) -> pd.DataFrame:
    """One row a patient."""
    return _people(*_stamp(job.people))


def agreed(job: Job, packs: tuple[str, ...], hide: bool) -> Agreement:
    """How the definitions agree; `packs`: ids, at least one."""
    chosen = [pack for pack in knowledge().packs if pack.id in packs]
    return agreement(people(job), chosen, hide)


def walked(job: Job, windows: Windows, hide: bool) -> Pathways:
    """The pathways by these windows."""
    return _walked(_stamp(job.courses), len(people(job)), windows, hide)


def staged(job: Job, hide: bool) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """Maudsley bands and Thase-Rush stages."""
    return msm_bands(people(job), knowledge(), hide), thase_rush(people(job), hide)


def lacking(job: Job, hide: bool, everything: bool) -> Missing:
    """What is missing."""
    return missing(people(job), hide, everything)


def forget() -> None:
    """Let go of what was read of runs; when one is put away."""
    _people.cache_clear()
    _walked.cache_clear()


def _stamp(path: Path) -> Stamp:
    return str(path), path.stat().st_mtime_ns


@lru_cache(maxsize=3)
def _people(path: str, stamp: int) -> pd.DataFrame:
    return pd.read_parquet(path)


@lru_cache(maxsize=16)
def _walked(stamp: Stamp, patients: int, windows: Windows, hide: bool) -> Pathways:
    return pathways(Path(stamp[0]), patients, windows, hide)

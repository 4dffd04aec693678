"""The figures of a finished run, counted once for each choice. What patients are in it stays on the server."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from lib.charts.cohort.shown import Agreement, Bar, Pathways
from lib.cohort.summary.agreement import agreement
from lib.cohort.summary.pathways import Windows, pathways
from lib.cohort.summary.stages import msm_bands, thase_rush
from lib.cohort.summary.unknowns import Missing, missing
from lib.knowledge.load import knowledge
from lib.ui.cohort.job import Job

Stamp = tuple[str, int]
# What figures and the list need of the table; answers and the like repeat, so each is held once.
REPEATED = ("msm_band", "thase_rush", "thase_rush_low", "thase_rush_high", "unknowns")
PLAIN = ("patient_id", "courses", "adequate", "failed", "msm_low", "msm_high")


def people(job: Job) -> pd.DataFrame:
    """One row a patient, of the columns that figures and the list need."""
    return _people(_stamp(job.people))


def agreed(job: Job, packs: tuple[str, ...], hide: bool) -> Agreement:
    """How the definitions agree; `packs`: ids, at least one."""
    return _agreed(_stamp(job.people), packs, hide)


def walked(job: Job, windows: Windows, hide: bool) -> Pathways:
    """The pathways by these windows."""
    return _walked(_stamp(job.courses), len(people(job)), windows, hide)


def staged(job: Job, hide: bool) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """Maudsley bands and Thase-Rush stages."""
    return _staged(_stamp(job.people), hide)


def lacking(job: Job, hide: bool, everything: bool) -> Missing:
    """What is missing."""
    return _lacking(_stamp(job.people), hide, everything)


def forget() -> None:
    """Let go of what was read of runs; when one is put away."""
    caches: tuple[Any, ...] = (_people, _agreed, _walked, _staged, _lacking)
    for cache in caches:
        cache.cache_clear()


def _stamp(path: Path) -> Stamp:
    return str(path), path.stat().st_mtime_ns


@lru_cache(maxsize=3)
def _people(stamp: Stamp) -> pd.DataFrame:
    from pyarrow import parquet

    path = stamp[0]
    answers = [name for name in parquet.read_schema(path).names if name.startswith("definition_")]
    read: pd.DataFrame = parquet.read_table(path, columns=[*PLAIN, *answers, *REPEATED], read_dictionary=[*answers, *REPEATED]).to_pandas()
    return read


@lru_cache(maxsize=16)
def _agreed(stamp: Stamp, packs: tuple[str, ...], hide: bool) -> Agreement:
    return agreement(_people(stamp), [pack for pack in knowledge().packs if pack.id in packs], hide)


@lru_cache(maxsize=16)
def _walked(stamp: Stamp, patients: int, windows: Windows, hide: bool) -> Pathways:
    return pathways(Path(stamp[0]), patients, windows, hide)


@lru_cache(maxsize=8)
def _staged(stamp: Stamp, hide: bool) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    found = _people(stamp)
    return msm_bands(found, knowledge(), hide), thase_rush(found, hide)


@lru_cache(maxsize=8)
def _lacking(stamp: Stamp, hide: bool, everything: bool) -> Missing:
    return missing(_people(stamp), hide, everything)

"""One folder of OMOP tables for both sides: invented patients, and a few made to stand on each edge of the definition."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from lib.cohort.invented import invent_patients
from lib.cohort.invented.course import Row
from lib.cohort.written.omop import write_omop

BEGIN = date(2021, 3, 1)
SPRAY = "esketamine nasal spray"

# What it is -> agent, first and last day after the beginning. The definition's edges: a year is 365 days, eras are bridged over 30 days.
EDGES: dict[str, tuple[tuple[str, int, int], ...]] = {
    "third drug, the first ended 365 days before": (("sertraline", 0, 60), ("venlafaxine", 61, 300), ("mirtazapine", 425, 500)),
    "third drug, the first ended 366 days before": (("sertraline", 0, 60), ("venlafaxine", 61, 300), ("mirtazapine", 426, 500)),
    "two drugs begun on one day, as second and third": (("sertraline", 0, 60), ("venlafaxine", 61, 200), ("mirtazapine", 61, 200)),
    "three drugs begun one day after another": (("sertraline", 0, 60), ("venlafaxine", 61, 200), ("mirtazapine", 62, 200)),
    "the first drug again as the third": (("sertraline", 0, 60), ("venlafaxine", 61, 120), ("sertraline", 151, 200)),
    "first drug resumed after 30 days, then two more": (("sertraline", 0, 10), ("sertraline", 40, 60), ("venlafaxine", 400, 420), ("mirtazapine", 425, 500)),
    "first drug resumed after 31 days, then two more": (("sertraline", 0, 10), ("sertraline", 41, 59), ("venlafaxine", 400, 420), ("mirtazapine", 425, 500)),
    "antipsychotic on the day of the first antidepressant": (("sertraline", 0, 60), ("quetiapine", 0, 60)),
    "antipsychotic a day before the first antidepressant": (("sertraline", 1, 60), ("quetiapine", 0, 60)),
    "antipsychotic 365 days after the antidepressant ended": (("sertraline", 0, 60), ("quetiapine", 425, 500)),
    "antipsychotic 366 days after the antidepressant ended": (("sertraline", 0, 60), ("quetiapine", 426, 500)),
    "esketamine after two antidepressants": (("sertraline", 0, 60), ("venlafaxine", 61, 300), (SPRAY, 200, 230)),
    "esketamine after one antidepressant": (("sertraline", 0, 60), (SPRAY, 40, 70)),
}  # fmt: skip


def make_folder(folder: Path, patients: int, seed: int) -> int:
    """Write the folder anew; gives the number of patients."""
    shutil.rmtree(folder, ignore_errors=True)
    write_omop(chain(invent_patients(patients, seed), _edges()), folder)
    return patients + len(EDGES)


def edges_of(patients: int) -> dict[str, str]:
    """Number of a made person, after so many invented ones -> what the person stands for."""
    return {str(patients + place): name for place, name in enumerate(EDGES, 1)}


def _edges() -> Iterator[tuple[str, list[Row]]]:
    for number, courses in enumerate(EDGES.values(), 1):
        rows: list[Row] = [
            {"kind": "person", "name": "birth_date", "value": "1970-01-01"},
            {"kind": "person", "name": "sex", "value": "female"},
        ]
        rows.append({"kind": "person", "name": "diagnosis", "value": "major depressive disorder"})
        for agent, first, last in courses:
            span = {"start": _day(first), "stop": _day(last)}
            given = {"kind": "ketamine", "sessions": "8"} if agent == SPRAY else {"kind": "medication", "dose": "100 mg"}
            rows.append({"name": agent, **given, **span})
        yield f"E{number:02d}", rows


def _day(after: int) -> str:
    return (BEGIN + timedelta(days=after)).isoformat()

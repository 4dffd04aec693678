"""Which class came first, second, third and fourth? Courses of each patient in the order they began, by windows that the reader may change."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from lib.charts.cohort.sankey import CANNOT_ORDER, END
from lib.charts.cohort.shown import Pathways, Place, Way
from lib.cohort.summary.numbers import numbers
from lib.cohort.summary.small import shown

COLUMNS = ("patient_id", "kind", "agent", "drug_class", "role", "start", "stop", "weeks_low", "weeks_high", "ongoing")
GROUPS = {
    "antidepressant": "Antidepressants",
    "augmentation": "Drugs added to them",
    "procedure": "ECT, TMS and ketamine",
    "psychotherapy": "Psychotherapy",
}
KIND_LABEL = {"ect": "ECT", "tms": "TMS", "ketamine": "Ketamine", "psychotherapy": "Psychotherapy"}
OTHERS = "Other"
# Classes whose short code is not a clinician's word; a class of one drug is called by the drug.
CLASS_LABEL = {
    "SPARI": "Vilazodone",
    "MULTI": "Vortioxetine",
    "NASSA": "Mirtazapine",
    "TECA": "Tetracyclic",
    "NDRI": "Bupropion",
    "MT": "Agomelatine",
    "RIMA": "Moclobemide",
    "5HT1A": "Gepirone",
    "GABAA": "Zuranolone",
    "NMDA": "NMDA antagonist",
    "NMDA_NDRI": "Dextromethorphan with bupropion",
    "OTHER_AD": OTHERS,
    "OTHER": OTHERS,
    "SGA": "Antipsychotic",
    "LITHIUM": "Lithium",
    "THYROID": "Thyroid hormone",
    "AZAPIRONE": "Buspirone",
    "ANTICONVULSANT": "Anticonvulsant",
    "STIMULANT": "Stimulant",
    "DOPAMINE_AGONIST": "Dopamine agonist",
    "BENZODIAZEPINE": "Benzodiazepine",
    "HYPNOTIC": "Hypnotic",
}
MOST_LABELS = 8  # kinds of step that are named; rarer ones are put together
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Windows:
    """What counts as a step. `least_weeks`: a course that surely lasted less is left out. `together_days`: courses that begin within so many days of each other
    and overlap are one step. `again_days`: the same drug begun again within so many days goes on. `groups`: keys of GROUPS."""

    least_weeks: int = field(default_factory=lambda: numbers()["least_weeks"])
    together_days: int = field(default_factory=lambda: numbers()["together_days"])
    again_days: int = field(default_factory=lambda: numbers()["again_days"])
    groups: tuple[str, ...] = ("antidepressant", "augmentation", "procedure")


@dataclass(slots=True)
class Taken:
    """A course on the line of days: it began between `first` and `latest`, and ended on `stop` (infinite when it goes on, or when that is not recorded)."""

    agent: str
    label: str
    first: int
    latest: int
    stop: float


def steps_of(courses: Iterable[Row], windows: Windows) -> tuple[list[str], bool]:
    """The labels of one patient's steps in order, and whether a course of unknown length is among them.

    From where the order cannot be told, there is `CANNOT_ORDER` and nothing more.
    """
    counted = [row for row in courses if _group(row) in windows.groups and not _surely_short(row, windows.least_weeks)]
    unsure = any(_length_unsure(row, windows.least_weeks) for row in counted)
    taken = [_taken(row) for row in counted]
    if any(one is None for one in taken):  # one course without a start may stand before any other
        return [CANNOT_ORDER], unsure
    line = _runs(sorted((one for one in taken if one), key=lambda one: (one.first, one.latest, one.label)), windows.again_days)
    return _steps(line, windows.together_days), unsure


def pathways(courses: Path, patients: int, windows: Windows, hide: bool = False) -> Pathways:
    """Count the pathways in the table of courses (Parquet, one patient's rows together); `patients`: everyone, with courses or not."""
    walked: Counter[tuple[str, ...]] = Counter()
    unsure = 0
    for rows in _patients(courses):
        steps, vague = steps_of(rows, windows)
        if steps:
            walked[tuple(steps[: numbers()["steps"]])] += 1
            unsure += vague
    return counted(walked, patients, unsure, hide)


def counted(walked: Mapping[tuple[str, ...], int], patients: int, unsure: int, hide: bool) -> Pathways:
    """Pathways as places and ways between them. `walked`: steps (never none) -> patients."""
    named = _named(walked)
    places: Counter[tuple[int, str]] = Counter()
    ways: Counter[tuple[int, str, str]] = Counter()
    for steps, count in walked.items():
        whole = [label if label in named else OTHERS for label in steps]
        if len(whole) < numbers()["steps"] and whole[-1] != CANNOT_ORDER:
            whole.append(END)
        for step, label in enumerate(whole, 1):
            places[step, label] += count
        for step, (source, target) in enumerate(pairwise(whole), 1):
            ways[step, source, target] += count
    order = {label: at for at, label in enumerate((*named, OTHERS, CANNOT_ORDER, END))}
    kept = sorted(places, key=lambda one: (one[0], order[one[1]]))
    number = {one: at for at, one in enumerate(kept)}
    with_courses = sum(walked.values())
    return Pathways(
        everyone=shown(with_courses, hide),
        without=shown(patients - with_courses, hide),
        untold=shown(sum(count for steps, count in walked.items() if CANNOT_ORDER in steps), hide),
        unsure=shown(unsure, hide),
        places=tuple(Place(step, label, shown(places[step, label], hide)) for step, label in kept),
        ways=tuple(
            Way(number[step, source], number[step + 1, target], shown(count, hide))
            for (step, source, target), count in sorted(ways.items(), key=lambda one: (one[0][0], order[one[0][1]], order[one[0][2]]))
        ),
    )


def _named(walked: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """The labels that are drawn by name, the most frequent first."""
    frequent: Counter[str] = Counter()
    for steps, count in walked.items():
        for label in steps:
            if label != CANNOT_ORDER:
                frequent[label] += count
    most = frequent.most_common(MOST_LABELS)
    return (*(label for label, _ in most), CANNOT_ORDER)


def _steps(line: list[Taken], together_days: int) -> list[str]:
    steps: list[list[Taken]] = []
    for one in line:
        if steps and _together(steps[-1][0], one, together_days):
            steps[-1].append(one)
            continue
        if steps and one.first < max(earlier.latest for earlier in steps[-1]):
            return [*map(_label, steps[:-1]), CANNOT_ORDER]
        steps.append([one])
    return [_label(step) for step in steps]


def _together(first: Taken, other: Taken, days: int) -> bool:
    return other.latest - first.first <= days and other.first < first.stop


def _label(step: list[Taken]) -> str:
    return " + ".join(sorted({one.label for one in step}))


def _runs(line: list[Taken], again_days: int) -> list[Taken]:
    """The same drug begun again within so many days of its end goes on."""
    runs: list[Taken] = []
    last: dict[str, Taken] = {}
    for one in line:
        before = last.get(one.agent)
        if before is not None and one.first - before.stop <= again_days:
            before.stop = max(before.stop, one.stop)
            continue
        runs.append(one)
        last[one.agent] = one
    return runs


def _taken(row: Row) -> Taken | None:
    """The course on the line of days, or None without a start."""
    if not row["start"]:
        return None
    first, _, latest = str(row["start"]).partition("/")
    stop = str(row["stop"] or "").rpartition("/")[2]
    begun = date.fromisoformat(first).toordinal()
    return Taken(
        agent=str(row["agent"]),
        label=label_of(row),
        first=begun,
        latest=date.fromisoformat(latest).toordinal() if latest else begun,
        stop=date.fromisoformat(stop).toordinal() if stop and row["ongoing"] != "yes" else math.inf,
    )


def label_of(row: Row) -> str:
    """How a course is called as a step: its class, or what kind of treatment it is."""
    if row["kind"] in KIND_LABEL:
        return KIND_LABEL[str(row["kind"])]
    named = CLASS_LABEL.get(str(row["drug_class"]), str(row["drug_class"] or OTHERS))
    return f"{named} added" if row["role"] == "augmentation" else named


def _group(row: Row) -> str:
    if row["kind"] in ("ect", "tms", "ketamine"):
        return "procedure"
    if row["kind"] == "psychotherapy":
        return "psychotherapy"
    return {"antidepressant": "antidepressant", "combination": "antidepressant"}.get(str(row["role"]), str(row["role"]))


def _surely_short(row: Row, least: int) -> bool:
    return row["weeks_high"] is not None and float(row["weeks_high"]) < least


def _length_unsure(row: Row, least: int) -> bool:
    return float(row["weeks_low"] or 0) < least


def _patients(path: Path) -> Iterator[list[Row]]:
    """The rows of each patient, a batch of the file in memory at a time."""
    from pyarrow import parquet

    file = parquet.ParquetFile(path)
    rows = (row for batch in file.iter_batches(batch_size=20_000, columns=list(COLUMNS)) for row in batch.to_pylist())
    for _, held in groupby(rows, key=lambda row: row["patient_id"]):
        yield list(held)

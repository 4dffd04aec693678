"""One drug told several times in one FHIR file - as taken, as ordered, as supplied, as given - is counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lib.ingest.made_table import Cells
from lib.ingest.naming import find
from lib.ingest.treatments import KETAMINE_AGENTS
from lib.knowledge.load import Knowledge
from lib.knowledge.names import resolve
from lib.records.problems import Problem

# What says most of what was really taken goes first.
_RANK = ("MedicationStatement", "MedicationUsage", "MedicationRequest", "MedicationDispense", "MedicationAdministration")
_SUPPLIES = ("MedicationRequest", "MedicationDispense")
DAYS_BETWEEN_DOSES = 3  # given at most so many days apart, doses are one run (an inpatient's chart, with a missed day)


@dataclass(frozen=True, slots=True)
class Given:
    """One medication resource: its number in the file, its type, and its cells."""

    number: int
    kind: str
    cells: Cells

    @property
    def is_supply(self) -> bool:
        """Is it an order or supply, whose end is to be taken from the next one?"""
        return self.kind in _SUPPLIES


def without_repeats(given: Sequence[Given], knowledge: Knowledge) -> tuple[list[Given], list[Problem]]:
    """The resources to count, in the order of the file, and a note for each set aside.

    Doses given day by day become runs (sessions for ketamine). Where a statement and an order speak of the same drug at the same time, the statement
    counts, with the dose of the order when it has none itself.
    """
    kept: list[Given] = []
    by_drug: dict[object, list[int]] = {}
    notes: list[Problem] = []
    gap = timedelta(days=round(knowledge.number("course_gap_days")))
    runs = _runs([one for one in given if one.kind == "MedicationAdministration"], knowledge)
    ranked = sorted(
        [*(one for one in given if one.kind != "MedicationAdministration"), *runs], key=lambda one: (_RANK.index(one.kind), one.number)
    )
    for one in ranked:
        same = by_drug.setdefault((one.cells.get("patient_id"), _drug(one, knowledge)), [])
        known = [at for at in same if kept[at].kind != one.kind and _meet(one, kept[at], gap)]
        if not known:
            same.append(len(kept))
            kept.append(one)
            continue
        first = kept[known[0]]
        notes.append(
            Problem(
                one.number,
                "name",
                one.cells.get("name", "")[:80],
                "note",
                f"Resource {first.number} tells of the same drug at that time: counted once.",
                "",
            )
        )
        if not any(first.cells.get(cell) for cell in ("dose", "frequency")):
            told = {cell: one.cells[cell] for cell in ("dose", "frequency", "prn", "route") if cell in one.cells}
            kept[known[0]] = replace(first, cells={**told, **first.cells})
    return sorted(kept, key=lambda one: one.number), notes


def _drug(one: Given, knowledge: Knowledge) -> object:
    name = one.cells.get("name", "")
    return resolve(name, knowledge).agents or name.casefold()


def _meet(one: Given, other: Given, gap: timedelta) -> bool:
    """Do the two speak of a time in common, give or take the gap that is bridged?"""
    begins, ends = _span(one)
    other_begins, other_ends = _span(other)
    if begins is None or other_begins is None:
        return True
    return begins <= (other_ends or date.max - gap) + gap and other_begins <= (ends or date.max - gap) + gap


def _span(one: Given) -> tuple[date | None, date | None]:
    begins, ends = _date(one.cells.get("start", "")), _date(one.cells.get("stop", ""))
    return begins, ends or (begins if one.is_supply else None)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        return None


def _runs(given: Sequence[Given], knowledge: Knowledge) -> Iterable[Given]:
    """Single doses as runs of one daily dose; each of ketamine as a session."""
    by_drug: dict[object, list[Given]] = {}
    for one in given:
        agent = find("agent", one.cells.get("name", ""), knowledge)
        if agent in KETAMINE_AGENTS:
            yield replace(one, cells={**one.cells, "sessions": "1"})
        elif _date(one.cells.get("start", "")) is None or one.cells.get("stop") != one.cells.get("start"):
            yield one
        else:
            by_drug.setdefault(
                (one.cells.get("patient_id"), _drug(one, knowledge), one.cells.get("dose"), one.cells.get("frequency")), []
            ).append(one)
    for doses in by_drug.values():
        doses.sort(key=lambda one: one.cells["start"])
        run: list[Given] = []
        for one in doses:
            if run and (_day(one) - _day(run[-1])).days > DAYS_BETWEEN_DOSES:
                yield _run(run)
                run = []
            run.append(one)
        yield _run(run)


def _day(one: Given) -> date:
    found = _date(one.cells["start"])
    assert found is not None
    return found


def _run(run: Sequence[Given]) -> Given:
    """A run of single doses: from the first to the last day, as often a day as on most days."""
    days = Counter(one.cells["start"] for one in run)
    times = sorted(days.values())[len(days) // 2]
    cells = {**run[0].cells, "stop": run[-1].cells["stop"]}
    if cells.get("dose") and not cells.get("frequency"):
        cells["frequency"] = f"{times} times a day"
    return replace(run[0], cells=cells)

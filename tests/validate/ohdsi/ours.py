"""The same folder as the product reads it: courses, packs' answers and coded days of everybody."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow.parquet

from lib.cohort.invented.patients import UNTIL
from lib.cohort.screening.choices import Choices
from lib.cohort.screening.run import screen
from lib.ingest.diagnosis import BIPOLAR, UNIPOLAR, read_diagnosis
from lib.ingest.naming import find, read_condition
from lib.knowledge.load import knowledge
from tests.validate.ohdsi.peer import ANTIDEPRESSANTS, ANTIPSYCHOTICS, names_of
from tests.validate.ohdsi.rule import Coded, Lists, Taken

_PSYCHOSIS, _DEMENTIA = ("psychosis_current", "psychosis_past"), ("dementia",)
ESKETAMINE = ("KET.ESK",)


@dataclass(slots=True)
class Read:
    """One patient. `answers`: pack -> yes, no or unknown."""

    taken: list[Taken] = field(default_factory=list)
    coded: Coded = field(default_factory=Coded)
    answers: dict[str, str] = field(default_factory=dict)


def read_folder(folder: Path, work: Path) -> dict[str, Read]:
    """Number of a person -> what the product says of everyone in the folder; through `screen`, with one process."""
    choices = Choices(out=work / "people.parquet", as_of=UNTIL, courses=work / "courses.parquet", workers=1)
    screen([str(folder)], choices)
    found: dict[str, Read] = {}
    for person in pyarrow.parquet.read_table(choices.out).to_pylist():
        answers = {name.removeprefix("definition_"): answer for name, answer in person.items() if name.startswith("definition_")}
        found[person["patient_id"]] = Read(answers=answers)
    for course in pyarrow.parquet.read_table(choices.courses).to_pylist():
        last = UNTIL if course["stop"] is None else date.fromisoformat(course["stop"])
        found[course["patient_id"]].taken.append(Taken(course["agent"], date.fromisoformat(course["start"]), last))
    for number, coded in _coded(folder).items():
        found[number].coded = coded
    return found


def _coded(folder: Path) -> dict[str, Coded]:
    """The coded days of everybody, each name read by the product's own reader."""
    depression: dict[str, list[date]] = defaultdict(list)
    excluding: dict[str, list[date]] = defaultdict(list)
    with (folder / "condition_occurrence.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, day = row["condition_source_value"], date.fromisoformat(row["condition_start_date"])
            diagnosis, condition = read_diagnosis(name).value, read_condition(name, knowledge())[0]
            if diagnosis == UNIPOLAR:
                depression[row["person_id"]].append(day)
            elif diagnosis == BIPOLAR or condition in (*_PSYCHOSIS, *_DEMENTIA):
                excluding[row["person_id"]].append(day)
    return {who: Coded(depression[who], excluding[who]) for who in {*depression, *excluding}}


def published_lists() -> tuple[Lists, tuple[str, ...]]:
    """The definition's drugs as our agents, and its names that are none of ours."""
    sets = {number: {name: find("agent", name, knowledge()) for name in names_of(number)} for number in (ANTIPSYCHOTICS, ANTIDEPRESSANTS)}
    strange = tuple(sorted(name for held in sets.values() for name, agent in held.items() if agent is None))
    agents = {number: {agent for agent in held.values() if agent} for number, held in sets.items()}
    return Lists(agents[ANTIDEPRESSANTS], agents[ANTIPSYCHOTICS], ESKETAMINE), strange


def our_lists() -> Lists:
    """The same three kinds by our own classes."""
    agents = knowledge().agents.values()
    return Lists({a.id for a in agents if a.default_role == "antidepressant"}, {a.id for a in agents if a.drug_class == "SGA"}, ESKETAMINE)

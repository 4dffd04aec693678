"""Histories as tables of the OMOP CDM 5.4: PERSON, DRUG_EXPOSURE, MEASUREMENT, PROCEDURE_OCCURRENCE, CONDITION_OCCURRENCE, CONCEPT.

Concepts are numbered in the range that OMOP keeps for local use (from 2,000,000,000) and carry their names; no vocabulary is distributed with them. What OMOP has no place for is left out: episodes, outcomes and adherence, relapses,
and that a condition is absent.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lib.cohort.invented.course import Row
from lib.cohort.invented.patients import UNTIL
from lib.cohort.written.days import session_days, span_of

FIRST_LOCAL = 2_000_000_000
TABLES: dict[str, tuple[str, ...]] = {
    "person": ("person_id", "gender_concept_id", "year_of_birth", "month_of_birth", "day_of_birth", "person_source_value"),
    "observation_period": ("observation_period_id", "person_id", "observation_period_start_date", "observation_period_end_date"),
    "drug_exposure": (
        *("drug_exposure_id", "person_id", "drug_concept_id", "drug_exposure_start_date", "drug_exposure_end_date", "days_supply"),
        *("sig", "stop_reason", "drug_source_value"),
    ),
    "measurement": (
        *("measurement_id", "person_id", "measurement_concept_id", "measurement_date", "value_as_number"),
        *("unit_source_value", "measurement_source_value"),
    ),
    "procedure_occurrence": (
        *("procedure_occurrence_id", "person_id", "procedure_concept_id", "procedure_date", "quantity", "procedure_source_value"),
    ),
    "condition_occurrence": (
        *("condition_occurrence_id", "person_id", "condition_concept_id", "condition_start_date", "condition_source_value"),
    ),
}
_CONCEPT = ("concept_id", "concept_name", "domain_id", "vocabulary_id", "concept_class_id", "standard_concept", "concept_code")
_GENDERS = {"male": "8507", "female": "8532"}


@dataclass(slots=True)
class _Tables:
    """The writers of the open files, the rows written so far in each, and the concepts met."""

    writers: dict[str, Any]
    written: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    concepts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, table: str, *cells: object) -> None:
        """One row; a table's own number comes first, except where it is the person's."""
        self.written[table] += 1
        self.writers[table].writerow(cells if table == "person" else (self.written[table], *cells))

    def concept(self, domain: str, name: str) -> int:
        """The number of a concept, a new one the first time."""
        return self.concepts.setdefault((domain, name), FIRST_LOCAL + len(self.concepts) + 1)


def write_omop(patients: Iterable[tuple[str, list[Row]]], folder: Path) -> int:
    """Write one CSV a table into the folder; gives the number of rows without CONCEPT."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_files:
        tables = _Tables({table: _opened(open_files, folder, table, columns) for table, columns in TABLES.items()})
        for person, (patient_id, rows) in enumerate(patients, 1):
            _write_patient(person, patient_id, rows, tables)
        concepts = _opened(open_files, folder, "concept", _CONCEPT)
        for (domain, name), number in tables.concepts.items():
            concepts.writerow((number, name, domain, "TRD Review invented", domain, "", number))
    return sum(tables.written.values())


def _opened(open_files: ExitStack, folder: Path, table: str, columns: tuple[str, ...]) -> Any:
    writer = csv.writer(open_files.enter_context((folder / f"{table}.csv").open("w", newline="", encoding="utf-8")))
    writer.writerow(columns)
    return writer


def _write_patient(person: int, patient_id: str, rows: list[Row], tables: _Tables) -> None:
    facts = {row["name"]: row["value"] for row in rows if row["kind"] == "person"}
    born = date.fromisoformat(facts["birth_date"])
    tables.add("person", person, _GENDERS[facts["sex"]], born.year, born.month, born.day, patient_id)
    first, last = span_of(rows)
    begun = {row["start"] for row in rows if row["kind"] == "medication"}
    if first:
        goes_on = any(row["kind"] == "medication" and not row.get("stop") for row in rows)
        tables.add("observation_period", person, first, UNTIL.isoformat() if goes_on else last)
    known_from = first or UNTIL.isoformat()
    # What a medicine is prescribed for is coded at each such visit, not once in a life.
    named = [(day, facts["diagnosis"]) for day in sorted({known_from} | begun)] if "diagnosis" in facts else []
    named += [(known_from, row["name"]) for row in rows if row["kind"] == "condition" and row["value"] == "yes"]
    for coded, name in named:
        tables.add("condition_occurrence", person, tables.concept("Condition", name), coded, name)
    for row in rows:
        kind = row["kind"]
        if kind == "medication":
            _write_drug(person, row, tables)
        elif kind in ("score", "lab"):
            concept = tables.concept("Measurement", row["name"])
            tables.add("measurement", person, concept, row["start"], row["value"], row.get("unit", ""), row["name"])
        elif "sessions" in row:
            for day in session_days(row):
                tables.add("procedure_occurrence", person, tables.concept("Procedure", row["name"]), day.isoformat(), 1, row["name"])


def _write_drug(person: int, row: Row, tables: _Tables) -> None:
    """An exposure of one dose. One that goes on lasts to the last day, as CDM asks for an end."""
    stop = row.get("stop") or UNTIL.isoformat()
    days = (date.fromisoformat(stop) - date.fromisoformat(row["start"])).days
    drug = f"{row['name']} {row['dose']} oral tablet" if "dose" in row else row["name"]
    sig = "1 tablet once a day" if "dose" in row else ""
    tables.add("drug_exposure", person, tables.concept("Drug", drug), row["start"], stop, days, sig, row.get("stop_reason", ""), drug)

"""Who is in the cohort by OHDSI's own definition? Its JSON made into SQL by duckcdm, in an environment of its own, and run by DuckDB on the folder's tables.

The tables that our generator leaves to a vocabulary are made here: ingredients and ancestors by the names of the definition's own concept sets, and
DRUG_ERA by OHDSI's rule (exposures of an ingredient, bridged over 30 days). Esketamine, in our folder sessions of a procedure, is given as exposures of
a day. DOSE_ERA stays empty, as it mostly is, unless it is asked to be filled from the eras.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

HOUSE = Path(__file__).parents[3]
BUILD = HOUSE / "build" / "ohdsi"
DEFINITION = BUILD / "1009.json"
GAP_DAYS = 30  # OHDSI's persistence window of a drug era
COHORT = 1009
ANTIPSYCHOTICS, ANTIDEPRESSANTS, ESKETAMINE = 11, 16, 19  # the concept sets of the definition
ANCESTORS = {
    "major depressive disorder": 440383,
    "bipolar disorder": 436665,
    "psychosis": 436073,
}  # our words -> a concept the definition names
_STRENGTH = re.compile(r" [\d.]+ mg oral tablet$| nasal spray$")


def definition() -> Mapping[str, Any]:
    """The cohort definition as OHDSI publishes it."""
    found: Mapping[str, Any] = json.loads(DEFINITION.read_text(encoding="utf-8"))
    return found


def names_of(concept_set: int) -> dict[str, int]:
    """Name in small letters -> concept, of what a set includes."""
    (items,) = [s["expression"]["items"] for s in definition()["ConceptSets"] if s["id"] == concept_set]
    return {item["concept"]["CONCEPT_NAME"].casefold(): item["concept"]["CONCEPT_ID"] for item in items if not item["isExcluded"]}


def members(folder: Path, dose_eras: bool) -> dict[str, date]:
    """Number of a person -> first day in the cohort."""
    with duckdb.connect() as base:
        base.execute("SET temp_directory = ?", [str(BUILD / "spill")])  # the cohort's SQL spills gigabytes
        _tables(base, folder, dose_eras)
        base.execute(_query())
        found = base.execute("SELECT subject_id, min(cohort_start_date) FROM cohort GROUP BY 1")
        return {str(who): day for who, day in found.fetchall()}


def _query() -> str:
    command = [str(BUILD / "env" / "bin" / "duckcdm"), "cohort", str(DEFINITION), "duckdb", "--cdm", "main", "--results", "main"]
    done = subprocess.run([*command, "--cohort-id", str(COHORT)], capture_output=True, text=True, check=True)
    return done.stdout


def _tables(base: duckdb.DuckDBPyConnection, folder: Path, dose_eras: bool) -> None:
    for table in ("person", "observation_period", "drug_exposure", "procedure_occurrence", "concept"):
        base.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv(?)", [str(folder / f"{table}.csv")])
    base.execute("ALTER TABLE concept ADD COLUMN invalid_reason VARCHAR")
    base.execute(
        "CREATE TABLE condition_occurrence AS SELECT *, NULL::DATE condition_end_date, NULL::BIGINT visit_occurrence_id FROM read_csv(?)",
        [str(folder / "condition_occurrence.csv")],
    )
    base.execute("CREATE TABLE concept_ancestor (ancestor_concept_id BIGINT, descendant_concept_id BIGINT)")
    base.execute("CREATE TABLE cohort (cohort_definition_id BIGINT, subject_id BIGINT, cohort_start_date DATE, cohort_end_date DATE)")
    base.execute("CREATE TABLE ingredient (drug_concept_id BIGINT, ingredient_concept_id BIGINT)")
    published = {item["concept"]["CONCEPT_ID"]: item["concept"] for s in definition()["ConceptSets"] for item in s["expression"]["items"]}
    for number, concept in published.items():
        base.execute("INSERT INTO concept (concept_id, concept_name) VALUES (?, ?)", [number, concept["CONCEPT_NAME"]])
    named = {name: number for held in (ANTIPSYCHOTICS, ANTIDEPRESSANTS, ESKETAMINE) for name, number in names_of(held).items()}
    for number, name in base.execute("SELECT concept_id, concept_name FROM concept WHERE concept_id >= 2000000000").fetchall():
        if name in ANCESTORS:
            base.execute("INSERT INTO concept_ancestor VALUES (?, ?)", [ANCESTORS[name], number])
        base.execute("INSERT INTO ingredient VALUES (?, ?)", [number, named.get(_STRENGTH.sub("", name).casefold(), number)])
    base.execute(_ERAS, [names_of(ESKETAMINE)["esketamine"]])
    base.execute(
        "CREATE TABLE dose_era AS SELECT drug_era_id AS dose_era_id, person_id, drug_concept_id, 0 AS unit_concept_id, 1.0 AS dose_value,"
        " drug_era_start_date AS dose_era_start_date, drug_era_end_date AS dose_era_end_date FROM drug_era WHERE ?",
        [dose_eras],
    )


# Exposures of one ingredient that begin no more than GAP_DAYS after all before them have ended are one era.
_ERAS = f"""
CREATE TABLE drug_era AS
WITH exposures AS (
  SELECT person_id, ingredient_concept_id AS drug, drug_exposure_start_date AS first, drug_exposure_end_date AS last
  FROM drug_exposure JOIN ingredient USING (drug_concept_id)
  UNION ALL
  SELECT person_id, ingredient_concept_id, procedure_date, procedure_date
  FROM procedure_occurrence JOIN ingredient ON drug_concept_id = procedure_concept_id WHERE ingredient_concept_id = ?
), reach AS (
  SELECT *, max(last) OVER (PARTITION BY person_id, drug ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS so_far
  FROM exposures
), numbered AS (
  SELECT *, count(CASE WHEN so_far IS NULL OR first > so_far + {GAP_DAYS} THEN 1 END)
    OVER (PARTITION BY person_id, drug ORDER BY first, last) AS era
  FROM reach
)
SELECT row_number() OVER (ORDER BY person_id, min(first), drug) AS drug_era_id, person_id, drug AS drug_concept_id,
  min(first) AS drug_era_start_date, max(last) AS drug_era_end_date, count(*) AS drug_exposure_count, 0 AS gap_days
FROM numbered GROUP BY person_id, drug, era
"""

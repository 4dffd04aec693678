"""Histories as FHIR R4: one Bundle a patient, one a line (NDJSON), so that any number fits.

Patient, MedicationStatement, Observation, Procedure and Condition. What these have no place for is left out: episodes, outcomes of a medicine,
adherence and relapses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lib.cohort.invented.course import Row

Resource = dict[str, Any]


def write_fhir(patients: Iterable[tuple[str, list[Row]]], path: Path) -> int:
    """Write the bundles; gives the number of resources."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for patient_id, rows in patients:
            resources = list(bundle_of(patient_id, rows))
            entries = [{"resource": resource} for resource in resources]
            file.write(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, separators=(",", ":")) + "\n")
            count += len(resources)
    return count


def bundle_of(patient_id: str, rows: list[Row]) -> Iterator[Resource]:
    """The resources of one patient, the Patient first."""
    facts = {row["name"]: row["value"] for row in rows if row["kind"] == "person"}
    yield {"resourceType": "Patient", "id": patient_id, "gender": facts["sex"], "birthDate": facts["birth_date"]}
    subject = {"reference": f"Patient/{patient_id}"}
    if "diagnosis" in facts:
        yield _condition(facts["diagnosis"], "confirmed", subject)
    for row in rows:
        kind = row["kind"]
        if kind == "medication":
            yield _medication(row, subject)
        elif kind in ("score", "lab"):
            yield _observation(row, subject)
        elif kind == "condition":
            yield _condition(row["name"], "confirmed" if row["value"] == "yes" else "refuted", subject)
        elif "sessions" in row:
            yield _procedure(row, subject)


def _medication(row: Row, subject: Resource) -> Resource:
    found: Resource = {
        "resourceType": "MedicationStatement",
        "status": "stopped" if "stop_reason" in row else "completed" if "stop" in row else "active",
        "medicationCodeableConcept": {"text": row["name"]},
        "subject": subject,
        "effectivePeriod": {"start": row["start"]} | ({"end": row["stop"]} if "stop" in row else {}),
    }
    if "stop_reason" in row:
        found["statusReason"] = [{"text": row["stop_reason"]}]
    if "dose" in row:
        amount, unit = row["dose"].split()
        timing = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
        found["dosage"] = [{"timing": timing, "doseAndRate": [{"doseQuantity": {"value": float(amount), "unit": unit}}]}]
    return found


def _observation(row: Row, subject: Resource) -> Resource:
    value: Resource = {"value": float(row["value"])} | ({"unit": row["unit"]} if "unit" in row else {})
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": row["name"]},
        "subject": subject,
        "effectiveDateTime": row["start"],
        "valueQuantity": value,
    }


def _procedure(row: Row, subject: Resource) -> Resource:
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"text": row["name"]},
        "subject": subject,
        "performedPeriod": {"start": row["start"], "end": row["stop"]},
        **({"outcome": {"text": row["outcome"]}} if "outcome" in row else {}),
    }


def _condition(name: str, verified: str, subject: Resource) -> Resource:
    return {
        "resourceType": "Condition",
        "verificationStatus": {"coding": [{"code": verified}]},
        "code": {"text": name},
        "subject": subject,
    }

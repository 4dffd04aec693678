"""Forty files a clinic might drop, of every kind that is read: what the broken ones are made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from lib.ingest.template import template_csv
from lib.reports.export import export
from tests.property.made_histories import made_history
from tests.unit.ingest.test_fhir import PATIENT, bundle, drug, observation
from tests.unit.ingest.test_omop import FILES
from tests.unit.ingest.test_systems import SYSTEMS, VALUES, table
from tests.unit.ingest.workbooks import HEADINGS, ods, ods_row, xlsx, zipped

ROOT = Path(__file__).parents[3]
ROW = ["A-1", "sertraline", "2024-01-05", "2024-04-05", "100 mg"]
DATES = "patient_id,name,start,stop,dose\nA,sertraline,03/04/2024,13/04/2024,50 mg\nA,citalopram,44706,Mar 2019,20 mg\nA,x,spring 2020,02/30/2021,1\n"


def seeds() -> dict[str, bytes]:
    """Name -> file."""
    return dict(_seeds())


def _seeds() -> Iterator[tuple[str, bytes]]:
    for sample in sorted((ROOT / "data" / "samples").glob("[0-9]*.csv")):
        yield sample.name, sample.read_bytes()
    text = template_csv().decode("utf-8-sig")
    yield "template", template_csv()
    yield "semicolons", text.replace(",", ";").encode()
    yield "tabs, UTF-16", text.replace(",", "\t").encode("utf-16")
    yield "Windows-1252", text.replace("two weeks", "zwölf Tage").encode("cp1252")
    yield "mixed dates", DATES.encode()
    yield (
        "stacked",
        b"Mine\n\nMedications\nMedication Name,Dose,Start Date\nSertraline,50 mg,2024-01-05\n\nAllergies\nAllergen,Reaction\nx,y\n",
    )
    yield "triple quotes", b'patient_id,name,start\n"""A""","""sertraline""","""2024"""\n'
    for system in list(SYSTEMS)[:8]:
        headings, expected = SYSTEMS[system]
        wanted = dict(pair.split("=") for pair in expected.split())
        yield system, table(headings.split(), {heading: VALUES.get(meaning, "") for heading, meaning in wanted.items()}).encode()
    yield "XLSX", xlsx({"Cover": [["Report"]], "Drugs": [HEADINGS, ROW, ROW]})
    yield "ODS", ods(ods_row(HEADINGS) + ods_row(ROW))
    yield "XLS", (Path(__file__).parent / "history.xls").read_bytes()
    fhir = bundle(PATIENT, drug("MedicationStatement", effectiveDateTime="2024-01-05"), observation("44261-6", {"valueInteger": 18}))
    yield "FHIR bundle", fhir.encode()
    yield "FHIR lines", "\n".join(json.dumps(entry["resource"]) for entry in json.loads(fhir)["entry"]).encode()
    yield "JSON records", json.dumps({"caseId": "C1", "medications": [{"substance": "sertraline", "startDate": "2024-01-05"}]}).encode()
    yield "OMOP", zipped(FILES)
    yield "zipped CSV", zipped({"a.csv": text})
    yield "own CSV", export([made_history(1), made_history(2)], "csv")
    yield "own XLSX", export([made_history(1)], "xlsx")
    yield "own JSON", export([made_history(2)], "json")
    yield "scores as columns", b"patient_id,visit date,PHQ-9,MADRS\nA,2024-01-05,18,30\nA,2024-02-05,12,\n"
    yield "supplies", b"patient,drug name,fill date,days supply\nA,sertraline,2024-01-01,30\nA,sertraline,2024-02-01,30\n"

"""What does each search begin from? The good and the broken examples the other tests know, so that it starts deep inside the parsers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from lib.ingest.template import template_csv
from lib.knowledge.load import knowledge
from tests.cases.files import seeds as files
from tests.property.test_dates import ways
from tests.unit.ingest import test_dates, test_doses, test_fhir, test_pasted

FOUND = Path(__file__).parent / "found"
MOST_NAMES = 600
LARGEST = 40_000  # bytes of a file worth changing byte by byte

LETTER = """Treated with sertraline 50-200 mg 2019-2020, no help; Effexor 225 x 6 mo, partial.
1) Prozac 20 mg 2009 (nausea) 2) Cipralex 10 mg Mar-Oct 2018; then mirtazapine 30 mg nocte since spring 2021
Never had ECT. Lithium 800 mg added Jan 2022, level 0.7. rTMS 30 sessions, Mar-May 2023, remission; mother took amitriptyline."""
TYPED = """course|venlafaxine XR|150 mg|2019|8 weeks|no help, side effects|75 mg|oral|90 %|sertraline|note
course|ECT bitemporal|12 sessions|Mar 2023|May 2023|remission
course|esketamine|84 mg, 8 sessions|spring 2023|still taking|partial
score|PHQ-9|12-Mar-2024|18
score|QIDS-SR16|2024-03-12||||3|3|2|2|1|0|3|0|1|2|2|2|1|0|1|1
lab|TSH|Mar 2024|2.1|mIU/L
lab|blood pressure|Mar 2024|135/85
event|relapse|2023|Mar 2024
person|birth_date|14-Jul-1978
episode||Jan 2024"""


def seeds_of(target: str) -> list[bytes]:
    """Inputs of a target, the findings of earlier runs among them."""
    return [*_MADE[target](), *(path.read_bytes() for path in sorted(FOUND.glob(f"{target}-*")))]


def _doses() -> Iterator[bytes]:
    for block in (test_doses.READ, test_doses.ASKED):
        for line in block.strip().splitlines():
            yield line.split("|")[0].strip().encode()
    yield b"1\nmg\nBID\n50"
    yield b"75\n\nonce daily\n25"


def _dates() -> Iterator[bytes]:
    for line in test_dates.READ.strip().splitlines():
        yield line.split("|")[0].strip().encode()
    for written, _ in ways(date(2024, 3, 5)):
        yield written.encode()
    yield from (b"6-8 weeks", b"3 months", b"> 8 wks", b"56 jours", b"44706", b"about 2019", b"05/03/24", b"still taking", b"week 8")


def _names() -> Iterator[bytes]:
    known = [name.name.encode() for name in knowledge().names]
    yield from Random(1).sample(known, min(MOST_NAMES, len(known)))
    yield from (
        b"PHQ-9 item 9",
        b"no known epilepsy",
        b"Sertraline (Lustral) 50mg tablets",
        b"perphenazine/amitriptyline 2-25 mg",
        b"apo-venlafaxine xr",
    )


def _tables() -> Iterator[bytes]:
    for data in files.seeds().values():
        yield data[:LARGEST] if data[:2] != b"PK" else data
    yield template_csv()


def _fhir() -> Iterator[bytes]:
    statement = test_fhir.drug(
        "MedicationStatement",
        effectivePeriod={"start": "2024-01-05", "end": "2024-04-05"},
        dosage=[{"text": "1 tablet nocte", **test_fhir.quantity(50), **test_fhir.daily(2)}],
        statusReason=[{"text": "ineffective"}],
    )
    request = test_fhir.drug(
        "MedicationRequest", "Venlafaxine 150 MG", authoredOn="2024-05-01", dosageInstruction=[test_fhir.quantity(150)]
    )
    observed = test_fhir.observation("44261-6", {"valueInteger": 18}, component=[{"code": {"text": "item"}, "valueInteger": 2}])
    procedure = {
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"text": "ECT"},
        "performedDateTime": "2023",
        **test_fhir.SUBJECT,
    }
    condition = {"resourceType": "Condition", "code": {"text": "Epilepsy"}, "verificationStatus": {"text": "refuted"}, **test_fhir.SUBJECT}
    everything = (test_fhir.PATIENT, statement, request, observed, procedure, condition)
    yield test_fhir.bundle(*everything).encode()
    for one in everything:
        yield test_fhir.bundle(test_fhir.PATIENT, one).encode()
    yield "\n".join(map(json.dumps, everything)).encode()


def _pasted() -> Iterator[bytes]:
    yield LETTER.encode()
    for line in LETTER.splitlines():
        yield line.encode()
    for mark in test_pasted.test_one_course.pytestmark:  # type: ignore[attr-defined]
        for text, _ in mark.args[1]:
            yield text.encode()


def _typed() -> Iterator[bytes]:
    yield TYPED.encode()
    for line in TYPED.splitlines():
        yield line.encode()


_MADE = {"dose": _doses, "dates": _dates, "names": _names, "table": _tables, "fhir": _fhir, "pasted": _pasted, "typed": _typed}

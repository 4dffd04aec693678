"""Patients for the tests of the sheet, and the words of a PDF as a reader or a search finds them."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from pypdf import PdfReader

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.intake import Decisions
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.reports.sheet import Choices, sheet_pdf
from tests.builders import AS_OF, history_of

SAMPLES = sorted((Path(__file__).parents[3] / "data" / "samples").glob("[0-9]*.csv"))
PRINTED = datetime(2026, 11, 24, 14, 5, 30, 123456, tzinfo=UTC)
AGENTS = ("sertraline", "venlafaxine", "mirtazapine", "nortriptyline", "escitalopram", "bupropion", "duloxetine", "fluoxetine")
OUTCOMES = ("none", "partial", "response", "remission", "worse", "")


@cache
def sample(path: Path) -> tuple[History, Assessment]:
    """A shipped sample with its findings."""
    only = read_file(path.read_bytes(), knowledge(), AS_OF, Decisions(), path.name).histories[0]
    return assessed(only)


def assessed(facts: History) -> tuple[History, Assessment]:
    return facts, assess(facts, knowledge(), AS_OF, Settings())


@cache
def generated(courses: int, scores: int = 24) -> tuple[History, Assessment]:
    """A patient with so many antidepressant courses one after the other, and scores of one scale."""
    rows: list[dict[str, str]] = [
        {"kind": "person", "name": "family_name", "value": "Zwetschgenbaum"},
        {"kind": "person", "name": "given_name", "value": "Ottilie"},
        {"kind": "person", "name": "birth_date", "value": "1961-03-17"},
        {"kind": "person", "name": "sex", "value": "female"},
        {"kind": "person", "name": "diagnosis", "value": "unipolar_depression"},
    ]
    begin = date(2012, 1, 2).toordinal()
    step = (date(2026, 10, 1).toordinal() - begin) // courses
    for number in range(courses):
        start = begin + number * step
        rows.append(
            {
                "kind": "medication",
                "name": AGENTS[number % len(AGENTS)],
                "start": date.fromordinal(start).isoformat(),
                "stop": date.fromordinal(start + min(step - 5, 40 + 17 * (number % 6))).isoformat(),
                "dose": str(50 + 25 * (number % 5)),
                "adherence": ("", "90", "good", "60")[number % 4],
                "outcome": OUTCOMES[number % len(OUTCOMES)],
            }
        )
    for number in range(scores):
        day = date.fromordinal(begin + number * (AS_OF.toordinal() - begin) // scores)
        rows.append({"kind": "score", "name": "PHQ-9", "start": day.isoformat(), "value": str(6 + (number * 7) % 18)})
    return assessed(history_of(rows, patient_id="MRN-4711-08"))


def pdf(patient: tuple[History, Assessment], paper: str = "a4", identified: bool = True) -> bytes:
    return sheet_pdf(*patient, knowledge(), Choices(PRINTED, "Dr A. Reader", "version 3", paper, identified))


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def words_of(data: bytes) -> str:
    """All text of all pages on one line; a word that was parted at its hyphen at the end of a line is whole again."""
    return flat(" ".join(page.extract_text() for page in reader(data).pages))


def flat(text: str) -> str:
    return re.sub(r"- (?=\w)", "-", " ".join(text.split()))

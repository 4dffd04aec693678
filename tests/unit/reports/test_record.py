"""Everything kept about a patient on paper: each row of the JSON document is there, and each fact of the history."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from lib.records.dates import on
from lib.records.history import History, PersonFact, Score, Treatment
from lib.reports.record import record_pdf
from lib.store import Actor, Store, StoreError

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
DRUG = Treatment(row=4, kind="medication", name="Zoloft", agent="sertraline", start=on(date(2024, 1, 15)), note="#panic() *as typed*")
PERSON = (PersonFact(2, "family_name", "Planted"), PersonFact(3, "given_name", "Secret"))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Store, str]]:
    store = Store.open(f"sqlite:///{tmp_path / 'trd.sqlite'}")
    key = store.save_history(History("0042-117", treatments=(DRUG,), person=PERSON), "clinic.csv").key
    store.add_facts(key, [Score(0, "PHQ-9", "PHQ-9", on(date(2026, 11, 3)), 17.0)], reason="seen today")
    meeting = store.meetings.create("Thursday", date(2026, 11, 26))
    store.meetings.add_patient(meeting, key)
    store.acting(Actor("berta", "Dr Berta", "clinician")).audit.record("view", key)
    store.save_history(History("0043", person=(PersonFact(1, "family_name", "Somebodyelse"),)), "other.csv")
    yield store, key
    store.close()


def printed(store: Store, key: str) -> str:
    history = store.load_history(key)
    assert history is not None
    pages = PdfReader(io.BytesIO(record_pdf(store.take_out(key), history, NOW, "Dr Ada"))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def leaves(value: Any) -> Iterator[str]:
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from leaves(part)
    if isinstance(value, str) and value:
        yield value


def test_every_row_of_every_table_stands_on_the_paper(kept: tuple[Store, str]) -> None:
    store, key = kept
    said = printed(store, key).replace(" ", "")
    records = json.loads(store.take_out(key))["records"]
    assert {"patient", "patient_history", "audit"} <= {table for table, rows in records.items() if rows}
    for table, rows in records.items():
        for row in rows:
            for field, value in row.items():
                if field in ("document", "summary", "facets"):
                    continue
                if table == "audit" and field in ("sequence", "at", "hash", "detail"):
                    continue  # taking it out for this very test added a row
                for text in leaves({"": value}):
                    assert text.replace(" ", "") in said, (table, field)


def test_the_history_is_there_as_it_is_now_and_as_typed(kept: tuple[Store, str]) -> None:
    said = printed(*kept).replace(" ", "")
    for words in (
        "PLANTED, Secret",
        "ID 0042-117",
        "Zoloft",
        "15-Jan-2024",
        "#panic() *as typed*",
        "PHQ-9",
        "seen today",
        "berta",
        "Made 24-Nov-2026",
    ):
        assert words.replace(" ", "") in said
    assert "Somebodyelse" not in said


def test_the_files_properties_name_nobody(kept: tuple[Store, str]) -> None:
    store, key = kept
    history = store.load_history(key)
    assert history is not None
    reader = PdfReader(io.BytesIO(record_pdf(store.take_out(key), history, NOW, "Dr Ada")))
    assert reader.metadata is not None
    assert reader.metadata.title == "Patient record"
    assert "Planted" not in str(reader.metadata)


def test_a_person_of_the_meeting_takes_nothing_out(kept: tuple[Store, str]) -> None:
    store, key = kept
    with pytest.raises(StoreError, match="Not allowed"):
        store.acting(Actor("board", "Board", "meeting")).take_out(key)

"""A store on a database of its own, and a small history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lib.records.dates import on
from lib.records.history import History, PersonFact, Treatment
from lib.store import Store


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept' / 'trd.sqlite'}"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = Store.open(address)
    yield opened
    opened.close()


def history(*agents: str, patient_id: str = "0042-117") -> History:
    rows = tuple(Treatment(row=2 + i, kind="medication", name=agent, agent=agent) for i, agent in enumerate(agents))
    person = (PersonFact(row=90, fact="birth_date", value="1945-07-14", when=on(date(1945, 7, 14))),)
    return History(patient_id, treatments=rows, person=person, rows_read=len(rows) + 1, rows_used=len(rows) + 1)

"""A store on a database of its own, on SQLite and on PostgreSQL alike, and a small history."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from lib.records.dates import on
from lib.records.history import History, PersonFact, Treatment
from lib.store import Store
from tests.store.postgres import Server, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    if os.name != "posix":
        pytest.skip("the test server speaks over a Unix socket")
    with running() as server:
        yield server


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept' / 'trd.sqlite'}"


@pytest.fixture
def postgres_address(postgres: Server) -> str:
    return postgres.new_schema()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """Every test that asks for a store runs on both databases."""
    wanted: str = request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address")
    return wanted


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    opened = Store.open(address)
    yield opened
    opened.close()


def trials(few: int, many: int) -> int:
    """How often something is tried: few times in the ordinary run, many in `make reliability`."""
    return many if os.environ.get("TRD_RELIABILITY") == "full" else few


def without_guard(address: str, *statements: str, table: str = "patient_history") -> None:
    """Run statements past the product, with the table's triggers out of the way, as somebody who owns the file could."""
    engine = create_engine(address)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text(f"drop trigger {table}_append_only"))
            connection.execute(text(f"drop trigger {table}_kept"))
        else:
            connection.execute(text(f"alter table {table} disable trigger user"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def history(*agents: str, patient_id: str = "0042-117") -> History:
    rows = tuple(Treatment(row=2 + i, kind="medication", name=agent, agent=agent) for i, agent in enumerate(agents))
    person = (PersonFact(row=90, fact="birth_date", value="1945-07-14", when=on(date(1945, 7, 14))),)
    return History(patient_id, treatments=rows, person=person, rows_read=len(rows) + 1, rows_used=len(rows) + 1)

"""A long log: who looked at this patient in under two seconds, and a check of it all in reasonable time. `make reliability` has a million rows."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from lib.store import Store
from lib.store.chain import GENESIS, row_hash
from lib.store.database import writing
from lib.store.tables import audit, audit_head
from lib.store.verify import verify
from tests.store.conftest import trials

PATIENTS = 2_000
AT_ONCE = 20_000


def fill(store: Store, rows: int) -> None:
    """A chained log of so many views, spread evenly over the patients."""
    last, began = GENESIS, datetime(2020, 1, 1, tzinfo=UTC)
    batch: list[dict[str, Any]] = []
    with writing(store.engine) as connection:
        for sequence in range(1, rows + 1):
            row: dict[str, Any] = {
                "sequence": sequence,
                "at": (began + timedelta(seconds=sequence)).isoformat(timespec="microseconds"),
                "identity": f"person-{sequence % 40}",
                "role": "clinician",
                "kind": "view",
                "patient_key": f"key-{sequence % PATIENTS}",
                "detail": "",
                "digest": "",
            }
            last = row_hash(last, **row)
            batch.append({**row, "hash": last})
            if len(batch) == AT_ONCE or sequence == rows:
                connection.execute(insert(audit), batch)
                batch = []
        connection.execute(update(audit_head).values(sequence=rows, hash=last))


def test_who_looked_at_this_patient_is_told_at_once(address: str) -> None:
    rows = trials(20_000, 1_000_000)
    store = Store.open(address)
    fill(store, rows)
    began = time.perf_counter()
    seen = store.audit.of_patient("key-117")
    asked = time.perf_counter() - began
    assert len(seen) == rows // PATIENTS
    assert asked < 2
    began = time.perf_counter()
    checked = verify(store.engine)
    took = time.perf_counter() - began
    assert (checked.rows, checked.faults) == (rows, ())
    print(f"{rows} rows: who looked in {asked * 1000:.0f} ms, all checked in {took:.1f} s")
    store.close()

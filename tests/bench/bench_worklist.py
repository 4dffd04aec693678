"""How long does a list of 2,000 patients take to stand, before and after it is worked out? Server time, in process, on a real store.

Run: python -m tests.bench.bench_worklist [patients]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from lib.store import Store
from tests.builders import history_of
from tests.validate.cohort import cohort

HOUSE = Path(__file__).parents[2]
PATIENTS, TARGET_S = 2_000, 2.0


def main(patients: int = PATIENTS) -> None:
    """Print the first content with nothing worked out, while the background works, and once all is done; and what the background took."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/bench.sqlite"
        os.environ["TRD_DATABASE_URL"] = address
        kept = Store.open(address)
        for patient, rows in cohort(patients):
            kept.save_history(history_of(rows, patient_id=patient), "cohort.csv")
        from streamlit.testing.v1 import AppTest

        from lib.ui.worklist.working import working

        _warm(AppTest, folder)
        os.environ["TRD_DATABASE_URL"] = address
        cold, tab = _opened(AppTest)
        begun = perf_counter()
        while_working = []
        while working().left():
            while_working.append(_again(tab))
            time.sleep(0.5)
        background = perf_counter() - begun
        warm, fresh = median(_opened(AppTest)[0] for _ in range(5)), _opened(AppTest)[1]
        print(f"Worklist of {patients:,} patients (server time to first content, target under {TARGET_S:g} s):")
        print(f"  nothing worked out yet      {cold:6.2f} s, {_waiting(tab)}")
        print(
            f"  while the background works  {median(while_working or [0]):6.2f} s (median of {len(while_working)}), at most {max(while_working or [0]):.2f} s"
        )
        print(f"  everything worked out       {warm:6.2f} s, {len(_list(fresh).proto.json) / 1000:.0f} kB of rows sent to the browser")
        print(f"  a click on a heading        {_again(fresh, 'sort:flags'):6.2f} s")
        print(f"  the background took         {background:6.1f} s while the page was opened again and again")


def _warm(app: Any, folder: str) -> None:
    """Imports and the clinical knowledge are read once a server, not once a page: a list of one patient elsewhere reads them."""
    os.environ["TRD_DATABASE_URL"] = f"sqlite:///{folder}/small.sqlite"
    small = Store.open(os.environ["TRD_DATABASE_URL"])
    for patient, rows in cohort(1):
        small.save_history(history_of(rows, patient_id=patient), "cohort.csv")
    _opened(app)


def _opened(app: Any) -> tuple[float, Any]:
    begun = perf_counter()
    tab = app.from_file(str(HOUSE / "dashboard.py"), default_timeout=60).run()
    spent = perf_counter() - begun
    assert not tab.exception, [one.message for one in tab.exception]
    assert len(json.loads(_list(tab).proto.json)["rows"]) > 0
    return spent, tab


def _again(tab: Any, pick: str = "") -> float:
    from tests.pages.panels import send

    begun = perf_counter()
    send(tab, "worklist", pick) if pick else tab.run()
    return perf_counter() - begun


def _list(tab: Any) -> Any:
    return next(element for element in tab.get("bidi_component") if element.key == "worklist")


def _waiting(tab: Any) -> str:
    rows = json.loads(_list(tab).proto.json)["rows"]
    return f"{len(rows)} rows in sight, {sum('waiting' in row for row in rows)} of them still waiting now"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS)

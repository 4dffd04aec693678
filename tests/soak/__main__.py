"""`make soak`: SOAK_SESSIONS (25) people for SOAK_MINUTES (5) at one server, SOAK_PAUSE (20) seconds between two steps of each; the figures go into docs/reliability.md."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from lib.records.dates import show_date
from tests.bench.__main__ import machine
from tests.soak.document import put, section
from tests.soak.run import soak


def main() -> int:
    """1 when another's patient was seen, when the search did not find what was planted, or when a step failed."""
    setting = {
        name: float(os.environ.get(f"SOAK_{name.upper()}", usual)) for name, usual in (("sessions", 25), ("minutes", 5), ("pause", 20))
    }
    with tempfile.TemporaryDirectory(prefix="trd-soak-") as folder:
        found = soak(Path(folder), int(setting["sessions"]), setting["minutes"], setting["pause"])
    told = section(found, machine(), show_date(datetime.now().astimezone().date()))
    print(told)
    for line in (*map(str, found.leaks[:20]), *found.failed, *found.faults[:20]):
        print(line, file=sys.stderr)
    if os.environ.get("SOAK_WRITE", "1") != "0":
        put(told)
    return int(bool(found.leaks or found.failed or not found.planted))


if __name__ == "__main__":
    sys.exit(main())

"""Do the tests notice when a rule's number changes in data/? Each number of data/knowledge/rules a little up and a little down, one fork a change.

Run: python -m tests.mutation.data_numbers [--missed]; --missed tries those again that went unseen. The report picks the result up.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace

import pytest
from _pytest.runner import runtestprotocol

from lib.knowledge.load import knowledge
from tests.mutation.tree import ROOM

OUT = ROOM / "numbers.json"
TESTS = (
    "tests/spec",
    "tests/unit/engine",
    "tests/unit/ingest/test_rows.py",
    "tests/unit/ingest/test_item_limits.py",
    "tests/unit/charts/test_chart_model.py",
    "tests/unit/knowledge",
)
LEFT_OUT = "tests/spec/test_settles.py"


def nudged(value: float) -> tuple[float, float]:
    """A step down and a step up: by one, or by a tenth where the number is not whole."""
    step = 1.0 if value == int(value) else 0.1
    return value - step, value + step


class OneForkANumber:
    """Takes the place of pytest's own loop over the tests. `missed`: only what went unseen last time."""

    def __init__(self, missed: bool) -> None:
        self.missed = missed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Every number, down and up."""
        if session.testsfailed:
            raise session.Interrupted("tests that could not be collected")
        killers: dict[str, str] = {}
        fates: dict[str, dict[str, str]] = json.loads(OUT.read_text(encoding="utf-8")) if self.missed and OUT.exists() else {}
        for number_id, row in knowledge().numbers.items():
            for way, value in zip(("down", "up"), nudged(row.value), strict=True):
                if fates.get(number_id, {}).get(way):
                    continue
                killer = _killer(session.items, number_id, value, killers.get(number_id, ""))
                killers[number_id] = killer or killers.get(number_id, "")
                fates.setdefault(number_id, {})[way] = killer
        OUT.write_text(json.dumps(fates, indent=1), encoding="utf-8")
        return True


def _killer(items: list[pytest.Item], number_id: str, value: float, first: str) -> str:
    """The first test that fails with the number changed; blank when none does."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        known = knowledge()
        object.__setattr__(known, "numbers", {**known.numbers, number_id: replace(known.numbers[number_id], value=value)})
        for item in sorted(items, key=lambda item: item.nodeid != first):
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                os.write(writing, item.nodeid.encode())
                break
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


if __name__ == "__main__":
    ROOM.mkdir(parents=True, exist_ok=True)
    sys.exit(pytest.main(["-q", "-p", "no:xdist", "--ignore", LEFT_OUT, *TESTS], plugins=[OneForkANumber("--missed" in sys.argv)]))

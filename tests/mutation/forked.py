"""Which mutants do the tests notice? Run in the mutated tree by the interpreter that has mutmut: tests are collected once, then one fork a mutant.

mutmut writes the mutants and finds out which tests reach which function; its own runner collects the tests anew for every mutant, which on
two cores takes hours here. A fork inherits the collected tests and nothing that another mutant has done.

Run (tests.mutation.run does): python forked.py JOB.json, where JOB holds `mutants` (names), `stats` (mutmut's file), `out`, `until` (epoch seconds)
and `tests` (paths).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

# Run on a mutant, in this order: tests from the files that are called like its module, tests that reach the fewest functions (they know most about
# each of them), and then others, in turn from every file, so that one file with many small tests does not keep the others away.
NAMESAKES, NEAREST_TESTS, MORE_TESTS = 200, 150, 150
# A mutant may take three times what its tests took before it, and this much more; then it hangs.
SPARE_SECONDS, SLOWER = 30, 3
OUT_OF_TIME, CRASHED = "out of time", "crashed"
SURVIVED, KILLED, UNREACHED = "survived", "killed", "unreached"


class OneForkAMutant:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        stats = json.loads(Path(job["stats"]).read_text(encoding="utf-8"))
        self.reached_by: dict[str, list[str]] = stats["tests_by_mangled_function_name"]
        self.seconds: dict[str, float] = stats["duration_by_test"]
        self.reaches = Counter(test for tests in self.reached_by.values() for test in tests)
        self.killers: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Every mutant in turn, until the time is up."""
        from lib.knowledge.load import knowledge

        if session.testsfailed:
            raise session.Interrupted("tests that could not be collected")
        knowledge()  # read once, here, so that no fork has to
        items = {item.nodeid: item for item in session.items}
        with Path(self.job["out"]).open("a", encoding="utf-8") as out:
            for name in self.job["mutants"]:
                if time.time() > self.job["until"]:
                    break
                fate, killer = self._fate(name, items)
                out.write(json.dumps({"name": name, "fate": fate, "killer": killer}) + "\n")
                out.flush()
        return True

    def _tests(self, function: str, items: dict[str, pytest.Item]) -> list[str]:
        """Those of the tests that reach a function which are run on its mutants, in the order in which they are."""
        reaching = (t for t in self.reached_by.get(function, []) if t in items)
        nearest = sorted(reaching, key=lambda t: (self.reaches[t], self.seconds.get(t, 0.0), t))
        module = function.split(".x", maxsplit=1)[0].rpartition(".")[2]
        namesakes = in_turn(t for t in nearest if module in t.partition("::")[0].rpartition("/")[2])[:NAMESAKES]
        others = nearest[:NEAREST_TESTS] + in_turn(nearest[NEAREST_TESTS:])[:MORE_TESTS]
        return list(dict.fromkeys([*namesakes, *others]))

    def _fate(self, name: str, items: dict[str, pytest.Item]) -> tuple[str, str]:
        """What became of it, and by which test (or that it hung or crashed)."""
        function = name.rpartition("__mutmut_")[0]
        tests = self._tests(function, items)
        if not tests:
            return UNREACHED, ""
        killer = self.killers.get(function)
        order = [killer, *(t for t in tests if t != killer)] if killer in items else tests
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _judge(name, [items[t] for t in order], writing, int(SPARE_SECONDS + SLOWER * sum(self.seconds.get(t, 0.0) for t in tests)))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        if said:
            self.killers[function] = said
        if status == 0:
            return SURVIVED, ""
        return KILLED, said or (OUT_OF_TIME if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU else CRASHED)


def in_turn(tests: Iterable[str]) -> list[str]:
    """The first test of every file, then the second of every file, and so on; within a file as they come."""
    files: dict[str, list[str]] = {}
    for test in tests:
        files.setdefault(test.partition("::")[0], []).append(test)
    return [test for row in zip_longest(*files.values()) for test in row if test is not None]


def _judge(name: str, items: Iterable[pytest.Item], writing: int, seconds: int) -> None:
    """In the child: run the tests with the mutant switched on, up to the first that fails. Never returns."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    os.environ["MUTANT_UNDER_TEST"] = name
    _forget()
    for item in items:
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
            os.write(writing, item.nodeid.encode())
            os._exit(1)
    os._exit(0)


def _forget() -> None:
    """Nothing that was worked out while the tests were collected, by the code as it is, stands in for the mutant."""
    from lib.knowledge.load import knowledge

    knowledge().options.reach.clear()
    for name, module in list(sys.modules.items()):
        if name.startswith("lib.engine"):
            for thing in vars(module).values():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.exit(pytest.main(["-q", *given["tests"]], plugins=[OneForkAMutant(given)]))

"""Write docs/hazards.md and run every test a hazard rests on. Run: python -m tests.docs.hazards"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.docs.cases import TESTS

LIST = Path(__file__).with_name("hazards.yaml")
PAGE = TESTS.parent / "docs" / "hazards.md"
_HEAD = """# Hazards

What can go wrong for a patient, what stands against it, and which tests show that it stands. Made by `make hazards`, which also runs every test
named here; `make test` runs them all, and fails when a hazard names no test or one that is not there.

Severity and likelihood (1 to 5, before control) are a first judgement by engineers. They have to be set, with the residual risk, by a named
clinical safety officer (DCB0129, ISO 14971); nobody has done so yet.

"""


@dataclass(frozen=True)
class Hazard:
    """One hazard. `tests`: file::test below tests/. `open`: what no test covers, empty for nothing known."""

    id: str
    hazard: str
    harm: str
    severity: int
    likelihood: int
    control: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    open: str = ""


def hazards(text: str | None = None) -> tuple[Hazard, ...]:
    """The hazards of the list, in its order."""
    listed = yaml.safe_load(text if text is not None else LIST.read_text(encoding="utf-8"))["hazards"]
    return tuple(Hazard(**{**row, "modules": tuple(row["modules"]), "tests": tuple(row["tests"])}) for row in listed)


def missing(hazard: Hazard) -> Iterator[str]:
    """What is wrong with a hazard's links: no test, a test that is not there, a module that is not there."""
    if not hazard.tests:
        yield f"{hazard.id} names no test"
    for test in hazard.tests:
        file, _, name = test.partition("::")
        path = TESTS / file
        if not path.is_file() or name not in _tests_in(path):
            yield f"{hazard.id}: there is no test {test}"
    for module in hazard.modules:
        if not (TESTS.parent / module).exists():
            yield f"{hazard.id}: there is no {module}"


def page(listed: tuple[Hazard, ...]) -> str:
    """docs/hazards.md."""
    return _HEAD + "\n".join(_section(one) for one in listed)


def _section(one: Hazard) -> str:
    lines = [
        f"## {one.id}: {one.hazard}",
        "",
        f"Harm: {one.harm}. Severity {one.severity}, likelihood {one.likelihood}: {one.severity * one.likelihood}.",
        "",
        f"Control: {one.control.strip()}",
        "",
        "Where: " + ", ".join(f"`{module}`" for module in one.modules),
        "",
        "Tests:",
        "",
        *(f"- `tests/{test}`" for test in one.tests),
        "",
    ]
    return "\n".join([*lines, f"Open: {one.open.strip()}", ""] if one.open else lines)


def _tests_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def main() -> int:
    """Write the page, then run the tests."""
    listed = hazards()
    faults = [fault for one in listed for fault in missing(one)]
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    PAGE.write_text(page(listed), encoding="utf-8")
    wanted = sorted({f"tests/{test}" for one in listed for test in one.tests})
    print(f"{PAGE.name}: {len(listed)} hazards, {len(wanted)} tests")
    return subprocess.run([sys.executable, "-m", "pytest", "-q", *wanted], cwd=TESTS.parent, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

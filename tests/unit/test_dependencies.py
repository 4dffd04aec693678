"""The list of what the product is made of is whole, and an audit that could ask nobody does not call itself clean."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit_dependencies", ROOT / ".ci" / "audit_dependencies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLEAN = {"name": "alembic", "version": "1.20.1", "vulns": []}
WEAK = {"name": "starlette", "version": "1.0.1", "vulns": [{"id": "CVE-2026-48818", "fix_versions": ["1.1.0"]}]}
SKIPPED = {"name": "anyio", "skip_reason": "Dependency not found on PyPI and could not be audited: anyio (4.16.0)"}


@pytest.mark.parametrize(
    ("dependencies", "status", "said"),
    [
        ([CLEAN], 0, "1 dependencies looked up, no known weakness."),
        ([CLEAN, WEAK], 1, "Known weaknesses: starlette 1.0.1: CVE-2026-48818"),
        ([CLEAN, SKIPPED], 3, "NOT CHECKED: 1 of 2 dependencies could not be looked up."),
        ([WEAK, SKIPPED], 1, "Known weaknesses: starlette 1.0.1: CVE-2026-48818"),
        ([], 3, "NOT CHECKED: 0 of 0 dependencies could not be looked up."),
    ],
)
def test_what_an_audit_says(audit: ModuleType, dependencies: list[object], status: int, said: str) -> None:
    assert audit.verdict(json.dumps({"dependencies": dependencies, "fixes": []})) == (status, said)


@pytest.mark.parametrize("report", ["", "Traceback", "[]", "{}"])
def test_an_audit_without_a_report_was_not_made(audit: ModuleType, report: str) -> None:
    assert audit.verdict(report)[0] == 3


def test_the_list_of_parts_matches_what_is_pinned(tmp_path: Path) -> None:
    made = tmp_path / "sbom.json"
    tool = Path(sys.executable).with_name("cyclonedx-py")
    subprocess.run([tool, "requirements", ROOT / "requirements-lock.txt", "--of", "JSON", "-o", made], check=True, capture_output=True)
    listed = {(part["name"].lower(), part["version"]) for part in json.loads(made.read_text())["components"]}
    pinned = re.findall(r"^([\w.-]+)==([^\s\\;]+)", (ROOT / "requirements-lock.txt").read_text(), re.MULTILINE)
    assert len(pinned) > 40
    assert {(name.lower(), version) for name, version in pinned} == listed


def test_no_dependency_is_older_than_its_last_known_weakness() -> None:
    # Streamlit: CVE-2026-33682 (1.54.0) and the reconnection by identity (1.61.0); Starlette: CVE-2026-48818 (1.1.0).
    pinned = dict(re.findall(r"^([\w.-]+)==([\d.]+)", (ROOT / "requirements-lock.txt").read_text(), re.MULTILINE))
    for name, floor in (("streamlit", (1, 61, 0)), ("starlette", (1, 1, 0))):
        assert tuple(int(part) for part in pinned[name].split(".")) >= floor

"""Where does a mutation run happen? In a copy of the committed code below build/, so that nobody's work in hand is touched or measured."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

HOUSE = Path(__file__).parents[2]
ROOM = HOUSE / "build" / "mutation"
TREE = ROOM / "tree"
ENGINE = TREE / "mutants" / "lib" / "engine"
TESTS = ("tests/spec", "tests/unit/engine")

# Judges whole patients again and again, for a minute; and measures time, which fails on a busy machine.
_LEFT_OUT = "tests/spec/test_settles.py"

_SETUP = """[mutmut]
source_paths=
    lib
only_mutate=
    lib/engine/*
also_copy=
    data
    pytest.ini
pytest_add_cli_args_test_selection=
    {tests}
use_git_change_detection=false
"""
_PYTEST = """[pytest]
addopts = -p no:cacheprovider -q --ignore {left_out}
pythonpath = .
timeout = 60
markers =
    slow: takes more than a few seconds
    browser: drives a real browser
"""


def commit() -> str:
    """The commit the copy is made of."""
    return _git("rev-parse", "--short=10", "HEAD").decode().strip()


def make_tree() -> None:
    """A fresh copy of lib, data and tests as committed."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    _unpack(TREE, "lib", "data", "tests")
    (TREE / "setup.cfg").write_text(_SETUP.format(tests="\n    ".join(TESTS)), encoding="utf-8")
    (TREE / "pytest.ini").write_text(_PYTEST.format(left_out=_LEFT_OUT), encoding="utf-8")


def renew_tests() -> None:
    """The tests as committed now, over the engine as it was copied."""
    for folder in (TREE, TREE / "mutants"):
        shutil.rmtree(folder / "tests", ignore_errors=True)
        _unpack(folder, "tests")


def _unpack(folder: Path, *paths: str) -> None:
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "HEAD", *paths))) as archive:
        archive.extractall(folder, filter="data")


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=HOUSE, check=True, capture_output=True).stdout

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
# Fast first; what survives them meets the wider ones: whole patients, judged again and again.
FAST = ("tests/spec", "tests/unit/engine")
WIDE = (*FAST, "tests/cases/test_reference.py")
# Whole samples the long way round: minutes for a mutant that survives. tests/spec/test_settles_small.py does the same on small patients.
SLOW = "tests/spec/test_settles.py"
# Hundreds of invented patients, each judged twice; samples and reference patients are judged the same way beside them.
_LEFT_OUT = (
    "test_questions_of_one_patient_take_no_longer_than_a_blink",  # measures time, which fails on a busy machine
    "test_invented_patients",
    "test_patients_that_meet_every_branch_of_the_registers",
    "test_what_is_remembered_of_one_patient_is_right_for_the_next",
)

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
addopts = -p no:cacheprovider -q -k "not ({left_out})" --ignore {slow}
pythonpath = .
timeout = 120
markers =
    slow: takes more than a few seconds
    browser: drives a real browser
"""


def commit() -> str:
    """The commit the copy is made of."""
    return _git("rev-parse", "--short=10", "HEAD").decode().strip()


def make_tree(wide: bool = False) -> None:
    """A fresh copy of lib, data and tests as committed, to be run with the fast tests or with the wider ones."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    _unpack(TREE, "lib", "data", "tests")
    (TREE / "setup.cfg").write_text(_SETUP.format(tests="\n    ".join(WIDE if wide else FAST)), encoding="utf-8")
    (TREE / "pytest.ini").write_text(_PYTEST.format(left_out=" or ".join(_LEFT_OUT), slow=SLOW), encoding="utf-8")


def _unpack(folder: Path, *paths: str) -> None:
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "HEAD", *paths))) as archive:
        archive.extractall(folder, filter="data")


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=HOUSE, check=True, capture_output=True).stdout

"""`python -m lib check`: every problem of a file, and exit 1 when rows were refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.cli.contract import PROBLEM, faults

HEAD = "patient_id,kind,name,start,stop,dose\n"
GOOD = "A,medication,sertraline,2024-01-01,2024-02-12,100 mg\n"
REVERSED = "A,medication,venlafaxine,2024-05-01,2024-04-01,75 mg\n"
UNKNOWN_NAME = "A,medication,wonderpill,2024-05-01,2024-06-01,75 mg\n"
NOBODY = ",medication,venlafaxine,2024-05-01,,75 mg\n"


def written(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "history.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def test_a_clean_file(run: Run, tmp_path: Path) -> None:
    assert run("check", written(tmp_path, GOOD)) == (0, "1 of 1 row used · 1 patient\n", "")


def test_a_refused_row_is_named_with_column_value_and_fix_and_the_status_is_1(run: Run, tmp_path: Path) -> None:
    status, out, err = run("check", written(tmp_path, GOOD, REVERSED))
    assert (status, err) == (1, "")
    first, last = out.splitlines()
    assert first.startswith("error: row 3, stop '2024-04-01': ")
    assert last == "1 of 2 rows used, 1 to check · 1 patient"


def test_a_name_that_is_not_known_is_used_and_said(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("check", written(tmp_path, UNKNOWN_NAME))
    assert status == 0
    assert out.startswith("warning: row 2, name 'wonderpill'")


@pytest.mark.parametrize(
    ("rows", "status"), [((GOOD,), 0), ((GOOD, REVERSED), 1), ((GOOD, NOBODY), 1), ((NOBODY,), 1), ((UNKNOWN_NAME,), 0)]
)
def test_as_json_a_list_of_problems_and_the_same_status(run: Run, tmp_path: Path, rows: tuple[str, ...], status: int) -> None:
    found, out, err = run("check", written(tmp_path, *rows), "--json")
    assert (found, err) == (status, "")
    problems = json.loads(out)
    assert faults(problems, [PROBLEM]) == []
    assert any(problem["severity"] == "error" for problem in problems) is (status == 1)


def test_a_date_after_the_day_given_is_refused(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    assert run("check", file, "--as-of", "2024-01-31")[0] == 1
    assert run("check", file, "--as-of", "2024-02-12")[0] == 0

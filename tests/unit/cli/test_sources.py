"""`check` and `assess` take every kind of file, a folder, a saved mapping, and the name of a file's only patient."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.store.mappings import save_mapping
from lib.store.repository import Store
from tests.unit.cli.conftest import Run
from tests.unit.ingest.test_fhir import PATIENT, bundle, drug
from tests.unit.ingest.test_omop import FILES
from tests.unit.ingest.workbooks import HEADINGS, xlsx, zipped

ROW = ["A-1", "sertraline", "2024-01-05", "2024-04-05", "100 mg"]
CONTENTS = {
    "spreadsheet.csv": xlsx({"S": [HEADINGS, ROW]}),  # the name says nothing
    "record.txt": bundle(PATIENT, drug("MedicationStatement", effectiveDateTime="2024")).encode(),
    "omop.bin": zipped(FILES),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_what_a_file_is_is_found_from_its_content(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(CONTENTS[name])
    status, out, _ = run("assess", file, "--json")
    assert status == 0
    assert "sertraline" in {course["agent"] for course in json.loads(out)[0]["courses"]}


def test_a_folder_of_omop_tables(run: Run, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    status, out, _ = run("check", tmp_path)
    assert (status, out.splitlines()[-1]) == (0, "7 of 7 rows used · 1 patient")


def test_an_empty_folder_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    status, _, err = run("check", tmp_path)
    assert (status, "holds no table" in err) == (2, True)


def test_whose_rows_these_are(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("drug,start\nsertraline,2024\n", encoding="utf-8")
    assert run("check", file)[0] == 2
    status, out, _ = run("assess", file, "--whose", "J-9", "--json")
    assert (status, [one["patient_id"] for one in json.loads(out)]) == (0, ["J-9"])


def test_a_mapping_by_its_name(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("TRD_DATABASE_URL", url)
    store = Store.open(url)
    save_mapping(store, "Our export", ["klient", "compound", "first"], {"klient": "patient_id", "compound": "name", "first": "start"}, {})
    store.close()
    file = tmp_path / "list.csv"
    file.write_text("klient,compound,first\nK-1,sertraline,2024\n", encoding="utf-8")
    status, out, _ = run("check", file, "--mapping", "Our export")
    assert (status, out.splitlines()[-1]) == (0, "1 of 1 row used · 1 patient")
    status, _, err = run("check", file, "--mapping", "Other")
    assert status == 2
    assert "no mapping 'Other' is saved (saved: Our export)" in err

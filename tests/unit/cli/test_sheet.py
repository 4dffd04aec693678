"""`python -m lib sheet`: one patient, one PDF, and one clear line when that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.unit.cli.conftest import Run

SAMPLE = Path("data/samples/01-loss-of-effect.csv")
TWO = "patient_id,kind,name,start\nA,medication,sertraline,2024-01-01\nB,medication,sertraline,2024-01-01\n"


def test_writes_the_sheet_of_the_one_patient(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    assert run("sheet", SAMPLE, "--out", out, "--as-of", "2026-11-24") == (0, "", "")
    said = PdfReader(out).pages[0].extract_text()
    assert "EXAMPLE, Patricia" in said
    assert "as of 24-Nov-2026" in said


def test_letter_and_without_identifiers(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    assert run("sheet", SAMPLE, "--out", out, "--paper", "letter", "--no-identifiers")[0] == 0
    page = PdfReader(out).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
    assert "Patricia" not in page.extract_text()
    assert "S-001" not in page.extract_text()


@pytest.mark.parametrize(
    ("options", "told"),
    [((), "has 2 patients; say which with --patient"), (("--patient", "C"), "no patient 'C'")],
)
def test_several_patients_need_a_choice(run: Run, tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    source, out = tmp_path / "two.csv", tmp_path / "sheet.pdf"
    source.write_text(TWO)
    status, said, error = run("sheet", source, "--out", out, *options)
    assert (status, said) == (2, "")
    assert told in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_the_chosen_patient_alone_is_printed(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "two.csv", tmp_path / "sheet.pdf"
    source.write_text(TWO)
    assert run("sheet", source, "--out", out, "--patient", "B")[0] == 0
    assert "ID B" in PdfReader(out).pages[0].extract_text()


def test_a_place_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    status, said, error = run("sheet", SAMPLE, "--out", tmp_path / "none" / "sheet.pdf")
    assert (status, said) == (2, "")
    assert "No such file or directory" in error
    assert error.count("\n") == 1

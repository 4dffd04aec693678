"""`python -m lib referral` and `sheet --all`: a form of one patient, the sheets of all, and one clear line when that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from tests.unit.cli.conftest import Run

SAMPLE = Path("data/samples/12-much-tried.csv")
TWO = "patient_id,kind,name,start\nA,medication,sertraline,2024-01-01\nB,medication,venlafaxine,2024-01-01\n"


@pytest.mark.parametrize("form", ["tms", "esketamine", "ect", "second_opinion"])
def test_writes_the_form_and_says_how_much_is_filled(run: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / "form.pdf"
    status, said, error = run("referral", SAMPLE, "--form", form, "--out", out, "--referrer", "Dr A. Reader")
    assert (status, error) == (0, "")
    assert "answers filled from the record" in said
    assert "VIELTEST, Charlotte" in PdfReader(out).pages[0].extract_text()


def test_writes_a_document_with_the_chosen_criteria(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "form.docx"
    assert run("referral", SAMPLE, "--form", "tms", "--pack", "tms_optum", "--out", out)[0] == 0
    said = " ".join(paragraph.text for paragraph in Document(str(out)).paragraphs)
    assert "TMS: Optum / UnitedHealthcare" in said


def test_without_criteria_none_are_answered(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "form.docx"
    assert run("referral", SAMPLE, "--form", "tms", "--pack", "none", "--out", out)[0] == 0
    assert "No criteria were chosen." in " ".join(paragraph.text for paragraph in Document(str(out)).paragraphs)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--form", "rtms", "--out", "x.pdf"), "no form 'rtms' (there are tms, esketamine, ect, second_opinion)"),
        (("--form", "tms", "--out", "x.odt"), "written as .pdf or .docx"),
        (("--form", "tms", "--pack", "nobody", "--out", "x.pdf"), "no criteria 'nobody'"),
        (("--form", "tms", "--patient", "S-999", "--out", "x.pdf"), "no patient 'S-999'"),
        (("--form", "tms", "--out", "no/such/folder/x.pdf"), "No such file or directory"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, options: tuple[str, ...], told: str) -> None:
    status, said, error = run("referral", SAMPLE, *options)
    assert (status, said) == (2, "")
    assert told in error
    assert error.count("\n") == 1


def test_several_patients_need_a_choice(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "two.csv"
    source.write_text(TWO)
    status, _, error = run("referral", source, "--form", "tms", "--out", tmp_path / "x.pdf")
    assert status == 2
    assert "has 2 patients; say which with --patient" in error


def test_all_prints_every_patient_into_one_file(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "two.csv", tmp_path / "sheets.pdf"
    source.write_text(TWO)
    assert run("sheet", source, "--out", out, "--all") == (0, "", "")
    pages = [page.extract_text() for page in PdfReader(out).pages]
    assert ["ID A" in pages[0], "ID B" in pages[1]] == [True, True]
    assert len(pages) == 2


def test_all_without_identifiers_gives_codes(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "two.csv", tmp_path / "sheets.pdf"
    source.write_text(TWO)
    assert run("sheet", source, "--out", out, "--all", "--no-identifiers")[0] == 0
    assert [page.extract_text()[:6] for page in PdfReader(out).pages] == ["Case A", "Case B"]


def test_all_and_one_exclude_each_other(run: Run, tmp_path: Path) -> None:
    status, _, error = run("sheet", SAMPLE, "--out", tmp_path / "x.pdf", "--all", "--patient", "S-012")
    assert status == 2
    assert "not allowed with" in error

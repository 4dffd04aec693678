"""Papers as a clinician takes them away in a browser: the sheet, and a referral form, made by the click and named without the patient."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Server
from tests.browser.test_flows import open_sample, settled, show_section

pytestmark = pytest.mark.browser


def taken(page: Page, button: str, folder: Path) -> Path:
    """Click the button and wait for its file."""
    with page.expect_download() as waiting:
        settled(page.get_by_role("button", name=button, exact=True)).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_the_sheet_without_identifiers(page: Page, server: Server, tmp_path: Path) -> None:
    open_sample(page, server)
    page.get_by_role("button", name="Print sheet", exact=True).click()
    page.get_by_text("Without: age band, weeks instead of dates").click()
    path = taken(page, "Print sheet without identifiers (PDF)", tmp_path)
    assert path.name == "case-review-sheet.pdf"
    said = PdfReader(path).pages[0].extract_text()
    assert "as of week" in said
    assert "Patricia" not in said


def test_a_referral_form_for_the_chosen_criteria(page: Page, server: Server, tmp_path: Path) -> None:
    open_sample(page, server, "Fifteen treatments")
    show_section(page, "Referral")
    expect(page.get_by_text("answers filled from the record")).to_be_visible()
    page.get_by_role("combobox", name="Referral form").click()
    page.get_by_role("option", name="Intranasal esketamine · US").click()
    expect(page.get_by_role("heading", name="Esketamine: Cigna / eviCore")).to_be_visible()
    form = taken(page, "Referral (PDF)", tmp_path)
    assert form.name == "referral.pdf"
    said = " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(form).pages)
    assert "Referral for intranasal esketamine" in said
    assert "VIELTEST, Charlotte" in said
    document = taken(page, "Referral (DOCX)", tmp_path)
    assert document.name == "referral.docx"
    assert "Esketamine: Cigna / eviCore" in " ".join(paragraph.text for paragraph in Document(str(document)).paragraphs)

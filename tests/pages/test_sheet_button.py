"""The button that prints the case-review sheet: made after the click, as chosen, and named without the patient."""

from __future__ import annotations

import io
from collections.abc import Callable

from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from lib.knowledge.load import knowledge
from lib.ui.review.sheet_button import FILE_NAME, sheet_maker
from lib.ui.samples import samples
from tests.pages.conftest import press, sound
from tests.unit.reports.sheets import SAMPLES, sample


def test_the_review_page_offers_the_sheet_with_its_two_choices(dashboard: Callable[[], AppTest]) -> None:
    at = press(dashboard(), samples()[0].title)
    choices = {radio.key: radio for radio in at.radio}
    assert choices["sheet_paper"].options == ["A4", "US Letter"]
    assert choices["sheet_paper"].value == "a4"
    assert choices["sheet_identified"].value is True
    assert [button.label for button in at.get("download_button") if button.label.startswith("Print sheet")] == ["Print sheet (PDF)"]
    sound(choices["sheet_identified"].set_value(False).run())
    unnamed = [button.label for button in at.get("download_button") if button.label.startswith("Print sheet")]
    assert unnamed == ["Print sheet without identifiers (PDF)"]


def test_the_file_is_made_as_chosen_and_only_when_asked_for() -> None:
    facts, found = sample(SAMPLES[0])
    noted: list[str] = []
    make = sheet_maker(facts, found, knowledge(), 3, "letter", False, lambda: noted.append("printed"))
    page = PdfReader(io.BytesIO(make())).pages[0]
    said = page.extract_text()
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
    assert "record version 3" in said
    assert "by: not signed in" in said
    assert "Patricia" not in said


def test_the_name_of_the_file_says_nothing_of_the_patient() -> None:
    assert FILE_NAME == "case-review-sheet.pdf"


def test_who_is_signed_in_stands_on_the_sheet() -> None:
    facts, found = sample(SAMPLES[0])
    make = sheet_maker(facts, found, knowledge(), 3, "a4", True, lambda: None, "Dr B. Okoye")
    assert "by: Dr B. Okoye" in PdfReader(io.BytesIO(make())).pages[0].extract_text()

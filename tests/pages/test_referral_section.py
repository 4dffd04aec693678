"""The section "Referral": form and criteria to choose, every answer with its rows and gaps on screen, files made only when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable

from docx import Document
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from lib.knowledge.load import knowledge
from lib.reports.referral import fill, referral_forms
from lib.ui.nodes import el, words_of
from lib.ui.review.referral_panel import referral_panel
from lib.ui.review.referral_section import referral_maker
from lib.ui.samples import samples
from tests.pages.conftest import label, press, sound
from tests.pages.panels import said
from tests.unit.reports.sheets import SAMPLES, sample


def opened(dashboard: Callable[[], AppTest], title: str = samples()[11].title) -> AppTest:
    at = press(dashboard(), title)
    at.button_group(key="trd_section").set_value("referral")
    return sound(at.run())


def test_the_form_stands_on_screen_with_rows_gaps_and_questions(dashboard: Callable[[], AppTest]) -> None:
    at = opened(dashboard)
    words = said(at, "referral")
    assert "answers filled from the record" in words
    assert "Name VIELTEST, Charlotte rows 2–3" in words
    assert "Allergies Not recorded Not recorded" in words
    assert "TMS: Medicare L34522 and L34998: cannot tell" in words
    assert "Has there ever been a seizure?" in words
    assert at.selectbox(key="referral_form").value == "tms"


def test_another_form_brings_its_own_criteria(dashboard: Callable[[], AppTest]) -> None:
    at = opened(dashboard)
    sound(at.selectbox(key="referral_form").set_value("esketamine").run())
    assert at.selectbox(key="referral_pack_esketamine").value == "esketamine_cigna"
    sound(at.selectbox(key="referral_pack_esketamine").set_value("esketamine_carefirst").run())
    assert "CareFirst" in said(at, "referral")
    sound(at.selectbox(key="referral_pack_esketamine").set_value("").run())
    assert "CareFirst" not in said(at, "referral")


def test_both_files_are_offered(dashboard: Callable[[], AppTest]) -> None:
    at = opened(dashboard)
    names = {label(button.proto.label) for button in at.get("download_button")}
    assert {"Referral (PDF)", "Referral (DOCX)"} <= names


def test_a_file_is_made_as_shown_and_written_down_first() -> None:
    facts, found = sample(SAMPLES[11])
    made = fill(facts, found, knowledge(), referral_forms(knowledge())["ect"], "ema_2013")
    noted: list[str] = []

    def maker(kind: str) -> bytes:
        return referral_maker(made, facts, found, knowledge(), kind, "version 4", "letter", "", lambda: noted.append(kind))()

    page = PdfReader(io.BytesIO(maker("pdf"))).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
    assert "record version 4" in page.extract_text()
    assert "by: not signed in" in page.extract_text()
    assert len(Document(io.BytesIO(maker("docx"))).tables) >= 6
    assert noted == ["pdf", "docx"]


def test_every_question_of_the_paper_stands_on_screen_too() -> None:
    for path in SAMPLES:
        facts, found = sample(path)
        for form in referral_forms(knowledge()).values():
            made = fill(facts, found, knowledge(), form, form.packs[0])
            words = words_of(el("div", "", *referral_panel(made)))
            for question in (*made.questions, *made.for_criteria):
                assert question in words

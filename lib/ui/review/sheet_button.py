"""The case-review sheet to print: paper, with or without identifiers, and a file that is made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.reports.sheet import Choices, sheet_pdf

PAPERS = {"a4": "A4", "letter": "US Letter"}
IDENTIFIED = {True: "With name, birth date and number", False: "Without: age band, weeks instead of dates"}
FILE_NAME = "case-review-sheet.pdf"  # nothing about the patient: file names end up in lists and logs


def sheet_button(history: History, found: Assessment, known: Knowledge, version: int | None) -> None:
    """A popover with the two choices and the button."""
    with st.popover("Print sheet", width="stretch"):
        paper = st.radio("Paper", list(PAPERS), format_func=PAPERS.__getitem__, horizontal=True, key="sheet_paper", persist_state="session")
        identified = st.radio(
            "Identifiers", list(IDENTIFIED), format_func=IDENTIFIED.__getitem__, key="sheet_identified", persist_state="session"
        )
        st.download_button(
            "Print sheet (PDF)",
            data=sheet_maker(history, found, known, version, paper, identified),
            file_name=FILE_NAME,
            mime="application/pdf",
            key="sheet_download",
            on_click="ignore",
            width="stretch",
        )


def sheet_maker(
    history: History, found: Assessment, known: Knowledge, version: int | None, paper: str, identified: bool
) -> Callable[[], bytes]:
    """What makes the file after the click. It holds all it needs, for it runs outside the page."""

    def make() -> bytes:
        now = datetime.now().astimezone()
        state = "not saved" if version is None else f"version {version}"
        return sheet_pdf(history, found, known, Choices(now, data_version=state, paper=paper, identified=identified))

    return make

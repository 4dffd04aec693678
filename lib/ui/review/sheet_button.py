"""The case-review sheet to print: paper, with or without identifiers, and a file that is made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from lib.charts.model import Decided
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.reports.sheet import Choices, Said, sheet_pdf
from lib.reports.sheet.choices import NOTHING_SAID
from lib.store.actors import WORKSTATION
from lib.ui import session
from lib.ui.allowed import may, say_why_not
from lib.ui.audited import printing
from lib.ui.stored import store

PAPERS = {"a4": "A4", "letter": "US Letter"}
IDENTIFIED = {True: "With name, birth date and number", False: "Without: age band, weeks instead of dates"}
NOBODY = "not signed in"
FILE_NAME = "case-review-sheet.pdf"  # nothing about the patient: file names end up in lists and logs


def sheet_button(history: History, found: Assessment, known: Knowledge, version: int | None, decided: tuple[Decided, ...] = ()) -> None:
    """A popover with the two choices and the button. `decided`: what meetings decided, for the chart and the head of the sheet."""
    with st.popover("Print sheet", width="stretch"):
        if not may("export"):
            say_why_not("print a sheet to take away")
            return
        paper = st.radio("Paper", list(PAPERS), format_func=PAPERS.__getitem__, horizontal=True, key="sheet_paper", persist_state="session")
        identified = st.radio(
            "Identifiers", list(IDENTIFIED), format_func=IDENTIFIED.__getitem__, key="sheet_identified", persist_state="session"
        )
        # The button says what it makes: a click that comes before the page has taken in the choice gives what stood on the button.
        st.download_button(
            "Print sheet (PDF)" if identified else "Print sheet without identifiers (PDF)",
            data=sheet_maker(
                history,
                found,
                known,
                version,
                paper,
                identified,
                printing(session.current_patient(), _detail(identified)),
                printed_by(),
                Said(decided=decided),
            ),
            file_name=FILE_NAME,
            mime="application/pdf",
            key="sheet_download" if identified else "sheet_download_unnamed",
            on_click="ignore",
            width="stretch",
        )


def printed_by() -> str:
    """Who prints, as it stands on paper: the person signed in, or that nobody is."""
    actor = store().actor
    return NOBODY if actor.identity == WORKSTATION.identity else actor.name


def _detail(identified: bool) -> str:
    return f"case-review sheet, {'with' if identified else 'without'} identifiers"


def sheet_maker(
    history: History,
    found: Assessment,
    known: Knowledge,
    version: int | None,
    paper: str,
    identified: bool,
    note: Callable[[], None],
    by: str = NOBODY,
    said: Said = NOTHING_SAID,
) -> Callable[[], bytes]:
    """What makes the file after the click. It holds all it needs, for it runs outside the page; `note` writes it down first. `by`: who prints."""

    def make() -> bytes:
        note()
        now = datetime.now().astimezone()
        state = "not saved" if version is None else f"version {version}"
        return sheet_pdf(history, found, known, Choices(now, by, state, paper, identified), said)

    return make

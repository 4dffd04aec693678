"""What does a meeting leave behind? Minutes, actions, a paragraph for a letter, and the sheets of the whole agenda; each file is made after its click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import streamlit as st

from lib.charts.model import Decided
from lib.knowledge.load import knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.reports.minutes import FILE_NAMES, actions_csv, actions_ics, letter_paragraph, minutes_docx, minutes_pdf
from lib.reports.sheet import Choices, Said
from lib.reports.sheet.batch import batch_pdf
from lib.store import AgendaItem, Meeting
from lib.ui import session
from lib.ui.allowed import may, say_why_not
from lib.ui.audited import printing
from lib.ui.meeting import tab
from lib.ui.meeting.decided import decided_marks
from lib.ui.review.assessed import assessment_of
from lib.ui.review.sheet_button import IDENTIFIED, PAPERS
from lib.ui.stored import history_of, store

Cases = Mapping[str, tuple[History, Assessment]]
SHEETS = "case-review-sheets.pdf"
_MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "ics": "text/calendar",
}
_LABELS = {"pdf": "Minutes (PDF)", "docx": "Minutes (Word)", "csv": "Actions (CSV)", "ics": "Actions and reviews (calendar)"}


def papers_popover(held: Meeting) -> None:
    """A popover with every paper of the meeting."""
    with st.popover("Papers", disabled=not held.items, width="content"):
        if not may("export"):
            say_why_not("take papers of a meeting away")
            return
        paper = st.radio(
            "Paper", list(PAPERS), format_func=PAPERS.__getitem__, horizontal=True, key="meeting_paper", persist_state="session"
        )
        identified = st.radio(
            "Identifiers", list(IDENTIFIED), format_func=IDENTIFIED.__getitem__, key="meeting_identified", persist_state="session"
        )
        for form, label in _LABELS.items():
            st.download_button(
                label,
                data=maker(held, form, paper, identified),
                file_name=FILE_NAMES[form],
                mime=_MIMES[form],
                key=f"meeting_file_{form}",
                on_click="ignore",
                width="stretch",
            )
        _sheets(held, paper, identified)


def show_letter(item: AgendaItem, history: History, found: Assessment, held: Meeting) -> None:
    """A paragraph to copy into a letter; it names nobody."""
    if not item.minute.blank:
        with st.expander("Paragraph for a letter"):
            st.code(letter_paragraph(item, history, found, knowledge(), held.held_on), language=None, wrap_lines=True)


def cases_of(held: Meeting) -> dict[str, tuple[History, Assessment]]:
    """History and findings of each case, by the key of its item; a record that is gone is left out."""
    found = {}
    for item in held.items:
        version = store().latest_version(item.patient_key)
        history = history_of(item.patient_key, version) if version is not None else None
        assessment = assessment_of(item.patient_key, version) if version is not None else None
        if history is not None and assessment is not None:
            found[item.key] = (history, assessment)
    return found


def maker(held: Meeting, form: str, paper: str, identified: bool) -> Callable[[], bytes]:
    """What makes the file after the click. It holds all it needs, for it runs outside the page, and writes down first that it was made."""
    cases, note = cases_of(held), printing(None, f"{_LABELS[form].lower().replace('(', '').replace(')', '')} of a meeting")
    by = store().actor.name

    def make() -> bytes:
        note()
        now = datetime.now().astimezone()
        choices = Choices(now, printed_by=by, paper=paper, identified=identified)
        histories = None if identified else {key: history for key, (history, _) in cases.items()}
        if form == "pdf":
            return minutes_pdf(held, cases, knowledge(), choices)
        if form == "docx":
            return minutes_docx(held, cases, knowledge(), choices)
        return actions_csv([held], histories) if form == "csv" else actions_ics([held], now, histories)

    return make


def _sheets(held: Meeting, paper: str, identified: bool) -> None:
    """The sheets of all cases in one file: made with progress, then offered."""
    versions = tuple((item.case_code, store().latest_version(item.patient_key)) for item in held.items)
    asked = (versions, session.as_of(), paper, identified)
    made = tab.sheets_held(asked)
    if made is not None:
        st.download_button(
            f"Sheets of {len(held.items)} cases (PDF)",
            data=partial(bytes, made),
            file_name=SHEETS,
            mime="application/pdf",
            key="meeting_sheets_file",
            on_click="ignore",
            type="primary",
            width="stretch",
        )
    elif st.button("Make the sheets of all cases", key="meeting_sheets", width="stretch"):
        cases = cases_of(held)
        printing(None, "case-review sheets of a meeting")()
        bar = st.progress(0.0, "Making the sheets")
        choices = Choices(datetime.now().astimezone(), printed_by=store().actor.name, paper=paper, identified=identified)
        in_order = [(*cases[item.key], item.case_code) for item in held.items if item.key in cases]
        states = [f"version {version}" for item, (_, version) in zip(held.items, versions, strict=True) if item.key in cases]
        said = [Said(item.minute.question, _decided_before(held, item)) for item in held.items if item.key in cases]

        def tell(done: int, of: int) -> None:
            bar.progress(done / of, f"{done} of {of}")

        tab.hold_sheets(asked, batch_pdf(in_order, knowledge(), choices, tell, states, said))
        st.rerun()


def _decided_before(held: Meeting, item: AgendaItem) -> tuple[Decided, ...]:
    """What other meetings decided about the patient of this case."""
    found = store().meetings.of_patient(item.patient_key)
    return decided_marks([one for one in found if one.meeting_key != held.key and one.item.minute.decision])

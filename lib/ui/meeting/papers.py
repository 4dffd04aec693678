"""What does a meeting leave behind? Minutes, actions, a paragraph for a letter, and the sheets of the whole agenda; each file is made after its click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import streamlit as st

from lib.engine.assess import assess
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
from lib.ui.meeting.projector import Records, earlier, without_names
from lib.ui.review.sheet_button import IDENTIFIED, PAPERS, printed_by
from lib.ui.stored import store

Judged = Callable[[History], Assessment]
SHEETS = "case-review-sheets.pdf"
_MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "ics": "text/calendar",
}
_DETAILS = {"pdf": "minutes as pdf", "docx": "minutes as docx", "csv": "actions as csv", "ics": "actions as calendar"}
_LABELS = {"pdf": "Minutes (PDF)", "docx": "Minutes (Word)", "csv": "Actions (CSV)", "ics": "Actions and reviews (calendar)"}


def papers_popover(held: Meeting, records: Records) -> None:
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
        choices = Choices(datetime.now().astimezone(), printed_by=printed_by(), paper=paper, identified=identified)
        judged = judged_today()
        # The button says what it makes: a click that comes before the page has taken in the choice gives what stood on the button.
        without = "" if identified else ", no identifiers"
        for form, label in _LABELS.items():
            st.download_button(
                label + without,
                data=maker(held, records, form, choices, printing(None, _DETAILS[form]), judged),
                file_name=FILE_NAMES[form],
                mime=_MIMES[form],
                key=f"meeting_file_{form}{'' if identified else '_unnamed'}",
                on_click="ignore",
                width="stretch",
            )
        _sheets(held, records, choices, judged)


def show_letter(item: AgendaItem, history: History, found: Assessment, held: Meeting) -> None:
    """A paragraph to copy into a letter; it names nobody."""
    if not item.minute.blank:
        with st.expander("Paragraph for a letter"):
            st.code(letter_paragraph(item, history, found, knowledge(), held.held_on), language=None, wrap_lines=True)


def cases_of(records: Records, judged: Judged) -> dict[str, tuple[History, Assessment]]:
    """History and findings of each case, by the key of its item."""
    return {key: (history, judged(history)) for key, (_, history) in records.items()}


def judged_today() -> Judged:
    """What makes the findings of a history as of today, with the settings of this tab. It holds all it needs, for it runs outside the page."""
    day, settings = session.as_of(), session.settings()
    return lambda history: assess(history, knowledge(), day, settings)


def maker(held: Meeting, records: Records, form: str, choices: Choices, note: Callable[[], None], judged: Judged) -> Callable[[], bytes]:
    """What makes the file after the click. It holds all it needs, for it runs outside the page; `note` writes down first that it was made."""

    def make() -> bytes:
        note()
        now = datetime.now().astimezone()
        told = replace(choices, printed_at=now)
        histories = None if choices.identified else {key: history for key, (_, history) in records.items()}
        if form == "pdf":
            return minutes_pdf(held, cases_of(records, judged), knowledge(), told)
        if form == "docx":
            return minutes_docx(held, cases_of(records, judged), knowledge(), told)
        return actions_csv([held], histories) if form == "csv" else actions_ics([held], now, histories)

    return make


def said_of(held: Meeting, records: Records, identified: bool) -> tuple[Said, ...]:
    """For each sheet of the agenda: the question for this meeting, and what earlier ones decided, as marks on its chart.

    Without identifiers, what is on record of any patient of the agenda is taken out: one may be named under another."""
    hide = without_names([history for _, history in records.values()])
    told = []
    for item in held.items:
        if item.key in records:
            before = [one for one in earlier(store().meetings.of_patient(item.patient_key), held) if one.item.minute.decision]
            said = Said(item.minute.question, decided_marks(before))
            told.append(said if identified else said.without(hide))
    return tuple(told)


def _sheets(held: Meeting, records: Records, choices: Choices, judged: Judged) -> None:
    """The sheets of all cases in one file: made with progress, then offered."""
    in_order = [(item, *records[item.key]) for item in held.items if item.key in records]
    versions = tuple((item.case_code, version) for item, version, _ in in_order)
    said = said_of(held, records, choices.identified)
    asked = (versions, said, session.as_of(), session.settings(), choices.paper, choices.identified)
    made = tab.sheets_held(asked)
    if made is not None:
        st.download_button(
            f"Sheets of {len(in_order)} {'case' if len(in_order) == 1 else 'cases'} (PDF){'' if choices.identified else ', no identifiers'}",
            data=partial(bytes, made),
            file_name=SHEETS,
            mime="application/pdf",
            key="meeting_sheets_file" if choices.identified else "meeting_sheets_file_unnamed",
            on_click="ignore",
            type="primary",
            width="stretch",
        )
        return
    st.button("Make the sheets of all cases", key="meeting_sheets", width="stretch", on_click=tab.ask_sheets, args=(asked,))
    # Asked for until they are there: whatever runs the page anew meanwhile does not lose the wish.
    if tab.sheets_asked() == asked:
        printing(None, "case-review sheets of a meeting")()
        bar = st.progress(0.0, "Making the sheets")

        def tell(done: int, of: int) -> None:
            bar.progress(done / of, f"{done} of {of}")

        cases = [(history, judged(history), item.case_code) for item, _, history in in_order]
        tab.hold_sheets(asked, batch_pdf(cases, knowledge(), choices, tell, [f"version {version}" for _, version in versions], said))
        st.rerun()

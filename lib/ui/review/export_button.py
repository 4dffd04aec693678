"""The history to take away: a file that spreadsheets open and this product reads back exactly, made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from lib.records.history import History
from lib.reports.export import ExportError, export, media_type
from lib.reports.record import record_pdf
from lib.ui import session
from lib.ui.allowed import may, say_why_not
from lib.ui.audited import exporting, store_later

FORMS = {"csv": "CSV", "xlsx": "Excel (XLSX)", "json": "JSON"}
FILE_NAME = "history"  # nothing about the patient: file names end up in lists and logs
# What a patient may ask for: also earlier versions, meetings, and who looked.
EVERYTHING = {"json": "JSON", "pdf": "PDF"}
RECORD_NAME = "patient-record"


def export_button(history: History) -> None:
    """A popover with the form of the file and the button. The file holds what identifies the patient, and says so."""
    with st.popover("Export", width="stretch"):
        if not may("export"):
            say_why_not("take a history away")
            return
        form = st.radio("Form", list(FORMS), format_func=FORMS.__getitem__, key="export_form", persist_state="session")
        st.write("The file holds the whole history with the patient's name and number. Keep it where such data may be.")
        st.download_button(
            f"Export history ({FORMS[form]})",
            data=history_maker(history, form, exporting(session.current_patient(), f"history as {form}")),
            file_name=f"{FILE_NAME}.{form}",
            mime=media_type(form),
            key="history_download",
            on_click="ignore",
            width="stretch",
        )
        key = session.current_patient()
        if key is None:
            return
        st.write("Everything that is kept, with earlier versions, meetings and who looked, for the patient or another clinic:")
        for kind, words in EVERYTHING.items():
            st.download_button(
                f"Everything kept ({words})",
                data=record_maker(history, kind, key),
                file_name=f"{RECORD_NAME}.{kind}",
                mime="application/pdf" if kind == "pdf" else "application/json",
                key=f"record_download_{kind}",
                on_click="ignore",
                width="stretch",
            )


def record_maker(history: History, kind: str, key: str) -> Callable[[], bytes]:
    """What makes the file of everything after the click; the store writes down that it was taken out."""
    still = store_later()

    def make() -> bytes:
        bound = still()
        document = bound.take_out(key)
        if kind == "json":
            return document.encode()
        return record_pdf(document, history, datetime.now().astimezone(), bound.actor.name)

    return make


def history_maker(history: History, form: str, note: Callable[[], None]) -> Callable[[], bytes]:
    """What makes the file after the click. It holds all it needs, for it runs outside the page; `note` writes it down first."""

    def make() -> bytes:
        note()
        try:
            return export([history], form)
        except ExportError as fault:  # a file all the same, that says why
            return str(fault).encode()

    return make

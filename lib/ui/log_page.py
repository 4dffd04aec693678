"""Who did what, and is the log whole? What the page of the log shows.

The log knows patients by random keys; the number is looked up here, for those who may manage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from lib.records.dates import show_date
from lib.store import AuditRow
from lib.ui import session
from lib.ui.access.words import ROLE_WORDS
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.stored import store
from lib.ui.tables import show_table

KINDS: Mapping[str, str] = {
    "view": "Seen",
    "change": "Changed",
    "void": "Removed from lists",
    "export": "Taken away as a file",
    "print": "Printed",
    "sign_in": "Signed in",
    "sign_in_failed": "Not let in",
    "sign_out": "Signed out",
    "account": "Account",
    "setting": "Setting",
    "meeting": "Meeting",
    "erase": "Erased",
    "backup": "Backup",
    "restore": "Restored from a backup",
    "encrypt": "Encrypted",
    "verify": "Log checked",
}
RECENT = (50, 200, 1_000)
_HEADINGS = ("When", "Who", "Role", "What", "Patient", "Detail")
_NONE = "–"


def ask_who_looked() -> None:
    """Everything that was done with one patient, newest first."""
    st.subheader("Who looked at a patient")
    with st.form("log_patient_form", border=False):
        field, button = st.columns([3, 1], vertical_alignment="bottom")
        number = field.text_input("Patient number", key="log_patient", autocomplete="off")
        button.form_submit_button("Show", type="primary", width="stretch")
    if not number.strip():
        return
    key = store().find_patient(number.strip())
    if key is None:
        st.html(f'<p class="trd-line">No patient {as_html(number.strip())} is kept here.</p>')
        return
    rows = store().audit.of_patient(key)
    seen = {row.identity for row in rows if row.kind == "view"}
    people, entries = ("person" if len(seen) == 1 else "people"), ("entry" if len(rows) == 1 else "entries")
    st.html(f'<p class="trd-line" role="status">Seen by {len(seen)} {people}, {len(rows)} {entries}.</p>')
    show_table("What was done with this patient", _HEADINGS, _cells(rows, {key: number.strip()}))


def show_recent() -> None:
    """What was done lately, by anybody, with any patient."""
    st.subheader("Lately")
    count = st.segmented_control("Entries", RECENT, default=RECENT[0], key="log_recent", label_visibility="collapsed", required=True)
    numbers = {patient.key: patient.patient_id for patient in store().list_patients()}
    show_table("The last entries of the log", _HEADINGS, _cells(store().audit.recent(count), numbers))


def offer_verify() -> None:
    """A check of the whole log and of every saved version."""
    st.subheader("Is the log whole?")
    st.html(
        '<p class="trd-line">Every entry carries the hash of the one before it. A changed, removed or reordered entry is found here.</p>'
    )
    st.button("Check now", on_click=_check, key="log_check")


@safely
def _check() -> None:
    store().audit.record("verify")
    found = store().verify()
    if found.faults:
        session.leave_notice("error", f"Something was changed outside TRD Review: {'; '.join(found.faults)}")
    else:
        session.leave_notice("success", f"{found.rows:,} entries and {found.versions:,} saved versions: everything is as it was written.")


def _cells(rows: Iterable[AuditRow], numbers: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        at = row.at.astimezone()
        roles: Mapping[str, str] = {str(role): words for role, words in ROLE_WORDS.items()}
        whose = numbers.get(row.patient_key, "a sample, or no longer listed") if row.patient_key else _NONE
        yield (
            f"{show_date(at.date())} {at:%H:%M:%S}",
            row.identity,
            roles.get(row.role, "not let in"),
            KINDS.get(row.kind, row.kind.replace("_", " ").capitalize()),
            whose,
            row.detail or _NONE,
        )

"""The list of saved histories and the fictional samples, as the first page shows them."""

from __future__ import annotations

import streamlit as st

from lib.records.dates import show_date, show_partial
from lib.records.doses import show_amount
from lib.store import PatientSummary
from lib.ui import session
from lib.ui.escape import as_html, as_markdown
from lib.ui.samples import open_sample, samples
from lib.ui.stored import store

_A_PAGE = 25
_A_ROW = 3


def show_saved() -> None:
    """Saved histories, the one saved last first, with a search field; an empty list says how to begin."""
    saved = [patient for patient in store().list_patients() if not patient.sample]
    st.subheader("Saved histories")
    if not saved:
        st.write("None yet. Open a fictional sample below with one click, or add a history from a file.")
        st.button("Add a history", type="primary", on_click=session.go_to, args=("history",))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input("Find by name or ID", key="find_patient", max_chars=80, placeholder="Name or ID", width=320)
        st.button("Add a history", type="primary", on_click=session.go_to, args=("history",))
    found = [patient for patient in saved if matches(patient, wanted or "")]
    if not found:
        st.write("No saved history matches.")
    with st.container(gap="xxsmall"):
        for patient in found[:_A_PAGE]:
            _row(patient)
    if len(found) > _A_PAGE:
        st.write(f"{len(found) - _A_PAGE} more: narrow the search to see them.")


def show_samples() -> None:
    """Fictional patients, three a row in their own order, a button each."""
    st.subheader("Fictional samples")
    st.write("Invented patients to try the product with. An opened sample is kept apart from saved histories.")
    shown = samples()
    for first in range(0, len(shown), _A_ROW):
        for column, sample in zip(st.columns(_A_ROW, gap="small"), shown[first : first + _A_ROW], strict=False):
            with column, st.container(border=True, gap=None, height="stretch", key=f"sample_card_{sample.file}"):
                st.button(
                    f"**{as_markdown(sample.title)}**",
                    key=f"sample_{sample.file}",
                    on_click=open_sample,
                    args=(sample.file,),
                    type="tertiary",
                )
                st.html(f'<p class="trd-line">{as_html(sample.shows)}</p>')


def matches(patient: PatientSummary, wanted: str) -> bool:
    """Does every word of `wanted` stand in the patient's name or ID?"""
    text = " ".join(filter(None, (patient.patient_id, patient.family_name, patient.given_name))).casefold()
    return all(word in text for word in wanted.casefold().split())


def shown_name(patient: PatientSummary) -> str:
    """`FAMILY, Given`, or the part that is known."""
    parts = [part for part in ((patient.family_name or "").upper(), patient.given_name or "") if part]
    return ", ".join(parts) or "Name not recorded"


def last_score(patient: PatientSummary) -> str:
    """`PHQ-9 14 on 19-Oct-2026`, or `No score recorded`."""
    score = patient.last_score
    return f"{score.scale} {show_amount(score.value)} on {show_partial(score.when)}" if score else "No score recorded"


def _row(patient: PatientSummary) -> None:
    cells = (
        (shown_name(patient), "trd-strong"),
        (f"Born {show_partial(patient.born)}", ""),
        (f"{patient.rows_used} of {patient.rows_read} rows used", ""),
        (last_score(patient), ""),
        (f"Saved {show_date(patient.saved_at.astimezone().date())}", ""),
    )
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        label = f"Open {as_markdown(patient.patient_id)}"
        st.button(label, key=f"open_{patient.key}", on_click=session.open_patient, args=(patient.key,), width=150, wrap=True)
        st.html('<div class="trd-row">' + "".join(f'<span class="{css}">{as_html(text)}</span>' for text, css in cells) + "</div>")

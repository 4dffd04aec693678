"""The first page: saved histories as a worklist, and the fictional samples in one click."""

from __future__ import annotations

import streamlit as st

from lib.ui import session
from lib.ui.entry.unfinished import show_unfinished
from lib.ui.escape import as_html, as_markdown
from lib.ui.samples import load_samples, open_sample, samples
from lib.ui.stored import store
from lib.ui.worklist.agenda import show_ticked
from lib.ui.worklist.asked import asked, show_samples_instead
from lib.ui.worklist.show import show_worklist

_A_ROW = 3
_LISTS = {False: "Saved histories", True: "Fictional samples"}
_WHICH = "worklist_which"


def show_patients() -> None:
    """A newcomer finds the samples first; everyone else the worklist, with the samples below it."""
    everyone, actor = store().list_patients(), store().actor
    saved = tuple(patient for patient in everyone if not patient.sample)
    kept = tuple(patient for patient in everyone if patient.sample)
    fictional = asked().samples and bool(kept)
    with st.container(horizontal=True, vertical_alignment="center", key="patients_head"):
        st.title("Patients", width="content")
        if (saved or fictional) and (kept or actor.may("change")):  # to open samples for the first time keeps them
            session.begin_widget(_WHICH, fictional)
            st.segmented_control(
                "Which list",
                list(_LISTS),
                key=_WHICH, format_func=_LISTS.__getitem__, on_change=_switched, required=True,
                label_visibility="collapsed",
            )  # fmt: skip
        st.space("stretch")
        if (saved or fictional) and actor.may("meet"):
            show_ticked(session.as_of())
        if actor.may("change"):
            st.button("Add a history", type="primary", on_click=session.go_to, args=("history",))
    show_unfinished()
    if fictional or saved:
        show_worklist(kept if fictional else saved)
    elif not actor.may("change"):
        st.write("None yet. A clinician adds histories here.")
    else:
        st.write("None yet. Open a fictional sample below with one click, or add a history from a file.")
    if actor.may("change"):  # opening one keeps it
        show_samples(offer=not fictional)


def show_samples(offer: bool) -> None:
    """Fictional patients, three a row in their own order, a button each; all of them as a list (`offer`)."""
    st.subheader("Fictional samples")
    shown = samples()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write("Invented patients to try the product with. An opened sample is kept apart from saved histories.")
        if offer:
            st.button(f"Try the worklist with {len(shown)} fictional patients", key="try_worklist", on_click=_try)
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


def _try() -> None:
    load_samples()
    session.set_widget(_WHICH, True)
    show_samples_instead(True)


def _switched() -> None:
    fictional = bool(session.widget_value(_WHICH))
    if fictional and not any(patient.sample for patient in store().list_patients()):
        load_samples()
    show_samples_instead(fictional)

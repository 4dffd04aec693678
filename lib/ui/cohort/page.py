"""The page of a cohort in each of its states: nothing yet, running, ended early, or done with its figures."""

from __future__ import annotations

import streamlit as st

from lib.charts.cohort.shown import Shown
from lib.cohort.summary.small import shown
from lib.records.dates import show_date
from lib.ui import session
from lib.ui.cohort import job
from lib.ui.cohort.begin import show_begin
from lib.ui.cohort.definitions_section import show_definitions
from lib.ui.cohort.held import SECTIONS, held, hold
from lib.ui.cohort.missing_section import show_missing
from lib.ui.cohort.pathways_section import show_pathways
from lib.ui.cohort.patients_section import show_patients_of
from lib.ui.cohort.running import put_away, show_ended_early, show_running
from lib.ui.cohort.stages_section import show_stages
from lib.ui.cohort.words import people
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.stored import store

SECTION, HIDE = "cohort_section", "cohort_hide"
_DRAW = {
    "definitions": show_definitions,
    "pathways": show_pathways,
    "stages": show_stages,
    "missing": show_missing,
    "patients": show_patients_of,
}
HIDDEN = (
    "Counts from 1 to 5 are written as “fewer than 6”. Every other count, total and share is rounded to the nearest 10, so that taking others from a total leaves a "
    "range and not the number. Rare combinations, ranges and ways are put together or not drawn, and the list of patients is put away."
)

HIDDEN_SHORT = "Counts from 1 to 5 are hidden. All others are rounded to the nearest 10, so that totals do not give them away."


def show_cohort() -> None:
    """Draw the page."""
    job.sweep()
    of = job.job_of(store().actor)
    if of is None:
        st.title("Cohort")
        st.write(
            "The rules of the review over many patients at once: who meets which definition, by which way they came there, and what is not recorded."
        )
        show_begin()
    elif of.state == "running":
        st.title("Cohort")
        show_running()
    elif of.state == "done" and of.people.exists():
        _show_done(of)
    else:
        st.title("Cohort")
        show_ended_early(of)


def _show_done(of: job.Job) -> None:
    tab = held()
    session.begin_widget(HIDE, tab.hide)
    session.begin_widget(SECTION, tab.section)
    with st.container(horizontal=True, vertical_alignment="center", key="cohort_head"):
        st.title("Cohort", width="content")
        st.html(f'<p class="trd-line">{as_html(about(of, tab.hide))}</p>', width="content")
        st.space("stretch")
        st.toggle("Hide small counts", key=HIDE, on_change=safely(_hid), help=HIDDEN)
        st.button("Put it away", on_click=safely(put_away), key="cohort_put_away")
    if tab.hide:
        st.html(f'<p class="trd-line">{as_html(HIDDEN_SHORT)}</p>')
    st.segmented_control(
        "Section",
        list(SECTIONS),
        key=SECTION,
        format_func=SECTIONS.__getitem__,
        label_visibility="collapsed",
        required=True,
        on_change=safely(_chose),
    )
    _DRAW[tab.section](of)


def about(of: job.Job, hide: bool) -> str:
    """Who this is about, of how many rows, on which day."""
    ended = of.ended
    everyone: Shown = shown(ended["patients"], hide)
    count = f"{everyone.words} patients" if hide else people(ended["patients"])
    words = [of.title, *([] if of.title == count else [count]), f"as of {show_date(of.as_of)}"]
    if not hide:
        words.insert(-1, f"{ended['rows_used']:,} of {ended['rows_read']:,} rows used")
        if ended["problems"]:
            words.append(f"{ended['problems']:,} {'problem' if ended['problems'] == 1 else 'problems'} with rows or cells")
        if ended["failed"]:
            words.append(f"{people(ended['failed'])} could not be assessed")
    return " · ".join(words)


def _hid() -> None:
    hold(hide=bool(session.widget_value(HIDE)))


def _chose() -> None:
    hold(section=session.widget_value(SECTION) or "definitions")

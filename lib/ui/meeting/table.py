"""The desk of one meeting: the agenda beside the case in hand, with what was decided last time and the scribe's panel."""

from __future__ import annotations

import streamlit as st

from lib.records.dates import show_date
from lib.store import AgendaItem, Meeting
from lib.ui import session
from lib.ui.allowed import may
from lib.ui.audited import viewed
from lib.ui.banner import banner_html
from lib.ui.connection import keep_the_keyboard
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import guarded, safely
from lib.ui.meeting.agenda import show_agenda
from lib.ui.meeting.before import show_before
from lib.ui.meeting.company import door_when_locked, note_desk
from lib.ui.meeting.desk import WAYS, close_meeting, desk, leaf, put
from lib.ui.meeting.naming import name_and_day
from lib.ui.meeting.papers import papers_popover, show_letter
from lib.ui.meeting.projector import POLL, Records, earlier, fixed, records_of, shown_item, sign_of_life
from lib.ui.meeting.said import STATES
from lib.ui.meeting.scribe import show_scribe
from lib.ui.meeting.signing import show_addenda, show_signed, sign_button
from lib.ui.review.assessed import assessment_of
from lib.ui.stored import store

WAY, WORDS, OPTIONS = "meeting_way", "meeting_words", "meeting_options"


def show_table(held: Meeting, item: AgendaItem | None) -> None:
    """Head, agenda and case; and a sign of life that brings in what other screens changed."""
    stamp, records = store().meetings.stamp(held.key), records_of(held)
    _head(held, records)
    agenda, case = st.columns([4, 7], gap="medium")
    with agenda:
        show_agenda(held, records)
        if held.items:
            _projector_choices(held)
        if held.status == "signed":
            show_addenda(held)
    with case:
        if item is not None:
            _case(held, item, records)
    _follow(held.key, stamp)
    keep_the_keyboard()


def _head(held: Meeting, records: Records) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="meeting_head"):
        st.button("All meetings", on_click=close_meeting, type="tertiary", icon=":material/arrow_back:")
        st.html(
            f'<h1 class="trd-meeting">{as_html(held.title)} <span>{as_html(show_date(held.held_on))} · {STATES[held.status]}</span></h1>',
            width="stretch",
        )
        if not fixed(held):
            name_and_day(held)
        st.link_button("Open the meeting view", f"/meeting?view={held.key}", icon=":material/open_in_new:", disabled=not held.items)
        papers_popover(held, records)
        if not fixed(held):
            if held.items:
                sign_button(held)
            else:
                st.button("Discard this meeting", on_click=safely(_discard), args=(held.key,), key="meeting_discard")


def _discard(key: str) -> None:
    store().meetings.discard(key)
    close_meeting()
    session.leave_notice("success", "The meeting was discarded.")


def _projector_choices(held: Meeting) -> None:
    """Who leads, and what the room may see beyond the history."""
    if fixed(held):
        return
    with st.container(border=True, gap="xsmall", key="meeting_room"):
        session.set_widget(WAY, desk().way)
        st.radio("Projector", list(WAYS), format_func=WAYS.__getitem__, key=WAY, on_change=_take_way, label_visibility="collapsed")
        session.set_widget(WORDS, held.words_shown)
        st.toggle(
            "The room sees question and decision",
            key=WORDS,
            on_change=safely(_show_words),
            args=(held.key,),
            help="What is typed may hold names. Those on record are taken out before anything is sent to the projector; others cannot be known.",
        )


def _take_way() -> None:
    put(way=session.widget_value(WAY) or "leads")


def _show_words(key: str) -> None:
    store().meetings.show_words(key, bool(session.widget_value(WORDS)))


def _case(held: Meeting, item: AgendaItem, records: Records) -> None:
    version, history = records.get(item.key, (0, None))
    found = assessment_of(item.patient_key, version) if history else None
    if history is None or found is None:
        st.warning("The record of this case is no longer in the database.")
        return
    viewed(item.patient_key)
    _steps(held, item)
    st.html(banner_html(history, session.as_of()))
    _elsewhere(held, item)
    show_before(earlier(store().meetings.of_patient(item.patient_key), held))
    if fixed(held):
        show_signed(held, item, found)
    if may("meet"):
        show_scribe(held, item, found)
    show_letter(item, history, found, held)


def _steps(held: Meeting, item: AgendaItem) -> None:
    """Which case this is, the way to its neighbours and its review, and whether the room sees the options."""
    keys = [one.key for one in held.items]
    at = keys.index(item.key)
    with st.container(horizontal=True, vertical_alignment="center", key="meeting_steps"):
        st.html(f'<h2 class="trd-case">{as_html(item.case_code)} <span>{at + 1} of {len(keys)}</span></h2>', width="stretch")
        st.button("Open review", on_click=session.open_patient, args=(item.patient_key,), key="meeting_review")
        if not fixed(held):
            label = "Hide options" if item.options_shown else "Reveal options"
            st.button(label, key=OPTIONS, on_click=safely(_show_options), args=(item.key, not item.options_shown))
        st.button("Previous", on_click=safely(leaf), args=("back",), disabled=at == 0, key="meeting_back", icon=":material/chevron_left:")
        st.button(
            "Next",
            on_click=safely(leaf),
            args=("next",),
            disabled=at == len(keys) - 1,
            key="meeting_next",
            icon=":material/chevron_right:",
            icon_position="right",
            type="primary",
        )


def _show_options(item_key: str, shown: bool) -> None:
    store().meetings.show_options(item_key, shown)


def _elsewhere(held: Meeting, item: AgendaItem) -> None:
    """The projector went to another case by its own keys: said, with a way there; what is typed here stays with its case."""
    shown = shown_item(held)
    if fixed(held) or shown is None or shown.key == item.key or held.shown is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="meeting_elsewhere"):
        st.html(f'<p class="trd-line">The projector shows <strong>{as_html(shown.case_code)}</strong>.</p>', width="content")
        st.button(f"Go to {as_markdown(shown.case_code)}", key="meeting_go", on_click=put, kwargs={"case": shown.key})


@st.fragment(run_every=POLL)
@guarded()
def _follow(key: str, drawn: str) -> None:
    door_when_locked()
    sign_of_life()
    note_desk(key)
    if store().meetings.stamp(key) != drawn:
        st.rerun()

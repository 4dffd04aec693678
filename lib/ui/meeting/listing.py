"""Which meetings are there, and how is one planned?"""

from __future__ import annotations

from datetime import date

import streamlit as st

from lib.ingest.dates import read_date
from lib.records.dates import PartialDate, show_date
from lib.store import Meeting, OpenAction
from lib.ui import session
from lib.ui.allowed import may
from lib.ui.banner import name
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import safely
from lib.ui.meeting.desk import open_meeting
from lib.ui.meeting.said import STATES
from lib.ui.stored import latest_histories, store

TITLE, DAY = "meeting_title", "meeting_day"
_SHOWN = 30


def show_list() -> None:
    """Every meeting, the latest first, what is still to be done, and a form for a new one."""
    st.title("Case-review meetings")
    st.space("small")
    meetings, actions = st.columns([3, 2], gap="large")
    with meetings:
        if may("meet"):
            _new()
        found = store().meetings.list()
        if not found:
            st.write("No meeting is planned yet. A meeting has a name and a day; patients are added on the next screen.")
        for held in found[:_SHOWN]:
            _line(held)
        if len(found) > _SHOWN:
            st.write(f"{len(found) - _SHOWN} earlier meetings are not listed.")
    with actions:
        _open_actions(store().meetings.actions_open())


def _new() -> None:
    with st.form("meeting_new", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name of the meeting", key=TITLE, value="Case review", max_chars=80, width=280)
        st.text_input("Day", key=DAY, value=show_date(session.as_of()), max_chars=30, width=160)
        st.form_submit_button("Plan a meeting", type="primary", on_click=safely(_plan))


def _plan() -> None:
    day = read_day_typed(str(session.widget_value(DAY) or ""), session.as_of())
    if day is None:
        session.leave_notice("error", "Not planned: write the day with the month in letters, for example 08-Dec-2026.")
        return
    open_meeting(store().meetings.create(str(session.widget_value(TITLE) or ""), day))


def read_day_typed(text: str, today: date) -> date | None:
    """One day as somebody types it; None when it is none, or the order of its numbers could be either."""
    read = read_date(text, None, today)
    return read.earliest if isinstance(read, PartialDate) and read.exact else None


def _line(held: Meeting) -> None:
    cases = len(held.items)
    written = sum(not item.minute.blank for item in held.items)
    said = [show_date(held.held_on), f"{cases} {'case' if cases == 1 else 'cases'}", STATES[held.status]]
    if held.status == "open":
        said.append(f"{written} written")
    with st.container(horizontal=True, vertical_alignment="center", key=f"meeting_{held.key}"):
        st.button(f"**{as_markdown(held.title)}**", key=f"open_{held.key}", on_click=open_meeting, args=(held.key,), type="tertiary")
        st.html(f'<p class="trd-line">{as_html(" · ".join(said))}</p>', width="content")


def _open_actions(found: tuple[OpenAction, ...]) -> None:
    st.subheader("Actions still open")
    if not found:
        st.write("None.")
    today = session.as_of()
    records = latest_histories(one.patient_key for one in found[:_SHOWN])
    for one in found[:_SHOWN]:
        due = one.action.due
        when = "no day agreed" if due is None else f"{'overdue since' if due < today else 'by'} {show_date(due)}"
        who = name(records[one.patient_key][1]) if one.patient_key in records else one.case_code
        owner = f"{one.action.owner}: " if one.action.owner else ""
        st.html(
            f'<p class="trd-line"><strong>{as_html(owner)}{as_html(one.action.text)}</strong><br>'
            f"{as_html(who)} · {as_html(when)} · {as_html(one.title)}, {as_html(show_date(one.held_on))}</p>"
        )
    if len(found) > _SHOWN:
        st.write(f"{len(found) - _SHOWN} more.")

"""How does a planned meeting get another name or day? Until it is signed off; every screen at the meeting follows."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lib.records.dates import show_date
from lib.store import Meeting
from lib.ui import session
from lib.ui.guard import safely
from lib.ui.meeting.listing import read_day_typed
from lib.ui.stored import store

TITLE, DAY = "meeting_title_new", "meeting_day_new"


def name_and_day(held: Meeting) -> None:
    """A popover with the two fields."""
    # Keys of what was read: when another screen changed it, the fields begin anew with what is there now.
    as_read = f"{held.key}_{held.title}_{held.held_on}"
    with st.popover("Name and day", width="content"), st.form("meeting_rename", border=False):
        st.text_input("Name of the meeting", value=held.title, max_chars=80, key=f"{TITLE}_{as_read}")
        st.text_input("Day", value=show_date(held.held_on), max_chars=30, key=f"{DAY}_{as_read}")
        st.form_submit_button("Save", type="primary", on_click=safely(_rename), args=(held.key, held.title, held.held_on, as_read))


def _rename(key: str, title: str, held_on: date, as_read: str) -> None:
    day = read_day_typed(str(session.widget_value(f"{DAY}_{as_read}") or ""), session.as_of())
    if day is None:
        session.leave_notice("error", "Not changed: write the day with the month in letters, for example 08-Dec-2026.")
        return
    store().meetings.rename(key, str(session.widget_value(f"{TITLE}_{as_read}") or ""), day, base=(title, held_on))
    session.leave_notice("success", "Name and day are saved.")

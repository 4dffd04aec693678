"""From ticks to an agenda: put the ticked patients on a planned meeting, or on a new one."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from lib.ingest.dates import read_date
from lib.records.dates import PartialDate, show_date
from lib.store import Meeting
from lib.ui import session
from lib.ui.escape import as_markdown
from lib.ui.guard import safely
from lib.ui.stored import store
from lib.ui.worklist.asked import ask, asked

NEW = ""
MEETING, TITLE, DAY = "agenda_meeting", "agenda_title", "agenda_day"


def show_ticked(as_of: date) -> None:
    """What can be done with the ticked patients. It stands there before any is ticked, so that no row moves under the pointer."""
    count = len(asked().ticked)
    if count:
        st.button("Clear ticks", key="clear_ticks", on_click=ask, kwargs={"ticked": ()}, type="tertiary")
    with st.popover(f"Add {count} to agenda" if count else "Add to agenda", key="agenda", disabled=not count):
        _choose(as_of, count)


def _choose(as_of: date, count: int) -> None:
    planned = {one.key: one for one in store().meetings.list() if one.status != "signed"}
    # Today's or the next meeting is the likely one; the list has the latest day first.
    likely = [key for key, one in planned.items() if one.held_on >= as_of][-1:]
    options = [*likely, *(key for key in planned if key not in likely), NEW]
    st.selectbox("Meeting", options, key=MEETING, format_func=lambda key: called(planned[key]) if key in planned else "A new meeting")
    if session.widget_value(MEETING) in (NEW, None) or len(options) == 1:
        st.text_input("Name of the meeting", value="Case review", key=TITLE, max_chars=80)
        st.text_input("Day", value=show_date(as_of + timedelta(days=7)), key=DAY, max_chars=30)
    st.button(f"Add {count} {'patient' if count == 1 else 'patients'}", key="agenda_add", type="primary", on_click=safely(add_ticked))


def called(meeting: Meeting) -> str:
    """`Case review, 24-Nov-2026 (6 patients)`."""
    count = len(meeting.items)
    return f"{as_markdown(meeting.title)}, {show_date(meeting.held_on)} ({count} {'patient' if count == 1 else 'patients'})"


def add_ticked() -> None:
    """Put the ticked patients at the end of the chosen agenda, in the order they were ticked. For a callback; ticks stay when it is refused."""
    meetings, key = store().meetings, session.widget_value(MEETING) or NEW
    if key == NEW:
        day = _day(str(session.widget_value(DAY) or ""), session.as_of())
        if day is None:
            session.leave_notice("error", "Not added: write the day of the meeting with the month in letters, for example 08-Dec-2026.")
            return
        key = meetings.create(str(session.widget_value(TITLE) or ""), day)
    before = _patients(key)
    ticked = asked().ticked
    for patient in ticked:
        meetings.add_patient(key, patient)
    meeting = meetings.load(key)
    new = len(_patients(key) - before)
    there = len(ticked) - new
    already = f"; {there} already on it" if there else ""
    if meeting is not None:
        session.leave_notice("success", f"{new} added to the agenda of {meeting.title} on {show_date(meeting.held_on)}{already}.")
    ask(ticked=())


def _patients(key: str) -> set[str]:
    meeting = store().meetings.load(key)
    return {item.patient_key for item in meeting.items} if meeting else set()


def _day(text: str, today: date) -> date | None:
    """The day that was typed; None when it is not one day, or the order of its numbers could be either."""
    read = read_date(text, None, today)
    return read.earliest if isinstance(read, PartialDate) and read.exact else None

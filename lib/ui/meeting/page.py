"""Which part of the meeting does this tab show: the list of meetings, the desk of one meeting, or its projector?

The address says it (`?view=` the projector, `?meeting=` the desk), so that a tab finds its place again after a reload or a restart of the server.
"""

from __future__ import annotations

import streamlit as st

from lib.ui.meeting.desk import close_meeting, desk, keep_address, settle
from lib.ui.meeting.listing import show_list
from lib.ui.meeting.projector import show_projector
from lib.ui.meeting.tab import address
from lib.ui.meeting.table import show_table
from lib.ui.stored import store


def show_meeting() -> None:
    """Draw what the address asks for."""
    view = address("view")
    if view:
        show_projector(view)
        return
    key = desk().meeting
    held = store().meetings.load(key) if key else None
    if key and held is None:
        st.warning("This meeting is no longer in the database.")
        close_meeting()
    if held is None:
        keep_address()
        show_list()
        return
    item = settle(held)
    keep_address()
    show_table(held, item)

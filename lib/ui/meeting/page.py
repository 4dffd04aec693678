"""Which part of the meeting does this tab show: the list of meetings, the desk of one meeting, or its projector?

The address says it (`?view=` the projector, `?meeting=` the desk), so that a tab finds its place again after a reload or a restart of the server.
"""

from __future__ import annotations

import streamlit as st

from lib.ui.meeting.projector import show_projector


def show_meeting() -> None:
    """Draw what the address asks for."""
    view = st.query_params.get("view")
    if view:
        show_projector(view)
        return

"""Is anybody still there? The browser tells when it is used, and covers its screen when it is not; the server keeps its own time all the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import streamlit as st

from lib.ui import session
from lib.ui.access.gate import arrive, browser_key
from lib.ui.access.state import access

_KEY = "idle_watch"
_CSS = """#trd-idle { display: none; }
"""
_draw = st.components.v2.component(
    "trd_idle",
    html='<div id="trd-idle"></div>\n',
    css=_CSS,
    js=(Path(__file__).parent / "idle.js").read_text(encoding="utf-8"),
)


@st.fragment
def watch_idle(limit: timedelta) -> None:
    """Watch this tab. Only this small part runs again when the browser says that it is idle, or that its person is not in any more; that it is
    used, it tells the front door."""
    _draw(key=_KEY, data={"seconds": limit.total_seconds()}, on_said_change=_heard)
    if arrive().actor is None:
        st.rerun()


def _heard() -> None:
    if getattr(session.widget_value(_KEY), "said", None) == "idle":
        access().sign_ins.lock(browser_key())

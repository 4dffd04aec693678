"""A lost connection must not take the keyboard from somebody who is typing: for pages that say by themselves that nothing is kept."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_watch = st.components.v2.component(
    "trd_connection", html='<span class="connection"></span>\n', js=Path(__file__).with_name("connection.js").read_text(encoding="utf-8")
)


def keep_the_keyboard() -> None:
    """Close Streamlit's dialog about a lost connection as soon as it opens, and give the keyboard back to the field that had it."""
    _watch(key="connection")

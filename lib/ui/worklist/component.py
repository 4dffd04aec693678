"""Draw the rows of the list and hear clicks: one component without an iframe, so that a row is a row and keys move through it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from lib.ui import session
from lib.ui.style import PANEL_CSS

KEY = "worklist"
_HERE = Path(__file__).parent
_draw = st.components.v2.component(
    "trd_worklist",
    html='<div class="panel worklist"></div>\n',
    css=PANEL_CSS + (_HERE / "list.css").read_text(encoding="utf-8"),
    js=(_HERE / "list.js").read_text(encoding="utf-8"),
)


def draw_list(data: dict[str, Any], on_pick: Callable[[str], None]) -> None:
    """Draw the list. A click calls `on_pick` with `open:<key>`, `tick:<key>`, `tick-all`, `sort:<order>`, `page:next` or `page:previous`."""

    def picked() -> None:
        pick = getattr(session.widget_value(KEY), "picked", None)
        if isinstance(pick, str):
            on_pick(pick)

    _draw(key=KEY, data=data, on_picked_change=picked)

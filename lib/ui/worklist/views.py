"""Filters, order and alignment kept under a name, for each person."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.store import Store
from lib.ui import session
from lib.ui.allowed import may, say_why_not
from lib.ui.escape import as_markdown
from lib.ui.guard import safely
from lib.ui.stored import store
from lib.ui.worklist.asked import as_view, asked, from_view
from lib.ui.worklist.controls import set_controls
from lib.ui.worklist.entries import person_of

LONGEST_NAME, MOST = 40, 20
NAME = "view_name"


def views_of(held: Store) -> dict[str, Any]:
    """The views this person keeps, by name."""
    kept = held.read_setting(_setting(held))
    return kept if isinstance(kept, dict) else {}


def show_views() -> None:
    """Open a kept view, keep what is asked for now under a name, or put one away."""
    held = store()
    kept = views_of(held)
    with st.popover("Views", key="worklist_views"):
        for number, name in enumerate(kept):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(as_markdown(name), key=f"view_{number}", on_click=safely(_open), args=(name,))
                if may("settings"):
                    st.button("Remove", key=f"view_remove_{number}", on_click=safely(_remove), args=(name,), type="tertiary")
        if not may("settings"):
            say_why_not("keep views")
            return
        if not kept:
            st.write("None kept yet. A view is the filters, the order and the alignment in use, without the search, under a name of yours.")
        st.text_input("Keep what is shown now as", key=NAME, max_chars=LONGEST_NAME, placeholder="My Tuesday clinic")
        st.button("Keep this view", key="view_keep", on_click=safely(_keep))


def _setting(held: Store) -> str:
    return f"worklist:{person_of(held)}"


def _open(name: str) -> None:
    view = views_of(store()).get(name)
    if view is not None:
        from_view(view)
        set_controls()


def _keep() -> None:
    held, name = store(), " ".join(str(session.widget_value(NAME) or "").split())
    kept = views_of(held)
    if not name:
        session.leave_notice("error", "Not kept: give the view a name.")
    elif name not in kept and len(kept) >= MOST:
        session.leave_notice("error", f"Not kept: {MOST} views are kept already. Remove one first.")
    else:
        held.write_setting(_setting(held), kept | {name: as_view(asked())})
        session.set_widget(NAME, "")
        session.leave_notice("success", f"View kept as {name}.")


def _remove(name: str) -> None:
    held = store()
    held.write_setting(_setting(held), {one: view for one, view in views_of(held).items() if one != name})

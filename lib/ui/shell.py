"""What stands around every page: page settings, start checks, gate, banner, navigation, notices."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib.access.fault import AccessFault
from lib.knowledge.load import knowledge
from lib.knowledge.tables import KnowledgeError
from lib.store import Actor, StoreError
from lib.ui import session
from lib.ui.access.files import bind_tab
from lib.ui.access.gate import at_work, browser_key, opened
from lib.ui.access.person import show_person
from lib.ui.access.state import access
from lib.ui.audited import viewed
from lib.ui.banner import show_banner
from lib.ui.escape import as_markdown
from lib.ui.guard import guarded, pass_gate
from lib.ui.pages import PAGES, ROOT, page
from lib.ui.stored import current_history, remember_settings

# A file of our own: icon names and emoji would be fetched from another host.
_ICON = str(Path(__file__).parent / "icon.svg")
_STYLE = (Path(__file__).parent / "shell.css").read_text(encoding="utf-8")


def run() -> None:
    """Draw the shell and run the page that was asked for."""
    bind_tab(browser_key())  # before anything is drawn: even the icon is a file that is handed out by tab
    st.set_page_config(page_title="TRD Review", page_icon=_ICON, layout="wide", initial_sidebar_state="collapsed")
    st.html(f"<style>{_STYLE}</style>")
    failed = start_fault()
    if failed:
        st.error(as_markdown(failed))
        st.stop()
    actor = pass_gate(_without_navigation)
    pages = _pages(actor)
    chosen = st.navigation(list(pages.values()), position="top")
    destination = session.take_destination()
    if destination is not None and pages[destination] != chosen:
        st.switch_page(pages[destination])
    entry = next(entry for entry in PAGES if pages[entry.page_id] == chosen)
    with guarded(), at_work(actor):
        remember_settings()
        show_person(actor)
        if page(entry.page_id).banner:
            key = session.current_patient()
            if key is not None and current_history() is not None:
                viewed(key)
            show_banner(current_history(), session.as_of())
        _show_notices()
        chosen.run()


def _pages(actor: Actor | None) -> dict[str, StreamlitPage]:
    """Every page; in the navigation those that this person may open. The others open too, and say that they are not for this person."""
    return {
        entry.page_id: st.Page(
            ROOT / entry.script,
            title=entry.title,
            url_path=entry.address,
            default=entry is PAGES[0],
            visibility="visible" if actor and entry.listed and actor.may(entry.right) else "hidden",
        )
        for entry in PAGES
    }


def _without_navigation() -> None:
    # At the door the addresses stay known, so that the page that was asked for opens after signing in.
    st.navigation(list(_pages(None).values()), position="hidden")


def start_fault() -> str | None:
    """Why the product cannot start, in one line, or None: the knowledge loads, sign-in is set up as it has to be, and the store opens."""
    try:
        knowledge()
    except KnowledgeError as error:
        return f"The clinical knowledge does not load: {error}"
    try:
        access()
        opened()
    except (AccessFault, StoreError) as error:
        return str(error)
    return None


def _show_notices() -> None:
    show = {"success": st.success, "warning": st.warning, "error": st.error}
    # Always there, also when empty: what stands below keeps its place when a notice goes, and an open popover stays open.
    with st.container(key="notices"):
        for notice in session.take_notices():
            show[notice.kind](as_markdown(notice.text))

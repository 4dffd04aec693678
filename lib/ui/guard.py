"""May this page open, and what happens when something breaks?

Every page calls `open_page` first. The shell (dashboard.py) runs before it and passes the sign-in gate (lib.ui.access); a page reached in
any other way stays shut, and so does one that this person has no right to. `guarded` turns whatever goes wrong into one line with a reference number, and logs it without patient values.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from lib.store import WORKSTATION, Actor, StoreError
from lib.ui import session
from lib.ui.access import at_the_door, gate
from lib.ui.access.words import ROLE_WORDS
from lib.ui.conflict import on_screen, show_conflict
from lib.ui.escape import as_markdown
from lib.ui.pages import page
from lib.ui.quiet_log import where
from lib.ui.stored import current_history, store

P = ParamSpec("P")
LOG = logging.getLogger("trd_review")


def pass_gate(at_the_door_first: Callable[[], None]) -> Actor:
    """The sign-in gate, before any page and any data: the person at work, or a page that says how to come in and stops.

    `at_the_door_first` is called before anything is drawn there.
    """
    arrived = gate.arrive(touch=True)
    if arrived.actor is None:
        at_the_door_first()
        at_the_door.show(arrived)
        st.stop()
    session.belongs_to(arrived.actor.identity, nobodys=WORKSTATION.identity)
    session.mark_shell()
    return arrived.actor


def open_page(page_id: str) -> None:
    """First call of every page. Stops the page when the gate was not passed, or when it needs a patient and none is open."""
    entry = page(page_id)
    if not session.take_shell_mark():
        st.error("This page opens only through the dashboard. Start it with `python -m lib serve`.")
        st.stop()
    actor = store().actor
    if not actor.may(entry.right):
        st.info(f"This page is not open to you: you are signed in as {ROLE_WORDS[actor.role]}.")
        st.page_link(page("patients").script, label="Patients")
        st.stop()
    if entry.needs_patient and current_history() is None:
        st.info("No patient is open. Choose one from the list, open a fictional sample, or add a history.")
        st.page_link(page("patients").script, label="Patients and samples")
        st.page_link(page("history").script, label="Add a history")
        st.stop()
    on_screen()
    if entry.needs_patient:
        show_conflict()


@contextmanager
def guarded() -> Iterator[None]:
    """Around a page (or as decorator on a fragment): an error becomes one line, the rest of the screen stays."""
    try:
        yield
    except StoreError as error:
        LOG.warning("store refused", exc_info=False)
        st.error(as_markdown(error))
    except Exception as error:
        st.error(refusal(error))


def safely(callback: Callable[P, None]) -> Callable[P, None]:
    """Around a callback: an error becomes a notice on the next run, and nothing the person typed is cleared."""

    @wraps(callback)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except StoreError as error:
            session.leave_notice("error", str(error))
        except Exception as error:
            session.leave_notice("error", refusal(error))

    return call


def last_resort(error: Exception) -> bool:
    """What broke outside any page or callback of ours: the same line, in the place of Streamlit's own."""
    st.error(refusal(error))
    return True


def refusal(error: Exception) -> str:
    """Log where it broke, without the message (it may hold patient values); the line to show, with the reference to find it by."""
    reference = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    LOG.error("reference %s: %s", reference, where(error))
    return f"Something went wrong here and was stopped. What was saved is kept. Reference {reference}."

"""What does a person see who is not in: how to sign in, that the screen is locked, or why the door stays shut?"""

from __future__ import annotations

import streamlit as st

from lib.store import StoreError
from lib.ui import session
from lib.ui.access.attempt import try_passphrase
from lib.ui.access.gate import Arrival, accounts, arrive, note_refused
from lib.ui.access.leaving import LEAVE
from lib.ui.access.state import access
from lib.ui.escape import as_html
from lib.ui.meeting import tab

_LOOK = "2s"
_VIEW = "Nobody did anything at this meeting for a while. Continue on this screen: the meeting goes on with the same case."
_ERROR = "sign_in_error"
_WHO, _PASSPHRASE = "sign_in_who", "sign_in_passphrase"
_HEADINGS = {
    "not_served": "This page is not open here",
    "sign_in": "Sign in",
    "locked": "Locked",
    "over": "Sign in again",
    "unknown": "No access",
    "disabled": "No access",
    "unverified": "No access",
}


def show(arrived: Arrival) -> None:
    """The door, in the middle of an otherwise empty page."""
    why = arrived.why or "sign_in"
    waits = why == "locked" and bool(tab.address("view"))
    with st.container(key="door", border=True):
        st.html(f'<h1 class="trd-door-title">{as_html("MEETING VIEW locked" if waits else _HEADINGS[why])}</h1>')
        st.html(f'<p class="trd-line">{as_html(_VIEW if waits else _said(arrived))}</p>')
        if why == "not_served":
            return
        if access().settings.mode == "workstation":
            if why != "disabled" or any(account.active for account in accounts().local()):
                _passphrase(arrived)
        else:
            _elsewhere(arrived)
    if waits:
        _wait()


@st.fragment(run_every=_LOOK)
def _wait() -> None:
    """A projector nobody sits at goes on by itself when its person comes in by another tab of this browser."""
    if arrive().actor is not None:
        st.rerun()


def _said(arrived: Arrival) -> str:
    who = arrived.name or arrived.identity
    return {
        "not_served": "Start TRD Review with `python -m lib serve`: without it, nobody can be signed in, and this page can be reached by others.",
        "sign_in": "Histories of treatment are kept here. Who looks at them is written down.",
        "locked": "The screen was locked, or not used for a while. What was typed is kept.",
        "over": f"{who}, this sign-in has run out. What was saved is kept.",
        "unknown": f"You are signed in as {who}, but nobody of that name may use TRD Review here. "
        f"Ask the person who looks after it to add you. Your identifier: {arrived.identity}",
        "disabled": f"The account of {who} is disabled. Ask the person who looks after TRD Review.",
        "unverified": f"{arrived.identity} is not a verified address, so it cannot say who you are.",
    }[arrived.why or "sign_in"]


def _passphrase(arrived: Arrival) -> None:
    people = {account.identity: account.name for account in accounts().local() if account.active}
    error = session.take_door_error()
    with st.form("sign_in", border=False, clear_on_submit=True):
        if error:
            st.html(f'<p class="trd-error" role="alert">{as_html(error)}</p>')
        # Who looked the screen up last stands first: the same person comes back most of the time.
        first = list(people).index(arrived.identity) if arrived.identity in people else 0
        if len(people) == 1:
            st.html(f'<p class="trd-door-who">{as_html(next(iter(people.values())))}</p>')
        else:
            st.selectbox("Name", list(people), index=first, format_func=people.__getitem__, key=_WHO)
        st.text_input("Passphrase", type="password", key=_PASSPHRASE, autocomplete="current-password")
        st.form_submit_button(
            "Unlock" if arrived.why == "locked" else "Sign in", type="primary", on_click=_try, args=(next(iter(people), ""),)
        )


def _try(only: str) -> None:
    identity = session.widget_value(_WHO) or only
    passphrase = session.widget_value(_PASSPHRASE) or ""
    session.forget_widget(_PASSPHRASE)
    try:
        said = try_passphrase(identity, passphrase)
    except StoreError as error:
        said = str(error)
    if said:
        session.leave_door_error(said)


def leave_link(words: str) -> None:
    """A link by which the proxy forgets the person, so that the next one signs in anew."""
    st.html(f'<p class="trd-line"><a class="trd-door-link" href="{LEAVE}" target="_self">{as_html(words)}</a></p>')


def _elsewhere(arrived: Arrival) -> None:
    """Through the clinic's provider, or again through its proxy."""
    if arrived.why in ("unknown", "disabled", "unverified") and session.first_refusal(arrived.identity):
        note_refused(arrived.identity, arrived.why)
    if access().settings.mode == "proxy":
        if arrived.why == "sign_in":
            st.html('<p class="trd-line">Load this page again to come in through the clinic\'s own sign-in.</p>')
        else:
            leave_link("Sign in as somebody else" if arrived.why in ("unknown", "disabled", "unverified") else "Sign in again")
        return
    with st.container(horizontal=True):
        if arrived.why in ("unknown", "disabled", "unverified"):
            if st.button("Sign in as somebody else", type="primary"):
                st.logout()
        elif st.button("Sign in with the clinic's account", type="primary"):
            st.login()

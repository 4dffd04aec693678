"""Who is at work here, and how does that person lock the screen or sign out? On a computer without an account: how to make one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.access.passphrases import SHORTEST
from lib.store import WORKSTATION, Actor, StoreError
from lib.ui import session
from lib.ui.access.at_the_door import leave_link
from lib.ui.access.attempt import change_passphrase, make_first_account
from lib.ui.access.gate import browser_key, opened
from lib.ui.access.idle import watch_idle
from lib.ui.access.state import access
from lib.ui.access.words import ROLE_WORDS
from lib.ui.escape import as_html, as_markdown
from lib.ui.pages import PAGES

_WIDTH = 340  # px
_FIELDS = ("person_name", "person_old", "person_new", "person_again")


def show_person(actor: Actor) -> None:
    """A small menu at the top right. It is drawn on every page."""
    # Without an account there is nothing to lock and nobody to sign out.
    is_open = actor == WORKSTATION
    with st.container(key="person_open" if is_open else "person_in"):
        with (
            st.popover("This computer" if is_open else as_markdown(actor.name), type="tertiary", key=f"person_menu_{is_open}"),
            st.container(key="person_menu", width=_WIDTH),
        ):
            _menu(actor, is_open)
        if not is_open:
            watch_idle(access().settings.idle)


def _menu(actor: Actor, is_open: bool) -> None:
    if is_open:
        _offer_account()
    else:
        st.html(f'<p class="trd-line"><strong>{as_html(actor.name)}</strong> · {as_html(ROLE_WORDS[actor.role])}</p>')
    for entry in PAGES:
        if not entry.listed and actor.may(entry.right):
            st.page_link(entry.script, label=entry.title)
    if not is_open:
        _leave(actor)


def lock() -> None:
    """Lock this browser's screens. For a callback."""
    access().sign_ins.lock(browser_key())


def sign_out(actor: Actor) -> None:
    """End the sign-in in all tabs of this browser. For a callback."""
    access().sign_ins.end(browser_key())
    opened().acting(actor).audit.record("sign_out")
    session.forget_everything()


def _leave_provider(actor: Actor) -> None:
    """Sign out, and send the browser to the provider to be signed out there too. For a callback: a run that another one overtakes loses its click."""
    sign_out(actor)
    st.logout()


def _leave(actor: Actor) -> None:
    mode = access().settings.mode
    with st.container(horizontal=True, vertical_alignment="center"):
        if mode == "workstation":
            st.button("Lock", key="person_lock", on_click=lock)
        if mode == "proxy":
            leave_link("Sign out")
            return
        st.button("Sign out", key="person_sign_out", on_click=_leave_provider if mode == "oidc" else sign_out, args=(actor,))
    if mode == "workstation":
        _offer_change(actor)


def _offer_account() -> None:
    st.html(
        '<p class="trd-line">Nobody has to sign in here: whoever sits at this computer can open what is saved. '
        "Set a passphrase, and TRD Review asks for it and locks when it is not used.</p>"
    )
    with st.form("person_account", border=False):
        _error()
        st.text_input("Name", key="person_name", max_chars=80, autocomplete="name")
        _two_fields()
        st.form_submit_button("Set a passphrase", on_click=_answer, args=(_make,))


def _offer_change(actor: Actor) -> None:
    with st.expander("Change the passphrase"), st.form("person_change", border=False):
        _error()
        st.text_input("Passphrase so far", type="password", key="person_old", autocomplete="current-password")
        _two_fields()
        st.form_submit_button("Change it", on_click=_answer, args=(lambda: _change(actor.identity),))


def _two_fields() -> None:
    st.text_input(f"New passphrase, at least {SHORTEST} characters", type="password", key="person_new", autocomplete="new-password")
    st.text_input("Once more", type="password", key="person_again", autocomplete="new-password")


def _error() -> None:
    error = session.take_door_error()
    if error:
        st.html(f'<p class="trd-error" role="alert">{as_html(error)}</p>')


def _make() -> tuple[str | None, str]:
    typed = _typed
    return make_first_account(
        typed("person_name"), typed("person_new"), typed("person_again")
    ), "This computer asks for your passphrase from now on."


def _change(identity: str) -> tuple[str | None, str]:
    return change_passphrase(identity, _typed("person_old"), _typed("person_new"), _typed("person_again")), "The passphrase was changed."


def _answer(attempt: Callable[[], tuple[str | None, str]]) -> None:
    try:
        wrong, done = attempt()
    except StoreError as error:
        wrong, done = str(error), ""
    for key in _FIELDS[1:]:
        session.forget_widget(key)
    if wrong:
        session.leave_door_error(wrong)
        session.leave_notice("error", wrong)
    else:
        session.leave_notice("success", done)


def _typed(key: str) -> str:
    return str(session.widget_value(key) or "")

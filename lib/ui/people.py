"""Who may use TRD Review here, and in which role? What the page of the people shows, and its changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from lib.access.passphrases import SHORTEST, hashed
from lib.records.dates import show_date
from lib.store.accounts import Account
from lib.store.actors import ROLES
from lib.ui import session
from lib.ui.access.attempt import fault_of_new
from lib.ui.access.state import access
from lib.ui.access.words import ROLE_MEANINGS, ROLE_WORDS
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.stored import store
from lib.ui.tables import show_table

_WIDTH, _FORM_WIDTH = 280, 560  # px


def show_people() -> None:
    """Every account with what it may and when it was used last."""
    people = store().accounts.all()
    settings = access().settings
    if settings.role_claim:
        st.html(
            f'<p class="trd-line">Roles come from the claim <strong>{as_html(settings.role_claim)}</strong> of the clinic\'s sign-in. '
            "A person disabled here stays out all the same.</p>"
        )
    if not people:
        st.html('<p class="trd-line">No accounts. Whoever sits at this computer can open what is saved.</p>')
        return
    rows = [(one.name, one.identity, ROLE_WORDS[one.role], _state(one), _used(one)) for one in people]
    show_table("People", ("Name", "Identifier", "Role", "Access", "Last sign-in"), rows)
    _change({one.identity: one for one in people})


def add_person() -> None:
    """A form for one more person. On a workstation without any account the first one is made in the menu at the top right."""
    local = access().settings.mode == "workstation"
    if local and not store().accounts.all():
        st.html('<p class="trd-line">Set your own passphrase first, in the menu at the top right.</p>')
        return
    st.subheader("Add a person")
    with st.form("people_add", border=True, clear_on_submit=False, width=_FORM_WIDTH):
        st.text_input("Name", key="add_name", max_chars=80, autocomplete="off")
        label = "Sign-in name" if local else f"Identifier at the clinic's sign-in ({access().settings.identity_claim})"
        st.text_input(label, key="add_identity", max_chars=200, autocomplete="off")
        st.radio("Role", ROLES, format_func=lambda role: f"**{ROLE_WORDS[role]}**: {ROLE_MEANINGS[role]}", index=1, key="add_role")
        if local:
            st.text_input(f"First passphrase, at least {SHORTEST} characters", type="password", key="add_new", autocomplete="new-password")
            st.text_input("Once more", type="password", key="add_again", autocomplete="new-password")
        st.form_submit_button("Add", type="primary", on_click=_add, args=(local,))


@safely
def _add(local: bool) -> None:
    def typed(key: str) -> str:
        return str(session.widget_value(key) or "")

    name, identity = typed("add_name"), typed("add_identity").strip()
    secret = None
    if local:
        identity = identity.casefold()
        wrong = fault_of_new(name, typed("add_new"), typed("add_again"))
        if wrong:
            session.leave_notice("error", wrong)
            return
        secret = hashed(typed("add_new"))
    made = store().accounts.add(identity, name, session.widget_value("add_role"), secret)
    for key in ("add_name", "add_identity", "add_new", "add_again"):
        session.forget_widget(key)
    session.leave_notice("success", f"{made.name} was added as {ROLE_WORDS[made.role]}.")


def _change(people: Mapping[str, Account]) -> None:
    """One person at a time: choose whom, then a role, or in and out."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="people_change"):
        identity = st.selectbox(
            "Change a person",
            list(people),
            index=None,
            format_func=lambda key: people[key].name,
            key="people_whom",
            placeholder="Choose a person",
            width=_WIDTH,
        )
        one = people.get(identity or "")
        if one is None:
            return
        st.selectbox(
            "Role",
            ROLES,
            index=ROLES.index(one.role),
            format_func=ROLE_WORDS.__getitem__,
            key=f"people_role_{one.identity}",
            on_change=_act,
            args=(lambda: store().accounts.set_role(one.identity, session.widget_value(f"people_role_{one.identity}")),),
            width=_WIDTH,
        )
        if one.active:
            st.button("Disable", key="people_off", on_click=_act, args=(lambda: store().accounts.disable(one.identity),))
        else:
            st.button("Enable", key="people_on", on_click=_act, args=(lambda: store().accounts.enable(one.identity),))


@safely
def _act(change: Callable[[], None]) -> None:
    change()


def _state(one: Account) -> str:
    return "Open" if one.disabled_at is None else f"Disabled {show_date(one.disabled_at.astimezone().date())}"


def _used(one: Account) -> str:
    return "Not yet" if one.last_sign_in_at is None else show_date(one.last_sign_in_at.astimezone().date())

"""Sign-off, the minutes as they were signed, and what is added afterwards."""

from __future__ import annotations

import streamlit as st

from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.store import AgendaItem, Meeting
from lib.ui import session
from lib.ui.allowed import may
from lib.ui.guard import safely
from lib.ui.meeting.said import DONE, option_title
from lib.ui.nodes import Node, el, text
from lib.ui.panel import panel
from lib.ui.stored import store

ADDENDUM = "meeting_addendum"


def sign_button(held: Meeting) -> None:
    """Sign the minutes, after one question: it cannot be taken back."""
    blank = [item.case_code for item in held.items if item.minute.blank]
    with st.popover("Sign off", width="content"):
        st.write("The minutes are then fixed. What comes up later is added beneath them as an addendum.")
        if blank:
            st.write(f"Nothing is written yet about {', '.join(blank)}.")
        if not held.attendees:
            st.write("Nobody is entered as present.")
        st.button("Sign off these minutes", key="meeting_sign", type="primary", on_click=safely(_sign), args=(held.key,))


def _sign(key: str) -> None:
    store().meetings.sign_off(key)
    session.leave_notice("success", "The minutes are signed off.")


def show_signed(held: Meeting, item: AgendaItem, found: Assessment) -> None:
    """The minute of one case as it was signed."""
    panel(_minute(item, found), key="meeting_signed")
    signed = f"Signed off by {held.signed_by or 'a person not recorded'}" if held.status == "signed" else "Not signed off yet"
    if held.signed_at:
        local = held.signed_at.astimezone()
        signed += f" on {show_date(local.date())}, {local:%H:%M}"
    panel([el("p", "soft small", f"{signed}. Present: {', '.join(held.attendees) or 'not recorded'}.")], key="meeting_signed_by")


def show_addenda(held: Meeting) -> None:
    """What was added to the meeting as a whole, and a field for more."""
    st.subheader("Addenda")
    rows = [
        el("p", "", text("strong", f"{show_date(one.at.astimezone().date())} {one.at.astimezone():%H:%M}, {one.by}: "), one.text)
        for one in held.addenda
    ]
    panel(rows or [el("p", "soft", "None.")], key="meeting_addenda")
    if not may("meet"):
        return
    st.text_area("Add to these minutes", key=ADDENDUM, max_chars=4000, height=80, placeholder="Name the case: Case C. …")
    st.button("Add the addendum", key="meeting_addend", on_click=safely(_addend), args=(held.key,))


def _addend(key: str) -> None:
    store().meetings.addend(key, str(session.widget_value(ADDENDUM) or ""))
    session.set_widget(ADDENDUM, "")
    session.leave_notice("success", "Added to the minutes.")


def _minute(item: AgendaItem, found: Assessment) -> list[Node]:
    minute = item.minute
    if minute.blank:
        return [el("p", "soft", "Nothing was written about this case.")]
    aside = {one.option: one.why for one in minute.set_aside}
    options = [
        el("div", "", option_title(code, found), f", set aside: {aside[code] or 'reason not recorded'}" if code in aside else "")
        for code in dict.fromkeys([*minute.discussed, *aside])
    ]
    views = [el("div", "", text("strong", f"{one.person or 'Not named'}: "), one.text) for one in minute.views]
    actions = [
        el(
            "div",
            "",
            text("strong", f"{one.owner}: " if one.owner else ""),
            f"{one.text}{f', by {show_date(one.due)}' if one.due else ''} ({DONE[one.done]}{f': {one.done_note}' if one.done_note else ''})",
        )
        for one in minute.actions
    ]
    parts: list[tuple[str, list[Node]]] = [
        ("Question", _words(minute.question)),
        ("Views", views),
        ("Decision", _words(minute.decision)),
        ("Reasons", _words(minute.reasons)),
        ("Options discussed", options),
        ("Actions", actions),
        ("Next review", _words(show_date(minute.next_review) if minute.next_review else "")),
    ]
    cells = [
        cell
        for label, inside in parts
        for cell in (el("dt", "", label), el("dd", "stack", *(inside or [el("div", "soft", "Not recorded")])))
    ]
    return [el("dl", "grid2", *cells)]


def _words(words: str) -> list[Node]:
    return [el("div", "", line) for line in words.splitlines() if line.strip()]

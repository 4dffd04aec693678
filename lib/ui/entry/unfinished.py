"""Which entries were begun and not finished? Each can be gone on with or discarded; a saved typed history can be opened again."""

from __future__ import annotations

import streamlit as st

from lib.records.dates import show_date
from lib.store import Draft
from lib.ui import session
from lib.ui.banner import name
from lib.ui.disagreement import ask_which, ask_whose_line
from lib.ui.entry.holding import change_typed, discard, go_on, held, save_as_chosen, start_blank
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import safely
from lib.ui.stored import current_history, store

_SHOWN = 5


def show_unfinished(on_form: bool = False) -> None:
    """A line for each unfinished entry that is not in hand, the one changed last first. Going on opens the form, where the page is another one
    (`on_form` False)."""
    now = held()
    others = [draft for draft in store().drafts.unfinished() if draft.key != now.draft or not on_form]
    for draft in others[:_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"draft_{draft.key}"):
            st.html(f'<p class="trd-line">{as_html(when_and_whose(draft))}</p>', width="content")
            st.button("Go on", key=f"go_on_{draft.key}", on_click=safely(go_on if on_form else _go_on_there), args=(draft.key,))
            with st.popover("Discard"):
                st.write("It cannot be brought back.")
                st.button("Discard for good", key=f"discard_{draft.key}", on_click=safely(discard), args=(draft.key,))
    if len(others) > _SHOWN:
        st.write(f"{len(others) - _SHOWN} older unfinished entries are not listed.")


def _go_on_there(key: str) -> None:
    if held().draft != key:
        go_on(key)
    session.go_to("entry")


def show_differences() -> None:
    """Where what is typed and what is saved disagree: both side by side, and a button to save as chosen."""
    differs, meanwhile = held().differs, held().meanwhile
    choices = session.merge_choices()
    if meanwhile is not None:
        when = f"{meanwhile.at.astimezone():%H:%M:%S}"
        st.markdown(f"**Not saved yet.** Changed by {as_markdown(meanwhile.by or 'somebody')} at {when}, while this form was open.")
        for number, line in enumerate(meanwhile.lines):
            ask_whose_line(number, line.key, line.called, line.mine, line.theirs, line.chosen(choices))
    for number, one in enumerate(differs):
        ask_which(number, one, "Typed")
    if differs or meanwhile:
        waiting = any(one.key not in choices for one in differs)
        waiting = waiting or (meanwhile is not None and not all(line.chosen(choices) for line in meanwhile.lines))
        st.button("Save as chosen", key="entry_save_chosen", on_click=safely(save_as_chosen), type="primary", disabled=waiting)


def show_choices() -> None:
    """Begin another entry, or open the typed history of the open patient."""
    now, key, history = held(), session.current_patient(), current_history()
    form = store().load_form(key) if key and history and now.patient_key != key else None
    if not now.draft and not now.patient_key and form is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="entry_choices"):
        if now.draft or now.patient_key:
            st.button("Begin another entry", key="entry_blank", on_click=safely(start_blank), type="tertiary", icon=":material/add:")
        if form is not None and key is not None and history is not None:
            label = f"Change the typed history of {as_markdown(name(history))}"
            st.button(label, key="entry_change", on_click=safely(change_typed), args=(key,))


def when_and_whose(draft: Draft) -> str:
    """`Unfinished entry from 24-Nov-2026 14:02: EXAMPLE, Paula · ID U-100 · 3 courses`."""
    saved = draft.saved_at.astimezone()
    return f"Unfinished entry from {show_date(saved.date())} {saved:%H:%M}: {draft.title}"

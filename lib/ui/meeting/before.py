"""What was decided about this patient last time, and did it happen? The first thing a meeting sees of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.records.dates import show_date
from lib.store import Action, Decision, Done
from lib.ui import session
from lib.ui.allowed import may
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import safely
from lib.ui.stored import store

ANSWERS: Mapping[Done, str] = {"yes": "Yes", "no": "No", "unknown": "Cannot tell"}


def show_before(decisions: Sequence[Decision]) -> None:
    """The last decision with its actions, each to be marked; earlier ones folded away."""
    if not decisions:
        return
    last, rest = decisions[0], decisions[1:]
    with st.container(border=True, gap="xsmall", key="meeting_before"):
        st.html(_told(last, "Last time"))
        for action in last.item.minute.actions:
            _mark(action)
        if rest:
            with st.expander(f"{len(rest)} earlier {'meeting' if len(rest) == 1 else 'meetings'}"):
                for one in rest:
                    st.html(_told(one, "Decided"))
                    for action in one.item.minute.actions:
                        _mark(action)


def _told(one: Decision, when: str) -> str:
    minute = one.item.minute
    state = "" if one.signed else " (minutes not signed off)"
    reasons = f" Because: {as_html(minute.reasons)}." if minute.reasons else ""
    review = f" Next review was to be {as_html(show_date(minute.next_review))}." if minute.next_review else ""
    asked = " Did it happen?" if minute.actions else ""
    return (
        f'<p class="trd-line">{when}, {as_html(show_date(one.held_on))}, {as_html(one.title)}{state}: '
        f"<strong>{as_html(minute.decision) or 'no decision was written down'}.</strong>{reasons}{review}{asked}</p>"
    )


def _mark(action: Action) -> None:
    """The action, three answers, and a word on it."""
    owner = f"{as_html(action.owner)}: " if action.owner else ""
    due = f", by {as_html(show_date(action.due))}" if action.due else ""
    told = as_markdown(action.text)
    with st.container(horizontal=True, vertical_alignment="center", key=f"action_{action.key}", gap="small"):
        st.html(f'<p class="trd-line">{owner}<strong>{as_html(action.text)}</strong>{due}</p>', width="stretch")
        st.segmented_control(
            f"Did it happen: {told}",
            list(ANSWERS),
            format_func=ANSWERS.__getitem__,
            key=_key(action, "done"),
            default=action.done if action.done != "unknown" or action.done_note else None,
            on_change=safely(_marked),
            args=(action.key, _key(action, "done"), _key(action, "note")),
            label_visibility="collapsed",
            width="content",
            disabled=not may("meet"),
        )
        st.text_input(
            f"A word on it: {told}",
            value=action.done_note,
            key=_key(action, "note"),
            placeholder="A word on it",
            max_chars=200,
            on_change=safely(_marked),
            args=(action.key, _key(action, "done"), _key(action, "note")),
            label_visibility="collapsed",
            width=170,
            disabled=not may("meet"),
        )


def _key(action: Action, part: str) -> str:
    return f"mark_{part}_{action.key}"


def _marked(action_key: str, done_key: str, note_key: str) -> None:
    done: Done = session.widget_value(done_key) or "unknown"
    store().meetings.mark_action(action_key, done, str(session.widget_value(note_key) or ""))

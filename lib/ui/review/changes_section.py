"""How did this history become what it is? Every version with who, when, why and both values; and the way to correct what is wrong."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from lib.records.facts import Fact, facts_of
from lib.records.history import History, Lab, Score
from lib.store import StoreError
from lib.ui import conflict, session
from lib.ui.allowed import may
from lib.ui.changes import change_html, fact_line
from lib.ui.guard import safely
from lib.ui.stored import store

_SHOWN = 30  # versions


def changes_section(history: History) -> None:
    """The list, closed until it is asked for; who may change a history can correct a fact there."""
    key = session.current_patient()
    if key is None:
        return
    with st.expander("History of changes", key="changes", on_change="rerun") as opened:
        if not opened.open:
            return
        found = store().changes(key)
        for change in found[:_SHOWN]:
            st.html(change_html(change))
        if len(found) > _SHOWN:
            st.write(f"{len(found) - _SHOWN} earlier versions are kept and not listed; “Everything kept” under Export has them.")
        if may("change"):
            with st.popover("Correct a fact"):
                _ask_correction(key, history)


def _ask_correction(key: str, history: History) -> None:
    """Which fact, what is right, and why. The wrong value stays in the versions before."""
    facts = facts_of(history)
    if not facts:
        st.write("Nothing is recorded that could be corrected.")
        return
    # By the fact itself, never by its place: a place is another fact's when somebody else changes the history meanwhile.
    wrong = st.selectbox("What is wrong", facts, format_func=fact_line, key="correct_fact")
    if isinstance(wrong, Score | Lab):
        st.text_input("Right value; leave it blank to strike the entry out", key="correct_value")
        st.html('<p class="trd-line">A course, a condition or a date is struck out here, and entered anew where it belongs.</p>')
    else:
        st.html('<p class="trd-line">It is struck out. What is right is entered anew, in the form, by a file or on this page.</p>')
    st.text_input("Why", key="correct_reason", placeholder="misread from the letter")
    st.write("The wrong value stays in the versions before, and a newer file that repeats it is corrected as it comes in.")
    st.button("Save the correction", key="correct_save", type="primary", on_click=safely(_correct), args=(key, wrong))


def _correct(key: str, wrong: Fact) -> None:
    typed = str(session.widget_value("correct_value") or "").strip() if isinstance(wrong, Score | Lab) else ""
    right = _with_value(wrong, typed) if typed else None
    saved = conflict.correct(key, wrong, right, str(session.widget_value("correct_reason") or ""))
    for name in ("correct_value", "correct_reason"):
        session.forget_widget(name)
    session.leave_notice("success", f"Corrected in version {saved.version}. The value before is kept in the versions before it.")


def _with_value(wrong: Fact, typed: str) -> Fact:
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        value = math.nan
    if not isinstance(wrong, Score | Lab) or not math.isfinite(value):
        raise StoreError("Not corrected: the right value has to be a number.")
    return replace(wrong, value=value)

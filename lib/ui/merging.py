"""A file about a patient who is saved already: add it to what is there, side by side where they disagree, or let it replace what is there."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.ingest.merge import BOTH, NEW, SAVED, Disagreement, Merged, merge
from lib.knowledge.load import knowledge
from lib.records.history import History
from lib.store.entered import without_entered
from lib.store.repository import Saved
from lib.ui import session
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import safely
from lib.ui.stored import store

ADD, REPLACE = "add", "replace"
_HOW = {ADD: "Add to what is saved", REPLACE: "Replace what is saved by this file"}
_HOW_KEY = "how"


def ask_merge(history: History) -> bool:
    """Ask how the file joins the saved history, and each disagreement. True when nothing stands in the way of saving."""
    kept = _kept(history.patient_id)
    if kept is None:
        return True
    st.write("This ID is saved already: changed content becomes a new version, the earlier ones stay.")
    how = _how(kept, history)
    key = f"how_{session.upload_count()}"
    st.radio(
        "What becomes of the saved history",
        list(_HOW),
        index=list(_HOW).index(how),
        format_func=_HOW.__getitem__,
        key=key,
        horizontal=True,
        on_change=_chosen,
        args=(_HOW_KEY, key),
    )
    if how == REPLACE:
        return True
    merged = _merged(kept, history)
    if merged.unchanged:
        st.info("Everything in this file is saved already: nothing will change.")
        return True
    st.write(f"New in this file: {merged.added}. Saved already: {merged.repeated}.")
    for number, one in enumerate(merged.disagreements):
        _ask(number, one)
    if merged.open:
        st.info("Choose what is right where the sources disagree; then the history can be saved.")
    return not merged.open


def save_merged(history: History, source_name: str) -> Saved | None:
    """Save the history as was chosen; None when it disagrees with what is saved and nobody has chosen."""
    kept = _kept(history.patient_id)
    history = replace(history, source_name=source_name)
    if kept is None or _how(kept, history) == REPLACE:
        return store().save_history(history, source_name)
    merged = _merged(kept, history)
    if merged.open:
        return None
    return store().save_history(merged.history, merged.history.source_name)


def _kept(patient_id: str) -> History | None:
    """What is saved of the patient, without what was typed (that stays with any version)."""
    key = store().find_patient(patient_id)
    saved = store().load_history(key) if key else None
    return without_entered(saved) if saved is not None else None


def _how(kept: History, history: History) -> str:
    """As chosen; else a file of the same name is a newer export of its source, and any other one a further source."""
    chosen = session.merge_choices().get(_HOW_KEY)
    if chosen in _HOW:
        return chosen
    held = session.upload()
    name = held.name if held is not None else history.source_name
    return REPLACE if kept.source_name in ("", name) else ADD


def _merged(kept: History, history: History) -> Merged:
    held = session.upload()
    return merge(kept, replace(history, source_name=held.name if held is not None else history.source_name), session.merge_choices())


def _ask(number: int, one: Disagreement) -> None:
    key = f"merge_{number}_{one.key}_{session.upload_count()}"
    titles = {SAVED: f"Saved: {one.saved}", NEW: f"This file: {one.new}", BOTH: "Both were taken together"}
    chosen = session.merge_choices().get(one.key)
    with st.container(border=True, key=f"ask_{key}"):
        st.html(f'<p class="trd-line"><strong>{as_html(_called(one.what))}</strong>: the two sources disagree. Which is right?</p>')
        st.radio(
            f"Which is right for {as_markdown(_called(one.what))}",
            list(one.choices),
            index=list(one.choices).index(chosen) if chosen in one.choices else None,
            format_func=lambda choice, shown=titles: as_markdown(shown[choice]),
            key=key,
            label_visibility="collapsed",
            on_change=_chosen,
            args=(one.key, key),
        )


def _called(what: str) -> str:
    known = knowledge()
    if what in known.conditions:
        return known.conditions[what].title
    if what in known.labs:
        return known.labs[what].title
    return known.title(what) if what in known.titles else what.replace("_", " ")


@safely
def _chosen(name: str, key: str) -> None:
    choice = session.widget_value(key)
    if choice is not None:
        session.choose_merge(name, choice)

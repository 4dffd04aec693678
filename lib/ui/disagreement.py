"""Two sources say different things: both side by side, and one to be chosen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.ingest.merge import BOTH, NEW, SAVED, Disagreement
from lib.knowledge.load import knowledge
from lib.ui import session
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import safely


def ask_which(number: int, one: Disagreement, new_source: str) -> None:
    """A choice for one disagreement; `new_source` is how the source is called that is not saved yet (`This file`)."""
    key = f"merge_{number}_{one.key}_{session.upload_count()}"
    titles: Mapping[str, str] = {SAVED: f"Saved: {one.saved}", NEW: f"{new_source}: {one.new}", BOTH: "Both were taken together"}
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
            on_change=keep_choice,
            args=(one.key, key),
        )


def ask_whose_line(number: int, key: str, called: str, mine: str, theirs: str, chosen: str) -> None:
    """A choice for one line of a form that was changed elsewhere while it was open. `chosen`: `mine`, `theirs`, or "" while nobody has chosen."""
    titles = {"mine": f"Yours: {mine or 'not there'}", "theirs": f"Saved meanwhile: {theirs or 'not there'}"}
    widget = f"meanwhile_{number}_{key}"
    with st.container(border=True, key=f"ask_{widget}"):
        st.html(f'<p class="trd-line"><strong>{as_html(called)}</strong></p>')
        st.radio(
            f"Which is right for {as_markdown(called)}",
            list(titles),
            index=list(titles).index(chosen) if chosen in titles else None,
            format_func=lambda choice, shown=titles: as_markdown(shown[choice]),
            key=widget,
            label_visibility="collapsed",
            on_change=keep_choice,
            args=(key, widget),
        )


@safely
def keep_choice(name: str, key: str) -> None:
    """What was chosen under `name`, from the widget of that key. For a callback."""
    choice = session.widget_value(key)
    if choice is not None:
        session.choose_merge(name, choice)


def _called(what: str) -> str:
    known = knowledge()
    if what in known.conditions:
        return known.conditions[what].title
    if what in known.labs:
        return known.labs[what].title
    return known.title(what) if what in known.titles else what.replace("_", " ")

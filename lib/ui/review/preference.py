"""What the patient would rather avoid: chosen above the options, kept with the patient, and shown where it moved something."""

from __future__ import annotations

import streamlit as st

from lib.engine.options.preference import FACT, preferences_of
from lib.knowledge.load import Knowledge
from lib.records.facts import ENTERED_ROW
from lib.records.history import History, PersonFact
from lib.store import StoreError
from lib.ui import conflict, session
from lib.ui.allowed import may, say_why_not
from lib.ui.guard import refusal
from lib.ui.stored import current_history


def preference_popover(history: History, known: Knowledge) -> None:
    """A small button that opens to the preferences; none is chosen until somebody does."""
    key = session.current_patient()
    chosen = preferences_of(history, known)
    count = f": {len(chosen)}" if chosen else ""
    with st.popover(f"Patient's preference{count}", width="stretch"):
        st.html(
            '<p class="trd-line">Moves options within their group, and says so. Safety, history and guideline line stay as they are.</p>'
        )
        if not may("change"):
            say_why_not("change them")
        for name, row in known.preferences.items():
            st.checkbox(
                row.label,
                value=name in chosen,
                key=f"prefer_{name}_{key}",
                on_change=_choose,
                args=(key, tuple(known.preferences)),
                disabled=not may("change"),
            )


def _choose(key: str, names: tuple[str, ...]) -> None:
    """Keep what is ticked now as a fact of the patient; nothing ticked takes the fact away."""
    history = current_history()
    if history is None or session.current_patient() != key:
        return
    ticked = " ".join(name for name in names if session.widget_value(f"prefer_{name}_{key}"))
    held = tuple(fact for fact in history.person if fact.fact == FACT and fact.row == ENTERED_ROW)
    try:
        if ticked:
            conflict.add_facts(key, [PersonFact(ENTERED_ROW, FACT, ticked)])
        else:
            conflict.remove_facts(key, held)
    except StoreError as error:
        session.leave_notice("error", str(error))
    except Exception as error:
        session.leave_notice("error", refusal(error))

"""The projector: one case in large type without identifiers, in a browser tab of its own that follows the meeting.

The tab's address holds the meeting's random key, so that after sleep, a reload or a restart of the server it finds the case in discussion by itself.
A small part of the page asks the store every moment what is shown; the page is drawn anew only when that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from pathlib import Path

import streamlit as st

from lib.knowledge.load import knowledge
from lib.records.history import History
from lib.reports.hidden import hiding
from lib.store import AgendaItem, Decision, Meeting
from lib.ui import session
from lib.ui.allowed import may
from lib.ui.audited import viewed
from lib.ui.connection import keep_the_keyboard
from lib.ui.guard import guarded, safely
from lib.ui.meeting import tab
from lib.ui.meeting.company import door_when_locked, idle_with
from lib.ui.meeting.slides import Shown, slides
from lib.ui.meeting.unnamed_case import case_of
from lib.ui.stored import latest_histories, store

Records = Mapping[str, tuple[int, History]]  # by the key of the agenda item

KEY = "meeting_projector"
POLL = "1.5s"
_HERE = Path(__file__).parent / "browser"
# Nothing of the shell stands around it: no name of who is signed in, no way to a page with identifiers.
_BARE = """<style>
[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stSidebar"], [data-testid="stDecoration"],
.st-key-person_open, .st-key-person_in { display: none !important; }
.stMainBlockContainer { padding: 0 !important; max-width: none !important; }
.stMainBlockContainer > [data-testid="stVerticalBlock"] { gap: 0 !important; }
.stApp { overflow: hidden; }
@media (max-width: 760px) { .stApp { overflow: auto; } }
</style>"""
_draw = st.components.v2.component(
    "trd_projector",
    html='<div class="projector"></div>\n',
    css=(_HERE / "projector.css").read_text(encoding="utf-8"),
    js=(_HERE / "projector.js").read_text(encoding="utf-8"),
)
_pulse = st.components.v2.component("trd_pulse", html='<span class="pulse"></span>\n', js=(_HERE / "pulse.js").read_text(encoding="utf-8"))


def show_projector(key: str) -> None:
    """The case the meeting is at."""
    st.html(_BARE)
    held = store().meetings.load(key)
    item = shown_item(held) if held else None
    data = _case(held, item) if held and item else None
    says = "This meeting is no longer in the database." if held is None else "No case is on the agenda yet."
    _draw(key=KEY, data={"case": data, "says": says}, on_go_change=_go)
    _follow(key, store().meetings.stamp(key))
    keep_the_keyboard()


def shown_item(held: Meeting) -> AgendaItem | None:
    """The case on the projector: the one chosen last; before any was, the first. Where nothing is led any more, each tab leafs by itself."""
    leaf = held.item(tab.leaf_held()) if fixed(held) else None
    return leaf or held.item(held.shown) or (held.items[0] if held.items else None)


def fixed(held: Meeting) -> bool:
    """Does nothing of this meeting change from here: signed off, or this person may not write in meetings?"""
    return held.status == "signed" or not may("meet")


def step(held: Meeting, from_key: str | None, to: str) -> AgendaItem | None:
    """The case after or before; the last and the first have none beyond."""
    keys = [item.key for item in held.items]
    if from_key not in keys:
        return held.items[0] if held.items else None
    at = keys.index(from_key) + (1 if to == "next" else -1)
    return held.items[at] if 0 <= at < len(keys) else None


def bring(held: Meeting, item_key: str) -> None:
    """Put a case on the projector. For a callback."""
    if fixed(held):
        tab.hold_leaf(item_key)
    else:
        store().meetings.show(held.key, item_key)


def without_names(histories: Sequence[History]) -> Callable[[str], str]:
    """Takes what is on record of any of these patients out of the scribe's words: cases are compared, so one may be named under another."""
    hides = [hiding(history) for history in histories]
    return lambda words: reduce(lambda text, hide: hide(text), hides, words)


def records_of(held: Meeting) -> Records:
    """Version and history of every case, by the key of its item."""
    found = latest_histories(item.patient_key for item in held.items)
    return {item.key: found[item.patient_key] for item in held.items if item.patient_key in found}


def _case(held: Meeting, item: AgendaItem) -> dict[str, object] | None:
    records = records_of(held)
    case = case_of(item.patient_key, records[item.key][0]) if item.key in records else None
    if case is None:
        return None
    viewed(item.patient_key)
    number = [one.key for one in held.items].index(item.key) + 1
    redact = without_names([history for _, history in records.values()])
    before = earlier(store().meetings.of_patient(item.patient_key), held)
    return slides(case, Shown(item, number, len(held.items), held.words_shown, redact, before), knowledge())


def earlier(decisions: Sequence[Decision], held: Meeting) -> tuple[Decision, ...]:
    """What meetings before this one wrote about the patient, newest first."""
    return tuple(one for one in decisions if one.meeting_key != held.key and one.held_on <= held.held_on)


@safely
def _go() -> None:
    """`next:3:Case C` from the keys: a step from the case that was on the screen when the key was pressed."""
    asked = getattr(session.widget_value(KEY), "go", None)
    key = tab.address("view")
    held = store().meetings.load(key) if key else None
    if not isinstance(asked, str) or held is None:
        return
    to, _, code = asked.split(":", 2)
    seen = next((item.key for item in held.items if item.case_code == code), None)
    item = step(held, seen, to)
    if item is not None:
        bring(held, item.key)


def sign_of_life(idle: float | None = None) -> None:
    """Tell the browser that the server is there. `idle`: for how many seconds nobody did anything at the meeting, where that counts for this screen."""
    _pulse(key="meeting_pulse", data={"at": tab.count_pulse(), "idle": idle})


@st.fragment(run_every=POLL)
@guarded()
def _follow(key: str, drawn: str) -> None:
    """A sign of life to the browser, and a new page when the meeting moved on."""
    door_when_locked()
    sign_of_life(idle_with(key))
    if store().meetings.stamp(key) != drawn:
        st.rerun()

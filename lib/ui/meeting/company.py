"""Is somebody working at the desk of this meeting, so that its projector counts as in use?

Nobody touches the computer at the projector while a case is discussed. Its idle time counts from the last use of a desk of the same meeting, so that
it locks when the scribe's screen does, and not in the middle. A projector never keeps a desk in, nor another projector.
"""

from __future__ import annotations

import streamlit as st

from lib.ui.access.gate import arrive, browser_key
from lib.ui.access.state import access
from lib.ui.allowed import may

_AT_DESK: dict[str, tuple[float, float]] = {}  # by the key of the meeting: when somebody who may write there last did anything at its desk


def door_when_locked() -> None:
    """For a part that runs by itself: draw the door at once when nobody is in any more, not a refusal of the store."""
    if arrive().actor is None:
        st.rerun()


def note_desk(meeting: str) -> None:
    """The desk of this meeting is open in this browser."""
    used = access().sign_ins.last_used(browser_key())
    if used is not None and may("meet"):
        _AT_DESK[meeting] = max(used, _AT_DESK.get(meeting, used))


def idle_with(meeting: str) -> float | None:
    """Let the idle time of this browser count from the last use at the desk; for how many seconds it has run. None when nothing is to be counted."""
    used = _AT_DESK.get(meeting)
    return None if used is None else access().sign_ins.carry(browser_key(), used)

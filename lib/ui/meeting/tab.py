"""What does this tab hold of a meeting? The part of the tab's state that is the meeting's, and its address.

The only place beside lib.ui.session that touches `st.session_state`, and the only one that writes the address: two random keys, of a meeting and of a case
on its agenda, which say nothing of a patient. They bring a tab back to its case after a reload, sleep, or a restart of the server.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import streamlit as st

_DESK = "trd_meeting"
_LEAF = "trd_meeting_leaf"
_PULSE = "trd_pulse"
_SHEETS = "trd_meeting_sheets"
_ASKED = "trd_meeting_sheets_asked"


def desk_held() -> Any:
    """Which meeting and case this tab works on (lib.ui.meeting.desk), or None."""
    return st.session_state.get(_DESK)


def hold_desk(desk: Any) -> None:
    """Hold which meeting and case this tab works on."""
    st.session_state[_DESK] = desk


def leaf_held() -> str | None:
    """The case this tab leafed to in a meeting that nobody leads any more."""
    leaf: str | None = st.session_state.get(_LEAF)
    return leaf


def hold_leaf(item_key: str) -> None:
    """Leaf to a case. For a callback."""
    st.session_state[_LEAF] = item_key


def sheets_held(asked: Hashable) -> bytes | None:
    """The sheets of an agenda that were made with these choices, while no other were."""
    made: tuple[Hashable, bytes] | None = st.session_state.get(_SHEETS)
    return made[1] if made is not None and made[0] == asked else None


def hold_sheets(asked: Hashable, data: bytes) -> None:
    """Hold the sheets that were made, until others are."""
    st.session_state[_SHEETS] = (asked, data)
    st.session_state.pop(_ASKED, None)


def ask_sheets(asked: Hashable) -> None:
    """Wish for the sheets of an agenda with these choices. For a callback."""
    st.session_state[_ASKED] = asked


def sheets_asked() -> Hashable:
    """The choices with which sheets were wished for and are not made yet."""
    return st.session_state.get(_ASKED)


def count_pulse() -> int:
    """How many signs of life the server gave to this tab, this one counted."""
    count: int = st.session_state.get(_PULSE, 0) + 1
    st.session_state[_PULSE] = count
    return count


def address(name: str) -> str:
    """What the address says under `view`, `meeting` or `case`: a key, or nothing."""
    said: str = st.query_params.get(name, "")
    return said


def keep_address(meeting: str, case: str) -> None:
    """Write the two keys into the address; blank ones leave it."""
    wanted = {name: key for name, key in (("meeting", meeting), ("case", case)) if key}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)

"""What does this tab hold of a cohort? What the reader chose, beside the widgets, which forget when another page is shown.

The only place beside lib.ui.session and lib.ui.meeting.tab that touches `st.session_state`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from lib.cohort.summary.pathways import Windows

_HELD = "trd_cohort"
SECTIONS = {
    "definitions": "Definitions",
    "pathways": "Pathways",
    "stages": "Stages",
    "missing": "What is missing",
    "patients": "Patients",
}


@dataclass(frozen=True, slots=True)
class Held:
    """`hide`: small counts are hidden. `packs`: ids of the definitions compared, none = all. `everything`: count conditions and the like among what is missing. `pack` and `answer`: which patients are listed."""

    section: str = "definitions"
    hide: bool = False
    packs: tuple[str, ...] = ()
    windows: Windows = field(default_factory=Windows)
    everything: bool = False
    pack: str = ""
    answer: str = "yes"


def held() -> Held:
    """What this tab chose."""
    found: Held | None = st.session_state.get(_HELD)
    return found or Held()


def hold(**changes: Any) -> None:
    """Change some of it."""
    st.session_state[_HELD] = replace(held(), **changes)

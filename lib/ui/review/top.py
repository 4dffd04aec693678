"""What a click does, which bars are lit, and the settings the verdicts follow."""

from __future__ import annotations

import streamlit as st

from lib.engine.settings import DOSE_COLUMNS, JURISDICTIONS
from lib.ui import session
from lib.ui.nodes import Node, el, text
from lib.ui.review.lit import Lit
from lib.ui.review.options import JURISDICTIONS as COUNTRIES

_DOSES = {
    "mgh_atrq": "MGH-ATRQ minimum doses",
    "maudsley": "Maudsley minimum doses",
    "who_ddd": "WHO defined daily doses (a fallback, not an adequacy threshold)",
}


def answer_pick(pick: str) -> None:
    """What a panel sent: show a section or a family, the width of the screen, put the light out, or light what was chosen."""
    kind, _, rest = pick.partition(":")
    if kind == "show":
        session.choose_section(rest)
    elif kind == "open":
        session.open_card(rest)
    elif kind == "family":
        session.choose_family(rest)
    elif kind == "width":
        session.set_narrow(rest == "narrow")
    elif kind == "dark":
        session.choose_pick(session.chosen())
    else:
        session.choose_pick(pick)


def lit_line(lit: Lit) -> Node | None:
    """What is lit, with a button that puts it out."""
    if not lit.pick:
        return None
    words = f"{lit.title}: {len(lit.courses)} course{'' if len(lit.courses) == 1 else 's'} lit"
    return el(
        "span", "row small", text("strong", words), el("button", "quiet", "Show all", pick="dark:"), aria_live="polite", role="status"
    )


def settings_popover() -> None:
    """Jurisdiction and source of the minimum doses."""
    settings = session.settings()
    with st.popover(f"{COUNTRIES[settings.jurisdiction]} · settings", width="stretch"):
        st.selectbox(
            "Guidelines of",
            JURISDICTIONS,
            index=JURISDICTIONS.index(settings.jurisdiction),
            format_func=COUNTRIES.__getitem__,
            key="jurisdiction",
            on_change=lambda: session.choose(jurisdiction=session.widget_value("jurisdiction")),
        )
        st.selectbox(
            "Adequate dose by",
            DOSE_COLUMNS,
            index=DOSE_COLUMNS.index(settings.dose_column),
            format_func=_DOSES.__getitem__,
            key="dose_column",
            on_change=lambda: session.choose(dose_column=session.widget_value("dose_column")),
        )
        st.toggle("Maudsley score over the episode", key=session.MSM_LINE, help="Adds a panel to the life chart")

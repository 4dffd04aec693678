"""How does a figure of a cohort stand on the page? The drawing, and the same as a table for whoever cannot or will not read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st

from lib.charts.cohort.look import CONFIG
from lib.charts.cohort.shown import Shown
from lib.ui.tables import show_table

SHARE = "Share"


def draw(figure: dict[str, Any], key: str, alt: str) -> None:
    """The drawing. `alt`: what it shows, in a sentence, for a screen reader; the table says the rest."""
    with st.container(key=f"{key}_box"):
        st.plotly_chart(figure, key=key, theme=None, width="stretch", alt=alt, config=CONFIG)


def as_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]], numeric: Sequence[int] = ()) -> None:
    """The same as a table, folded."""
    with st.expander(f"{caption} as a table"):
        show_table(caption, headings, rows, numeric)


def share(count: Shown, everyone: Shown) -> str:
    """A share for a cell."""
    return count.share_of(everyone) or "Not worked out"

"""Whose data is this? The patient banner: name, birth, sex, number, and how much of the file is used.

Order and wording follow the NHS CUI patient banner (FAMILY, Given · Born 14-Jul-1945 (81y) · Sex · ID); missing is words.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

from lib.records.history import History
from lib.reports.identity import MISSING, born, name, rows_line, sex
from lib.ui.escape import as_html

__all__ = ["MISSING", "banner_html", "born", "name", "rows_line", "sex", "show_banner"]


def show_banner(history: History | None, as_of: date) -> None:
    """Draw the banner at the top of a page about one patient."""
    with st.container(key="patient_banner"):
        st.html(banner_html(history, as_of))


def banner_html(history: History | None, as_of: date) -> str:
    """The banner as HTML; every value is escaped."""
    if history is None:
        return '<section class="trd-banner" aria-label="Patient"><strong class="trd-name">No patient open</strong></section>'
    items = (("Born", born(history, as_of)), ("Sex", sex(history)), ("ID", history.patient_id or MISSING))
    parts = "".join(f'<span class="trd-item">{label} <strong>{as_html(value)}</strong></span>' for label, value in items)
    used, to_check = rows_line(history)
    check = f" <strong>{as_html(to_check)}</strong>" if to_check else ""
    return (
        '<section class="trd-banner" aria-label="Patient">'
        f'<strong class="trd-name">{as_html(name(history))}</strong>{parts}'
        f'<span class="trd-rows">{as_html(used)}{check}</span></section>'
    )

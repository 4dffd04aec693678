"""Whose data is this? The patient banner: name, birth, sex, number, and how much of the file is used.

Order and wording follow the NHS CUI patient banner (FAMILY, Given · Born 14-Jul-1945 (81y) · Sex · ID); missing is words.
"""

from __future__ import annotations

from datetime import date
from math import isinf

import streamlit as st

from lib.records.bounds import Bounds
from lib.records.dates import show_partial
from lib.records.history import History, age_on
from lib.ui.escape import as_html

MISSING = "Not recorded"
_SEXES = {"f": "Female", "female": "Female", "w": "Female", "m": "Male", "male": "Male"}


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


def name(history: History) -> str:
    """`FAMILY, Given`; the part that is known when only one is."""
    family, given = _value(history, "family_name"), _value(history, "given_name")
    if family and given:
        return f"{family.upper()}, {given}"
    return family.upper() or given or "Name not recorded"


def born(history: History, as_of: date) -> str:
    """`14-Jul-1945 (81y)`; a partial date and the ages it allows: `1945 (80–81y)`."""
    if history.birth is None:
        return MISSING
    age = age_on(history.birth, as_of)
    return f"{show_partial(history.birth)} ({_years(age)})" if age else show_partial(history.birth)


def sex(history: History) -> str:
    """`Female`, `Male`, or the word as recorded."""
    written = _value(history, "sex")
    return _SEXES.get(written.lower(), written[:1].upper() + written[1:]) if written else MISSING


def rows_line(history: History) -> tuple[str, str]:
    """`31 of 33 rows used` and `2 to check` (empty when none): as every place that shows a result says it."""
    to_check = history.rows_read - history.rows_used
    rows = "row" if history.rows_read == 1 else "rows"
    return f"{history.rows_used} of {history.rows_read} {rows} used", f"{to_check} to check" if to_check else ""


def _value(history: History, fact: str) -> str:
    found = history.fact(fact)
    return " ".join(found.value.split()) if found else ""


def _years(age: Bounds) -> str:
    low, high = int(age.low), age.high
    if isinf(high) or age.exact:
        return f"{low}y"
    return f"{low}–{int(high)}y"

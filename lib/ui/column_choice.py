"""Which column is which? Each with three of its values, corrected by choosing, and kept under a name for the next file of its kind."""

from __future__ import annotations

import streamlit as st

from lib.ingest.columns import MEANINGS
from lib.ingest.intake import ColumnReading
from lib.store.errors import StoreError
from lib.store.mappings import LONGEST_NAME, save_mapping
from lib.ui import session
from lib.ui.escape import as_html, as_markdown
from lib.ui.guard import safely
from lib.ui.reading import answer, answer_whose, decisions, headings
from lib.ui.stored import store

_TITLES = {
    "weeks": "weeks (how long)",
    "days_supply": "days supplied",
    "last_issue": "last issued",
    "withdrawn": "deleted or taken back",
    "prn": "as needed",
    "weeks_unit": "unit of the duration",
    "start_precision": "precision of the start",
    "value": "value or score",
}


def ask_columns(columns: tuple[ColumnReading, ...]) -> None:
    """A choice of meaning for every heading, beside three of its values."""
    st.subheader("Columns")
    st.write("Say which column is which; those marked as not used are left out.")
    for number, column in enumerate(columns):
        key = f"column_{number}_{session.upload_count()}"
        options = ["", *MEANINGS]
        with st.container(horizontal=True, vertical_alignment="center", key=f"ask_{key}"):
            examples = ", ".join(column.examples[:3]) or "no values"
            st.html(f'<p class="trd-line"><strong>{as_html(column.heading)}</strong> {as_html(examples)}</p>', width=360)
            st.selectbox(
                f"Meaning of column {as_markdown(column.heading)}",
                options,
                index=options.index(column.meaning) if column.meaning in options else 0,
                format_func=_title,
                key=key,
                label_visibility="collapsed",
                on_change=_column_chosen,
                args=(column.heading, key),
                width=320,
            )


def ask_whose() -> None:
    """The patient of a file that names nobody."""
    key = f"whose_{session.upload_count()}"
    st.text_input("Whose history is it? Patient ID for the whole file", key=key, on_change=_whose_told, args=(key,), width=360)


def offer_mapping() -> None:
    """Keep how the columns were read under a name; the next file with the same headings is read alike."""
    if not decisions().columns and not decisions().date_order:
        return
    key = f"mapping_{session.upload_count()}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name for this way of reading", key=key, max_chars=LONGEST_NAME, width=360)
        st.button("Keep it for files like this one", on_click=_keep_mapping, args=(key,), key=f"keep_{key}")


@safely
def _keep_mapping(key: str) -> None:
    try:
        mapping = save_mapping(store(), session.widget_value(key) or "", headings(), decisions().columns, decisions().date_order)
    except StoreError as fault:
        session.leave_notice("error", str(fault))
        return
    session.leave_notice("success", f"Kept as “{mapping.name}”: the next file with these headings is read alike.")


def _title(meaning: str) -> str:
    return _TITLES.get(meaning, meaning.replace("_", " ")) or "Not used"


@safely
def _column_chosen(heading: str, key: str) -> None:
    answer("columns", heading, session.widget_value(key) or "")


@safely
def _whose_told(key: str) -> None:
    answer_whose(session.widget_value(key) or "")

"""On which date was day 0 of a file that only counts days? Asked once for the file; any date keeps the distances right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lib.ingest.dates import read_date
from lib.ingest.intake import DayZeroQuestion
from lib.records.dates import PartialDate, show_date
from lib.ui import session
from lib.ui.escape import as_html
from lib.ui.guard import safely
from lib.ui.reading import answer_day_zero, decisions


def ask_day_zero(questions: Sequence[DayZeroQuestion]) -> None:
    """A field for the date, where a file counts days."""
    if not questions:
        return
    columns = ", ".join(dict.fromkeys(question.columns for question in questions))
    examples = ", ".join(dict.fromkeys(example for question in questions for example in question.examples))
    key = f"day_zero_{session.upload_count()}"
    given = decisions().day_zero
    with st.container(border=True, key=f"ask_{key}"):
        st.html(
            f'<p class="trd-line"><strong>Column {as_html(columns)}:</strong> counts days ({as_html(examples)}). On which date was day 0, '
            "the baseline? If nobody knows, any date will do: the distances stay right. It holds for every patient in the file.</p>"
        )
        shown = f"Counted from {show_date(date.fromisoformat(given))}" if given else "05-Mar-2024"
        st.text_input("Date of day 0", key=key, placeholder=shown, on_change=_told, args=(key,), width=240)


@safely
def _told(key: str) -> None:
    text = str(session.widget_value(key) or "").strip()
    if not text:
        return
    reading = read_date(text, None, session.as_of())
    if isinstance(reading, PartialDate) and reading.earliest == reading.latest <= session.as_of():
        answer_day_zero(reading.earliest.isoformat())
        return
    session.leave_notice("error", "Write day 0 as one day that is past, such as 05-Mar-2024.")

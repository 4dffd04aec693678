"""What can be typed in on a page, and is it understood? The three facts that decide most verdicts, in one line.

Dates are text, read by the same parser as files (partial dates keep their interval). What was typed is never cleared by an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from lib.ingest.dates import DateProblem, DateWord, both_readings, read_date
from lib.records.dates import PartialDate
from lib.records.history import Episode, History, PersonFact
from lib.store import ENTERED_ROW, StoreError
from lib.ui import conflict, session
from lib.ui.allowed import may
from lib.ui.escape import as_html
from lib.ui.guard import refusal

DIAGNOSES: Mapping[str, str] = {
    "": "Not recorded",
    "unipolar_depression": "Unipolar depressive disorder",
    "bipolar_disorder": "Bipolar disorder",
    "Other or not certain": "Other, or not certain",
}
_LABELS = {"diagnosis": "Diagnosis", "episode_start": "Current episode began", "birth_date": "Born"}
_EXAMPLES = {"episode_start": "Mar 2024 or 05-Mar-2024", "birth_date": "14-Jul-1978 or 1978"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed for the three facts: facts to save, and per field what is wrong with it."""

    facts: tuple[PersonFact | Episode, ...]
    errors: Mapping[str, str]


def missing_facts(history: History) -> tuple[str, ...]:
    """Which of diagnosis, start of the current episode and birth date the history lacks."""
    lacks = {
        "diagnosis": history.fact("diagnosis") is None,
        "episode_start": not history.episodes,
        "birth_date": history.birth is None,
    }
    return tuple(name for name, missing in lacks.items() if missing)


def read_entry(typed: Mapping[str, str], today: date) -> Entry:
    """The typed values as facts; blank fields are left out. A field that cannot be read, or lies in the future, is an error by its name."""
    facts: list[PersonFact | Episode] = []
    errors: dict[str, str] = {}
    if typed.get("diagnosis"):
        facts.append(PersonFact(ENTERED_ROW, "diagnosis", typed["diagnosis"]))
    for name in ("episode_start", "birth_date"):
        when = _typed_date(typed.get(name, ""), today)
        if isinstance(when, str):
            errors[name] = when
        elif when is not None and name == "birth_date":
            facts.append(PersonFact(ENTERED_ROW, "birth_date", typed[name].strip(), when))
        elif when is not None:
            facts.append(Episode(ENTERED_ROW, when))
    return Entry(tuple(facts), errors)


def ask_missing_facts(history: History) -> None:
    """On one line: the facts that the open patient's history lacks and that decide most verdicts. Nothing is drawn when none lacks or it was put off."""
    key, missing = session.current_patient(), missing_facts(history)
    if key is None or not missing or session.facts_put_off(key) or not may("change"):
        return
    errors = session.entry_errors(key)
    with st.container(key="missing_facts", border=True), st.form("missing_facts_form", border=False, clear_on_submit=False):
        columns = st.columns([1.6, *[2.0] * len(missing), 1.3, 1.0], vertical_alignment="bottom", gap="small")
        columns[0].markdown("**These decide most verdicts.** Leave blank what is not known.")
        for column, name in zip(columns[1:], missing, strict=False):
            with column:
                _field(key, name, errors.get(name))
        columns[-2].form_submit_button("Add to history", type="primary", on_click=_add, args=(key, missing), width="stretch")
        columns[-1].form_submit_button("Not now", on_click=session.put_off_facts, args=(key,), width="stretch")


def _field(key: str, name: str, error: str | None) -> None:
    if error:
        st.html(f'<p class="trd-error" role="alert">{as_html(error)}</p>')
    if name == "diagnosis":
        st.selectbox(_LABELS[name], list(DIAGNOSES), format_func=DIAGNOSES.__getitem__, key=_widget(key, name))
    else:
        st.text_input(_LABELS[name], key=_widget(key, name), max_chars=60, placeholder=_EXAMPLES[name], autocomplete="off")


def _widget(key: str, name: str) -> str:
    # A field belongs to its patient: nothing typed for one is ever submitted for another.
    return f"fact_{name}_{key}"


def _add(key: str, missing: tuple[str, ...]) -> None:
    typed = {name: session.widget_value(_widget(key, name)) or "" for name in missing}
    entry = read_entry(typed, session.as_of())
    session.keep_entry_errors(key, entry.errors)
    if entry.errors or not entry.facts:
        return
    try:
        conflict.add_facts(key, entry.facts)
    except StoreError as error:
        session.leave_notice("error", str(error))
    except Exception as error:
        session.leave_notice("error", refusal(error))
    else:
        session.leave_notice("success", "Added to the history and saved.")


def _typed_date(text: str, today: date) -> PartialDate | str | None:
    """The days meant, None when left blank or said to be unknown, or what is wrong in a sentence."""
    reading = read_date(text, None, today)
    if isinstance(reading, DateProblem):
        if reading.code == "ambiguous":
            first, second = both_readings(text)
            return f"{text} can be {first} or {second}: write the month in letters."
        return f"{reading.message} {reading.fix}"
    if isinstance(reading, DateWord):
        return None if reading is not DateWord.ONGOING else "Write a date, for instance Mar 2024."
    if reading.earliest > today:
        return "This date lies in the future. Check the year."
    return reading

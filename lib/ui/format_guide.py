"""How is a history file written? The columns of the format in a few words, for the upload page."""

from __future__ import annotations

import streamlit as st

from lib.ui.tables import show_table

# Columns of lib.ingest.columns.CONTRACT in its order; a test keeps the two alike.
GUIDE = (
    ("patient_id", "Every row", "The patient's number, kept as written. One file may hold several patients."),
    (
        "kind",
        "Every row",
        "medication, psychotherapy, ketamine, tms, ect, other, score, condition, lab, event, episode or person. May be left out.",
    ),
    ("name", "Every row", "Drug (generic or brand), therapy, scale, condition, event, or person fact such as birth_date, sex, diagnosis."),
    ("start", "Dated rows", "As exact as it is known: 2024-03-05, 05-Mar-2024, Mar 2024 or 2024. For a score, the day it was taken."),
    ("stop", "Treatments", "Blank means still going on, unless a later row of the same medicine ends it."),
    ("weeks", "Treatments", "How long, when the dates are not known."),
    ("dose", "Medication, ketamine", "100 mg, 50 mg BID, 75-150 mg, 1 tab nocte."),
    ("unit", "Medication, ketamine", "Only when it does not stand in the dose."),
    ("frequency", "Medication, ketamine", "Only when it does not stand in the dose."),
    ("route", "Medication, ketamine", "oral, nasal, iv, sc, transdermal."),
    ("sessions", "ect, tms, ketamine, psychotherapy", "How many were given."),
    ("augments", "Medication", "The medicine it was added to."),
    ("adherence", "Treatments", "A percentage, or good, partial, poor."),
    ("adherence_source", "Treatments", "self-report, pharmacy, level or observed."),
    ("outcome", "Treatments", "none, partial, response, remission, worse, or improvement in percent."),
    ("stop_reason", "Treatments", "inefficacy, loss_of_efficacy, intolerance, remission, patient_choice, access or other."),
    ("value", "score, lab, person, condition", "A number or a word; no for a condition known to be absent."),
    ("note", "Every row", "Anything else."),
)


def show_format() -> None:
    """The format as a table: column, which rows use it, what to write."""
    st.subheader("The file")
    st.write(
        "One heading line, then one row for each fact. Blank always means not recorded. Other headings are matched where they are known, and asked."
    )
    show_table("Columns of a history file", ("Column", "Used for", "What to write"), GUIDE)

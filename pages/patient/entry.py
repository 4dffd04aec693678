"""What has the patient been given? Typed in, one line a course, kept as a draft from the first letter and saved with one key."""

from __future__ import annotations

import streamlit as st

from lib.ui.entry.form import show_form
from lib.ui.entry.unfinished import show_choices, show_differences, show_unfinished
from lib.ui.guard import open_page

open_page("entry")

st.title("Type a history")
# Always the same place, so that the form below it stays where it is.
with st.container(key="entry_top", gap="xsmall"):
    show_unfinished()
    show_choices()
    show_differences()
show_form()

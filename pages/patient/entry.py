"""What has the patient been given? Typed in, one line a course, kept as a draft from the first letter and saved with one key."""

from __future__ import annotations

import streamlit as st

from lib.ui.connection import keep_the_keyboard
from lib.ui.entry.form import show_form
from lib.ui.entry.unfinished import show_choices, show_differences, show_unfinished
from lib.ui.guard import open_page
from lib.ui.pages import page

open_page("entry")

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Type a history", width="content")
    st.page_link(page("history").script, label="Add one from a file instead", icon=":material/upload_file:")
# Always the same place, so that the form below it stays where it is.
with st.container(key="entry_top", gap="xsmall"):
    show_unfinished(on_form=True)
    show_choices()
    show_differences()
show_form()
keep_the_keyboard()

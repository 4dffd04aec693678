"""What has the patient been given? A file read in, checked and saved with one click."""

from __future__ import annotations

import streamlit as st

from lib.ui import session
from lib.ui.guard import open_page
from lib.ui.pages import page
from lib.ui.upload import choose_file, show_file

open_page("history")

with st.container(horizontal=True, vertical_alignment="center"):
    st.title("Add a history", width="content")
    st.page_link(page("entry").script, label="Type a history instead", icon=":material/keyboard:")
if session.upload() is None:
    choose_file()
else:
    show_file()

"""What has the patient been given? A file read in, checked and saved."""

from __future__ import annotations

import streamlit as st

from lib.ui.guard import open_page

open_page("history")

st.title("Add a history")

"""Who looked at this patient, and what was done lately? For the people who look after the product."""

from __future__ import annotations

import streamlit as st

from lib.ui.guard import open_page

open_page("audit")

st.title("Log")

"""Who looked at this patient, and what was done lately? For the people who look after the product."""

from __future__ import annotations

import streamlit as st

from lib.ui.guard import open_page
from lib.ui.log_page import ask_who_looked, offer_verify, show_recent

open_page("audit")

st.title("Log")
ask_who_looked()
show_recent()
offer_verify()

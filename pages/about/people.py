"""Who may use TRD Review here, and in which role?"""

from __future__ import annotations

import streamlit as st

from lib.ui.guard import open_page

open_page("people")

st.title("People")

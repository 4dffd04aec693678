"""Who may use TRD Review here, and in which role? For the people who look after the product."""

from __future__ import annotations

import streamlit as st

from lib.ui.guard import open_page
from lib.ui.people import add_person, show_people

open_page("people")

st.title("People")
show_people()
add_person()

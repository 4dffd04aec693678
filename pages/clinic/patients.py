"""Whose history is saved here, and what can be tried? Saved histories and fictional samples, each opened with one click."""

from __future__ import annotations

import streamlit as st

from lib.ui.guard import open_page
from lib.ui.patient_list import show_samples, show_saved

open_page("patients")

st.title("Patients")
show_saved()
show_samples()

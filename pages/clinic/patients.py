"""Who needs me, and why? Saved histories as a worklist, and fictional samples, each opened with one click."""

from __future__ import annotations

from lib.ui.guard import open_page
from lib.ui.patient_list import show_patients

open_page("patients")

show_patients()

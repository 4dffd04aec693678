"""Many patients at once: how definitions agree, pathways, stages, and what is missing."""

from __future__ import annotations

from lib.ui.cohort.page import show_cohort
from lib.ui.guard import open_page

open_page("cohort")
show_cohort()

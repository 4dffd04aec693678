"""The assessment of the open patient: made once for each version, day and setting, then shared by every rerun and tab."""

from __future__ import annotations

from datetime import date

import streamlit as st

from lib.engine.assess import assess
from lib.engine.case import Case
from lib.engine.settings import Settings
from lib.engine.staging.msm_over_time import MsmPoint, msm_over_time
from lib.knowledge.load import knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.store import database_url
from lib.ui import session
from lib.ui.stored import current_version, history_of


def current_assessment() -> Assessment | None:
    """All findings on the open patient as of today, or None when no patient is open."""
    key, version = session.current_patient(), current_version()
    return None if key is None or version is None else assessment_of(key, version)


def assessment_of(key: str, version: int) -> Assessment | None:
    """All findings on one saved version as of today, or None when it is not there."""
    chosen = session.settings()
    day = session.as_of().isoformat()
    return _assessed(database_url(), key, version, day, chosen.jurisdiction, chosen.dose_column, chosen.recovery_number)


def current_msm_line(history: History, found: Assessment) -> tuple[MsmPoint, ...]:
    """The Maudsley score over the episode of the open patient."""
    return msm_over_time(Case(history, found.courses, found.episode, knowledge(), found.as_of, session.settings()))


# Keyed on words and numbers alone, never on a record: an assessment is immutable, so all tabs share one copy.
@st.cache_resource(show_spinner=False, max_entries=64)
def _assessed(url: str, key: str, version: int, day: str, jurisdiction: str, dose_column: str, recovery_number: str) -> Assessment | None:
    history = history_of(key, version)
    if history is None:
        return None
    return assess(history, knowledge(), date.fromisoformat(day), Settings(jurisdiction, dose_column, recovery_number))

"""What do pages read from the store? One store a process, and histories cached by key and version."""

from __future__ import annotations

import streamlit as st

from lib.records.history import History
from lib.store import Store, database_url
from lib.ui import session


def store() -> Store:
    """The store of this process. Raises StoreError when it cannot be opened."""
    return _store(database_url())


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Store:
    return Store.open(url)


def current_version() -> int | None:
    """The number of the open patient's latest version, or None when no patient is open or it is no longer there."""
    key = session.current_patient()
    return None if key is None else store().latest_version(key)


def current_history() -> History | None:
    """The open patient's latest history, read afresh when another tab saved a newer version."""
    key = session.current_patient()
    version = current_version()
    return None if key is None or version is None else history_of(key, version)


def history_of(key: str, version: int) -> History | None:
    """One saved version. It is immutable, so all tabs share one copy."""
    return _history(database_url(), key, version)


@st.cache_resource(show_spinner=False, max_entries=64)
def _history(url: str, key: str, version: int) -> History | None:
    return _store(url).load_history(key, version)

"""What do pages read from the store, and in whose name? One store a process, and histories cached by key and version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

import streamlit as st

from lib.engine.settings import DOSE_COLUMNS, JURISDICTIONS, Settings
from lib.records.history import History
from lib.store import Store, StoreError, database_url
from lib.ui import session
from lib.ui.access.gate import current_actor, opened

_SETTINGS = "settings"


def store() -> Store:
    """The store of this process in the name of the person at work. Raises StoreError when it cannot be opened, or when nobody is signed in."""
    return opened().acting(current_actor())


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
    store().actor.require("read", "see a history")
    return _history(database_url(), key, version)


def latest_histories(keys: Iterable[str]) -> dict[str, tuple[int, History]]:
    """Version and history of each of these patients, asked at once; who is no longer there is left out."""
    versions = store().latest_versions(keys)
    found = {key: (version, _history(database_url(), key, version)) for key, version in versions.items()}
    return {key: (version, history) for key, (version, history) in found.items() if history is not None}


@st.cache_resource(show_spinner=False, max_entries=64)
def _history(url: str, key: str, version: int) -> History | None:
    return opened().load_history(key, version)


def remember_settings() -> None:
    """Begin a new tab with the settings chosen last, and keep what was chosen in this one."""
    kept = kept_settings()
    session.start_with(kept)
    if session.settings() != kept and store().actor.may("settings"):
        try:
            store().write_setting(_SETTINGS, asdict(session.settings()))
        except StoreError as error:  # the page itself needs no writing
            session.leave_notice("warning", str(error))


def kept_settings() -> Settings:
    """The settings chosen last; what is no longer offered falls back to the default."""
    found = store().read_setting(_SETTINGS)
    known = {field.name for field in fields(Settings)}
    kept = Settings(**{name: value for name, value in (found or {}).items() if name in known and isinstance(value, str)})
    if kept.jurisdiction not in JURISDICTIONS or kept.dose_column not in DOSE_COLUMNS:
        return Settings()
    return kept

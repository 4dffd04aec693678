"""For whom was a file made, and whose is an upload?

Streamlit hands out whatever lies under /media/ to anybody who knows the address, without a cookie. Here it is remembered for which tab a
file was made and from which browser that tab came, so that the front door can keep it for that browser, as long as the tab lives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

_LOCK = threading.Lock()
_TABS: dict[str, str] = {}  # tab (Streamlit's session id) -> browser
_FILES: dict[str, set[str]] = {}  # file id -> tabs
_WAITING: dict[str, str] = {}  # id of a file that is made after its click -> tab
_FRESH: dict[str, float] = {}  # id of a file that was made after its click -> when (time.monotonic)
_PRUNE_FROM = 500
# Streamlit throws such a file away as soon as any two tabs have finished a run, whosever they are: with many people at work, before the browser has
# fetched it. It is kept this long (seconds); who may have it is asked all the same.
FETCHED_WITHIN = 120.0


def bind_tab(browser: str) -> None:
    """The tab that runs now came from this browser."""
    context = get_script_run_ctx()
    if context is not None:
        with _LOCK:
            _TABS[context.session_id] = browser
            if len(_TABS) > _PRUNE_FROM:
                _prune()


def file_is_for(file_name: str, browser: str) -> bool:
    """Was this file (last part of its address) made for a tab of this browser that is still there?"""
    with _LOCK:
        tabs = set(_FILES.get(_file_id(file_name), ()))
    return any(tab_is_of(tab, browser) for tab in tabs)


def tab_is_of(tab: str, browser: str) -> bool:
    """Is this a living tab of this browser?"""
    with _LOCK:
        known = _TABS.get(tab)
    return known is not None and known == browser and Runtime.exists() and Runtime.instance().is_active_session(tab)


def remember_files() -> None:
    """From now on, note for which tab each file is made. Called once, before the server starts."""
    MediaFileManager.add = _noting(MediaFileManager.add)  # type: ignore[method-assign]
    MediaFileManager.add_deferred = _waiting(MediaFileManager.add_deferred)  # type: ignore[method-assign]
    MediaFileManager.execute_deferred = _made(MediaFileManager.execute_deferred)  # type: ignore[method-assign]
    MediaFileManager._get_inactive_file_ids = _not_fresh(MediaFileManager._get_inactive_file_ids)  # type: ignore[method-assign]


def _noting(add: Callable[..., str]) -> Callable[..., str]:
    @wraps(add)
    def call(*args: Any, **kwargs: Any) -> str:
        address = add(*args, **kwargs)
        _note(address, _tab())
        return address

    return call


def _waiting(add: Callable[..., str]) -> Callable[..., str]:
    @wraps(add)
    def call(*args: Any, **kwargs: Any) -> str:
        waiting = add(*args, **kwargs)
        with _LOCK:
            _WAITING[waiting] = _tab()
        return waiting

    return call


def _made(execute: Callable[..., str]) -> Callable[..., str]:
    @wraps(execute)
    def call(manager: MediaFileManager, file_id: str) -> str:
        address = execute(manager, file_id)
        with _LOCK:
            tab = _WAITING.get(file_id, "")
            _FRESH[_file_id(address)] = time.monotonic()
        _note(address, tab)
        return address

    return call


def _not_fresh(inactive: Callable[..., set[str]]) -> Callable[..., set[str]]:
    """Without the files that a browser is about to fetch."""

    @wraps(inactive)
    def call(manager: MediaFileManager) -> set[str]:
        oldest = time.monotonic() - FETCHED_WITHIN
        with _LOCK:
            for file_id in [file_id for file_id, made in _FRESH.items() if made < oldest]:
                del _FRESH[file_id]
            return inactive(manager) - set(_FRESH)

    return call


def _note(address: str, tab: str) -> None:
    if tab:
        with _LOCK:
            _FILES.setdefault(_file_id(address), set()).add(tab)


def _tab() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else ""


def _file_id(address: str) -> str:
    return address.rsplit("/", 1)[-1].split(".", 1)[0]


def _prune() -> None:
    """Forget tabs that are gone, and what was made for them."""
    if not Runtime.exists():
        return
    alive = {tab for tab in _TABS if Runtime.instance().is_active_session(tab)}
    for tab in set(_TABS) - alive:
        del _TABS[tab]
    for held in (_WAITING,):
        for key in [key for key, tab in held.items() if tab not in alive]:
            del held[key]
    for file_id in [file_id for file_id, tabs in _FILES.items() if not tabs & alive]:
        del _FILES[file_id]

"""Who saw, took away or printed what? The pages say so here; the store keeps it.

`viewed` is safe to call on every run: it writes one row a patient and tab visit. A file made after its click runs outside the page, so
`exporting` and `printing` are called while the page is drawn and give back what writes the row when the file is made. A row that cannot
be written means that nothing is shown or handed out.
"""

from __future__ import annotations

from collections.abc import Callable

from lib.store import Store, StoreError
from lib.ui import session
from lib.ui.access.gate import browser_key, still_in
from lib.ui.stored import store


def viewed(key: str) -> None:
    """A page shows this patient. One row until the tab shows another patient, or none."""
    if session.last_viewed() == key:
        return
    _record(store(), "view", key)
    session.remember_viewed(key)


def exported(key: str | None, what: str) -> None:
    """A file with this patient's data was made (None: with several patients). `what`: its form, such as "history as CSV"; no clinical value, no name."""
    _record(store(), "export", key, what)


def printed(key: str | None, what: str) -> None:
    """A paper about this patient was made. `what`: which, such as "case-review sheet"."""
    _record(store(), "print", key, what)


def exporting(key: str | None, what: str) -> Callable[[], None]:
    """What writes the row of an export, for a file that is made after its click."""
    return _later("export", key, what)


def printing(key: str | None, what: str) -> Callable[[], None]:
    """What writes the row of a print, for a paper that is made after its click."""
    return _later("print", key, what)


def store_later() -> Callable[[], Store]:
    """The store in the name of the person at work, for what is made after its click. Raises StoreError when the screen was locked meanwhile."""
    bound, browser = store(), browser_key()

    def still() -> Store:
        if not still_in(browser):
            raise StoreError("Not allowed: sign in first.")
        return bound

    return still


def _later(kind: str, key: str | None, what: str) -> Callable[[], None]:
    still = store_later()
    return lambda: _record(still(), kind, key, what)


def _record(bound: Store, kind: str, key: str | None, detail: str = "") -> None:
    if kind in ("export", "print"):
        bound.actor.require("export", "take a history away")
    bound.audit.record(kind, patient_key=key, detail=detail)

"""Who saw, took away or printed what? The pages say so here; the store keeps it.

`viewed` is safe to call on every run: it writes one row a patient and tab visit. A file made after its click runs outside the page, so
`exporting` and `printing` are called while the page is drawn and give back what writes the row when the file is made. A row that cannot
be written means that nothing is shown or handed out.
"""

from __future__ import annotations

from collections.abc import Callable

from lib.store import Store
from lib.ui import session
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
    bound = store()
    return lambda: _record(bound, "export", key, what)


def printing(key: str | None, what: str) -> Callable[[], None]:
    """What writes the row of a print, for a paper that is made after its click."""
    bound = store()
    return lambda: _record(bound, "print", key, what)


def _record(bound: Store, kind: str, key: str | None, detail: str = "") -> None:
    audit = getattr(bound, "audit", None)
    if audit is not None:
        audit.record(kind, patient_key=key, detail=detail)

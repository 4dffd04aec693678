"""Who has seen what? Opening a review keeps what it showed, so that the list can say later what is new."""

from __future__ import annotations

from datetime import UTC, datetime

from lib.knowledge.load import knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.reports.worklist.build import row_of
from lib.reports.worklist.row import write_digest
from lib.store import Seen, StoreError
from lib.ui import session
from lib.ui.stored import store
from lib.ui.worklist.entries import person_of
from lib.ui.worklist.working import kept_row


def mark_seen(history: History, found: Assessment) -> None:
    """Keep what the review of the open patient shows, once a version, day and visit; its row of the list is worked out with it."""
    key = session.current_patient()
    version = store().latest_version(key) if key else None
    if key is None or version is None or not session.first_sight(key, version, found.as_of):
        return
    row = row_of(history, found, knowledge())
    held = store()
    try:
        held.worklist.keep([kept_row(key, version, row, session.settings(), found.as_of)])
        held.worklist.see(person_of(held), Seen(key, version, row.fingerprint, datetime.now(UTC), write_digest(row.digest)))
    except StoreError as error:  # the review itself needs no writing
        session.leave_notice("warning", str(error))

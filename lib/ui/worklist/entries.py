"""Everybody on the list with what is known of each, and what is still to be worked out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.reports.worklist.basis import basis_of
from lib.reports.worklist.choose import Entry
from lib.reports.worklist.row import Detail, Digest, read_detail, read_digest, read_facets
from lib.store import KeptRow, PatientSummary, Seen, Store
from lib.ui.worklist.working import Job


@dataclass(frozen=True, slots=True)
class Everybody:
    """`entries` of one list, the one saved last first; `jobs`: whose row is missing or of another day."""

    entries: tuple[Entry, ...]
    jobs: tuple[Job, ...]


def person_of(store: Store) -> str:
    """The person at work, as the store calls them: never the name itself."""
    return hashlib.sha256(store.actor.identity.encode()).hexdigest()[:32]


def everybody(store: Store, patients: tuple[PatientSummary, ...], settings: Settings, as_of: date) -> Everybody:
    """The patients with their rows. A row of an older version is not shown: its flags would be those of other facts."""
    kept = store.worklist.facets(basis_of(knowledge(), settings))
    seen = store.worklist.seen_by(person_of(store))
    reviews = store.meetings.next_reviews()
    entries, jobs = [], []
    for patient in patients:
        row = kept.get(patient.key)
        if row is not None and row.version != patient.version:
            row = None
        if row is None or row.as_of != as_of.isoformat():
            jobs.append(Job(patient.key, patient.version))
        entries.append(_entry(patient, row, seen.get(patient.key), reviews.get(patient.key)))
    return Everybody(tuple(entries), tuple(jobs))


def _entry(patient: PatientSummary, row: KeptRow | None, seen: Seen | None, review: date | None) -> Entry:
    if row is None:
        return Entry(patient, review=review, seen_at=seen.seen_at if seen else None)
    news = "new" if seen is None else "seen" if seen.fingerprint == row.fingerprint else "changed"
    when = seen.seen_at if seen else None
    return Entry(patient, read_facets(row.facets), date.fromisoformat(row.as_of), review, news, when)


def details(store: Store, entries: tuple[Entry, ...], settings: Settings) -> dict[str, Detail]:
    """What only rows in sight show, by key."""
    ready = [entry.key for entry in entries if entry.facets is not None]
    return {key: read_detail(text) for key, text in store.worklist.documents(basis_of(knowledge(), settings), ready).items()}


def digests(store: Store, entries: tuple[Entry, ...]) -> dict[str, Digest]:
    """What this person saw of the patients in sight that have changed since, by key."""
    changed = [entry.key for entry in entries if entry.news == "changed"]
    return {key: read_digest(text) for key, text in store.worklist.seen_documents(person_of(store), changed).items()}

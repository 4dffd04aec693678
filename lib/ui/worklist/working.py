"""Who works out the rows of the worklist while people read? One thread a process, a patient at a time, never the page.

After each patient it rests as long as it worked, so that pages keep half of the processor. It ends when nothing is left to do; what it has done
stands in the store, so the next visit, or the next start, has it at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock, Thread
from time import perf_counter, sleep

import streamlit as st

from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.reports.worklist.basis import basis_of
from lib.reports.worklist.build import work_out
from lib.reports.worklist.row import WorkRow, write_detail, write_facets
from lib.store import KeptRow, Store, StoreError, database_url

LOG = logging.getLogger("trd_review")
KEEP_AT_ONCE, KEEP_AFTER = 25, 1.0  # rows, seconds: what a stop of the server can lose at most
FORGET_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Job:
    """A version of a history whose row is missing or of another day."""

    key: str
    version: int


class Working:
    """The queue and its thread. `failed`: versions that could not be worked out; they are not tried again until the server starts anew. `refused`: why
    the database did not keep what was worked out last, empty when it did."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._queue: list[Job] = []
        self._held: dict[Job, KeptRow] = {}  # worked out, not kept yet
        self._thread: Thread | None = None
        self._asked_for: tuple[Settings, date] | None = None
        self.failed: frozenset[Job] = frozenset()
        self.refused = ""

    def ask(self, jobs: Sequence[Job], store: Store, settings: Settings, as_of: date) -> None:
        """Work these out, the first ones first, in place of what was waiting."""
        with self._lock:
            done = {job for job in self._held if self._asked_for == (settings, as_of)}
            self._queue = [job for job in jobs if job not in self.failed and job not in done]
            self._asked_for = (settings, as_of)
            if self._queue and (self._thread is None or not self._thread.is_alive()):
                self._thread = Thread(target=self._run, args=(store,), name="worklist", daemon=True)
                self._thread.start()

    def left(self) -> int:
        """How many wait, or are not kept yet."""
        with self._lock:
            return len(self._queue) + len(self._held)

    def work_at_once(self, jobs: Iterable[Job], store: Store, settings: Settings, as_of: date, seconds: float) -> int:
        """Work out as many as fit into `seconds` before the page is drawn; returns how many."""
        begun, made = perf_counter(), []
        for job in jobs:
            if perf_counter() - begun > seconds:
                break
            if job not in self.failed and (row := self._one(job, store, settings, as_of)) is not None:
                made.append(row)
        return len(made) if self._kept(made, store) else 0

    def _run(self, store: Store) -> None:
        kept_at = perf_counter()
        while True:
            with self._lock:
                asked_for = self._asked_for
                job = self._queue.pop(0) if self._queue else None
                if job is None and not self._held:
                    self._thread = None
                    break
            begun = perf_counter()
            if job is not None and asked_for is not None and (row := self._one(job, store, *asked_for)) is not None:
                with self._lock:
                    self._held[job] = row
            if job is None or len(self._held) >= KEEP_AT_ONCE or begun - kept_at > KEEP_AFTER:
                self._keep(store)
                kept_at = begun
            sleep(perf_counter() - begun)
        self._forget(store, asked_for)

    def _one(self, job: Job, store: Store, settings: Settings, as_of: date) -> KeptRow | None:
        try:
            history = store.load_history(job.key, job.version)
            if history is not None:
                return kept_row(job.key, job.version, work_out(history, knowledge(), as_of, settings), settings, as_of)
        except Exception as error:  # one history that cannot be read must not stop the list
            LOG.error("worklist: %s while working out a row", type(error).__name__)
        with self._lock:
            self.failed |= {job}
        return None

    def _keep(self, store: Store) -> None:
        """Keep what is held. When the database refuses it is let go of, and worked out again at the next visit."""
        with self._lock:
            held = dict(self._held)
        self._kept(list(held.values()), store)
        with self._lock:
            self._held = {job: row for job, row in self._held.items() if held.get(job) is not row}

    def _kept(self, rows: list[KeptRow], store: Store) -> bool:
        try:
            store.worklist.keep(rows)
        except StoreError as error:
            LOG.warning("worklist: %s", error)
            self.refused = str(error)
            return False
        self.refused = ""
        return True

    def _forget(self, store: Store, asked_for: tuple[Settings, date] | None) -> None:
        if asked_for is None:
            return
        try:
            store.worklist.forget_before((asked_for[1] - FORGET_AFTER).isoformat())
        except StoreError as error:
            LOG.warning("worklist: %s", error)


def kept_row(key: str, version: int, row: WorkRow, settings: Settings, as_of: date) -> KeptRow:
    """A row as the store keeps it."""
    basis = basis_of(knowledge(), settings)
    return KeptRow(key, basis, version, as_of.isoformat(), row.fingerprint, write_facets(row.facets), write_detail(row.detail))


def working() -> Working:
    """The one of this process and database."""
    return _working(database_url())


@st.cache_resource(show_spinner=False)
def _working(url: str) -> Working:
    return Working()

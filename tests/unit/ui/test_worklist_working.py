"""The thread that works out rows: everything once, the first first, and one that cannot be read stops nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lib.engine.settings import Settings
from lib.knowledge.load import knowledge
from lib.records.history import History, PersonFact
from lib.reports.worklist.basis import basis_of
from lib.store import KeptRow, Store, StoreError
from lib.ui.worklist.working import Job, Working

DAY = date(2026, 11, 24)
BASIS = basis_of(knowledge(), Settings())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    held = Store.open(f"sqlite:///{tmp_path / 'trd.sqlite'}")
    yield held
    held.close()


def saved(kept: Store, count: int) -> list[Job]:
    person = (PersonFact(2, "diagnosis", "unipolar_depression"),)
    return [Job(kept.save_history(History(f"P-{number}", person=person), "a.csv").key, 1) for number in range(count)]


def finished(working: Working) -> None:
    until = time.monotonic() + 60
    while working.left():
        assert time.monotonic() < until, "the background did not finish"
        time.sleep(0.02)


def test_everything_is_worked_out_and_kept(kept: Store) -> None:
    working, jobs = Working(), saved(kept, 30)
    working.ask(jobs, kept, Settings(), DAY)
    finished(working)
    rows = kept.worklist.facets(BASIS)
    assert set(rows) == {job.key for job in jobs}
    assert {row.as_of for row in rows.values()} == {"2026-11-24"}


def test_asking_again_and_again_works_nothing_out_twice_over(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import lib.ui.worklist.working as module

    done: list[str] = []
    whole = module.work_out
    monkeypatch.setattr(module, "work_out", lambda history, *rest: (done.append(history.patient_id), whole(history, *rest))[1])
    working, jobs = Working(), saved(kept, 12)
    for _ in range(6):
        there = kept.worklist.facets(BASIS)
        working.ask([job for job in jobs if job.key not in there], kept, Settings(), DAY)
        time.sleep(0.03)
    finished(working)
    assert set(done) == {f"P-{number}" for number in range(12)}
    assert len(done) <= 12 + 6  # at most the one in hand each time it was asked
    assert len(kept.worklist.facets(BASIS)) == 12


def test_one_that_breaks_is_not_tried_again_and_stops_nothing(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import lib.ui.worklist.working as module

    whole = module.work_out

    def breaks(history: History, *rest: object) -> object:
        if history.patient_id == "P-1":
            raise ArithmeticError("a value of the patient")
        return whole(history, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "work_out", breaks)
    working, jobs = Working(), saved(kept, 3)
    working.ask(jobs, kept, Settings(), DAY)
    finished(working)
    assert set(kept.worklist.facets(BASIS)) == {jobs[0].key, jobs[2].key}
    assert working.failed == {jobs[1]}
    working.ask(jobs, kept, Settings(), DAY)
    finished(working)
    assert working.failed == {jobs[1]}


def test_what_went_wrong_is_logged_without_a_value(kept: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def breaks(history: History, *_: object) -> None:
        raise ArithmeticError(history.patient_id)

    monkeypatch.setattr("lib.ui.worklist.working.work_out", breaks)
    working, jobs = Working(), saved(kept, 1)
    assert working.work_at_once(jobs, kept, Settings(), DAY, 60) == 0
    assert "ArithmeticError" in caplog.text
    assert "P-0" not in caplog.text


def test_a_database_that_refuses_ends_the_work_without_a_crash(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_self: object, _rows: list[KeptRow]) -> None:
        raise StoreError("The worklist was not kept: the disk is full.")

    monkeypatch.setattr("lib.store.worklist.Worklist.keep", refuses)
    working = Working()
    working.ask(saved(kept, 3), kept, Settings(), DAY)
    finished(working)
    assert kept.worklist.facets(BASIS) == {}
    assert working.refused == "The worklist was not kept: the disk is full."
    assert working.work_at_once(saved(kept, 1), kept, Settings(), DAY, 60.0) == 0


def test_no_more_is_worked_out_before_the_page_than_there_is_time_for(kept: Store) -> None:
    jobs = saved(kept, 3)
    assert Working().work_at_once(jobs, kept, Settings(), DAY, -1.0) == 0
    assert Working().work_at_once(jobs, kept, Settings(), DAY, 60.0) == 3

"""The run of a cohort beside the dashboard: begun, found again, refused, stopped and put away."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lib.engine.settings import Settings
from lib.records.history import History, PersonFact, Treatment
from lib.store import WORKSTATION, Actor, Store
from lib.ui.cohort import job, runner
from lib.ui.cohort.running import progress
from lib.ui.cohort.words import asks_order, duration, refusal

TODAY = date(2026, 11, 24)
FILE = b"patient_id,kind,name,start,stop,dose\nP1,medication,sertraline,2024-01-05,2024-03-20,100 mg\nP2,medication,venlafaxine,2025-02-01,,150 mg\n"
TWO_WAYS = FILE.replace(b"2024-01-05", b"03/04/2024").replace(b"2024-03-20", b"05/06/2024").replace(b"2025-02-01", b"01/02/2025")
WAITS = 120


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRD_DATABASE_URL", f"sqlite:///{tmp_path / 'trd.sqlite'}")
    return tmp_path


def ended(actor: Actor = WORKSTATION) -> job.Job:
    until = time.monotonic() + WAITS
    while time.monotonic() < until:
        held = job.job_of(actor)
        assert held is not None
        if held.state != "running":
            return held
        time.sleep(0.2)
    raise AssertionError("the run did not end")


def begin(data: bytes, order: str = "") -> None:
    job.begin(WORKSTATION, "file", "clinic.csv", TODAY, Settings(), "clinic.csv", data, order)


def test_a_file_is_worked_out_beside_the_dashboard_and_put_away(beside: Path) -> None:
    begin(FILE)
    held = ended()
    assert (held.state, held.because) == ("done", "")
    assert held.ended["patients"] == 2
    assert held.ended["rows_used"] == 2
    assert list(pd.read_parquet(held.people)["patient_id"]) == ["P1", "P2"]
    assert list(pd.read_parquet(held.courses)["agent"]) == ["sertraline", "venlafaxine"]
    assert not list(held.folder.glob("source*")), "the file itself is not kept"
    if os.name == "posix":
        assert held.folder.stat().st_mode & 0o077 == 0
    other = Actor("somebody", "Somebody", "clinician")
    assert job.job_of(other) is None
    job.put_away(WORKSTATION)
    assert list((beside / "cohort-runs").iterdir()) == []


def test_dates_that_can_be_read_two_ways_are_asked_for_and_the_run_goes_on() -> None:
    begin(TWO_WAYS)
    held = ended()
    assert held.state == "refused"
    assert asks_order(held.because)
    assert "--date-order" not in refusal(held.because)
    job.go_on(WORKSTATION, "dmy")
    held = ended()
    assert held.state == "done"
    assert list(pd.read_parquet(held.courses)["start"]) == ["2024-04-03", "2025-02-01"]


def test_a_run_that_is_asked_to_stop_stops_and_can_go_on(beside: Path) -> None:
    begin(FILE)
    job.cancel(WORKSTATION)
    held = ended()
    assert held.state == "stopped"
    assert list(held.folder.glob("source*"))
    job.go_on(WORKSTATION)
    assert ended().state == "done"


def test_a_second_run_waits_for_the_first() -> None:
    folder = job.folder_of(WORKSTATION)
    folder.mkdir(parents=True)
    job.write(folder / job.ABOUT, {"kind": "file", "title": "first", "named": "", "as_of": TODAY.isoformat()})
    (folder / job.ALIVE).touch()
    begin(FILE)
    held = job.job_of(WORKSTATION)
    assert held is not None
    assert (held.title, held.state) == ("first", "running")
    job.put_away(WORKSTATION)
    assert folder.exists(), "a run that goes on is not put away"
    long_ago = time.time() - job.SILENT - 5
    os.utime(folder / job.ALIVE, (long_ago, long_ago))
    held = job.job_of(WORKSTATION)
    assert held is not None
    assert held.state == "broken"


def test_results_that_nobody_put_away_are_removed() -> None:
    folder = job.folder_of(WORKSTATION)
    folder.mkdir(parents=True)
    job.write(folder / job.ABOUT, {"kind": "file", "title": "old", "named": "", "as_of": TODAY.isoformat()})
    job.sweep()
    assert folder.exists()
    long_ago = time.time() - (job.KEPT_HOURS + 1) * 3600
    os.utime(folder / job.ABOUT, (long_ago, long_ago))
    job.sweep()
    assert not folder.exists()


def test_saved_patients_go_into_the_run_under_their_key_without_names(beside: Path) -> None:
    store = Store.open(os.environ["TRD_DATABASE_URL"])
    named = (PersonFact(2, "family_name", "Nightingale"), PersonFact(3, "given_name", "Florence"), PersonFact(4, "sex", "female"))
    history = History("MRN-1", person=named, treatments=(Treatment(5, "medication", "sertraline", "sertraline"),))
    key = store.save_history(history, "Nightingale.csv").key
    store.save_history(History("MRN-2", person=named), "sample.csv", sample=True)
    store.close()
    path = beside / "source.csv"
    runner._write_saved(beside, path, WORKSTATION)
    written = path.read_text(encoding="utf-8-sig")
    assert key in written
    assert "female" in written
    for identifying in ("MRN-1", "MRN-2", "Nightingale", "Florence"):
        assert identifying not in written


def test_somebody_who_may_not_read_gets_nothing(beside: Path) -> None:
    from lib.store import StoreError

    Store.open(os.environ["TRD_DATABASE_URL"]).close()
    with pytest.raises(StoreError, match="Not allowed"):
        runner._write_saved(beside, beside / "source.csv", Actor("x", "X", "nobody"))  # type: ignore[arg-type]
    assert not (beside / "source.csv").exists()


def test_chunks_are_small_enough_to_say_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"x" * 70 * 11_000)
    assert runner.chunk_rows(path) == 1_000
    assert runner.chunk_rows(tmp_path) == 30_000
    path.write_bytes(b"")
    assert runner.chunk_rows(path) == 30_000


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({}, (0.0, "Getting ready")),
        ({"doing": "Inventing 500 patients"}, (0.0, "Inventing 500 patients")),
        (
            {"patients": 1200, "rows": 25, "all_rows": 100, "per_second": 1042.4, "seconds_left": 240.0},
            (0.25, "25 % · 1,200 patients · 1,042 a second · 4 min left"),
        ),
        ({"patients": 0, "rows": 0, "all_rows": 100, "per_second": 0.0, "seconds_left": None}, (0.0, "0 % · 0 patients")),
        (
            {"patients": 1, "rows": 100, "all_rows": 100, "per_second": 2.0, "seconds_left": 0.0},
            (1.0, "100 % · 1 patient · 2 a second · putting the results together"),
        ),
    ],
)
def test_how_far_it_is_in_words(told: dict[str, object], shown: tuple[float, str]) -> None:
    assert progress(told) == shown


def test_durations() -> None:
    assert [duration(one) for one in (40, 180, 5400)] == ["40 s", "3 min", "1.5 h"]


def test_an_erasure_takes_the_runs_over_saved_patients_of_everybody(beside: Path) -> None:
    for name, kind in (("ada", "saved"), ("ben", "saved"), ("cy", "file")):
        folder = job.folder_of(Actor(name, name, "clinician"))
        folder.mkdir(parents=True)
        job.write(folder / job.ABOUT, {"kind": kind, "title": "t", "named": "", "as_of": TODAY.isoformat()})
        (folder / job.PEOPLE).write_bytes(b"rows")
    assert job.forget_saved() == 2
    assert [path.name for path in (beside / "cohort-runs").iterdir()] == [job.folder_of(Actor("cy", "cy", "clinician")).name]
    assert job.forget_saved() == 0

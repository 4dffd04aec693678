"""A file that is made after its click is still there when the browser comes for it, however many other people are at work."""

from __future__ import annotations

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from lib.ui.access import files


def make(monkeypatch: pytest.MonkeyPatch, remembered: bool = True) -> tuple[MediaFileManager, str]:
    """A keeper of files with one file made after its click, and that file's id."""
    for name in ("add", "add_deferred", "execute_deferred", "_get_inactive_file_ids"):
        monkeypatch.setattr(MediaFileManager, name, getattr(MediaFileManager, name))  # put back after the test
    if remembered:
        files.remember_files()
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    waiting = manager.add_deferred(lambda: b"patient_id,kind\n", "text/csv", "button", file_name="history.csv")
    return manager, manager.execute_deferred(waiting).rsplit("/", 1)[-1].partition(".")[0]


def there(manager: MediaFileManager, file_id: str, runs: int) -> bool:
    """Is it there after so many runs of others?"""
    for _ in range(runs):
        manager.remove_orphaned_files()
    return file_id in manager._file_metadata


def test_streamlit_alone_throws_it_away_after_two_runs_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    # When this fails, Streamlit keeps it by itself, and what stands against it here can go.
    manager, file_id = make(monkeypatch, remembered=False)
    assert there(manager, file_id, runs=1)
    assert not there(manager, file_id, runs=1)


def test_a_made_file_outlives_the_runs_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    manager, file_id = make(monkeypatch)
    assert there(manager, file_id, runs=50)


def test_it_is_thrown_away_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    manager, file_id = make(monkeypatch)
    monkeypatch.setattr(files, "FETCHED_WITHIN", 0.0)
    assert not there(manager, file_id, runs=2)

"""The process that works a cohort out: `python -m lib.ui.cohort.runner FOLDER`, begun by lib.ui.cohort.job and without Streamlit.

It writes how far it is, stops when it is asked to, and tells of a break only its kind: the text of an error may hold what a file says.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from lib.cohort.screening.choices import Choices, Progress, Screened, ScreenError
from lib.cohort.screening.run import screen
from lib.engine.settings import Settings
from lib.records.history import History
from lib.store import Actor, Store, StoreError, database_url
from lib.ui.cohort.job import ABOUT, ALIVE, CANCEL, COURSES, END, INVENTED, PEOPLE, PROGRESS, read, write

PULSE = 1.0  # seconds between two signs of life
BATCH = 200  # histories held at a time while saved patients are written
TOLD = ("patients", "rows_read", "rows_used", "problems", "failed", "seconds")
NAMES = ("family_name", "given_name")
MOST_CHUNK_ROWS, LEAST_CHUNK_ROWS, CHUNKS = 30_000, 1_000, 100  # so that even a small run says how far it is
ROW_BYTES = 70


def main(folder: Path) -> None:
    """Work out what the folder's about.json asks for, and say how it ended."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(os, "nice"):
        os.nice(5)  # pages come first
    over = threading.Event()
    threading.Thread(target=_pulse, args=(folder, over), daemon=True).start()
    about = read(folder / ABOUT)
    try:
        found = _work(folder, about)
        ended: dict[str, Any] = {"state": "done"} | {name: getattr(found, name) for name in TOLD}
        if about["kind"] != "path":
            Path(_source(folder, about)).unlink(missing_ok=True)
    except KeyboardInterrupt:
        ended = {"state": "stopped"}
    except (ScreenError, StoreError) as fault:
        ended = {"state": "refused", "because": str(fault)}
    except Exception as fault:
        ended = {"state": "refused", "because": f"It was broken off by an error of its own ({type(fault).__name__})."}
    over.set()
    with suppress(KeyboardInterrupt, OSError):  # put away meanwhile, or asked to stop when it had ended
        write(folder / END, ended)


def _work(folder: Path, about: dict[str, Any]) -> Screened:
    source = _source(folder, about)
    if about["kind"] == "invented":
        _invent(folder, Path(source))
    elif about["kind"] == "saved":
        _write_saved(folder, Path(source), Actor(**about["actor"]))
    _say(folder, "Sorting the rows by patient")
    choices = Choices(
        out=folder / PEOPLE,
        courses=folder / COURSES,
        as_of=date.fromisoformat(about["as_of"]),
        settings=Settings(**about["settings"]),
        workers=max(1, (os.cpu_count() or 2) - 1),
        resume=True,
        chunk_rows=chunk_rows(Path(source)),
        date_order=about["date_order"],
    )

    def told(at: Progress) -> None:
        if (folder / CANCEL).exists():
            raise KeyboardInterrupt
        figures = {"patients": at.patients, "rows": at.rows, "all_rows": at.all_rows}
        write(folder / PROGRESS, figures | {"per_second": at.per_second, "seconds_left": at.seconds_left})

    return screen([source], choices, told)


def chunk_rows(source: Path) -> int:
    """Rows of a chunk: some hundred chunks, none too small to be worth its while."""
    size = source.stat().st_size if source.is_file() else 0
    return min(MOST_CHUNK_ROWS, max(LEAST_CHUNK_ROWS, size // ROW_BYTES // CHUNKS)) if size else MOST_CHUNK_ROWS


def _source(folder: Path, about: dict[str, Any]) -> str:
    return about["named"] or str(folder / "source.csv")


def _say(folder: Path, doing: str) -> None:
    write(folder / PROGRESS, {"doing": doing})


def _invent(folder: Path, path: Path) -> None:
    """Invented patients as a file, once: a run that goes on takes the same."""
    from lib.cohort.invented import invent_patients
    from lib.cohort.written.own_table import write_csv

    if not path.exists():
        _say(folder, f"Inventing {INVENTED} patients")
        part = path.with_suffix(".part")
        write_csv(invent_patients(INVENTED, 1), part)
        part.replace(path)


def _write_saved(folder: Path, path: Path, actor: Actor) -> None:
    """The saved patients as a file that the screen reads exactly: under their keys, without names."""
    from lib.reports.export import as_csv

    if path.exists():
        return
    store = Store.open(database_url()).acting(actor)
    store.actor.require("read", "see histories")
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            for number, batch in enumerate(_batches(store, folder)):
                written = as_csv(batch)
                file.write(written if not number else written.partition(b"\r\n")[2])
    finally:
        store.close()
    part.replace(path)


def _batches(store: Store, folder: Path) -> Iterator[list[History]]:
    everyone = [one for one in store.list_patients() if not one.sample]
    for first in range(0, len(everyone), BATCH):
        _say(folder, f"Reading saved patients: {first:,} of {len(everyone):,}")
        held = ((one.key, store.load_history(one.key, one.version)) for one in everyone[first : first + BATCH])
        yield [_nameless(key, history) for key, history in held if history is not None]


def _nameless(key: str, history: History) -> History:
    return replace(history, patient_id=key, source_name="", person=tuple(fact for fact in history.person if fact.fact not in NAMES))


def _pulse(folder: Path, over: threading.Event) -> None:
    """A sign of life every second, and an ear for being asked to stop."""
    while not over.wait(PULSE):
        try:
            (folder / ALIVE).touch()
            asked = (folder / CANCEL).exists()
        except OSError:
            return
        if asked:
            _interrupt()
            time.sleep(PULSE)


def _interrupt() -> None:
    main_thread = threading.main_thread().ident
    if os.name == "posix" and main_thread is not None:
        signal.pthread_kill(main_thread, signal.SIGINT)  # wakes it even while it waits


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The run of a cohort beside the dashboard: how it is begun, found again, stopped and put away.

A run is a folder of this machine that only its owner's account can read, beside the database. It says by files what it is (`about.json`), how far (`progress.json`), that it is
alive (`alive`), and how it ended (`end.json`), so a reload, another tab of the same person or a server that was started anew finds it. One run a person.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_data_path

from lib.engine.settings import Settings
from lib.store import Actor, database_url
from lib.store.database import APPLICATION, read_address

HOUSE = Path(__file__).resolve().parents[3]
ABOUT, PROGRESS, ALIVE, END, CANCEL = "about.json", "progress.json", "alive", "end.json", "cancel"
PEOPLE, COURSES = "people.parquet", "courses.parquet"
SILENT = 30.0  # seconds without a sign of life after which a run counts as broken off
KEPT_HOURS = 24  # after which results that nobody put away are removed
INVENTED = 500

Kind = Literal["invented", "saved", "file", "path"]
State = Literal["running", "done", "stopped", "refused", "broken"]
_STARTED: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True, slots=True)
class Job:
    """A run. `title`: what it is about, in words. `named`: the file or folder that is read. `told`: patients, rows, all_rows, per_second, seconds_left and doing. `ended`: counts of a
    finished run. `because`: why it was refused."""

    folder: Path
    kind: Kind
    title: str
    named: str
    state: State
    told: Mapping[str, Any]
    ended: Mapping[str, Any]
    because: str = ""
    as_of: date = date.min

    @property
    def people(self) -> Path:
        """One row a patient."""
        return self.folder / PEOPLE

    @property
    def problems(self) -> Path:
        """Rows and cells of the source that could not be used as they are."""
        return self.people.with_name(f"{self.people.stem}.problems.csv")

    @property
    def courses(self) -> Path:
        """One row a course."""
        return self.folder / COURSES


def folder_of(actor: Actor) -> Path:
    """Where this person's run lies."""
    return _root() / hashlib.sha256(actor.identity.encode()).hexdigest()[:32]


def _root() -> Path:
    address = read_address(database_url())
    beside = Path(address.database).parent if address.get_backend_name() == "sqlite" and address.database else None
    return (beside or user_data_path(APPLICATION, appauthor=False)) / "cohort-runs"


def begin(
    actor: Actor, kind: Kind, title: str, as_of: date, settings: Settings, named: str = "", data: bytes | None = None, date_order: str = ""
) -> None:
    """Begin a run in place of an earlier one that has ended. `data`: the content of a file, which is kept in the run's folder until the run is done."""
    folder = folder_of(actor)
    held = job_of(actor)
    if held is not None and held.state == "running":
        return
    put_away(actor)
    folder.mkdir(parents=True, mode=0o700)
    if os.name == "posix":
        folder.parent.chmod(0o700)
    if data is not None:
        path = folder / f"source{Path(named).suffix.lower() or '.csv'}"
        path.write_bytes(data)
        named = str(path)
    about = {
        "kind": kind,
        "title": title,
        "named": named,
        "as_of": as_of.isoformat(),
        "settings": asdict(settings),
        "date_order": date_order,
        "actor": asdict(actor),
    }
    write(folder / ABOUT, about)
    _start(folder)


def go_on(actor: Actor, date_order: str | None = None) -> None:
    """Take a run up again where it was stopped; with another order of dates when it asked for one."""
    folder = folder_of(actor)
    about = read(folder / ABOUT)
    if not about:
        return
    if date_order is not None:
        write(folder / ABOUT, about | {"date_order": date_order})
        shutil.rmtree(folder / f"{PEOPLE}.run", ignore_errors=True)  # it was sorted for other dates
    for name in (END, CANCEL, PROGRESS):
        (folder / name).unlink(missing_ok=True)
    _start(folder)


def cancel(actor: Actor) -> None:
    """Ask the run to stop; what is done is kept so that it can go on."""
    folder = folder_of(actor)
    if folder.exists():
        (folder / CANCEL).touch()


def put_away(actor: Actor) -> None:
    """Remove the run with everything it wrote. One that still runs is left."""
    held = job_of(actor)
    if held is None or held.state != "running":
        shutil.rmtree(folder_of(actor), ignore_errors=True)


def job_of(actor: Actor) -> Job | None:
    """This person's run, or None."""
    return read_job(folder_of(actor))


def read_job(folder: Path) -> Job | None:
    """The run in a folder, or None."""
    about = read(folder / ABOUT)
    if not about:
        return None
    ended = read(folder / END)
    state: State = ended["state"] if ended else "running" if _alive(folder) else "broken"
    return Job(
        folder=folder,
        kind=about["kind"],
        title=about["title"],
        named=about["named"],
        state=state,
        told=read(folder / PROGRESS),
        ended=ended,
        because=ended.get("because", ""),
        as_of=date.fromisoformat(about["as_of"]),
    )


def sweep() -> None:
    """Remove the results that nobody put away for so many hours, whoever's they are."""
    for folder in _root().glob("*"):
        seen = [path.stat().st_mtime for path in (folder / ALIVE, folder / ABOUT) if path.exists()]
        if seen and time.time() - max(seen) > KEPT_HOURS * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def forget_saved() -> int:
    """Remove every run over saved patients, whoever's it is, also one that still runs: somebody of them was erased. How many there were."""
    count = 0
    for folder in _root().glob("*"):
        if read(folder / ABOUT).get("kind") == "saved":
            (folder / CANCEL).touch()
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all: a reader never meets half of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(content), encoding="utf-8")
    part.replace(path)


def read(path: Path) -> dict[str, Any]:
    """The content, or nothing."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _start(folder: Path) -> None:
    """Start the process of the run, apart from the dashboard's: it goes on when that one is stopped."""
    (folder / ALIVE).touch()
    _STARTED[:] = [one for one in _STARTED if one.poll() is None]  # also takes leave of those that ended
    silent = subprocess.DEVNULL
    command = [sys.executable, "-m", "lib.ui.cohort.runner", str(folder)]
    _STARTED.append(subprocess.Popen(command, cwd=HOUSE, stdin=silent, stdout=silent, stderr=silent, start_new_session=os.name == "posix"))


def _alive(folder: Path) -> bool:
    try:
        return time.time() - (folder / ALIVE).stat().st_mtime < SILENT
    except OSError:
        return False

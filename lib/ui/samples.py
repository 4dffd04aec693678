"""Which fictional patients can be tried, and how is one opened?"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from lib.ingest.intake import UnreadableFile
from lib.ingest.read import read_file
from lib.knowledge.load import DATA, knowledge
from lib.ui import session
from lib.ui.guard import safely
from lib.ui.stored import store

FOLDER = DATA / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A fictional patient: file name, title, and what it shows in a line."""

    file: str
    title: str
    shows: str


@cache
def samples() -> tuple[Sample, ...]:
    """The samples of data/samples/samples.csv, in its order."""
    with (FOLDER / "samples.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Sample(row["file"], row["title"], row["shows"]) for row in csv.DictReader(file))


@safely
def open_sample(file: str) -> None:
    """Read a sample, keep it as a sample, and go to its review. For a callback; opening it again changes nothing."""
    known = {sample.file for sample in samples()}
    if file not in known:
        raise ValueError("not a sample")
    key = _keep(file)
    if key is not None:
        session.open_patient(key)


@safely
def load_samples() -> None:
    """Read and keep every sample, so that they stand on a list of their own. For a callback."""
    for sample in samples():
        _keep(sample.file)


def _keep(file: str) -> str | None:
    """Keep a sample; its key. None, with a notice, when its file cannot be read."""
    try:
        intake = read_file((FOLDER / file).read_bytes(), knowledge(), session.as_of(), file_name=file)
    except UnreadableFile as fault:
        session.leave_notice("error", str(fault))
        return None
    return store().save_history(intake.histories[0], file, sample=True).key

"""How is a cohort to be screened, and what came of it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from lib.engine.settings import Settings


class ScreenError(Exception):
    """The cohort cannot be screened; the message is one line that says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Choices:
    """`courses`: where to write one row a course (None: nowhere). `ask`: with the next question (takes longer than all the rest).
    `workers`: processes, 0 for none but this one. `memory_mb`: what sorting the rows may hold before it spills to disk. `columns`, `date_order`: as for one file.
    `engine`: here, or on Spark; `master`: the address of Spark's master, "" for this machine."""

    out: Path
    as_of: date
    settings: Settings = field(default_factory=Settings)
    courses: Path | None = None
    ask: bool = False
    workers: int = 1
    resume: bool = False
    memory_mb: int = 512
    chunk_rows: int = 30_000
    date_order: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    engine: Literal["local", "spark"] = "local"
    master: str = ""

    @property
    def folder(self) -> Path:
        """What an unfinished run keeps beside its result."""
        return self.out.with_name(f"{self.out.name}.run")

    @property
    def problems(self) -> Path:
        """Where rows and patients that could not be used are listed."""
        return self.out.with_name(f"{self.out.stem}.problems.csv")


@dataclass(slots=True)
class Progress:
    """How far it is. `rows` of `all_rows` belong to chunks that are done; `seconds` counts from the first chunk of this run."""

    rows: int
    all_rows: int
    patients: int
    seconds: float
    resumed_rows: int = 0

    @property
    def per_second(self) -> float:
        """Patients a second, once some are done."""
        return self.patients / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At this rate; None before the first chunk is done."""
        done = self.rows - self.resumed_rows
        return self.seconds * (self.all_rows - self.rows) / done if done and self.seconds else None


@dataclass(frozen=True, slots=True)
class Screened:
    """What came of a run. `answers`: pack or pattern -> answer -> patients. `unknowns`: kind of missing fact -> patients. `failed`: patients whose
    history could not be assessed. `spent`: seconds of `sorting` the rows, `assessing` them (with the start of what does it) and `merging` the results."""

    patients: int
    rows_read: int
    rows_used: int
    problems: int
    failed: int
    answers: Mapping[str, Mapping[str, int]]
    unknowns: Mapping[str, int]
    seconds: float
    spent: Mapping[str, float] = field(default_factory=dict)

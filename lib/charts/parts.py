"""What is on the life chart? One model, made from history and assessment, for the figure, the paper and the text alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.charts.palette import NOT_JUDGED
from lib.knowledge.rows import Band
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate
from lib.records.doses import show_amount
from lib.records.wording import show_bounds

GROUPS = {
    "antidepressant": "Antidepressants",
    "augmentation": "Augmentation",
    "neuromodulation": "Neuromodulation and ketamine",
    "psychotherapy": "Psychotherapy",
    "other": "Other treatment",
    "episode": "Episodes, admissions, conditions",
    "event": "Events",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `stop`, two days."""

    start: date
    stop: date

    @property
    def days(self) -> int:
        """Days from start to stop."""
        return (self.stop - self.start).days


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One total: drawn at `day` (the middle of `when` when that is vague), `value` in the scale's points. `high`: its upper bound where facts
    are missing; `because`: what a score that was worked out here rests on, in place of a row."""

    day: date
    when: PartialDate
    value: float
    row: int
    high: float | None = None
    because: str = ""

    @property
    def shown(self) -> str:
        """The value in words: `12`, or `7–8` where facts are missing."""
        return show_bounds(Bounds(self.value, self.high)) if self.high is not None else show_amount(self.value)


@dataclass(frozen=True, slots=True)
class ScorePanel:
    """All totals of one instrument on its own fixed axis. `segments`: runs of points near enough in time to be joined by a line.

    `cuts`: (value, words) of thresholds to draw as a line, where the bands do not show them already. `stepped`: holds until it changes.
    """

    scale: str
    title: str
    domain: str
    low: float
    high: float
    higher_is_worse: bool
    bands: tuple[Band, ...]
    remission: float | None
    cuts: tuple[tuple[float, str], ...]
    segments: tuple[tuple[ScorePoint, ...], ...]
    stepped: bool = False

    @property
    def points(self) -> tuple[ScorePoint, ...]:
        """All points, oldest first."""
        return tuple(point for segment in self.segments for point in segment)


@dataclass(frozen=True, slots=True)
class Bar:
    """One dose step. `certain`: the days it surely covers, None when its dates are too vague; `possible`: the days it may cover at most.

    `level`: dose as a share of the course's highest, 0 < level <= 1 (1 when no dose is known). `dose`, `dates`: in words.
    """

    certain: Span | None
    possible: Span
    level: float
    dose: str
    dates: str
    weeks: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One course on its own line, or one treatment row that no course counts (`course_id` None).

    `family`: key of its colour. `adequacy`: adequate, inadequate, cannot tell, not judged. `outcome`: the shortest wording; `details`: what else
    may stand beside the bar when there is room (why not adequate, sessions, stop reason). `facts`: (name, value) for hover and table. `sessions`: days
    on which a session is drawn; when `sessions_dated` is False they are spread evenly, for only their number is recorded. `began`: the first day,
    when it is known to the day. `lit`: drawn in full colour. A lane without `bars` has no recorded date.
    """

    course_id: str | None
    label: str
    group: str
    drug_class: str
    family: str
    adequacy: str
    outcome: str
    details: tuple[str, ...]
    dose: str
    dates: str
    bars: tuple[Bar, ...]
    ongoing: bool
    sessions: tuple[date, ...]
    sessions_dated: bool
    facts: tuple[tuple[str, str], ...]
    rows: tuple[int, ...]
    began: date | None = None
    lit: bool = True

    @property
    def extent(self) -> Span | None:
        """From the earliest to the latest day it may cover; None without dates."""
        if not self.bars:
            return None
        return Span(min(b.possible.start for b in self.bars), max(b.possible.stop for b in self.bars))

    @property
    def drug(self) -> bool:
        """Is it a medicine known by its generic name (and so written in bold)?"""
        return self.course_id is not None and self.group in ("antidepressant", "augmentation")

    @property
    def judged(self) -> bool:
        """Is adequacy a question for this treatment at all?"""
        return self.adequacy != NOT_JUDGED


@dataclass(frozen=True, slots=True)
class Mark:
    """A day or an interval worth a sign. `kind`: today, episode, pattern, decision, event or condition. `name`: the few words drawn; `text`: the whole, with dates.

    `start` and `stop` are the outermost days; `certain` is the part that is sure when dates are vague. `courses`: ids of the courses it concerns.
    """

    kind: str
    name: str
    start: date
    stop: date | None
    text: str
    rows: tuple[int, ...]
    courses: tuple[str, ...] = ()
    certain: Span | None = None
    ongoing: bool = False

    @property
    def possible(self) -> Span:
        """From the first to the last day it may cover."""
        return Span(self.start, self.stop or self.start)


@dataclass(frozen=True, slots=True)
class Track:
    """One line below the treatments for marks of one name: admissions, a condition, relapses."""

    group: str
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A fact that has no place on the chart, and why. It is listed, never dropped and never placed by guess."""

    kind: str
    name: str
    detail: str
    because: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChartModel:
    """Everything drawn, in the order of reading: scores, lanes by group, lanes without dates, tracks; `marks` cross them all.

    `first`: the first day of the illness and its treatment as recorded; conditions and other medicines may have begun earlier.
    """

    as_of: date
    first: date
    panels: tuple[ScorePanel, ...]
    lanes: tuple[Lane, ...]
    undated: tuple[Lane, ...]
    tracks: tuple[Track, ...]
    marks: tuple[Mark, ...]
    undrawn: tuple[Undrawn, ...]
    lighting: bool

    @property
    def dated(self) -> bool:
        """Is there anything on the time axis but today?"""
        return bool(self.lanes or self.panels or self.tracks)

"""Where does everything stand? The measures of one drawing of the life chart, in px."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.charts.parts import Lane, Mark, ScorePanel, Track
from lib.knowledge.rows import Band

NARROW_BELOW = 560  # px; under it names stand above the bars instead of beside them
LABEL, SMALL = 12.5, 11.0  # px of type: names, everything else
LONGEST_LABEL = 140  # px of a name on one line
FIRST_PANEL, NEXT_PANEL, SMALL_PANEL, PANEL_GAP = 118, 84, 40, 10
TRACK, HEADING, SEPARATOR, LABEL_LINE, STRIP_LINE = 16, 18, 5, 15, 15
AXIS, LEGEND_LINE = 22, 17
HEADINGS_FROM = 13  # lines; a short chart is read without headings
PITCH = ((8, 23), (14, 21), (24, 19), (10_000, 17))  # px a lane, up to so many lanes
NARROW_LEFT = 30  # px of the left margin when names stand above the bars
TWO_LINES = 30  # px of a lane whose name takes two lines


@dataclass(frozen=True, slots=True)
class Line:
    """One horizontal line below the scores; `top` and `height` in px from the top of the lanes. `name`: its label in one or two lines (in a narrow
    drawing with what else is said)."""

    top: float
    height: float
    heading: str = ""
    lane: Lane | None = None
    track: Track | None = None
    name: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Flag:
    """Where a crossing mark is named: `line` counts upward from the scores; `named` False: an earlier or later mark of its kind has the name."""

    mark: Mark
    line: int
    rightward: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """All measures of one drawing, in px; days are placed with `x`. `strip`: labels of the crossing marks."""

    width: float
    narrow: bool
    left: float
    right: float
    first: date
    last: date
    panels: tuple[tuple[ScorePanel, float, float], ...]
    lanes_top: float
    lanes_height: float
    lines: tuple[Line, ...]
    bar: float
    strip: tuple[Flag, ...]

    @property
    def plot_width(self) -> float:
        """Between the margins."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> float:
        """Scores and lanes together."""
        return self.lanes_top + self.lanes_height

    @property
    def top(self) -> float:
        """Height of the strip of labels above the scores."""
        return 6 + STRIP_LINE * (1 + max((flag.line for flag in self.strip), default=0))

    @property
    def days_per_px(self) -> float:
        """How much time one px is."""
        return (self.last - self.first).days / self.plot_width

    def x(self, day: date) -> float:
        """A day as px from the left edge of the plot."""
        return (day - self.first).days / self.days_per_px


def grain(panel: ScorePanel) -> float:
    """One point of a whole-number scale; a hundredth of the range of a finer one."""
    whole = panel.high - panel.low
    return 1.0 if whole >= 5 else whole / 100


def band_lines(panel: ScorePanel, band: Band, height: float, narrow: bool) -> tuple[str, ...]:
    """The name of a band at its right: one line, two in a narrow drawing when it is tall enough, none when there is no height for any."""
    tall = (band.high - band.low + grain(panel)) / (panel.high - panel.low + grain(panel)) * height
    if tall < SMALL:
        return ()
    return tuple(part for part in two_lines(band.title) if part) if narrow and tall >= 1.7 * SMALL else (band.title,)


def small(panel: ScorePanel, number: int) -> bool:
    """Is it a further instrument with too few scores to make a curve?"""
    return number > 0 and len(panel.points) < 3


def two_lines(label: str) -> tuple[str, str]:
    """A long label parted at the space nearest its middle."""
    spaces = [at for at, sign in enumerate(label) if sign == " "]
    if not spaces:
        return label, ""
    at = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return label[:at], label[at + 1 :]

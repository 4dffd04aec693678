"""Where does everything stand? The life chart's geometry in px, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from lib.charts.lettering import width
from lib.charts.palette import ONGOING, SYMBOLS
from lib.charts.parts import GROUPS, ChartModel, Lane, Mark, ScorePanel, Track
from lib.knowledge.rows import Band
from lib.records.dates import MONTHS

NARROW_BELOW = 560  # px; under it names stand above the bars instead of beside them
LABEL, SMALL = 12.5, 11.0  # px of type: names, everything else
LONGEST_LABEL = 140  # px of a name on one line
FIRST_PANEL, NEXT_PANEL, SMALL_PANEL, PANEL_GAP = 118, 84, 40, 10
TRACK, HEADING, SEPARATOR, LABEL_LINE, STRIP_LINE = 16, 18, 5, 15, 15
AXIS, LEGEND_LINE = 22, 17
HEADINGS_FROM = 13  # lines; a short chart is read without headings
PITCH = ((8, 23), (14, 21), (24, 19), (10_000, 17))  # px a lane, up to so many lanes
TWO_LINES = 30  # px of a lane whose name takes two lines


@dataclass(frozen=True, slots=True)
class Line:
    """One horizontal line below the scores; `top` and `height` in px from the top of the lanes. `name`: its label in one or two lines."""

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
class Words:
    """What stands beside a bar: the text, and whether it begins right of the end or ends left of the start."""

    text: str
    right: bool


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


def frame(model: ChartModel, width_hint: float) -> Frame:
    """The geometry for a drawing about `width_hint` px wide."""
    narrow = width_hint < NARROW_BELOW
    first, last = _range(model)
    lanes = len(model.lanes) + len(model.undated)
    pitch = next(height for most, height in PITCH if lanes <= most)
    bar = pitch - (6 if pitch > 20 else 4)
    lines = _lines(model, pitch, narrow)
    panels, lanes_top = _panels(model, narrow)
    left = 30.0 if narrow else min(max([104.0, *(name_width(line) + 12 for line in lines)]), width_hint * 0.4)
    right = _right(model, narrow)
    draft = Frame(
        width=width_hint,
        narrow=narrow,
        left=left,
        right=right,
        first=first,
        last=last,
        panels=panels,
        lanes_top=lanes_top,
        lanes_height=(lines[-1].top + lines[-1].height if lines else 0) + 3,
        lines=lines,
        bar=bar,
        strip=(),
    )
    if not narrow:
        draft = _roomier(draft, model)
    return replace(draft, strip=_strip(model.marks, draft) if model.dated else ())


def end_words(lane: Lane, drawn: Frame) -> Words:
    """The longest wording that fits beside the bar without being cut, right of it when it can be, else left of it."""
    extent = lane.extent
    assert extent is not None
    right_room = drawn.plot_width + drawn.right - drawn.x(extent.stop) - 8
    left_room = drawn.x(extent.start) - 8
    for details in range(len(lane.details), -1, -1):
        text = words(lane, details)
        if width(text, SMALL) <= right_room:
            return Words(text, True)
        # An ongoing course is read at its arrow, in fewer words rather than far from it.
        if width(text, SMALL) <= left_room and not (lane.ongoing and width(words(lane, 0), SMALL) <= right_room):
            return Words(text, False)
    return Words(words(lane, 0), True)


def words(lane: Lane, details: int) -> str:
    """Arrow when ongoing, adequacy sign, outcome, and the first so many details."""
    said = " · ".join(word for word in (lane.outcome, *lane.details[:details]) if word)
    return " ".join(part for part in (ONGOING if lane.ongoing else "", SYMBOLS[lane.adequacy], said) if part)


def two_lines(label: str) -> tuple[str, str]:
    """A long label parted at the space nearest its middle."""
    spaces = [at for at, sign in enumerate(label) if sign == " "]
    if not spaces:
        return label, ""
    at = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return label[:at], label[at + 1 :]


def lane_name(lane: Lane) -> tuple[str, ...]:
    """The name beside the bars: on one line, or on two when it is long. It is never cut."""
    if " " in lane.label and width(lane.label, LABEL, lane.drug) > LONGEST_LABEL:
        return two_lines(lane.label)
    return (lane.label,)


def name_width(line: Line) -> float:
    """Width in px of a line's name."""
    if line.lane is None:
        return max((width(part, SMALL) for part in line.name), default=0.0)
    return max(width(part, SMALL if len(line.name) > 1 else LABEL, line.lane.drug) for part in line.name)


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


def _panel_height(panel: ScorePanel, number: int, narrow: bool) -> float:
    if small(panel, number):
        return SMALL_PANEL
    return FIRST_PANEL if number == 0 or narrow else NEXT_PANEL


def _range(model: ChartModel) -> tuple[date, date]:
    days = max(56, (model.as_of - model.first).days)
    pad = max(2, round(days * 0.012))
    return model.as_of - timedelta(days=days + pad), model.as_of + timedelta(days=pad)


def _lines(model: ChartModel, pitch: float, narrow: bool) -> tuple[Line, ...]:
    headings = len(model.lanes) + len(model.undated) + len(model.tracks) >= HEADINGS_FROM
    groups: list[tuple[str, list[Line]]] = []
    for group, title in GROUPS.items():
        held = [_lane_line(lane, pitch, narrow) for lane in model.lanes if lane.group == group]
        held += [_track_line(track, model.first, narrow) for track in model.tracks if track.group == group]
        groups.append((title, held))
    groups.append(("Date not recorded", [_lane_line(lane, pitch, narrow) for lane in model.undated]))
    lines: list[Line] = []
    at = 0.0
    for title, held in groups:
        if held:
            gap = HEADING if headings else SEPARATOR
            for line in (Line(0, gap, heading=title if headings else ""), *held):
                lines.append(replace(line, top=at))
                at += line.height
    return tuple(lines)


def _lane_line(lane: Lane, pitch: float, narrow: bool) -> Line:
    name = (lane.label,) if narrow else lane_name(lane)
    height = pitch + LABEL_LINE if narrow else max(pitch, TWO_LINES) if len(name) > 1 else pitch
    return Line(0, height, lane=lane, name=name)


def _track_line(track: Track, first: date, narrow: bool) -> Line:
    began = track.marks[0].start
    since = str(began.year) if began.year < first.year else f"{MONTHS[began.month - 1]} {began.year}"
    name = f"{track.label}, since {since}" if began < first else track.label
    return Line(0, TRACK + (LABEL_LINE - 1 if narrow else 0), track=track, name=(name,))


def _panels(model: ChartModel, narrow: bool) -> tuple[tuple[tuple[ScorePanel, float, float], ...], float]:
    at, placed = 0.0, []
    for number, panel in enumerate(model.panels):
        height = _panel_height(panel, number, narrow)
        at += LABEL_LINE + 2 if narrow else 0
        placed.append((panel, at, height))
        at += height + PANEL_GAP
    return tuple(placed), at


def _right(model: ChartModel, narrow: bool) -> float:
    names = [10.0 if narrow else 64.0]
    for number, panel in enumerate(model.panels):
        height = _panel_height(panel, number, narrow)
        names += [width(line, SMALL) + 8 for band in panel.bands for line in band_lines(panel, band, height, narrow)]
        names += [width(words, SMALL) + 8 for _, words in panel.cuts]
    return max(names)


def _roomier(draft: Frame, model: ChartModel) -> Frame:
    """A right margin wide enough for the shortest words of ongoing courses, and of those that have no room on their left."""
    for _ in range(2):
        need = 0.0
        for lane in model.lanes:
            extent = lane.extent
            shortest = width(words(lane, 0), SMALL) + 10
            if extent and (lane.ongoing or shortest > draft.x(extent.start)):
                need = max(need, shortest - (draft.plot_width - draft.x(extent.stop)))
        draft = replace(draft, right=min(max(draft.right, need), draft.width * 0.3))
    return draft


def _strip(marks: tuple[Mark, ...], drawn: Frame) -> tuple[Flag, ...]:
    """Labels of the crossing marks in as few lines as they need; marks of one name share a line, and a label that would leave the drawing reads to the left."""
    by_name: dict[str, list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (m.kind != "today", m.start)):
        by_name.setdefault(mark.name, []).append(mark)
    taken: list[list[tuple[float, float]]] = []
    flags: list[Flag] = []
    for name, held in by_name.items():
        length = width(name, SMALL) + 8
        own: list[tuple[float, float]] = []
        named: dict[int, bool] = {}
        for number, mark in reversed(list(enumerate(held))):  # the latest is named first
            at = drawn.x(mark.start)
            rightward = at + length <= drawn.plot_width + drawn.right
            label = (at, at + length) if rightward else (at - length, at)
            if _free(label, own):
                named[number] = rightward
                own.append(label)
        brackets = [(drawn.x(mark.start), drawn.x(mark.stop)) for mark in held if mark.stop is not None and mark.kind == "pattern"]
        line = next((n for n, row in enumerate(taken) if all(_free(span, row) for span in own + brackets)), len(taken))
        taken += [[]] if line == len(taken) else []
        taken[line] += own + brackets
        flags += [Flag(mark, line, named.get(number, True), number in named) for number, mark in enumerate(held)]
    return tuple(flags)


def _free(span: tuple[float, float], row: list[tuple[float, float]]) -> bool:
    return all(span[1] <= start or span[0] >= stop for start, stop in row)

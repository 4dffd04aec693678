"""The life chart small enough for a row of a list: which courses and scores does it keep, and where do they stand in a common window?

Made from the chart model, so colours, adequacy and dates are those of the life chart. Kept beside a version as plain facts; placed only when
drawn, because the window and the day that all rows are aligned by change with what the reader asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from lib.charts.palette import CANNOT_TELL, FAMILIES, INADEQUATE, NOT_JUDGED, PAPER, tint
from lib.charts.parts import Bar, ChartModel, Lane, ScorePanel, Span
from lib.records.dates import MONTHS, show_date
from lib.records.doses import show_amount

DRAWN = ("antidepressant", "augmentation", "neuromodulation", "psychotherapy")
YEAR = 365.25  # days
TICKS = 7  # as many as can be read on the axis of a row


@dataclass(frozen=True, slots=True)
class SmallBar:
    """A stretch of one course without a break. `line`: which of the row's lines it lies on, 0 = top. `sure`: are both ends known to the day?
    `text`: the course in words. `family` and `adequacy` as on the life chart."""

    start: date
    stop: date
    line: int
    family: str
    adequacy: str
    sure: bool
    text: str


@dataclass(frozen=True, slots=True)
class SmallTimeline:
    """One instrument and the courses of one patient. `scale` empty: no score can be drawn; `segments`: runs of (day, value) near enough to be joined,
    `value` in the scale's points from `low` to `high`. `undrawn`: courses without a date."""

    bars: tuple[SmallBar, ...]
    lines: int
    scale: str
    low: float
    high: float
    segments: tuple[tuple[tuple[date, float], ...], ...]
    undrawn: int

    @property
    def first(self) -> date | None:
        """The first day of anything drawn; None when nothing is."""
        days = [bar.start for bar in self.bars] + [segment[0][0] for segment in self.segments]
        return min(days, default=None)

    @property
    def last(self) -> date | None:
        """The last day of anything drawn; None when nothing is."""
        days = [bar.stop for bar in self.bars] + [segment[-1][0] for segment in self.segments]
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class Window:
    """From `first` to `last`, in days from the day that a row is aligned by (0)."""

    first: int
    last: int

    def share(self, days: int) -> float:
        """Where a day stands: 0 = left edge, 1 = right edge; beyond either it is drawn at the edge."""
        return min(1.0, max(0.0, (days - self.first) / (self.last - self.first)))


@dataclass(frozen=True, slots=True)
class Placed:
    """A timeline in its window; all places are shares from 0 to 1 (left to right, bottom to top). `bars`: (left, width, bar, began earlier).
    `points` and `joins` (x1, y1, x2, y2) of the scores; `today`: None when it lies outside."""

    bars: tuple[tuple[float, float, SmallBar, bool], ...]
    points: tuple[tuple[float, float, str], ...]
    joins: tuple[tuple[float, float, float, float], ...]
    today: float | None


def small_timeline(model: ChartModel, scale: str = "") -> SmallTimeline:
    """The courses of the model and the scores of `scale`; of the first instrument when that one is not drawn."""
    lanes = [lane for lane in model.lanes if lane.group in DRAWN]
    spans = sorted(
        ((lane, bar) for lane in lanes for bar in _stretches(lane)),
        key=lambda held: (DRAWN.index(held[0].group), held[1].start, held[1].stop, held[0].label),
    )
    bars, ends = [], list[date]()
    for lane, span in spans:
        line = next((number for number, end in enumerate(ends) if span.start >= end), len(ends))
        if line == len(ends):
            ends.append(span.stop)
        ends[line] = span.stop
        bars.append(SmallBar(span.start, span.stop, line, lane.family, lane.adequacy, _sure(lane), _words(lane)))
    panel = _panel(model.panels, scale)
    return SmallTimeline(
        bars=tuple(bars),
        lines=len(ends),
        scale=panel.scale if panel else "",
        low=panel.low if panel else 0.0,
        high=panel.high if panel else 1.0,
        segments=tuple(tuple((point.day, point.value) for point in segment) for segment in panel.segments) if panel else (),
        undrawn=sum(1 for lane in model.undated if lane.group in DRAWN),
    )


def window(held: Iterable[tuple[SmallTimeline, date | None]], as_of: date, longest: int | None) -> Window:
    """A window that shows every row of a list, each from the day it is aligned by; `longest` days before that day at most, None = all.

    A row without such a day has no place and does not count.
    """
    before, after = 0, 0
    for timeline, anchor in held:
        if anchor is not None and timeline.first is not None:
            before = min(before, (timeline.first - anchor).days)
            after = max(after, (as_of - anchor).days)
    if longest is not None:
        before, after = max(before, -longest), min(after, longest)
    margin = max(7, (after - before) // 60)
    return Window(min(before, -28) - margin, after + margin)


def placed(timeline: SmallTimeline, anchor: date, shown: Window, as_of: date) -> Placed:
    """The timeline in the window, `anchor` being its day 0. What ends before the window or begins after it is not drawn."""
    bars = []
    for bar in timeline.bars:
        start, stop = (bar.start - anchor).days, (bar.stop - anchor).days
        if stop >= shown.first and start <= shown.last:
            left = shown.share(start)
            bars.append((left, shown.share(stop) - left, bar, start < shown.first))
    points, joins = [], []
    for segment in timeline.segments:
        inside = [(day, value) for day, value in segment if shown.first <= (day - anchor).days <= shown.last]
        spots = [(shown.share((day - anchor).days), _height(timeline, value)) for day, value in inside]
        points += [
            (*spot, f"{timeline.scale} {show_amount(value)} on {show_date(day)}") for spot, (day, value) in zip(spots, inside, strict=True)
        ]
        joins += [(*one, *other) for one, other in pairwise(spots)]
    now = (as_of - anchor).days
    return Placed(tuple(bars), tuple(points), tuple(joins), shown.share(now) if shown.first <= now <= shown.last else None)


def colours(family: str, adequacy: str) -> tuple[str, str]:
    """Fill and outline of a bar, as on the life chart."""
    colour = FAMILIES[family].colour
    fills = {INADEQUATE: tint(colour, 0.12), CANNOT_TELL: PAPER, NOT_JUDGED: tint(colour, 0.35)}
    return fills.get(adequacy, colour), colour


def calendar_ticks(shown: Window, as_of: date) -> tuple[tuple[float, str], ...]:
    """Marks of a window that ends today: years, or months when it is short."""
    first = as_of + timedelta(days=shown.first)
    years = (as_of - first).days / YEAR
    if years <= 2:
        step = 6 if years > 1 else 3
        days = [date(year, month, 1) for year in range(first.year, as_of.year + 1) for month in range(1, 13, step)]
        named = [(day, f"{MONTHS[day.month - 1]} {day.year}") for day in days]
    else:
        every = -(-int(years) // TICKS)
        named = [(date(year, 1, 1), str(year)) for year in range(first.year, as_of.year + 1) if year % every == 0]
    return tuple((shown.share((day - as_of).days), words) for day, words in named if first <= day <= as_of)


def aligned_ticks(shown: Window, zero: str) -> tuple[tuple[float, str], ...]:
    """Marks of a window around the day that rows are aligned by, which is named `zero`."""
    years = (shown.last - shown.first) / YEAR
    months = next((step for step in (3, 6, 12, 24, 60, 120) if years * 12 / step <= TICKS), 240)
    length = YEAR / 12 * months
    made = []
    for number in range(-int(-shown.first // length), int(shown.last // length) + 1):
        words = zero if number == 0 else f"{'+' if number > 0 else '−'}{_length(abs(number) * months)}"
        made.append((shown.share(round(number * length)), words))
    return tuple(made)


def timeline_words(timeline: SmallTimeline) -> str:
    """What the small timeline says without the picture."""
    states: dict[str, int] = {}
    for bar in {bar.text: bar for bar in timeline.bars}.values():
        states[bar.adequacy] = states.get(bar.adequacy, 0) + 1
    courses = ", ".join(f"{count} {state}" for state, count in states.items()) or "no dated course"
    values = [value for segment in timeline.segments for _, value in segment]
    scores = f"; {timeline.scale} {', '.join(show_amount(value) for value in values[-3:])}" if values else "; no score"
    undated = f"; {timeline.undrawn} without a date" if timeline.undrawn else ""
    return f"Courses: {courses}{undated}{scores}"


def _stretches(lane: Lane) -> list[Span]:
    """The dose steps of a lane, those that follow each other as one."""
    made: list[Span] = []
    for bar in sorted(lane.bars, key=lambda bar: (bar.possible.start, bar.possible.stop)):
        span = bar.possible
        if made and (span.start - made[-1].stop).days <= 1:
            made[-1] = Span(made[-1].start, max(made[-1].stop, span.stop))
        else:
            made.append(span)
    return made


def _sure(lane: Lane) -> bool:
    return all(_exact(bar) for bar in lane.bars)


def _exact(bar: Bar) -> bool:
    return bar.certain is not None and bar.certain == bar.possible


def _words(lane: Lane) -> str:
    """`sertraline 100 mg, 12-Jan-2024 to today: adequate, no response`."""
    dose = f" {lane.dose}" if lane.dose else ""
    judged = [words for words in (lane.adequacy if lane.judged else "", lane.outcome) if words]
    return f"{lane.label.removeprefix('+ ')}{dose}, {lane.dates}{': ' if judged else ''}{', '.join(judged)}"


def _panel(panels: Sequence[ScorePanel], scale: str) -> ScorePanel | None:
    return next((panel for panel in panels if panel.scale == scale), panels[0] if panels else None)


def _height(timeline: SmallTimeline, value: float) -> float:
    return (value - timeline.low) / (timeline.high - timeline.low)


def _length(months: int) -> str:
    if months % 12:
        return f"{months} mo"
    return f"{months // 12} y"

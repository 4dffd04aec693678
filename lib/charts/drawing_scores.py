"""How are the scores drawn on paper: bands in grey, a line, and every value as a point?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.charts.frame import Frame, band_lines, grain, small
from lib.charts.palette import INK
from lib.charts.parts import ScorePanel, ScorePoint
from lib.charts.svg import BANDS, MUTED, SMALL, WHITE, line, path, rect, text
from lib.records.calendars import Calendar
from lib.records.doses import show_amount

LEAST_STEP = 14  # px between two values of a score axis
RADIUS = 3.0  # px


def draw_panels(drawn: Frame, calendar: Calendar) -> Iterator[str]:
    """All instruments, the one that decides outcomes on top."""
    for number, (panel, top, height) in enumerate(drawn.panels):
        yield from _bands(panel, top, height, drawn)
        yield from _values(panel, top, height)
        yield from _curve(panel, top, height, drawn, number)
        yield from _latest(panel, top, drawn, calendar, brief=small(panel, number))


def level(panel: ScorePanel, value: float, top: float, height: float) -> float:
    """A value as px from the top of the plot; the axis has half a point of room at both ends."""
    half = 0.5 * grain(panel)
    return top + height * (panel.high + half - value) / (panel.high - panel.low + 2 * half)


def _bands(panel: ScorePanel, top: float, height: float, drawn: Frame) -> Iterator[str]:
    half = 0.5 * grain(panel)
    for band in panel.bands:
        y1, y2 = (level(panel, value, top, height) for value in (band.high + half, band.low - half))
        yield rect(0, y1, drawn.plot_width, y2 - y1, fill=BANDS.get(band.severity, WHITE), css="band")
        if band_lines(panel, band, height, False):
            yield text(drawn.plot_width + 4, (y1 + y2) / 2 + 4, band.title, fill=MUTED)
    for value, words in panel.cuts:
        y = level(panel, value, top, height)
        yield line(0, y, drawn.plot_width, y, stroke=MUTED, width=0.8, dash="4 2")
        yield text(drawn.plot_width + 4, y + 4, words, fill=MUTED)
    yield rect(0, top, drawn.plot_width, height, fill="none", stroke=MUTED, thick=0.6)


def _values(panel: ScorePanel, top: float, height: float) -> Iterator[str]:
    """Values along the axis: the two ends, and steps between them where there is room."""
    ends = (panel.low, panel.high)
    step = next((s for s in (5, 10, 20, 25, 50) if height * s / (panel.high - panel.low) >= LEAST_STEP), 100)
    between = [float(v) for v in range(int(panel.low), int(panel.high) + 1) if v % step == 0]
    apart = LEAST_STEP * (panel.high - panel.low) / height
    shown = [*ends, *(v for v in between if all(abs(v - end) >= apart for end in ends))]
    for value in shown:
        y = min(max(level(panel, value, top, height) + 4, top + 9), top + height)  # the ends stay beside their own panel
        yield text(-5, y, show_amount(value), anchor="end", fill=MUTED)


def _curve(panel: ScorePanel, top: float, height: float, drawn: Frame, number: int) -> Iterator[str]:
    for segment in panel.segments:
        places = [(drawn.x(p.day), level(panel, p.value, top, height)) for p in segment]
        if len(places) > 1:
            yield path("M" + " L".join(f"{x:.2f},{y:.2f}" for x, y in places), width=1.3)
    for point in panel.points:
        x, y = drawn.x(point.day), level(panel, point.value, top, height)
        if not point.when.exact:
            yield line(drawn.x(point.when.earliest), y, drawn.x(point.when.latest), y, stroke=INK, width=0.8, css="vague")
        yield path(_sign(number, x, y), fill=WHITE, width=1.3, css="point", title=_title(panel, point))


def _sign(number: int, x: float, y: float) -> str:
    """Circle, square or diamond by instrument."""
    r = RADIUS
    if number % 3 == 1:
        return f"M{x - r:.2f},{y - r:.2f} h{2 * r:g} v{2 * r:g} h{-2 * r:g} Z"
    if number % 3 == 2:
        return f"M{x:.2f},{y - r - 0.8:.2f} l{r + 0.8:g},{r + 0.8:g} l{-r - 0.8:g},{r + 0.8:g} l{-r - 0.8:g},{-r - 0.8:g} Z"
    return f"M{x - r:.2f},{y:.2f} a{r:g},{r:g} 0 1,0 {2 * r:g},0 a{r:g},{r:g} 0 1,0 {-2 * r:g},0 Z"


def _title(panel: ScorePanel, point: ScorePoint) -> str:
    return f"{panel.scale} {show_amount(point.value)} row {point.row}"


def _latest(panel: ScorePanel, top: float, drawn: Frame, calendar: Calendar, *, brief: bool) -> Iterator[str]:
    """The instrument with its latest value and when, left of its axis."""
    last = panel.points[-1]
    left = 2 - drawn.left
    yield text(left, top + SMALL, f"{panel.scale} {show_amount(last.value)}", bold=True)
    yield text(left, top + 2 * SMALL + 3, calendar.partial(last.when), fill=MUTED)
    if not brief:
        yield text(
            left,
            top + 3 * SMALL + 6,
            f"before: {show_amount(panel.points[-2].value)}" if len(panel.points) > 1 else "first score",
            fill=MUTED,
        )

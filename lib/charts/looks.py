"""How does a bar look, and which px does it cover?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lib.charts.frame import Frame, Line
from lib.charts.palette import CANNOT_TELL, DIM_LINE, FAMILIES, INADEQUATE, INK, NOT_JUDGED, PAPER, tint
from lib.charts.parts import Bar, Lane, Span

Trace = dict[str, Any]
DAY_MS = 86_400_000
SPELL = 6  # px, height of an admission or an episode
THINNEST = 3  # px; a shorter stretch is still seen
STEADY = {"marker": {"opacity": 1}}  # a click must not fade the rest


def middle(line: Line, drawn: Frame) -> float:
    """Where the bars of a line are centred: under the name when it stands above, else in the middle."""
    if not drawn.narrow:
        return line.middle
    return line.top + line.height - (drawn.bar if line.lane else SPELL) / 2 - 3


def look(lane: Lane) -> tuple[str, str, str]:
    """Fill, outline (and pattern), and text colour of a lane's bars."""
    colour = FAMILIES[lane.family].colour if lane.lit else DIM_LINE
    if lane.adequacy == INADEQUATE:
        return tint(colour, 0.12), colour, INK
    if lane.adequacy == CANNOT_TELL:
        return PAPER, colour, INK
    if lane.adequacy == NOT_JUDGED or not lane.lit:
        return tint(colour, 0.35), colour, INK
    return colour, colour, text_on(colour)


def text_on(colour: str) -> str:
    """White or black, whichever reads better on a fill."""
    return PAPER if colour in ("#0072B2", "#56606B", "#000000") else "#000000"


def box(bar: Bar, lane: Lane, line: Line, drawn: Frame) -> tuple[float, float]:
    """Middle and height of a dose step: steps stand on one base, the higher the dose the higher; a comb of sessions takes the upper part."""
    share = 0.46 + 0.54 * bar.level
    height = drawn.bar * (0.56 if lane.sessions else share)
    return middle(line, drawn) + (drawn.bar - height) / 2, height


def stretch(span: Span, drawn: Frame, least: float) -> tuple[str, float]:
    """Base and length of a bar; never thinner than `least` px, and never before the time axis (its words stay on the paper)."""
    start = min(max(span.start, drawn.first), drawn.last)
    return start.isoformat(), max((span.stop - start).days, least * drawn.days_per_px) * DAY_MS


def bars_of(lanes: Iterable[tuple[Line, Lane]]) -> Iterator[tuple[Line, Lane, Bar]]:
    return ((line, lane, bar) for line, lane in lanes for bar in lane.bars)

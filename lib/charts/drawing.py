"""The life chart for paper: one drawing in grey, its state said by fill, sign and word, from the same model as the figure.

The geometry is that of the figure, set closer; type of 11 px prints at 9 pt. All words are text, so they can be searched and copied.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lib.charts.drawing_lanes import draw_lanes
from lib.charts.drawing_scores import draw_panels
from lib.charts.frame import Flag, Frame, Line, small
from lib.charts.legend import entries
from lib.charts.lettering import width
from lib.charts.palette import FAMILIES, INK
from lib.charts.parts import ChartModel
from lib.charts.placing import frame
from lib.charts.svg import FILLS, GREY, MUTED, SMALL, document, line, rect, text
from lib.records.calendars import Calendar, Dates

PT_PER_PX = 9 / SMALL
LANE, TWO_LINE_LANE, TRACK = 13.5, 24.0, 13.0  # px
PAPER_HEADING, PAPER_SEPARATOR = 16.0, 4.0
FIRST_PANEL, NEXT_PANEL, SMALL_PANEL, GAP = 74.0, 56.0, 28.0, 6.0
SHARES = (1.0, 0.78, 0.62)  # of the panels' heights by density
TIGHT_LANE = 12.5  # px
STRIP, AXIS, LEGEND = 12.5, 15.0, 14.0
LEAST_TICK = 64  # px between two marks of the time axis
DATES = Dates()


@dataclass(frozen=True, slots=True)
class Drawing:
    """One piece of the chart: its SVG, and its measures in points as printed."""

    svg: str
    width_pt: float
    height_pt: float


def drawings(model: ChartModel, width_pt: float, height_pt: float, calendar: Calendar = DATES, *, density: int = 0) -> tuple[Drawing, ...]:
    """The life chart `width_pt` wide, in as many pieces as are needed for none to be taller than `height_pt`.

    `density` 0 to 2: the higher, the lower the score panels, and no headings, for a sheet that is nearly full. Every piece has its own time axis; the scores and the names of the marks stand on the first one. A history with nothing to draw has none.
    """
    if not (model.dated or model.undated):
        return ()
    drawn = _closer(frame(model, width_pt / PT_PER_PX), model, density)
    room = height_pt / PT_PER_PX
    pieces = _pieces(drawn, model, room)
    return tuple(_piece(piece, model, calendar, first=number == 0, last=number == len(pieces) - 1) for number, piece in enumerate(pieces))


def _closer(drawn: Frame, model: ChartModel, density: int) -> Frame:
    """The frame of the figure with everything nearer together."""
    share, lane = SHARES[density], TIGHT_LANE if density else LANE
    at, placed = 0.0, []
    for number, panel in enumerate(model.panels):
        height = SMALL_PANEL if small(panel, number) else share * (FIRST_PANEL if number == 0 else NEXT_PANEL)
        placed.append((panel, at, height))
        at += height + GAP
    heads = tuple(replace(one, heading="") for one in drawn.lines) if density else drawn.lines
    lines = _stacked(heads, lane)
    return replace(drawn, panels=tuple(placed), lanes_top=at, lines=lines, lanes_height=_foot(lines), bar=lane - 3)


def _stacked(lines: tuple[Line, ...], lane: float) -> tuple[Line, ...]:
    at, made = 0.0, []
    for one in lines:
        if one.lane:
            height = TWO_LINE_LANE if len(one.name) > 1 else lane
        elif one.track:
            height = TRACK
        else:
            height = PAPER_HEADING if one.heading else PAPER_SEPARATOR
        made.append(replace(one, top=at, height=height))
        at += height
    return tuple(made)


def _foot(lines: tuple[Line, ...]) -> float:
    return lines[-1].top + lines[-1].height + 3 if lines else 3.0


def _pieces(drawn: Frame, model: ChartModel, room: float) -> list[Frame]:
    """The lines dealt out to pieces; a heading never ends one."""
    fixed = AXIS + LEGEND * (1 + _legend_lines(model, drawn)) + 8
    pieces: list[list[Line]] = [[]]
    left = room - fixed - _top(drawn) - drawn.lanes_top
    for at, one in enumerate(drawn.lines):
        following = drawn.lines[at + 1].height if not (one.lane or one.track) and at + 1 < len(drawn.lines) else 0.0
        if one.height + following > left and (pieces[-1] or drawn.panels):
            pieces.append([])
            left = room - fixed
        pieces[-1].append(one)
        left -= one.height
    framed = []
    for number, held in enumerate(pieces):
        lines = _stacked(tuple(held), drawn.bar + 3)
        piece = replace(drawn, lines=lines, lanes_height=_foot(lines))
        framed.append(piece if number == 0 else replace(piece, panels=(), lanes_top=0.0, strip=()))
    return framed


def _top(drawn: Frame) -> float:
    return 4 + STRIP * (1 + max((flag.line for flag in drawn.strip), default=-1))


def _piece(drawn: Frame, model: ChartModel, calendar: Calendar, *, first: bool, last: bool) -> Drawing:
    top, foot = _top(drawn), drawn.plot_height
    legend = _legend(model, drawn, foot + AXIS + LEGEND) if last else []
    height = top + foot + AXIS + (LEGEND * _legend_lines(model, drawn) + 4 if last else 2)
    inside = [
        *_axis(drawn, model, calendar, foot),
        *draw_panels(drawn, calendar),
        *_marks(drawn, model, foot),
        *draw_lanes(drawn, calendar),
        *legend,
    ]
    return Drawing(document(inside, drawn.left, top, drawn.width, height), drawn.width * PT_PER_PX, height * PT_PER_PX)


def _axis(drawn: Frame, model: ChartModel, calendar: Calendar, foot: float) -> list[str]:
    """One time axis below everything, its marks as hairlines behind it."""
    if not model.dated:
        return []
    made = [line(0, foot, drawn.plot_width, foot, stroke=INK)]
    free = 0.0
    for day, words in calendar.ticks(drawn.first, drawn.last, max(2, int(drawn.plot_width // LEAST_TICK))):
        x = drawn.x(day)
        made.append(line(x, 0, x, foot + 3, stroke=GREY, width=0.6))
        half = width(words, SMALL) / 2
        if x - half >= free - drawn.left and x + half <= drawn.plot_width + drawn.right:
            made.append(text(x, foot + 13, words, anchor="middle"))
            free = drawn.left + x + half + 6
    return made


def _marks(drawn: Frame, model: ChartModel, foot: float) -> list[str]:
    """Days that cross the chart, and brackets of patterns; later pieces keep the lines, the first has the names."""
    if not model.dated:
        return []
    made = []
    for mark in model.marks:
        x = drawn.x(mark.start)
        if mark.kind == "pattern" and mark.stop is not None:
            continue
        dash = {"today": "", "episode": "1 2", "decision": "8 2 2 2"}.get(mark.kind, "5 3")
        made.append(line(x, 0, x, foot, stroke=INK, width=1.2 if mark.kind == "today" else 1.0, dash=dash, css=f"mark {mark.kind}"))
    return made + [part for flag in drawn.strip for part in _flag(flag, drawn)]


def _flag(flag: Flag, drawn: Frame) -> list[str]:
    x, y = drawn.x(flag.mark.start), -STRIP * flag.line
    made = []
    if flag.mark.kind == "pattern" and flag.mark.stop is not None:
        made.append(line(x, y - 2, drawn.x(flag.mark.stop), y - 2, stroke=INK, width=2.4, css="mark pattern"))
    else:
        made.append(line(x, y - STRIP + 2, x, 0, stroke=INK, width=0.8, dash="1 2"))
    if flag.named:
        made.append(text(x + (3 if flag.rightward else -3), y - 4, flag.mark.name, anchor="start" if flag.rightward else "end", halo=True))
    return made


def _swatches(model: ChartModel) -> list[tuple[str, str]]:
    """The legend without the colours, which paper has not."""
    return [(kind, words.replace("in the table", "below")) for kind, words in entries(model) if kind not in FAMILIES]


def _legend(model: ChartModel, drawn: Frame, y: float) -> list[str]:
    made, at = [], 0.0
    for kind, words in _swatches(model):
        length = (18 if kind else 0) + width(words, SMALL) + 12
        if at and at + length > drawn.width - 6:
            at, y = 0.0, y + LEGEND
        x = at - drawn.left
        if kind == "sessions":
            made += [line(x + 0.5 + 3 * tooth, y - 8, x + 0.5 + 3 * tooth, y, stroke=INK) for tooth in range(5)]
        elif kind:
            dash = "2 2" if kind == "dotted" else ""
            made.append(rect(x, y - 9, 13, 10, fill=FILLS.get(kind, "#fff"), stroke=INK, dash=dash))
        made.append(text(x + (18 if kind else 0), y, words, fill=MUTED if not kind else INK))
        at += length
    return made


def _legend_lines(model: ChartModel, drawn: Frame) -> int:
    at, lines = 0.0, 1
    for kind, words in _swatches(model):
        length = (18 if kind else 0) + width(words, SMALL) + 12
        if at and at + length > drawn.width - 6:
            at, lines = 0.0, lines + 1
        at += length
    return lines

"""What do colours, patterns and signs mean? A legend of our own: plotly's takes its swatches from the first bar, pattern and all."""

from __future__ import annotations

from typing import Any

from lib.charts.frame import AXIS, LEGEND_LINE, SMALL, Frame
from lib.charts.labels import text
from lib.charts.lettering import width
from lib.charts.palette import ADEQUATE, CANNOT_TELL, EARLIER, FAMILIES, INADEQUATE, INK, MUTED, ONGOING, PAPER, SYMBOLS, tint
from lib.charts.parts import ChartModel, Lane

Part = dict[str, Any]
SWATCH, TALL = 13, 10  # px
OTHERS = {"antidepressant": "other antidepressants", "psychotherapy": "psychotherapy", "other": "other treatment"}


def legend(model: ChartModel, drawn: Frame) -> tuple[list[Part], list[Part], int]:
    """Shapes, annotations and number of lines. Placed in px, so nothing stretches with the window."""
    shapes: list[Part] = []
    texts: list[Part] = []
    at, line = 0.0, 0
    for swatch, words in entries(model):
        length = (SWATCH + 5 if swatch else 0) + width(words, SMALL) + 12
        if at and at + length > drawn.width - 6:
            at, line = 0.0, line + 1
        x, y = at + 3 - drawn.left, -(AXIS + 12 + line * LEGEND_LINE)
        shapes += _swatch(swatch, x, y)
        shift = x + SWATCH + 5 if swatch else x
        texts.append(
            text(
                words,
                INK,
                {"xref": "paper", "x": 0, "xanchor": "left", "xshift": shift, "yref": "paper", "y": 0, "yanchor": "middle", "yshift": y},
            )
        )
        at += length
    return shapes, texts, line + 1


def entries(model: ChartModel) -> list[tuple[str, str]]:
    """(kind of swatch or blank, words) for what this chart shows and nothing else."""
    lanes = (*model.lanes, *model.undated)
    used = {lane.family for lane in lanes}
    shown = [(family, title if family != "other" else _others(lanes)) for family, (_, title) in FAMILIES.items() if family in used]
    states = {lane.adequacy for lane in lanes}
    shown += [(state, f"{SYMBOLS[state]} {state}") for state in (ADEQUATE, INADEQUATE, CANNOT_TELL) if state in states]
    bars = [bar for lane in lanes for bar in lane.bars] + [mark for track in model.tracks for mark in track.marks if mark.stop is not None]
    if any(bar.certain is None or bar.certain != bar.possible for bar in bars):
        shown.append(("dotted", "date uncertain"))
    if any(lane.sessions for lane in lanes):
        shown.append(("sessions", "sessions"))
    if any(lane.ongoing for lane in lanes):
        shown.append(("", f"{ONGOING} ongoing"))
    if any(line.extent.start < model.first for line in model.lanes if line.extent) or any(
        t.marks[0].start < model.first for t in model.tracks
    ):
        shown.append(("", f"{EARLIER} began earlier"))
    shown.append(("", "blank: nothing recorded"))
    missing = sum(1 for fact in model.undrawn if not fact.because.startswith("single item"))
    return [*shown, ("", f"{missing} {'fact' if missing == 1 else 'facts'} not drawn, named in the table")] if missing else shown


def _others(lanes: tuple[Lane, ...]) -> str:
    groups = {lane.group for lane in lanes if lane.family == "other"}
    return ", ".join(name for group, name in OTHERS.items() if group in groups)


def _swatch(kind: str, x: float, y: float) -> list[Part]:
    """A sample of 13 x 10 px, centred on `y`, solid for classes and grey for adequacy."""
    place: Part = {"xref": "paper", "xanchor": 0, "xsizemode": "pixel", "yref": "paper", "yanchor": 0, "ysizemode": "pixel"}
    low = y - TALL / 2
    box = {"type": "rect", "x0": x, "x1": x + SWATCH, "y0": low, "y1": low + TALL, **place}
    outline = {"color": MUTED, "width": 1.2}
    if not kind:
        return []
    if kind in FAMILIES or kind == ADEQUATE:
        return [box | {"fillcolor": FAMILIES[kind].colour if kind in FAMILIES else MUTED, "line": {"width": 0}}]
    if kind == "dotted":
        return [box | {"fillcolor": tint(MUTED, 0.1), "line": outline | {"dash": "dot"}}]
    strokes = {
        INADEQUATE: ((0, 5, 5, 10), (0, 0, 10, 10), (4, 0, 13, 9), (9, 0, 13, 4)),
        CANNOT_TELL: tuple((a, b, a + 1.5, b) for a in (2, 6, 10) for b in (2.5, 7.5)),
        "sessions": tuple((a, 0, a, 10) for a in (0.5, 3.5, 6.5, 9.5, 12.5)),
    }[kind]
    path = " ".join(f"M{x + a:g},{low + b:g} L{x + c:g},{low + d:g}" for a, b, c, d in strokes)
    drawn = [{"type": "path", "path": path, "line": {"color": MUTED, "width": 1.3}, **place}]
    if kind == "sessions":
        return drawn
    return [box | {"fillcolor": tint(MUTED, 0.12) if kind == INADEQUATE else PAPER, "line": outline}, *drawn]

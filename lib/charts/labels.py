"""What is written around the data: latest scores, names of bands, marks and groups?"""

from __future__ import annotations

from typing import Any

from lib.charts.axes import axis_of
from lib.charts.frame import SMALL, STRIP_LINE, Flag, Frame, band_lines, small
from lib.charts.lettering import plain
from lib.charts.palette import DECIDED, FLAG, HALO, INK, MUTED
from lib.charts.parts import ScorePanel
from lib.records.dates import show_partial

Part = dict[str, Any]
LATEST = 20.0  # px of type of the latest value


def labels(drawn: Frame) -> list[Part]:
    """All annotations but the legend's."""
    made = [_mark(flag) for flag in drawn.strip if flag.named]
    for number, (panel, _, height) in enumerate(drawn.panels):
        made += _bands(panel, axis_of(number), height, drawn)
        made += _latest(panel, axis_of(number), drawn, small(panel, number))
    for line in drawn.lines:
        if line.heading:
            made.append(text(plain(line.heading), MUTED, _far_left(drawn) | {"yref": "y", "y": line.top + 2, "yanchor": "top"}))
    return made


def text(shown: str, colour: str, place: Part, size: float = SMALL) -> Part:
    """One annotation; `shown` may hold plotly's own markup, so imported words go through `plain` first."""
    return {"text": shown, "showarrow": False, "font": {"size": size, "color": colour}, "align": "left", "borderpad": 0, **place}


def _far_left(drawn: Frame) -> Part:
    return {"xref": "paper", "x": 0, "xanchor": "left", "xshift": 3 - drawn.left}


def _right_of_plot(axis: str, at: float) -> Part:
    return {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 4, "yref": axis, "y": at, "yanchor": "middle"}


def _mark(flag: Flag) -> Part:
    mark = flag.mark
    colour = {"today": INK, "episode": MUTED, "decision": DECIDED}.get(mark.kind, FLAG)
    side: Part = {"xanchor": "left", "xshift": 2} if flag.rightward else {"xanchor": "right", "xshift": -2}
    place: Part = {
        "xref": "x",
        "x": mark.start.isoformat(),
        "yref": "paper",
        "y": 1,
        "yshift": 2 + flag.line * STRIP_LINE,
        "yanchor": "bottom",
    }
    named = text(plain(mark.name), colour, place | side) | {"hovertext": plain(mark.text)}
    named["font"]["shadow"] = HALO
    return named


def _bands(panel: ScorePanel, axis: str, height: float, drawn: Frame) -> list[Part]:
    made = []
    for band in panel.bands:
        lines = band_lines(panel, band, height, drawn.narrow)
        if lines:
            made.append(text("<br>".join(plain(line) for line in lines), MUTED, _right_of_plot(axis, (band.low + band.high) / 2)))
    return made + [text(name, MUTED, _right_of_plot(axis, value)) for value, name in panel.cuts]


def _latest(panel: ScorePanel, axis: str, drawn: Frame, brief: bool) -> list[Part]:
    """The instrument, its latest value large, its date, and the value before."""
    points = panel.points
    value, when = points[-1].shown, show_partial(points[-1].when)
    before = f"before: {points[-2].shown}" if len(points) > 1 else "first score"
    name = f"<b>{plain(panel.scale)}</b>"
    top: Part = {"yref": axis, "y": panel.high, "yanchor": "top"}
    if drawn.narrow:
        said = f"{name}  <b>{value}</b> on {when}, {before}"
        return [text(said, INK, {"xref": "paper", "x": 0, "xanchor": "left", "xshift": 2, **top, "yanchor": "bottom", "yshift": 3})]
    place = _far_left(drawn) | top
    if brief:
        return [text(f"{name}  <b>{value}</b><br>{when}", INK, place | {"yshift": 2})]
    return [
        text(name, INK, place | {"yshift": 2}),
        text(f"<b>{value}</b>", INK, place | {"yshift": -11}, LATEST),
        text(f"{when}<br>{before}", MUTED, place | {"yshift": -36}),
    ]

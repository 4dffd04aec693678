"""What lies behind the data: severity bands, thresholds, group lines, and the marks that cross the whole chart?"""

from __future__ import annotations

from typing import Any

from lib.charts.axes import axis_of
from lib.charts.frame import STRIP_LINE, Frame, grain
from lib.charts.palette import BANDS, DECIDED, FAMILIES, FLAG, HAIRLINE, INK, MUTED, PAPER, tint
from lib.charts.parts import ChartModel, Mark, ScorePanel

Part = dict[str, Any]
ABOVE: Part = {"yref": "paper", "ysizemode": "pixel", "yanchor": 1}  # px above the scores
START_LINES_UP_TO = 12  # lanes; with more of them the scores would be striped


def shapes(model: ChartModel, drawn: Frame) -> list[Part]:
    """All of them in one list, from the back to the front."""
    made = [shape for number, (panel, _, _) in enumerate(drawn.panels) for shape in _bands(panel, axis_of(number))]
    for line in drawn.lines:
        if not line.lane and not line.track and line.top > 0:
            made.append(_level("y", line.top + 2, HAIRLINE, 0.8))
    made += _starts(model, drawn)
    return made + [shape for flag in drawn.strip for shape in _mark(flag.mark, STRIP_LINE * flag.line)]


def _bands(panel: ScorePanel, axis: str) -> list[Part]:
    """Severity bands meet half way between whole points, so that no point lies on a border."""
    half = 0.5 * grain(panel)
    place: Part = {"type": "rect", "layer": "below", "xref": "paper", "x0": 0, "x1": 1, "yref": axis, "line": {"width": 0}}
    made = [place | {"y0": band.low - half, "y1": band.high + half, "fillcolor": BANDS.get(band.severity, PAPER)} for band in panel.bands]
    made += [_level(axis, value, MUTED, 1, "dash") for value, _ in panel.cuts]
    return [*made, _level(axis, panel.low - half, HAIRLINE, 0.8)]


def _starts(model: ChartModel, drawn: Frame) -> list[Part]:
    """A thin line in the course's colour where a course begins, across the scores: what came after what is seen at once."""
    shown = [lane for lane in model.lanes if lane.lit and lane.course_id and lane.group != "other"]
    if not drawn.panels or len(shown) > START_LINES_UP_TO:
        return []
    foot = 1 - drawn.lanes_top / drawn.plot_height
    place: Part = {"type": "line", "layer": "below", "xref": "x", "yref": "paper", "y0": foot, "y1": 1}
    days = [(lane.began.isoformat(), tint(FAMILIES[lane.family].colour, 0.55)) for lane in shown if lane.began]
    return [place | {"x0": day, "x1": day, "line": {"color": colour, "width": 1, "dash": "dot"}} for day, colour in days]


def _mark(mark: Mark, level: float) -> list[Part]:
    """A day crosses the whole chart up to its label; an interval of a pattern is a bracket under its label and covers nothing."""
    colour, dash = {"today": (INK, "solid"), "episode": (MUTED, "dot"), "decision": (DECIDED, "dashdot")}.get(mark.kind, (FLAG, "dash"))
    day = mark.start.isoformat()
    if mark.kind == "pattern" and mark.stop is not None:
        bracket = {"x0": day, "x1": mark.stop.isoformat(), "y0": level + 2, "y1": level + 2, "line": {"color": colour, "width": 2}}
        return [{"type": "line", "xref": "x", **ABOVE, **bracket}]
    upright: Part = {"type": "line", "xref": "x", "x0": day, "x1": day, "line": {"color": colour, "width": 1.2, "dash": dash}}
    return [upright | {"layer": "below", "yref": "paper", "y0": 0, "y1": 1}, upright | ABOVE | {"y0": 0, "y1": level + 4}]


def _level(axis: str, at: float, colour: str, thick: float, dash: str = "solid") -> Part:
    line = {"color": colour, "width": thick, "dash": dash}
    return {"type": "line", "layer": "below", "xref": "paper", "x0": 0, "x1": 1, "yref": axis, "y0": at, "y1": at, "line": line}

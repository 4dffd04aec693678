"""Which axes does the life chart have, and what is named along them?"""

from __future__ import annotations

from typing import Any

from lib.charts.frame import LABEL, SMALL, Frame, Line, grain
from lib.charts.lettering import plain
from lib.charts.palette import GRID, HAIRLINE, INK, MUTED
from lib.charts.parts import ScorePanel

Part = dict[str, Any]
LEAST_STEP = 19  # px between two values of a score axis
MONTH_LABEL = 66  # px that `Jan 2024` needs with room around it
FORMATS = [
    {"dtickrange": [None, "M1"], "value": "%d-%b-%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b %Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def axes(drawn: Frame, downward: bool = False) -> Part:
    """One time axis for all; the lanes measure in px from the top, each instrument in its own points from end to end."""
    made: Part = {"xaxis": _time(drawn) | {"visible": bool(drawn.strip)}, "yaxis": _lanes(drawn)}
    for number, (panel, top, height) in enumerate(drawn.panels):
        made[f"yaxis{number + 2}"] = _points(panel, top, height, drawn.plot_height, downward)
    return made


def axis_of(number: int) -> str:
    """Name of the y axis of the score panel of that number; the lanes have `y`."""
    return f"y{number + 2}"


def _time(drawn: Frame) -> Part:
    return {
        "type": "date",
        "range": [drawn.first.isoformat(), drawn.last.isoformat()],
        "anchor": "y",
        "gridcolor": GRID,
        "linecolor": HAIRLINE,
        "nticks": max(3, int(drawn.plot_width // MONTH_LABEL)),
        "tickformatstops": FORMATS,
        "tickfont": {"size": SMALL, "color": INK},
        "zeroline": False,
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "cursor",
        "spikethickness": 1,
        "spikedash": "dot",
        "spikecolor": MUTED,
    }


def _lanes(drawn: Frame) -> Part:
    axis: Part = {
        "domain": [0, drawn.lanes_height / drawn.plot_height],
        "range": [drawn.lanes_height, 0],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
    }
    if drawn.narrow:
        return axis | {"showticklabels": False}
    named = [line for line in drawn.lines if line.lane or line.track]
    return axis | {
        "ticklabelstandoff": 6,
        "tickvals": [line.middle for line in named],
        "ticktext": [_name(line) for line in named],
        "tickfont": {"size": LABEL, "color": INK},
    }


def _name(line: Line) -> str:
    shown = "<br>".join(plain(part) for part in line.name)
    if line.track is not None or len(line.name) > 1:
        shown = f"<span style='font-size:{SMALL}px'>{shown}</span>"
    if line.lane is not None and not line.lane.lit:
        return f"<span style='color:{MUTED}'>{shown}</span>"
    return f"<b>{shown}</b>" if line.lane is not None and line.lane.drug else shown


def _points(panel: ScorePanel, top: float, height: float, whole: float, downward: bool) -> Part:
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50) if height * s / (panel.high - panel.low) >= LEAST_STEP), 100)
    half = 0.5 * grain(panel)
    ends = [panel.low - half, panel.high + half]
    return {
        "domain": [1 - (top + height) / whole, 1 - top / whole],
        "range": ends[::-1] if downward and panel.higher_is_worse else ends,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickvals": [value for value in range(int(panel.low), int(panel.high) + 1) if value % step == 0],
        "tickfont": {"size": SMALL, "color": MUTED},
    }

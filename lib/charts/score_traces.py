"""How is one instrument drawn over time?"""

from __future__ import annotations

from datetime import date
from typing import Any

from lib.charts.axes import axis_of
from lib.charts.lettering import plain
from lib.charts.looks import DAY_MS, STEADY, Trace
from lib.charts.palette import INK, MUTED, PAPER
from lib.charts.parts import ScorePanel
from lib.records.dates import show_partial
from lib.records.wording import show_rows

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")


def score_trace(panel: ScorePanel, number: int) -> Trace:
    """One instrument: points joined within a segment only, a bar through a point whose day is vague."""
    days: list[str | None] = []
    values: list[float | None] = []
    texts: list[str] = []
    facts: list[list[Any]] = []
    for segment in panel.segments:
        if days:
            days, values, texts, facts = [*days, None], [*values, None], [*texts, ""], [*facts, [None, "", ""]]
        for point in segment:
            days.append(point.day.isoformat())
            values.append(point.value)
            rests = plain(point.because) or f"Source: {show_rows((point.row,))}"
            texts.append(f"<b>{plain(panel.scale)} {point.shown}</b><br>{show_partial(point.when)}<br>{rests}")
            facts.append([None, panel.scale, point.row])
    points = panel.points
    trace: Trace = {
        "type": "scatter",
        "name": panel.scale,
        "mode": "lines+markers",
        "x": days,
        "y": values,
        "yaxis": axis_of(number),
        "line": {"color": INK, "width": 1.6},
        "marker": {"symbol": SYMBOLS[number % len(SYMBOLS)], "size": 7, "color": PAPER, "line": {"color": INK, "width": 1.6}},
        "unselected": STEADY,
        "hovertext": texts,
        "hoverinfo": "text",
        "customdata": facts,
        "connectgaps": False,
        "cliponaxis": False,
    }
    if panel.stepped:
        trace["line"] |= {"shape": "hv"}
    if any(point.high is not None and point.high > point.value for point in points):
        above = {p.day.isoformat(): (p.high or p.value) - p.value for p in points}
        trace["error_y"] = {
            "type": "data", "symmetric": False, "array": [above.get(day or "", 0) for day in days], "arrayminus": [0] * len(days),
            "color": MUTED, "thickness": 1.4, "width": 4,
        }  # fmt: skip
    if any(not point.when.exact for point in points):
        vague = {p.day: ((p.when.latest - p.day).days * DAY_MS, (p.day - p.when.earliest).days * DAY_MS) for p in points}
        spread = [vague.get(date.fromisoformat(day), (0, 0)) if day else (0, 0) for day in days]
        trace["error_x"] = {
            "type": "data", "symmetric": False, "array": [s[0] for s in spread], "arrayminus": [s[1] for s in spread],
            "color": MUTED, "thickness": 1, "width": 0,
        }  # fmt: skip
    return trace

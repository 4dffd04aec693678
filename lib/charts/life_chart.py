"""The life chart as a plotly figure: scores above, one lane a course below, all on one time axis."""

from __future__ import annotations

from typing import Any

from lib.charts.axes import axes
from lib.charts.backdrop import shapes
from lib.charts.frame import AXIS, LEGEND_LINE, SMALL
from lib.charts.labels import labels
from lib.charts.lane_traces import lane_traces
from lib.charts.legend import legend
from lib.charts.palette import FONT, HAIRLINE, INK, PAPER
from lib.charts.parts import ChartModel
from lib.charts.placing import frame
from lib.charts.score_traces import score_trace

# For st.plotly_chart(config=...): a drag zooms in time, a double click shows all again.
CONFIG: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}


def life_chart(model: ChartModel, width_hint: float = 860, *, downward: bool = False) -> dict[str, Any]:
    """The figure as a plain dict of `data` and `layout`, drawn for about `width_hint` px; its height is in `layout.height`.

    `downward`: symptom scores drawn downward, as the NIMH life chart method draws depression. Show it with `theme=None`: the paper is white in both themes. The bars named `targets` answer to the pointer; `customdata[0]` is the course id.
    """
    drawn = frame(model, width_hint)
    key_shapes, key_texts, key_lines = legend(model, drawn)
    bottom = AXIS + key_lines * LEGEND_LINE + 6
    layout = {
        "height": round(drawn.top + drawn.plot_height + bottom),
        "margin": {"l": drawn.left, "r": drawn.right, "t": drawn.top, "b": bottom, "autoexpand": False},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"family": FONT, "size": SMALL, "color": INK},
        "showlegend": False,
        "barmode": "overlay",
        "bargap": 0,
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": PAPER,
            "bordercolor": HAIRLINE,
            "font": {"family": FONT, "size": 12, "color": INK},
            "namelength": -1,
        },
        "dragmode": "zoom",
        "uirevision": "life chart",
        "uniformtext": {"minsize": SMALL, "mode": "hide"},
        "shapes": shapes(model, drawn) + key_shapes,
        "annotations": labels(drawn) + key_texts,
        **axes(drawn, downward),
    }
    # Plotly refuses a figure without a single trace: a history with nothing to draw still has its time axis.
    nothing = {"type": "scatter", "x": [], "y": [], "name": "nothing", "hoverinfo": "skip"}
    data = [score_trace(panel, number) for number, (panel, _, _) in enumerate(drawn.panels)] + lane_traces(drawn)
    return {"data": data or [nothing], "layout": layout}

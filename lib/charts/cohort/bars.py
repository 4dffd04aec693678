"""How many patients stand where? Bars with their words beside them: stages, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lib.charts.cohort.look import NO, SMALL, YES, layout, untold_fill
from lib.charts.cohort.shown import Bar, Shown
from lib.charts.lettering import plain
from lib.charts.palette import INK

ROW = 30  # px
ROOM = {False: 230, True: 150}  # px for the names of the bars, wide and narrow


def bars(shown: Sequence[Bar], everyone: Shown, narrow: bool = False) -> dict[str, Any]:
    """Horizontal bars from the top; what cannot be told is hatched. Each says its count and its share of everyone."""
    top = max((bar.patients.size for bar in shown), default=1) or 1
    told = [_words(bar, everyone) for bar in shown]
    return {
        "data": [_part(shown, told, settled=True), _part(shown, told, settled=False)],
        "layout": layout(
            ROW * max(len(shown), 1) + 16,
            barmode="overlay",
            bargap=0.3,
            margin={"l": ROOM[narrow], "r": 8, "t": 4, "b": 4},
            xaxis={"range": [0, top * (1.75 if narrow else 1.3)], "visible": False, "fixedrange": True},
            yaxis={
                "range": [len(shown) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": list(range(len(shown))),
                "ticktext": [_label(bar.label, narrow) for bar in shown],
                "tickfont": {"size": SMALL, "color": INK},
                "fixedrange": True,
                "showgrid": False,
                "ticks": "",
            },
        ),
    }


def _part(shown: Sequence[Bar], told: list[str], settled: bool) -> dict[str, Any]:
    places = [at for at, bar in enumerate(shown) if bar.settled is settled]
    return {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": [shown[at].patients.size for at in places],
        "text": [told[at] for at in places],
        "textposition": "outside",
        "textfont": {"size": SMALL, "color": INK},
        "cliponaxis": False,
        "marker": {"color": [NO if shown[at].outside else YES for at in places]} if settled else untold_fill(),
        "hovertext": [f"{plain(shown[at].label)}<br>{told[at]}" for at in places],
        "hoverinfo": "text",
    }


def _words(bar: Bar, everyone: Shown) -> str:
    share = bar.patients.share_of(everyone)
    return bar.patients.brief + (f" ({share})" if share else "")


def _label(words: str, narrow: bool) -> str:
    words = plain(words)
    if not narrow or len(words) <= 22:
        return words
    at = words.rfind(" ", 0, 23)
    return f"{words[:at]}<br>{words[at + 1 :]}" if at > 0 else words

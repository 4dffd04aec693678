"""Which class came first, second, third and fourth? Pathways as bands whose width is the number of patients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.charts.cohort.look import NO, SMALL, UNTOLD, layout
from lib.charts.cohort.shown import Pathways, Place
from lib.charts.lettering import plain
from lib.charts.palette import FAMILIES, INK

ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
HEIGHT, PHONE_HEIGHT = 500, 460
PHONE_STEPS = 2  # more would lay names over names
TOP, BOTTOM = 26, 16  # px
END, CANNOT_ORDER = "No further course", "Order cannot be told"


def sankey(found: Pathways, families: Mapping[str, str], narrow: bool = False) -> dict[str, Any]:
    """The figure. `families`: label -> family of the palette. Ways of a hidden count are left out, and so is a place that only they reach."""
    steps = min(max((place.step for place in found.places), default=1), PHONE_STEPS if narrow else len(ORDINALS))
    ways = [way for way in found.ways if found.places[way.target].step <= steps and way.patients.value]
    kept = sorted({at for way in ways for at in (way.source, way.target)})
    number = {at: new for new, at in enumerate(kept)}
    places = [found.places[at] for at in kept]
    flow = [max(sum(w.patients.size for w in ways if w.source == at), sum(w.patients.size for w in ways if w.target == at)) for at in kept]
    height, pad = (PHONE_HEIGHT, 9) if narrow else (HEIGHT, 12)
    across = 1 / max(steps - 1, 1)
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "snap",
                "node": {
                    "label": [_label(place) for place in places],
                    "x": [min(max((place.step - 1) * across, 0.001), 0.999) for place in places],
                    "y": heights([place.step for place in places], flow, height - TOP - BOTTOM, pad),
                    "color": [_colour(place.label, families) for place in places],
                    "line": {"color": "#FFFFFF", "width": 0.5},
                    "pad": pad,
                    "thickness": 14 if narrow else 18,
                    "customdata": [f"{plain(place.label)}<br>{place.patients.words} patients" for place in places],
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
                "link": {
                    "source": [number[way.source] for way in ways],
                    "target": [number[way.target] for way in ways],
                    "value": [way.patients.size for way in ways],
                    "color": [_faint(_colour(found.places[way.source].label, families)) for way in ways],
                    "customdata": [
                        f"{plain(found.places[way.source].label)} → {plain(found.places[way.target].label)}<br>{way.patients.words} patients"
                        for way in ways
                    ],
                    "hovertemplate": "%{customdata}<extra></extra>",
                },
                "textfont": {"size": SMALL - (1 if narrow else 0), "color": INK, "shadow": "0 0 3px #fff, 0 0 3px #fff, 0 0 4px #fff"},
            }
        ],
        "layout": layout(
            height,
            margin={"l": 4, "r": 4, "t": TOP, "b": BOTTOM},
            annotations=[_heading(step, across, steps) for step in range(1, steps + 1)],
        ),
    }


def _heading(step: int, across: float, steps: int) -> dict[str, Any]:
    at = (step - 1) * across
    return {
        "text": f"<b>{ORDINALS[step - 1]} course</b>",
        "xref": "paper",
        "yref": "paper",
        "x": min(at, 1),
        "y": 1,
        "xanchor": "left" if step == 1 else "right" if step == steps else "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": SMALL, "color": INK},
    }


def heights(steps: list[int], flow: list[float], room: float, pad: float) -> list[float]:
    """Where the middle of each place stands, as a share of the room from the top: each step in the order given, all to one scale, none past the bottom.

    `steps` and `flow` (patients drawn) of each place; `room` and `pad` in px.
    """
    columns = {step: [at for at, one in enumerate(steps) if one == step] for step in steps}
    scale = min((room - pad * (len(column) - 1)) / (sum(flow[at] for at in column) or 1) for column in columns.values())
    found = []
    for at, step in enumerate(steps):
        above = [other for other in columns[step] if other < at]
        middle = sum(flow[other] for other in above) * scale + pad * len(above) + flow[at] * scale / 2
        found.append(min(max(middle / room, 0.001), 0.999))
    return found


def _label(place: Place) -> str:
    return f"{plain(place.label)} {place.patients.brief}"


def _colour(label: str, families: Mapping[str, str]) -> str:
    if label == END:
        return NO
    if label == CANNOT_ORDER:
        return UNTOLD
    return FAMILIES[families.get(label, "other")].colour


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.25)"

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
PHONE_STEPS = 3
END, CANNOT_ORDER = "No further course", "Order cannot be told"


def sankey(found: Pathways, families: Mapping[str, str], narrow: bool = False) -> dict[str, Any]:
    """The figure. `families`: label -> family of the palette. Ways of a hidden count are left out: their number is in the table's note."""
    steps = min(max((place.step for place in found.places), default=1), PHONE_STEPS if narrow else len(ORDINALS))
    kept = [at for at, place in enumerate(found.places) if place.step <= steps]
    number = {at: new for new, at in enumerate(kept)}
    ways = [way for way in found.ways if way.source in number and way.target in number and way.patients.value]
    places = [found.places[at] for at in kept]
    across = 1 / max(steps - 1, 1)
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "snap",
                "node": {
                    "label": [_label(place, narrow) for place in places],
                    "x": [min(max((place.step - 1) * across, 0.001), 0.999) for place in places],
                    "y": _heights(places),
                    "color": [_colour(place.label, families) for place in places],
                    "line": {"color": "#FFFFFF", "width": 0.5},
                    "pad": 10 if narrow else 14,
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
            PHONE_HEIGHT if narrow else HEIGHT,
            margin={"l": 4, "r": 4, "t": 26, "b": 8},
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


def _heights(places: list[Place]) -> list[float]:
    """Each step from the top in the order given; the middle of each place as a share of the height."""
    heights: list[float] = []
    for place in places:
        step = [one for one in places if one.step == place.step]
        whole = sum(one.patients.size for one in step) or 1
        before = sum(one.patients.size for one in step[: step.index(place)])
        heights.append(min(max((before + place.patients.size / 2) / whole, 0.001), 0.999))
    return heights


def _label(place: Place, narrow: bool) -> str:
    return f"{plain(place.label)} {place.patients.brief}" if not narrow or len(place.label) < 14 else plain(place.label)


def _colour(label: str, families: Mapping[str, str]) -> str:
    if label == END:
        return NO
    if label == CANNOT_ORDER:
        return UNTOLD
    return FAMILIES[families.get(label, "other")].colour


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.25)"

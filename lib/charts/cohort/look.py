"""How do the figures of a cohort look? Colours that colour-blind eyes tell apart, and never colour alone."""

from __future__ import annotations

from typing import Any

from lib.charts.palette import FAMILIES, FONT, INK, MUTED, PAPER, tint

YES = FAMILIES["ssri"].colour
NO = "#868F99"
UNTOLD = "#7A4A00"  # as the words "cannot tell" on every page
HOVER = {"bgcolor": PAPER, "bordercolor": MUTED, "font": {"family": FONT, "size": 13, "color": INK}}
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
SMALL, LABEL = 12, 13


def layout(height: int, **more: Any) -> dict[str, Any]:
    """What every figure has: our type on white paper, no legend of plotly's own, nothing to drag."""
    return {
        "height": height,
        "font": {"family": FONT, "size": LABEL, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": HOVER,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
    } | more


def untold_fill() -> dict[str, Any]:
    """The fill of what cannot be told: hatched, so that it is told apart without colour."""
    return {
        "color": tint(UNTOLD, 0.18),
        "line": {"color": UNTOLD, "width": 1.2},
        "pattern": {"shape": "/", "fgcolor": UNTOLD, "bgcolor": PAPER, "size": 6, "solidity": 0.25},
    }

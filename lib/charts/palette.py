"""Which colour, pattern and symbol stands for what on every chart?

The six fills are an audited set: at least 3:1 on white, and apart from each other for protan, deutan and tritan eyes (Machado 2009, CIEDE2000;
tests/unit/charts/test_palette.py computes it anew). No six hues survive a grey printer, so adequacy also has a pattern, a symbol and a word.
The chart keeps its white paper in both themes: one audited palette, the same on screen and on paper.
"""

from __future__ import annotations

from typing import NamedTuple


class Family(NamedTuple):
    """Classes that share a colour: its fill, and how the legend names it."""

    colour: str
    title: str


FAMILIES: dict[str, Family] = {
    "ssri": Family("#0072B2", "SSRI"),
    "snri": Family("#009E73", "SNRI"),
    "older": Family("#000000", "TCA, tetracyclic, MAOI"),
    "augmentation": Family("#CC79A7", "augmentation"),
    "neuromodulation": Family("#D55E00", "ECT, TMS, ketamine"),
    "other": Family("#56606B", "all others, by heading"),
}
CLASS_FAMILY = {"SSRI": "ssri", "SNRI": "snri", "TCA": "older", "TECA": "older", "MAOI": "older", "RIMA": "older"}

ADEQUATE, INADEQUATE, CANNOT_TELL, NOT_JUDGED = "adequate", "inadequate", "cannot tell", "not judged"
SYMBOLS = {ADEQUATE: "●", INADEQUATE: "○", CANNOT_TELL: "◇", NOT_JUDGED: ""}
PATTERNS = {ADEQUATE: "", INADEQUATE: "/", CANNOT_TELL: ".", NOT_JUDGED: ""}
ONGOING, EARLIER = "▶", "◀"

PAPER = "#FFFFFF"
INK = "#1D2733"
MUTED = "#5A6472"  # the lightest grey that text may have
GRID = "#E7EAEE"
HAIRLINE = "#CBD2D9"
DIM_LINE = "#868F99"  # outline of a dimmed bar: still 3:1 on white
FLAG = "#9A3412"  # pattern marks: a line and its label, never a fill
DECIDED = "#0B4A75"  # decisions of meetings: likewise
BANDS = {
    "remission": "#FFFFFF",
    "mild": "#F4F6F8",
    "moderate": "#FBF4E1",
    "moderately_severe": "#FBEADB",
    "severe": "#F9DFD9",
    "very_severe": "#F3CDC6",
}
HALO = "0 0 2px #fff, 0 0 2px #fff, 0 0 3px #fff, 0 0 3px #fff"  # behind words that lines may cross
FONT = '"Source Sans", "Source Sans Pro", Arial, "Liberation Sans", sans-serif'


def tint(colour: str, share: float) -> str:
    """`colour` mixed into white paper; `share` 1 = the colour itself, 0 = white."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02X}" for part in parts)

"""How is a shape or a word of the paper chart written as SVG?

Fills are patterns of black on white, so that they survive any printer. Text is escaped: what was imported stays text.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from lib.charts.lettering import width as width_of
from lib.charts.palette import ADEQUATE, CANNOT_TELL, INADEQUATE, INK, NOT_JUDGED

SMALL = 11.0  # px of type, 9 pt on paper
FONTS = "'Source Sans 3', 'DejaVu Sans', sans-serif"
GREY, MUTED, WHITE = "#C4C9CF", "#3F4853", "#FFFFFF"
FILLS = {ADEQUATE: "#4A4A4A", INADEQUATE: "url(#hatch)", CANNOT_TELL: "url(#dots)", NOT_JUDGED: "#E2E2E2"}
_SIGNS = str.maketrans({"◇": "◊"})  # the one sign that the face of the sheet lacks
BANDS = {
    "remission": "#FFFFFF",
    "mild": "#F7F7F7",
    "moderate": "#EFEFEF",
    "moderately_severe": "#E7E7E7",
    "severe": "#DFDFDF",
    "very_severe": "#D6D6D6",
}
_PATTERNS = (
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" fill="#fff"/><line x1="0" y1="0" x2="0" y2="5" stroke="#222" stroke-width="1.6"/></pattern>'
    '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#fff"/><circle cx="2.5" cy="2.5" r="0.9" fill="#222"/></pattern></defs>'
)


def document(parts: list[str], left: float, top: float, width: float, height: float) -> str:
    """The whole drawing; (0, 0) of its parts is the upper left corner of the plot."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:.2f}" viewBox="{-left:g} {-top:g} {width:g} {height:.2f}" '
        f'font-family={quoteattr(FONTS)} font-size="{SMALL:g}">\n{_PATTERNS}\n{body}\n</svg>\n'
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1.0, dash: str = "", css: str = "", title: str = ""
) -> str:
    """A straight line."""
    where = f'x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"'
    return _closed("line", f'{where} stroke="{stroke}" stroke-width="{width:g}"{_dash(dash)}', css, title)


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str = WHITE,
    stroke: str = "none",
    dash: str = "",
    css: str = "",
    title: str = "",
    thick: float = 0.9,
) -> str:
    """A box; `title` says what it stands for."""
    where = f'x="{x:.2f}" y="{y:.2f}" width="{max(width, 0):.2f}" height="{height:.2f}"'
    return _closed("rect", f'{where} fill="{fill}" stroke="{stroke}" stroke-width="{thick:g}"{_dash(dash)}', css, title)


def path(d: str, *, fill: str = "none", stroke: str = INK, width: float = 1.0, css: str = "", title: str = "") -> str:
    """A line or shape through points."""
    return _closed("path", f'd="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"', css, title)


def text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False, fill: str = INK, halo: bool = False) -> str:
    """One line of words with its base line at `y`; a box of paper behind it (`halo`) keeps it legible over lines."""
    look = f' text-anchor="{anchor}"' if anchor != "start" else ""
    look += ' font-weight="600"' if bold else ""
    plain = " ".join(words.split()).translate(_SIGNS)
    made = f'<text x="{x:.2f}" y="{y:.2f}" fill="{fill}"{look}>{escape(plain)}</text>'
    if not halo:
        return made
    length = width_of(plain, SMALL, bold) * 0.94  # the estimate is on the wide side
    left = x - {"end": length, "middle": length / 2}.get(anchor, 0.0)
    return f'<rect x="{left - 1:.2f}" y="{y - 9:.2f}" width="{length + 2:.2f}" height="12" fill="{WHITE}"/>{made}'


def _closed(tag: str, inside: str, css: str, title: str) -> str:
    named = f" class={quoteattr(css)}" if css else ""
    if not title:
        return f"<{tag} {inside}{named}/>"
    return f"<{tag} {inside}{named}><title>{escape(' '.join(title.split()))}</title></{tag}>"


def _dash(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""

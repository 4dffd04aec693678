"""How wide is a piece of text, and how does imported text stay text inside a chart?"""

from __future__ import annotations

from html import escape

NARROW, WIDE = frozenset("ijlftrI.,:;'|!()[] -/"), frozenset("mwMW%@—●○◇▶")
SAFETY = 1.06  # the reader's machine may fall back to a wider face


def width(text: str, size: float, bold: bool = False) -> float:
    """Width in px of one line of `text` at `size` px, estimated on the wide side for Source Sans and Arial."""
    ems = sum(0.31 if c in NARROW else 0.88 if c in WIDE else 0.64 if c.isupper() else 0.54 for c in text)
    return ems * size * SAFETY * (1.06 if bold else 1.0)


def plain(text: str) -> str:
    """Text as it was written: plotly draws a part of HTML, so its signs are made harmless."""
    return escape(" ".join(text.split()), quote=False)


def wrap(pieces: list[str], joint: str, room: float, size: float) -> list[str]:
    """Pieces joined into lines that are no wider than `room` px; a piece is never split."""
    lines: list[str] = []
    for piece in pieces:
        if lines and width(lines[-1] + joint + piece, size) <= room:
            lines[-1] += joint + piece
        else:
            lines.append(piece)
    return lines

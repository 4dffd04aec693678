"""What does a paper say, before anybody decides how it is set?

Everything is plain text. What was imported or typed stays text: neither writer reads markup in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

# Paper names as typst knows them, with width and height in points.
PAPERS = {"a4": ("a4", 595.28, 841.89), "letter": ("us-letter", 612.0, 792.0)}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 (a part, also a bookmark) or 3. `new_page`: it begins a page."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """`Label: text`."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `soft` for a remark about the paper itself."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `widths` are shares of the line. Every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


Block = Heading | Line | Text | Items | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `title` stands in the file's properties, so it names no patient; `name` and `facts` lead the first page and stand on every other.

    `foot`: lines at the foot of each page, the first of them beside `page x of y`. `made_at`: the time the file carries.
    """

    title: str
    name: str
    facts: str
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]
    made_at: datetime
    paper: str = "a4"


def plain(text: str) -> str:
    """Text without the signs that no paper can hold (control characters, halves of characters); line ends stay."""
    return "".join(" " if sign != "\n" and (category(sign) in ("Cc", "Cs") or sign in "\ufffe\uffff") else sign for sign in text)

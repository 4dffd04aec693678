"""How is a table of text drawn so that every cell stands as typed, prints, and reads aloud?

Plain HTML with a caption and column headings: Streamlit's own table reads cells as Markdown, its grid is a canvas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from lib.ui.escape import as_html


def show_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]], numeric: Sequence[int] = ()) -> None:
    """Draw a table; `numeric` are the positions of right-aligned columns. An empty cell is shown as the words of its absence: give them."""
    st.html(table_html(caption, headings, rows, numeric))


def table_html(caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]], numeric: Sequence[int] = ()) -> str:
    """The table as HTML, every cell escaped; it scrolls sideways inside its own box on a narrow screen."""
    head = "".join(f'<th scope="col"{_right(i, numeric)}>{as_html(heading)}</th>' for i, heading in enumerate(headings))
    body = "".join(
        "<tr>" + "".join(f"<td{_right(i, numeric)}>{as_html(cell)}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return (
        f'<div class="trd-scroll" tabindex="0" role="region" aria-label="{as_html(caption)}"><table class="trd-table">'
        f'<caption class="trd-hidden">{as_html(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _right(position: int, numeric: Sequence[int]) -> str:
    return ' class="trd-number"' if position in numeric else ""

"""The chart on the page: a click on a bar, and the same rows as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.ui import session
from lib.ui.nodes import Node, disclosure, el, table


def picked_course() -> None:
    """A click on a bar lights its course; a click on anything else changes nothing. For a callback."""
    state = session.widget_value("life-chart-figure")
    points = (state or {}).get("selection", {}).get("points", [])
    for point in points:
        custom = point.get("customdata")
        course = custom[0] if isinstance(custom, Sequence) and not isinstance(custom, str) and custom else custom
        if isinstance(custom, Mapping):
            course = custom.get("0")
        if course:
            session.choose_pick(f"course:{course}")
            return


def chart_table(rows: list[dict[str, Any]]) -> list[Node]:
    """The rows of the chart in words: for screen readers, and for anyone who wants exact dates."""
    if not rows:
        return []
    headings = list(rows[0])
    body = [el("tr", "", *[el("td", "", str(row.get(heading, "")) or "Not recorded") for heading in headings]) for row in rows]
    return [disclosure("chart-rows", ["The life chart as a table"], table(headings, body, "Every bar, score and mark of the life chart"))]

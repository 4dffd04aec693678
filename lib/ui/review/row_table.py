"""Used, missing, ignored and why: every row of the file with the verdicts that rest on it."""

from __future__ import annotations

from lib.engine.row_uses import RowUse, row_uses
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.history import History
from lib.ui.nodes import Node, disclosure, el, table, text
from lib.ui.review.basis import missing_words

_NAMED = 5  # verdicts named before the rest is counted


def row_table(history: History, found: Assessment, knowledge: Knowledge) -> list[Node]:
    """A line on each of the three, then the rows: those that no verdict rests on first in words, all of them in the table."""
    uses = row_uses(history, found)
    idle = [use for use in uses if not use.used_by]
    missing = [missing_words(question.field, found, knowledge) for question in found.questions]
    nodes: list[Node] = [
        el("h3", "", "Used, missing, ignored and why"),
        el(
            "p",
            "",
            f"Verdicts rest on {len(uses) - len(idle)} of {len(uses)} rows; {len(idle)} bear on none; {len(missing)} facts are missing.",
        ),
    ]
    if idle:
        lines = [el("tr", "", el("td", "", _row(use)), el("td", "", use.what), el("td", "", "; ".join(use.why))) for use in idle]
        nodes.append(
            disclosure(
                "rows-ignored", [f"Ignored, and why ({len(idle)})"], table(["Row", "What", "Why"], lines, "Rows no verdict rests on")
            )
        )
    if missing:
        told = el("div", "small", "; ".join(dict.fromkeys(missing)))
        nodes.append(disclosure("rows-missing", [f"Missing ({len(missing)}), those that settle most first"], told))
    lines = [_line(use) for use in uses if use.used_by]
    if lines:
        headings = ["Row", "What", "Used by", "Note"]
        nodes.append(disclosure("rows-used", [f"Used ({len(lines)})"], table(headings, lines, "Rows and the verdicts that rest on them")))
    return nodes


def _line(use: RowUse) -> Node:
    named, rest = use.used_by[:_NAMED], use.used_by[_NAMED:]
    more = disclosure(f"row-use:{use.row}", [text("small", f"and {len(rest)} more")], el("div", "small", "; ".join(rest))) if rest else None
    cells = [
        el("td", "", _row(use)),
        el("td", "", use.what),
        el("td", "", "; ".join(named), more),
        el("td", "small", "; ".join(use.why) or "none"),
    ]
    return el("tr", "", *cells)


def _row(use: RowUse) -> str:
    return str(use.row) if use.row else "here"

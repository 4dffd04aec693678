"""A paper as a tagged PDF (PDF/UA-1) with embedded fonts and a bookmark for each part."""

from __future__ import annotations

from typing import Any

from lib.reports.paper.blocks import PAPERS, Block, Heading, Items, Line, Paper, Table, Text
from lib.reports.paper.typeset import typeset


def paper_pdf(paper: Paper) -> bytes:
    """The PDF. Raises SheetError when it cannot be typeset."""
    return typeset(paper_data(paper), paper.made_at, "paper.typ").pdf


def paper_data(paper: Paper) -> dict[str, Any]:
    """The paper as text, lists and numbers only, for the template."""
    return {
        "paper": PAPERS[paper.paper][0],
        "title": paper.title,
        "name": paper.name,
        "facts": paper.facts,
        "foot": list(paper.foot),
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text, "new_page": block.new_page}
        case Line():
            return {"kind": "line", "label": block.label, "text": block.text}
        case Text():
            return {"kind": "text", "text": block.text, "soft": block.soft}
        case Items():
            return {"kind": "items", "items": list(block.items)}
        case Table():
            return {"kind": "table", "headings": list(block.headings), "rows": [list(r) for r in block.rows], "widths": list(block.widths)}

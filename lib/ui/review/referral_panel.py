"""A filled referral form on screen: criteria first, then each section with the rows of every answer, gaps marked, and what is left to ask."""

from __future__ import annotations

from lib.records.dates import show_date
from lib.records.wording import TAGS, show_rows
from lib.reports.referral import Cell, FilledClause, FilledPart, Grid, Referral, met_words
from lib.ui.nodes import Node, chip, disclosure, el, table, text

_TONES = {"yes": "good", "no": "stop", "cannot tell": "warn"}


def referral_panel(filled: Referral) -> list[Node]:
    """The form as nodes."""
    form = filled.form
    nodes: list[Node] = [
        el(
            "p",
            "",
            text("strong", f"{filled.filled} answers filled from the record, {filled.gaps} with something left to ask. "),
            form.about,
        ),
        el("p", "small soft", f"{TAGS[form.tag].capitalize()}, {show_date(form.retrieved)}. No clinician has signed this form yet."),
        *_criteria(filled),
    ]
    questions = [*filled.for_criteria, *(words for words in filled.questions if words not in filled.for_criteria)]
    if questions:
        listed = el("ul", "", *[el("li", "", words) for words in questions])
        nodes.append(disclosure("referral-questions", [f"Still to ask ({len(questions)})"], listed))
    for number, part in enumerate(filled.parts):
        nodes += [el("h3", "", part.title), _part(part, number)]
    return nodes


def _criteria(filled: Referral) -> list[Node]:
    criterion = filled.criterion
    if criterion is None:
        return []
    late = chip("past its review date", "warn") if criterion.out_of_date else None
    rows = [_clause(clause) for clause in filled.clauses]
    nodes = [
        el("h3", "", f"{criterion.title}: {met_words(criterion).lower()}", late),
        table(["Clause", "Answer", "Why", "Courses", "From"], rows, f"Clauses of {criterion.title}"),
    ]
    if filled.not_judged:
        told = "; ".join(filled.not_judged)
        nodes.append(el("p", "small", text("strong", "The source also asks, and the record cannot answer: "), f"{told}."))
    return nodes


def _clause(clause: FilledClause) -> Node:
    missing = f" Missing: {', '.join(clause.missing)}." if clause.missing else ""
    return el(
        "tr",
        "",
        el("td", "", clause.rule),
        el("td", "", chip(clause.answer, _TONES.get(clause.answer, "plain"))),
        el("td", "", f"{clause.because}{missing}"),
        el("td", "", ", ".join(clause.courses) or "none"),
        el("td", "small", show_rows(clause.rows)),
    )


def _part(part: FilledPart, number: int) -> Node:
    if part.grid is not None:
        return _grid(part.grid, part.title)
    lines = [
        el("tr", "", el("td", "", entry.field.label), _answer(entry.cell), el("td", "small", entry.cell.place)) for entry in part.entries
    ]
    return table(["Field", "On the record", "From"], lines, part.title)


def _grid(grid: Grid, title: str) -> Node:
    if not grid.lines:
        return el("p", "", chip("gap", "warn"), f" {grid.none.text}: nothing of this kind stands in the record.")
    lines = [el("tr", "", *[_answer(cell) for cell in line.cells], el("td", "small", show_rows(line.rows))) for line in grid.lines]
    return table([*(field.label for field in grid.fields), "From"], lines, title)


def _answer(cell: Cell) -> Node:
    """The answer; a gap by its words and a mark."""
    if cell.empty and not cell.nothing:
        return el("td", "", text("strong", cell.text))
    if cell.nothing:
        return el("td", "", cell.text, " ", chip("gap", "warn"))
    return el("td", "", cell.text, " " if cell.gap else None, chip("in part", "warn") if cell.gap else None)

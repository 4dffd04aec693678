"""How a verdict shows what it rests on: rows, rule, source with date and tag, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from lib.knowledge.load import Knowledge
from lib.records.answers import Answer
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.records.wording import ANSWERS, TAGS, show_rows
from lib.reports.missing import fact_words, missing_words
from lib.ui.nodes import Node, chip, el, text

__all__ = ["answer_node", "course_chips", "fact_words", "link", "missing_node", "missing_words", "rows_node", "source_node"]


def answer_node(answer: Answer) -> Node:
    """Yes, no or cannot tell: symbol, colour and word."""
    return el("span", f"answer {answer.value}", ANSWERS[answer])


def missing_node(codes: Iterable[str], found: Assessment, knowledge: Knowledge) -> Node | None:
    """The line of what is missing, or nothing."""
    words = list(dict.fromkeys(missing_words(code, found, knowledge) for code in codes))
    if not words:
        return None
    return el("div", "small", text("strong", "Missing: "), "; ".join(words))


def source_node(cited: str, knowledge: Knowledge, tag: str = "", verified: bool | None = None) -> Node | None:
    """Citations with their dates and address, and how far they were checked."""
    lines: list[Node | str] = []
    for source_id in cited.split():
        source = knowledge.sources.get(source_id)
        if source is None:
            continue
        dated = f", read {show_date(source.retrieved)}" if source.retrieved else ""
        line = el("div", "small", text("strong", "Source: "), f"{source.citation}{dated} ", link(source.address))
        lines.append(line)
    if tag:
        lines.append(el("div", "small soft", f"Numbers: {TAGS.get(tag, tag)}" + ("" if verified else "; not yet verified by a clinician")))
    return el("div", "", *lines) if lines else None


def link(address: str) -> Node | None:
    """The address of a source, opened in a tab of its own; shown as plain words when it is not a web address."""
    if not address:
        return None
    target = f"https://doi.org/{address}" if address.startswith("10.") else address
    if target.startswith(("https://", "http://")):
        return el("a", "", address, href=target, target="_blank", rel="noopener noreferrer")
    return text("soft", address)


def rows_node(rows: tuple[int, ...]) -> Node | None:
    """Which lines of the file it rests on."""
    return el("div", "small soft", f"Rests on {show_rows(rows)}") if rows else None


def course_chips(courses: Iterable[str], found: Assessment) -> Node | None:
    """The courses a verdict rests on, each a button that lights its bar."""
    chips: list[Node] = []
    for course_id in dict.fromkeys(courses):
        course = found.course(course_id)
        if course:
            made = chip(course.label, "info")
            made["attributes"] = {"pick": f"course:{course_id}", "aria-label": f"Show {course.label} on the chart"}
            chips.append(made)
    return el("div", "chips", *chips) if chips else None

"""How a verdict shows what it rests on: rows, rule, source with date and tag, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from lib.knowledge.load import Knowledge
from lib.records.answers import Answer
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.records.wording import ANSWERS, TAGS, show_rows
from lib.ui.nodes import Node, chip, el, text

_MISSING = {
    "episode_start": "start of the current episode",
    "diagnosis": "diagnosis",
    "birth_date": "birth date",
    "severity": "severity of the episode",
    "psychotic_features": "psychotic features, present or absent",
    "function": "function or quality of life (SDS, WSAS, WHO-5, Q-LES-Q-SF)",
    "item9": "PHQ-9 item 9",
    "fact:ect_candidate": "candidate for ECT, yes or no",
    "event:hospital_admission": "hospital admissions, or that there were none",
}
_MISSING_OF_COURSE = {
    "adherence": "adherence to",
    "dose": "dose of",
    "duration": "dates or duration of",
    "outcome": "outcome of",
    "sessions": "number of sessions of",
    "stop_reason": "reason for stopping",
    "scores": "scores before and after",
    "type": "kind of",
}


def answer_node(answer: Answer) -> Node:
    """Yes, no or cannot tell: symbol, colour and word."""
    return el("span", f"answer {answer.value}", ANSWERS[answer])


def missing_words(code: str, found: Assessment, knowledge: Knowledge) -> str:
    """A missing fact in a clinician's words: `adherence to sertraline`."""
    if code in _MISSING:
        return _MISSING[code]
    kind, _, rest = code.partition(":")
    if kind in _MISSING_OF_COURSE:
        course = found.course(rest)
        return f"{_MISSING_OF_COURSE[kind]} {_inside(course.label) if course else rest}"
    if kind == "score":
        return f"a {rest} score"
    if kind == "condition":
        return f"{fact_words(rest, knowledge)}: present or absent"
    if kind == "lab":
        return fact_words(code, knowledge)
    return code.replace("_", " ").replace(":", " ")


def fact_words(code: str, knowledge: Knowledge) -> str:
    """A condition or a laboratory value (`lab:…`) inside a sentence."""
    kind, _, rest = code.partition(":")
    if kind == "lab":
        lab = knowledge.labs.get(rest)
        return _inside(lab.title) if lab else rest.replace("_", " ")
    condition = knowledge.conditions.get(code)
    return _inside(condition.title) if condition else code.replace("_", " ")


def _inside(title: str) -> str:
    """A title inside a sentence: `Epilepsy` becomes `epilepsy`, `ECT refusal` and `QTc` stay."""
    return title if title[1:3] != title[1:3].lower() else title[:1].lower() + title[1:]


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

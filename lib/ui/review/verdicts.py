"""Patterns, criteria and staging as lists: the answer first, then what it rests on."""

from __future__ import annotations

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment, Clause, Criterion, Doubt, Pattern, Stage
from lib.records.dates import show_date
from lib.records.wording import TAGS, stage_words
from lib.ui.nodes import Node, chip, disclosure, el, text
from lib.ui.review.basis import answer_node, course_chips, missing_node, rows_node, source_node
from lib.ui.review.lit import Lit, clause_courses


def patterns_panel(found: Assessment, knowledge: Knowledge, lit: Lit) -> list[Node]:
    """The six patterns, then the reasons to doubt that this is resistance."""
    nodes = [_pattern(pattern, found, knowledge, lit) for pattern in found.patterns]
    if found.doubts:
        nodes.append(el("h3", "", "Reasons to doubt resistance"))
        nodes += [_doubt(doubt, found, knowledge, lit) for doubt in found.doubts]
    return nodes


def _light(pick: str, name: str, courses: tuple[str, ...] | list[str]) -> Node | None:
    return el("button", "quiet", "Show on the chart", pick=pick, aria_label=f"Show on the chart: {name}") if courses else None


def _pattern(pattern: Pattern, found: Assessment, knowledge: Knowledge, lit: Lit) -> Node:
    pick = f"pattern:{pattern.pattern}"
    courses = [c for e in pattern.evidence for c in e.courses]
    head: list[Node | str] = [answer_node(pattern.present), " ", text("strong", pattern.title)]
    if pattern.watch:
        head.append(chip("watch", "warn"))
    evidence = [el("div", "", e.text, *_rows(e.rows)) for e in pattern.evidence]
    inside = [
        *evidence,
        el("div", "small", text("strong", "Rule: "), pattern.rule),
        el("div", "small", pattern.note) if pattern.note else None,
        missing_node(pattern.missing, found, knowledge),
        source_node(" ".join(pattern.sources), knowledge),
        course_chips(courses, found),
    ]
    return el("div", lit.css(pick, "item wide"), disclosure(pick, head, *inside), _light(pick, pattern.title, courses))


def _rows(rows: tuple[int, ...]) -> list[Node]:
    node = rows_node(rows)
    return [node] if node else []


def _doubt(doubt: Doubt, found: Assessment, knowledge: Knowledge, lit: Lit) -> Node:
    pick = f"doubt:{doubt.code}"
    inside = [el("div", "", doubt.text), rows_node(doubt.rows), source_node(doubt.source, knowledge), course_chips(doubt.courses, found)]
    return el("div", lit.css(pick, "item"), disclosure(pick, [answer_node(doubt.answer), " ", text("", doubt.title)], *inside))


def criteria_panel(found: Assessment, knowledge: Knowledge, lit: Lit) -> list[Node]:
    """Definitions of TRD, then referral criteria; each opens to its clauses."""
    nodes: list[Node] = []
    for kind, title in (("definition", "Published definitions of TRD"), ("referral", "Referral and funding criteria")):
        inside = [c for c in found.criteria if c.kind == kind]
        if inside:
            nodes.append(el("h3", "", title))
            nodes += [_criterion(criterion, found, knowledge, lit) for criterion in inside]
    return nodes


def _criterion(criterion: Criterion, found: Assessment, knowledge: Knowledge, lit: Lit) -> Node:
    pick = f"criterion:{criterion.pack}"
    courses = [c for clause in criterion.clauses for c in clause_courses(clause, found)]
    head: list[Node | str] = [answer_node(criterion.met), " ", text("strong", criterion.title)]
    if criterion.out_of_date:
        head.append(chip("past its review date", "warn"))
    if not criterion.verified:
        head.append(chip("not yet verified", "plain"))
    head.append(el("div", "small", criterion.summary))
    dated = [("effective", criterion.effective), ("read", criterion.retrieved), ("review by", criterion.review_by)]
    dates = " · ".join(f"{word} {show_date(day)}" for word, day in dated if day)
    inside = [
        *[_clause(criterion, number, clause, found, knowledge, lit) for number, clause in enumerate(criterion.clauses)],
        el("div", "small", text("strong", "Assumed: "), "; ".join(criterion.assumptions)) if criterion.assumptions else None,
        source_node(criterion.source, knowledge),
        el("div", "small soft", " · ".join(filter(None, [criterion.jurisdiction, dates, TAGS.get(criterion.tag, criterion.tag)]))),
    ]
    return el("div", lit.css(pick, "item wide"), disclosure(pick, head, *inside), _light(pick, criterion.title, courses))


def _clause(criterion: Criterion, number: int, clause: Clause, found: Assessment, knowledge: Knowledge, lit: Lit) -> Node:
    pick = f"clause:{criterion.pack}/{number}"
    return el(
        "div",
        lit.css(pick, ""),
        el("div", "", answer_node(clause.met), " ", text("strong", clause.rule)),
        el("div", "small", clause.because, *_rows(clause.rows)),
        missing_node(clause.missing, found, knowledge),
        course_chips(clause_courses(clause, found), found),
    )


def staging_panel(found: Assessment, knowledge: Knowledge, lit: Lit) -> list[Node]:
    """Each staging model with its parts and what bounds it."""
    return [_stage(stage, found, knowledge, lit) for stage in found.staging.values()]


def _stage(stage: Stage, found: Assessment, knowledge: Knowledge, lit: Lit) -> Node:
    pick = f"stage:{stage.model}"
    parts = []
    for part in stage.parts:
        points = "" if part.points is None else f"{part.points:g}"
        if part.low != part.high:
            points = f"{part.low:g}–{part.high:g}"
        parts.append(
            el(
                "div",
                "",
                text("strong", f"{part.title}: "),
                f"{points} · " if points else "",
                part.because,
                *_rows(part.rows),
                missing_node(part.missing, found, knowledge),
            )
        )
    courses = list(dict.fromkeys([*stage.courses, *[c for part in stage.parts for c in part.courses]]))
    head = [text("strong", f"{stage.title}: "), text("strong", stage_words(stage)), el("div", "small", stage.because)]
    inside = [
        *parts,
        el("div", "small", text("strong", "Assumed: "), "; ".join(stage.assumptions)) if stage.assumptions else None,
        missing_node(stage.missing, found, knowledge),
        source_node(stage.source, knowledge),
        course_chips(courses, found),
    ]
    return el("div", lit.css(pick, "item wide"), disclosure(pick, list(head), *inside), _light(pick, stage.title, courses))

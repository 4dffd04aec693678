"""Every course with its adequacy: what was reached, what was needed, and why it counts or not."""

from __future__ import annotations

from lib.engine.drafts import SESSION_KINDS
from lib.knowledge.load import Knowledge
from lib.records.answers import UNKNOWN
from lib.records.assessment import Assessment
from lib.records.course import Course
from lib.records.dates import show_partial, show_span
from lib.records.doses import Dose, show_amount, show_dose
from lib.records.wording import outcome_words, sessions_words, show_percent, show_rows, show_weeks, stop_words, why_words
from lib.ui.nodes import Node, disclosure, el, table, text
from lib.ui.review.basis import answer_node, missing_node, source_node
from lib.ui.review.lit import Lit


def courses_panel(found: Assessment, knowledge: Knowledge, lit: Lit) -> list[Node]:
    """The courses as a table; each opens to rule, source, assumptions and what is missing."""
    headings = ["Course", "Highest dose", "Weeks at minimum dose", "Adequate", "Without response", "Why, and what it rests on"]
    rows = [_row(course, found, knowledge, lit) for course in found.courses]
    nodes: list[Node] = (
        [table(headings, rows, "Treatment courses with their adequacy")]
        if rows
        else [el("p", "", "No course could be built from this history.")]
    )
    if found.uncounted:
        nodes.append(
            el("p", "small", f"Shown in the history, not counted as a course (name not recognised): {show_rows(found.uncounted)}.")
        )
    return nodes


def _row(course: Course, found: Assessment, knowledge: Knowledge, lit: Lit) -> Node:
    pick = f"course:{course.course_id}"
    cells = [
        el(
            "td",
            "",
            el("span", "strong", course.label, pick=pick, aria_label=f"Show {course.label} on the chart"),
            el("div", "small soft", _when(course)),
        ),
        el("td", "keep", _highest(course)),
        el("td", "keep", *_weeks(course)),
        el("td", "", answer_node(course.adequate)),
        el("td", "", answer_node(course.failed) if course.role != "other" else text("soft", "not counted")),
        el("td", "", disclosure(f"details:{pick}", [_why(course)], *_basis(course, found, knowledge))),
    ]
    return el("tr", lit.css(pick), *cells, data_id=course.course_id)


def _when(course: Course) -> str:
    return f"{show_span(course.start, course.stop, course.ongoing)} · {course.role}"


def _highest(course: Course) -> str:
    if course.kind in SESSION_KINDS:
        return sessions_words(course)
    return show_dose(course.max_dose)


def _weeks(course: Course) -> list[Node | str]:
    if course.kind in SESSION_KINDS:
        return [text("soft", f"needs {course.sessions_needed} sessions" if course.sessions_needed else "no number of sessions defined")]
    needed = text("soft small", f" (needs {show_amount(course.weeks_needed)})") if course.weeks_needed else ""
    return [show_weeks(course.weeks_at_minimum_dose), needed]


def _why(course: Course) -> str:
    parts = [_scores(course) or outcome_words(course)]
    parts += why_words(course)
    stop = stop_words(course)
    if stop:
        parts.append(stop)
    if course.adherence_pct is not None:
        rest = " where recorded, else presumed" if course.adherent is UNKNOWN else ""
        parts.append(f"adherence {show_percent(course.adherence_pct)}{rest}")
    elif any(code.startswith("adherence") for code in course.missing):
        parts.append("adherence not recorded, presumed")
    parts.append(show_rows(course.rows))
    return " · ".join(part for part in parts if part)


def _scores(course: Course) -> str:
    if course.outcome_from != "scores" or course.baseline is None or course.endpoint is None:
        return ""
    change = f" ({change_words(course.improvement_pct)})" if course.improvement_pct is not None else ""
    return f"{course.scale} {show_amount(course.baseline.value)} → {show_amount(course.endpoint.value)}{change}: {outcome_words(course)}"


def change_words(improvement_pct: float) -> str:
    """`31 % better`, `7 % worse`, `no change`."""
    if round(improvement_pct) == 0:
        return "no change"
    return f"{show_percent(abs(improvement_pct))} {'better' if improvement_pct > 0 else 'worse'}"


def _basis(course: Course, found: Assessment, knowledge: Knowledge) -> list[Node | None]:
    rule, cited = _rule(course, knowledge)
    lines: list[Node | None] = [el("div", "small", text("strong", "Rule: "), rule)]
    steps = [
        f"{show_dose(s.dose)} from {show_partial(s.start)} ({show_rows(s.rows)})"
        for s in course.steps
        if s.dose or course.kind not in SESSION_KINDS
    ]
    if steps:
        lines.append(el("div", "small", text("strong", "Steps: "), "; ".join(steps)))
    if course.baseline and course.endpoint:
        lines.append(
            el(
                "div",
                "small",
                text("strong", "Scores: "),
                f"{course.scale} {show_amount(course.baseline.value)} on {show_partial(course.baseline.when)} (row {course.baseline.row}), "
                f"{show_amount(course.endpoint.value)} on {show_partial(course.endpoint.when)} (row {course.endpoint.row})",
            )
        )
    if course.assumptions:
        lines.append(el("div", "small", text("strong", "Assumed: "), "; ".join(course.assumptions)))
    lines.append(missing_node(course.missing, found, knowledge))
    lines.append(source_node(" ".join(dict.fromkeys(cited.split())), knowledge))
    return lines


def _rule(course: Course, knowledge: Knowledge) -> tuple[str, str]:
    """What makes such a course adequate, in words, and the sources of its numbers (rules B1 to B4)."""
    if course.kind in SESSION_KINDS:
        modality = knowledge.modalities.get(course.agent or "")
        asked = f"at least {course.sessions_needed} sessions" if course.sessions_needed else "no least number of sessions is defined"
        cited = modality.source if modality else "trd_review_convention"
    else:
        if course.minimum_dose is not None:
            dose = show_dose(Dose(course.minimum_dose, course.minimum_dose, course.minimum_unit or "mg"))
            asked = f"at or above {dose} a day, counted from the first such day"
        else:
            asked = "at or above a minimum dose, which is not defined for it"
        weeks = "adequate_weeks_augmentation" if course.role == "augmentation" else "adequate_weeks"
        asked = f"at least {show_amount(course.weeks_needed or knowledge.number(weeks))} weeks {asked}"
        cited = f"{course.minimum_source or ''} {knowledge.numbers[weeks].source}"
    adherence, failure = knowledge.numbers["adherence_pct"], knowledge.numbers["failure_pct"]
    rule = f"adequate: {asked}, with {show_percent(adherence.value)} or more taken"
    return f"{rule}; without response: improved by less than {show_percent(failure.value)}.", f"{cited} {adherence.source} {failure.source}"

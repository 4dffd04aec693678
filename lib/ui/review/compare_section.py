"""Two definitions or criteria side by side: why they disagree in one sentence, then clause by clause."""

from __future__ import annotations

import streamlit as st

from lib.engine.criteria.compare import clearest_pair, why_they_differ
from lib.engine.criteria.side_by_side import Row, side_by_side
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment, Clause, Criterion
from lib.records.wording import ANSWERS
from lib.ui.nodes import Node, el, table, text
from lib.ui.panel import panel
from lib.ui.review.basis import answer_node, course_chips
from lib.ui.review.top import answer_pick

_KINDS = {
    "unipolar": "Diagnosis",
    "age": "Age",
    "severity": "Severity",
    "counting": "Failed courses",
    "failed_augmentations": "Augmentations",
    "psychotherapy": "Psychotherapy",
    "prior_response": "Earlier response",
    "current_antidepressant": "Antidepressant today",
    "not_concurrent": "Not at the same time",
    "exclusion": "Excluded",
    "recorded": "On record",
}


def compare_section(found: Assessment, known: Knowledge) -> None:
    """Two choices and the comparison; first the pair that disagrees most clearly on this patient."""
    pair = clearest_pair(found.criteria, known.packs)
    if pair is None:
        return
    by_id = {c.pack: c for c in found.criteria}
    st.markdown("**Two of them side by side**")
    chosen: list[Criterion] = []
    for column, default, label in zip(st.columns(2), pair, ("First", "Second"), strict=True):
        with column:
            # The key names the patient's own default: another patient starts with the pair that parts most clearly there.
            pack = st.selectbox(
                label,
                list(by_id),
                index=list(by_id).index(default.pack),
                format_func=lambda name: f"{by_id[name].title}: {ANSWERS[by_id[name].met]}",
                key=f"compare_{label}_{found.patient_id}",
                label_visibility="collapsed",
            )
        chosen.append(by_id[pack])
    panel(compare_panel(chosen[0], chosen[1], found, known), key="compare", on_pick=answer_pick)


def compare_panel(first: Criterion, second: Criterion, found: Assessment, known: Knowledge) -> list[Node]:
    """The sentence and the table."""
    why = why_they_differ(first, second, known.packs)
    if first.pack == second.pack:
        said = "The same one twice: choose another to compare it with."
    elif not why:
        said = f"Both answer {ANSWERS[first.met]} on this patient."
    else:
        said = why
    rows = [_row(row, found) for row in side_by_side(first, second)]
    verdicts = el(
        "tr",
        "",
        el("td", "strong", "Together"),
        *[el("td", "", answer_node(c.met), el("div", "small", c.summary)) for c in (first, second)],
    )
    headings = ["Asks for", first.title, second.title]
    return [el("p", "strong", said), table(headings, [*rows, verdicts], f"{first.title} and {second.title}, clause by clause")]


def _row(row: Row, found: Assessment) -> Node:
    name = el("td", "strong" if row.differs else "", _KINDS.get(row.kind, row.kind.replace("_", " ").capitalize()))
    return el("tr", "", name, _cell(row.first, found), _cell(row.second, found))


def _cell(clause: Clause | None, found: Assessment) -> Node:
    if clause is None:
        return el("td", "soft", "Not asked")
    return el(
        "td",
        "",
        el("div", "", answer_node(clause.met), " ", text("strong", clause.rule)),
        el("div", "small", clause.because),
        course_chips(clause.courses, found),
    )

"""What was used of the file, and which sources the review follows."""

from __future__ import annotations

from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.records.history import History
from lib.records.wording import show_rows
from lib.ui.nodes import Node, chip, el, table
from lib.ui.review.basis import link


def sources_panel(found: Assessment, history: History, knowledge: Knowledge) -> list[Node]:
    """What became of every row, then every source this review cites."""
    refused = found.rows_read - found.rows_used
    used = f"{found.rows_used} of {found.rows_read} rows used" + (f", {refused} to check" if refused else "")
    nodes: list[Node] = [el("h3", "", f"Rows of {history.source_name or 'the file'}"), el("p", "", used)]
    to_check = [p for p in found.problems if p.severity != "note"]
    notes = [p for p in found.problems if p.severity == "note"]
    for title, problems in (("To check", to_check), ("How rows were resolved", notes)):
        if problems:
            rows = [
                el(
                    "tr",
                    "",
                    *[el("td", "", cell) for cell in (str(p.row or "file"), p.column or "whole row", p.value or "blank", p.message, p.fix)],
                )
                for p in problems
            ]
            nodes.append(table(["Row", "Column", "Value", title, "What would mend it"], rows, title))
    if found.uncounted:
        nodes.append(el("p", "", f"In the history but in no course: {show_rows(found.uncounted)}."))
    nodes.append(el("h3", "", "Sources cited in this review"))
    for source_id in sorted(_cited(found)):
        source = knowledge.sources.get(source_id)
        if source:
            read = f" · read {show_date(source.retrieved)}" if source.retrieved else ""
            nodes.append(el("div", "small item", f"{source.citation}{read} ", link(source.address)))
    nodes.append(
        el("p", "small soft", f"Engine {found.engine_version} · knowledge {found.knowledge_version} · as of {show_date(found.as_of)}")
    )
    nodes.append(chip("No number here has been signed by a clinician yet", "warn"))
    return nodes


def _cited(found: Assessment) -> set[str]:
    texts = [c.source for c in found.criteria] + [cl.source for c in found.criteria for cl in c.clauses]
    texts += [s for p in found.patterns for s in p.sources] + [s.source for s in found.staging.values()]
    texts += [r.source for o in found.options for r in o.reasons] + [c.minimum_source or "" for c in found.courses]
    texts += [d.source for d in found.doubts]
    return {part for words in texts for part in words.split()}

"""What did a version of a history change, by whom, when and why? As words, to be read and not to be clicked."""

from __future__ import annotations

from lib.ingest.merge import in_words
from lib.ingest.same_fact import subject
from lib.knowledge.load import knowledge
from lib.records.dates import show_date
from lib.records.facts import Fact
from lib.records.history import Score, Treatment
from lib.store import Change
from lib.ui.escape import as_html
from lib.ui.review.entered import fact_words

_MADE_BY = {"file": "read from a file", "typed": "typed in the form", "entered": "entered on a page", "corrected": "corrected"}
_MOST = 12  # differences told of one version; the rest is counted


def change_html(change: Change) -> str:
    """One version: a line that says who, when and why, and a line for each difference with both values."""
    version = change.version
    at = version.saved_at.astimezone()
    who = version.author or "not recorded"
    head = f"Version {version.version} · {show_date(at.date())} {at:%H:%M} · {_MADE_BY.get(version.origin, version.origin)} · by {who}"
    why = f"<br>Why: {as_html(version.reason)}" if version.reason else ""
    told = [_difference(pair.mine, pair.theirs) for pair in change.differences]
    lines = "".join(f"<li>{line}</li>" for line in told[:_MOST])
    more = f"<li>and {len(told) - _MOST} more</li>" if len(told) > _MOST else ""
    body = f"<ul>{lines}{more}</ul>" if told else "<br>Nothing that is said of the patient changed."
    return f'<div class="trd-line"><strong>{as_html(head)}</strong>{why}{body}</div>'


def _difference(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> str:
    old, new = "; ".join(map(fact_line, before)), "; ".join(map(fact_line, after))
    if not old:
        return f"New: {as_html(new)}"
    if not new:
        return f"Gone: <s>{as_html(old)}</s>"
    return f"Now: {as_html(new)} <br>Before: <s>{as_html(old)}</s>"


def fact_line(fact: Fact) -> str:
    """A fact in one line, with the row it was read from where that tells two apart."""
    if isinstance(fact, Treatment):
        called = knowledge().title(fact.agent) if fact.agent else fact.name
        return f"{called}: {in_words(fact)}"
    if isinstance(fact, Score) and fact.item is not None:
        return f"{subject(fact)}: {in_words(fact)}"
    return fact_words(fact, knowledge())

"""A referral form filled from a history: every field with its rows, the clauses of the chosen criteria, and what is left to ask."""

from __future__ import annotations

from datetime import date

from lib.engine.case import Case
from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge
from lib.knowledge.packs import Pack
from lib.records.assessment import Assessment, Clause, Criterion
from lib.records.history import History
from lib.records.wording import ANSWERS
from lib.reports.missing import missing_words
from lib.reports.referral.filled import Entry, FilledClause, FilledPart, Referral, asking
from lib.reports.referral.forms import Form
from lib.reports.referral.lines import grid
from lib.reports.referral.single import Sheet, answer


class ReferralError(Exception):
    """The form or the criteria are not known; the message is one line."""


def fill(
    history: History,
    found: Assessment,
    known: Knowledge,
    form: Form,
    pack: str | None = None,
    *,
    referrer: str = "",
    printed: date | None = None,
) -> Referral:
    """The filled form. `pack`: id of the criteria whose clauses are answered; None for none. `referrer`: who refers, when that is known.

    `printed`: the day on the form, by default the day of the review. Raises ReferralError when the findings hold no such criteria.
    """
    case = Case(history, found.courses, found.episode, known, found.as_of, Settings(jurisdiction=found.jurisdiction))
    sheet = Sheet(history, found, known, case, referrer, printed or found.as_of)
    parts = tuple(
        FilledPart(part.title, grid=grid(part, sheet))
        if part.table
        else FilledPart(part.title, tuple(Entry(field, asking(answer(field, sheet), field)) for field in part.fields))
        for part in form.parts
    )
    if pack is None:
        return Referral(form, parts)
    criterion = next((one for one in found.criteria if one.pack == pack), None)
    rules = next((one for one in known.packs if one.id == pack), None)
    if criterion is None or rules is None:
        raise ReferralError(f"no criteria {pack!r} (with this form: {', '.join(form.packs)})")
    clauses = tuple(_clause(clause, found, known) for clause in criterion.clauses)
    asked = tuple(dict.fromkeys(words for clause in clauses for words in clause.missing))
    return Referral(form, parts, criterion, clauses, rules.not_judged, asked)


def packs_for(form: Form, found: Assessment, known: Knowledge) -> list[Pack]:
    """The criteria to choose from: those of the form first, then every other, in their order."""
    held = {criterion.pack for criterion in found.criteria}
    usual = [pack for name in form.packs for pack in known.packs if pack.id == name]
    return [pack for pack in (*usual, *(p for p in known.packs if p.id not in form.packs)) if pack.id in held]


def met_words(criterion: Criterion) -> str:
    """The verdict in words, for the head of the clauses."""
    return {"yes": "Met", "no": "Not met", "unknown": "Cannot tell"}[criterion.met.value]


def _clause(clause: Clause, found: Assessment, known: Knowledge) -> FilledClause:
    labels = tuple(course.label for name in clause.courses if (course := found.course(name)))
    missing = tuple(dict.fromkeys(missing_words(code, found, known) for code in clause.missing))
    return FilledClause(clause.rule, ANSWERS[clause.met], clause.because, labels, clause.rows, missing)

"""What stands in each chapter of docs/rules.md beside its rules: the tables of data/ that the chapter's rules look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from lib.engine.case import Case as Facts
from lib.engine.criteria.evaluate import evaluate_pack
from lib.engine.episode import current_episode
from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge
from lib.knowledge.packs import Pack
from lib.knowledge.rows import DOSE_COLUMNS
from lib.records.history import History
from tests.docs.words import TAGS, basis, number, table

KIND = {"definition": "definition of TRD", "referral": "referral criterion"}
_ANY_DAY = date(2026, 11, 24)


def minimum_doses(known: Knowledge) -> list[str]:
    """B: the least adequate daily dose by source column, and the least number of sessions."""
    keys = sorted({(agent, form) for agent, _, form in known.minimum_doses})
    rows = [
        [f"{known.title(agent)} {form}".strip(), *(_dose(known, agent, form, column) for column in DOSE_COLUMNS)] for agent, form in keys
    ]
    sessions = [(m.title, number(m.sessions), m.protocol, basis(m.source, m.tag)) for m in known.modalities.values() if m.sessions]
    head = ["Agent", "MGH-ATRQ", "Maudsley", "WHO DDD (no threshold of adequacy)", "Added to an antidepressant"]
    return [
        "Least adequate daily dose by column, with how each number is known:",
        "",
        *table(head, rows),
        "Least number of sessions:",
        "",
        *table(["Protocol", "Sessions", "Note", "Source"], sessions),
    ]


def _dose(known: Knowledge, agent: str, form: str, column: str) -> str:
    row = known.minimum_doses.get((agent, column, form))
    return "" if row is None else f"{number(row.dose)} {row.unit} ({TAGS[row.tag]})"


def scales(known: Knowledge) -> list[str]:
    """C: the instruments with their cut-offs."""
    head = ["Order", "Scale", "Range", "Remission at or below", "Relapse from", "Smallest important difference", "Source"]
    rows = [
        (
            number(s.order),
            s.id,
            f"{number(s.low)} to {number(s.high)}",
            number(s.remission),
            number(s.relapse),
            number(s.important),
            basis(s.source, s.tag),
        )
        for s in sorted(known.scales.values(), key=lambda s: (s.order or 99, s.id))
    ]
    return ["The instruments, in the order in which they decide:", "", *table(head, rows)]


def packs(known: Knowledge) -> list[str]:
    """E: every definition and referral criterion, clause by clause, in the product's own words."""
    lines: list[str] = []
    for pack in known.packs:
        lines += _pack(known, pack)
    return lines


def _pack(known: Knowledge, pack: Pack) -> list[str]:
    nobody = History("nobody")
    facts = Facts(nobody, (), current_episode(nobody, known, _ANY_DAY), known, _ANY_DAY, Settings())
    found = evaluate_pack(facts, pack)
    where = f", {pack.jurisdiction}" if pack.jurisdiction else ""
    effective = f", effective {pack.effective}" if pack.effective else ""
    lines = [
        f"#### {pack.title}",
        "",
        f"`{pack.id}`: {KIND[pack.kind]}{where}. {pack.about}".rstrip(),
        "",
        f"Source: [{pack.source}]({pack.address}) ({TAGS[found.tag]} at its weakest), read {pack.retrieved}{effective}, to be reviewed by {pack.review_by}.",
        "",
    ]
    specs = zip(found.clauses, pack.clauses, strict=True)
    lines += table(["Clause", "Source"], [(clause.rule, basis(spec.source, spec.tag)) for clause, spec in specs])
    if pack.not_judged:
        lines += ["Also asked by the source and not judged here: " + "; ".join(pack.not_judged) + ".", ""]
    return lines


def options(known: Knowledge) -> list[str]:
    """H: the rules that order and explain, the circumstances that move an option, and how many cautions and interactions stand behind them."""
    o = known.options
    rules = [(r.id, r.when, r.text, basis(r.source, r.tag)) for r in o.rules.values()]
    moved = [(m.code, m.text, _moves(m.shift), basis(m.source, m.tag)) for m in o.modifiers]
    kinds = Counter(c.code[0] for c in o.cautions)
    counted = ", ".join(f"{count} {letter}" for letter, count in sorted(kinds.items()))
    return [
        "The rules on options and the sentence each puts on the card (braces are filled in for the patient):",
        "",
        *table(["Rule", "When", "What is said", "Source"], rules),
        "Circumstances that move an option inside its group, or are only said:",
        "",
        *table(["Rule", "What is said", "Place", "Source"], moved),
        f"Behind them stand {len(o.catalogue)} options, {len(o.cautions)} rows of cautions by letter ({counted}) and {len(o.interactions)} rows of interactions.",
        "",
    ]


def _moves(shift: int) -> str:
    return "earlier" if shift < 0 else "later" if shift > 0 else "said only"


def doubts(known: Knowledge) -> list[str]:
    """G: reasons to doubt resistance."""
    rows = [(d.title, basis(d.source, d.tag)) for d in sorted(known.doubts.values(), key=lambda d: d.order)]
    return ["Reasons to doubt resistance:", "", *table(["Reason", "Source"], rows)]


def questions(known: Knowledge) -> list[str]:
    """I: how each missing fact is asked for."""
    rows = [(q.ask, basis(q.source, q.tag)) for q in known.questions.values()]
    return [*table(["Question", "Source"], rows)]


def alerts(known: Knowledge) -> list[str]:
    """J: items that raise an alert."""
    rows = [
        (s.id, f"item {s.suicidality_item}", f"from {number(s.suicidality_from)}", basis(s.source, s.tag))
        for s in known.scales.values()
        if s.suicidality_item
    ]
    return [
        *table(["Scale", "Item", "Raised", "Source"], rows),
        f"Label maxima: {len(known.label_maxima)} rows, on the reference page.",
        "",
    ]


TABLES: dict[str, Callable[[Knowledge], list[str]]] = {
    "B": minimum_doses,
    "C": scales,
    "E": packs,
    "G": doubts,
    "H": options,
    "I": questions,
    "J": alerts,
}

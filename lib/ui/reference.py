"""Every knowledge row with its source, tag and whether a clinician has verified it; intended use and limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from lib.engine.assess import DEFAULTS
from lib.engine.case import Case
from lib.engine.criteria import evaluate_packs
from lib.engine.episode import current_episode
from lib.knowledge.items import scale_items
from lib.knowledge.lab_units import lab_units
from lib.knowledge.load import Knowledge
from lib.records.assessment import Criterion
from lib.records.dates import show_date
from lib.records.doses import show_amount
from lib.records.history import History
from lib.records.wording import TAGS
from lib.ui.nodes import Node, chip, disclosure, el, table, text, words_of
from lib.ui.review.basis import link, source_node

_LAST = ("source", "tag", "verified")

INTENDED_USE = (
    ("For whom", "Psychiatrists and their teams who review adults (18 and older) with unipolar depression."),
    (
        "What it does",
        "Reads a treatment history, judges each course by published criteria, and lists definitions, patterns, stages and the options that remain, each with its basis.",
    ),
    (
        "What it does not do",
        "It does not diagnose, does not choose a treatment, and is not for triage or emergencies. A positive suicidality item is shown first; it is not a risk assessment, and a zero does not reassure.",
    ),
    ("Not for", "Under 18, bipolar disorder, pregnancy and breast-feeding, dementia. There the options are marked as outside its scope."),
    ("How it answers", "Yes, no or cannot tell. What was not recorded is never taken for no, absent or adherent."),
    (
        "How far to trust it",
        "No number here has been signed by a clinician yet. Each row says whether it was read in its source, in a text that quotes it, from memory, or is our own convention.",
    ),
    (
        "Recovery",
        "Many people improve once the diagnosis is right and they reach a suitable treatment; a history of failed courses is a reason to look again at the whole person.",
    ),
)

Rows = Callable[[Knowledge], Iterable[Any]]
TABLES: dict[str, tuple[str, Rows]] = {
    "numbers": ("Rule numbers", lambda k: k.numbers.values()),
    "agents": ("Agents", lambda k: k.agents.values()),
    "minimum_doses": ("Minimum doses", lambda k: k.minimum_doses.values()),
    "label_maxima": ("Label maxima", lambda k: k.label_maxima),
    "scales": ("Scales", lambda k: k.scales.values()),
    "scale_items": ("Items of scales", lambda _: [item for items in scale_items().values() for item in items]),
    "bands": ("Severity bands", lambda k: [band for rows in k.bands.values() for band in rows]),
    "modalities": ("Courses of sessions", lambda k: k.modalities.values()),
    "conditions": ("Conditions", lambda k: k.conditions.values()),
    "labs": ("Laboratory values", lambda k: k.labs.values()),
    "lab_units": ("Other units of laboratory values", lambda _: lab_units()),
    "patterns": ("Patterns", lambda k: k.patterns.values()),
    "doubts": ("Reasons to doubt resistance", lambda k: k.doubts.values()),
    "exposure": ("Medicines that lower or raise a level", lambda k: k.exposure.values()),
    "questions": ("Questions", lambda k: k.questions.values()),
    "answers": ("Answers that are tried or offered", lambda k: [row for rows in k.answers.values() for row in rows]),
    "catalogue": ("Options", lambda k: k.options.catalogue),
    "lines": ("Guideline lines of options", lambda k: k.options.lines.values()),
    "cautions": ("Cautions of options", lambda k: k.options.cautions),
    "interactions": ("Interactions", lambda k: k.options.interactions),
    "groups": ("Groups of medicines", lambda k: k.options.groups.values()),
    "dose_ranges": ("Usual dose ranges", lambda k: k.options.dose_ranges.values()),
    "evidence": ("Trials beside options", lambda k: k.options.evidence),
    "modifiers": ("What raises or lowers an option", lambda k: k.options.modifiers),
    "rules": ("Rules of the options in words", lambda k: k.options.rules.values()),
    "notes": ("Notes on options", lambda k: dict.fromkeys(note for notes in k.options.notes_on.values() for note in notes)),
    "preferences": ("What a patient may prefer", lambda k: k.preferences.values()),
    "burdens": ("What options ask of a patient", lambda k: k.burdens),
    "names": ("Names", lambda k: k.names),
    "name_words": ("Words around a name", lambda k: k.name_words),
}


def all_tables(knowledge: Knowledge) -> dict[str, tuple[str, list[Any]]]:
    """Every table by key: title and rows."""
    return {key: (title, list(rows(knowledge))) for key, (title, rows) in TABLES.items()}


def knowledge_table(rows: list[Any], caption: str) -> Node:
    """Rows as a table: their own columns, then source, tag and verified."""
    names = [f.name for f in fields(rows[0])]
    ordered = [n for n in names if n not in _LAST] + [n for n in _LAST if n in names]
    body = [el("tr", "", *[el("td", "", cell_words(name, getattr(row, name))) for name in ordered]) for row in rows]
    return table([name.replace("_", " ") for name in ordered], body, caption)


def rows_matching(rows: list[Any], words: str) -> list[Any]:
    """Those rows that show the words in one of their cells, whatever the case."""
    return [row for row in rows if any(words in cell_words(f.name, getattr(row, f.name)).lower() for f in fields(row))]


def cell_words(column: str, value: Any) -> str:
    """One cell in words: never empty, dates and numbers as everywhere else."""
    if value is None or value in ("", ()):
        return "Not stated"
    if column == "tag":
        return TAGS.get(str(value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "not yet"
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, float | int):
        return show_amount(float(value))
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(str(part) for part in value)
    return str(value)


def sources_list(knowledge: Knowledge) -> list[Node]:
    """Every source with citation, date read and address."""
    lines = []
    for source in sorted(knowledge.sources.values(), key=lambda s: s.id):
        read = f" · read {show_date(source.retrieved)}" if source.retrieved else ""
        note = f" · {source.note}" if source.note else ""
        lines.append(el("div", "item small", text("strong", f"{source.id}: "), f"{source.citation}{read}{note} ", link(source.address)))
    return lines


def matching(nodes: list[Node], words: str) -> list[Node]:
    """Those nodes that contain the words, whatever the case; a line that says so when none does."""
    kept = [node for node in nodes if words in words_of(node).lower()]
    return kept or [el("p", "", "Nothing contains that.")]


def intended_use() -> list[Node]:
    """Intended use and limits as a list of terms."""
    cells: list[Node] = []
    for label, words in INTENDED_USE:
        cells += [el("dt", "strong", label), el("dd", "", words)]
    return [el("h2", "", "Intended use and limits"), el("dl", "grid2", *cells)]


def packs_list(knowledge: Knowledge, today: date) -> list[Node]:
    """Every definition and criterion with its clauses in words, its dates and its source."""
    nobody = History("")
    case = Case(nobody, (), current_episode(nobody, knowledge, today), knowledge, today, DEFAULTS)
    # Judged on nobody: only the clauses' own words are used, so that page and verdict cannot differ.
    return [_pack(criterion, knowledge) for criterion in evaluate_packs(case)]


def _pack(criterion: Criterion, knowledge: Knowledge) -> Node:
    about = next((pack.about for pack in knowledge.packs if pack.id == criterion.pack), "")
    head: list[Node | str] = [text("strong", criterion.title), " ", chip(criterion.kind)]
    if criterion.out_of_date:
        head.append(chip("past its review date", "warn"))
    head.append(el("div", "small", about))
    dated = [("effective", criterion.effective), ("read", criterion.retrieved), ("review by", criterion.review_by)]
    dates = [f"{word} {show_date(day)}" for word, day in dated if day]
    verified = "verified by a clinician" if criterion.verified else "not yet verified by a clinician"
    inside = [
        *[el("div", "", f"{number}. {clause.rule}") for number, clause in enumerate(criterion.clauses, start=1)],
        source_node(criterion.source, knowledge),
        el(
            "div",
            "small soft",
            " · ".join(filter(None, [criterion.jurisdiction, *dates, TAGS.get(criterion.tag, criterion.tag), verified])),
        ),
    ]
    return el("div", "item", disclosure(f"pack:{criterion.pack}", head, *inside))

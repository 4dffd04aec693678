"""What does docs/rules.md say? Written from data/, from tests/docs/rules.yaml and from the tests; `python -m tests.docs` puts it in its place."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from lib.knowledge.load import Knowledge
from tests.docs.cases import cases_like
from tests.docs.chapters import TABLES
from tests.docs.words import basis, case_lines, filled, number, table

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
_HEAD = """# The rules

What the product computes, rule by rule, with every number, where it comes from and how it is known, and the cases that hold it. Written by
`make docs` from data/, tests/docs/rules.yaml and tests/; do not edit it here.

How a number is known: *read* in the source or a copy of it; *second-hand* from a page that quotes it; *from memory*, to be checked against the
source; *our convention* where no source gives a number; *public description* for the article the product started from. No clinician has signed
any of them yet. Three answers everywhere: yes, no, unknown; what is not recorded is unknown.

More cases that read without Python: tests/cases/published, tests/cases/reference and tests/cases/review.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the page. `numbers`: ids it uses; `pattern` or `model`: what it stands for in data/ or the engine."""

    id: str
    title: str
    text: str
    numbers: tuple[str, ...]
    cases: tuple[str, ...]
    pattern: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A letter with its rules. `files`: tests whose cases belong here."""

    letter: str
    title: str
    intro: str
    files: tuple[str, ...]
    rules: tuple[Rule, ...]


@cache
def written() -> dict[str, Any]:
    """tests/docs/rules.yaml."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
    return found


def chapters(known: Knowledge) -> list[Chapter]:
    """The chapters with the numbers of each rule found: those in braces, and those it lists."""
    return [
        Chapter(c["letter"], c["title"], c["intro"], tuple(c["files"]), tuple(_rule(raw, known) for raw in c["rules"]))
        for c in written()["chapters"]
    ]


def _rule(raw: dict[str, Any], known: Knowledge) -> Rule:
    row = known.patterns[raw["pattern"]] if "pattern" in raw else None
    text = row.rule if row else raw["text"]
    named = [name for _, name, _, _ in Formatter().parse(text) if name and name in known.numbers]
    listed = [number_id for pattern in raw.get("numbers", ()) for number_id in known.numbers if fnmatchcase(number_id, pattern)]
    return Rule(
        id=raw["id"],
        title=row.title if row else raw["title"],
        text=text,
        numbers=tuple(dict.fromkeys([*named, *listed])),
        cases=tuple(raw["cases"]),
        pattern=raw.get("pattern", ""),
        model=raw.get("model", ""),
    )


def page(known: Knowledge) -> str:
    """The whole page."""
    lines = [_HEAD]
    for chapter in chapters(known):
        lines += _chapter(chapter, known)
    lines += _elsewhere(known) + _sources(known)
    return "\n".join(lines).rstrip() + "\n"


def _chapter(chapter: Chapter, known: Knowledge) -> list[str]:
    lines = [f"## {chapter.letter}. {chapter.title}", ""]
    lines += [filled(chapter.intro, known), ""] if chapter.intro else []
    shown: set[str] = set()
    for rule in chapter.rules:
        cases = cases_like(list(rule.cases))
        lines += _section(rule, case_lines(cases, shown), known)
        shown |= {case.place for case in cases}
    lines += _numbers(chapter, known)
    if chapter.letter in TABLES:
        lines += TABLES[chapter.letter](known)
    further = [case for case in cases_like(list(chapter.files)) if case.place not in shown]
    if further:
        lines += [f"### {'Further cases' if chapter.rules else 'Cases'}", "", *case_lines(further)[2:]]
    return lines


def _section(rule: Rule, cases: list[str], known: Knowledge) -> list[str]:
    lines = [f"### {rule.id} {rule.title}", "", filled(rule.text, known), ""]
    if rule.pattern:
        row = known.patterns[rule.pattern]
        lines += [f"{row.note} Source: {basis(row.source, row.tag)}.".strip(), ""]
    return lines + cases


def _numbers(chapter: Chapter, known: Knowledge) -> list[str]:
    ids = dict.fromkeys(number_id for rule in chapter.rules for number_id in rule.numbers)
    if not ids:
        return []
    return [f"### Numbers of chapter {chapter.letter}", "", *_number_table(list(ids), known)]


def _number_table(ids: list[str], known: Knowledge) -> list[str]:
    rows = [known.numbers[number_id] for number_id in ids]
    return table(
        ["Number", "Value", "Meaning", "Source"],
        [(f"`{r.id}`", f"{number(r.value)} {r.unit}", r.meaning, basis(r.source, r.tag)) for r in rows],
    )


def _elsewhere(known: Knowledge) -> list[str]:
    return ["## Numbers beside the rules", "", *_number_table(list(written()["elsewhere"]), known)]


def _sources(known: Knowledge) -> list[str]:
    rows = [(s.id, s.citation, s.address, s.published, s.note) for s in sorted(known.sources.values(), key=lambda s: s.id)]
    return ["## Sources", "", *table(["Id", "Source", "Address", "Published", "Note"], rows)]

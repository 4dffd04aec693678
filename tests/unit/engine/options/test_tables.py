"""Do the option tables hold together, and is every row of OPT 1, 5 and 6 there?"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from lib.engine.options.targets import globs, targets_of
from lib.knowledge.load import DATA, knowledge
from lib.knowledge.options import load_options
from lib.knowledge.tables import KnowledgeError

OPTIONS = knowledge().options
CODES = [
    f"{letter}{n:02d}"
    for letter, last in (("K", 15), ("T", 10), ("E", 12), ("L", 6), ("A", 6), ("D", 11), ("P", 2), ("W", 47))
    for n in range(1, last + 1)
]


@pytest.mark.parametrize("code", CODES)
def test_every_row_of_the_research_is_data(code: str) -> None:
    assert code in {row.code for row in OPTIONS.cautions} | {row.code for row in OPTIONS.interactions}


def test_the_catalogue_holds_every_protocol_and_every_class() -> None:
    protocols = {m for m in knowledge().modalities if "." in m}
    listed = {row.id for row in OPTIONS.catalogue}
    assert protocols <= listed
    assert len(listed) == len(OPTIONS.catalogue)
    switches = {row.id.removeprefix("MED.SWITCH."): row.agents.split() for row in OPTIONS.catalogue if row.kind == "switch"}
    for drug_class, agents in switches.items():
        assert agents
        assert {knowledge().agents[a].drug_class for a in agents} == {drug_class}


def test_every_agent_and_group_is_known() -> None:
    agents, classes = set(knowledge().agents), {a.drug_class for a in knowledge().agents.values()}
    for group in OPTIONS.groups.values():
        assert set(group.members.split()) <= agents, group.id
    for interaction in OPTIONS.interactions:
        for word in interaction.with_agents.split():
            assert word[0] == "@" or word.lstrip("-") in agents | classes, (interaction.code, word)
    for option in OPTIONS.catalogue:
        assert set(option.agents.split()) <= agents, option.id
    assert set(OPTIONS.dose_ranges) <= agents


def test_every_condition_and_lab_a_row_asks_about_is_known() -> None:
    known = set(knowledge().conditions) | set(knowledge().labs) | {"birth_date", "severity", "ECT.*"}
    for row in (*OPTIONS.cautions, *OPTIONS.modifiers):
        assert set(row.subject.split()) <= known, row.code


def test_every_row_reaches_an_option() -> None:
    reached = {name for row in OPTIONS.catalogue for name in targets_of(row, row.agents.split(), knowledge())}
    for table in (OPTIONS.cautions, OPTIONS.interactions, OPTIONS.modifiers, OPTIONS.evidence):
        for row in table:
            assert set(row.options.split()) <= reached, row.options
    assert {name for name, _ in OPTIONS.lines} <= reached


@pytest.mark.parametrize("jurisdiction", ["CA", "US", "UK", "EU"])
def test_every_option_has_a_word_of_the_jurisdictions_guideline(jurisdiction: str) -> None:
    silent = [row.id for row in OPTIONS.catalogue if not any((name, jurisdiction) in OPTIONS.lines for name in globs(row.id))]
    if jurisdiction == "US":  # optimising has a row; a second antidepressant is not in the digest that was read
        silent = [option for option in silent if option != "MED.COMBINE"]
    assert silent == []


def test_jurisdictions_are_known() -> None:
    for row in (*OPTIONS.cautions, *OPTIONS.interactions):
        assert set(row.jurisdictions.split()) <= {"CA", "US", "UK", "EU"}


def test_places_in_sentences_can_be_filled() -> None:
    for row in OPTIONS.interactions:
        assert set(re.findall(r"{(\w*)}", row.text + row.title)) <= {"drug"}, row.code


def test_every_option_says_how_soon_and_at_what_cost() -> None:
    for row in OPTIONS.catalogue:
        kinds = {n.kind for name in targets_of(row, row.agents.split(), knowledge()) for n in OPTIONS.notes_on.get(name, ())}
        assert {"onset", "burden", "description"} <= kinds, row.id


def test_washouts_have_days_and_only_they() -> None:
    for row in OPTIONS.interactions:
        assert (row.days is not None) is (row.effect == "washout"), row.code
        assert (row.cap is not None) is (row.effect == "cap"), row.code


def test_only_contraindications_hold() -> None:
    assert {row.severity for row in OPTIONS.cautions if row.hold} == {"C"}


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("cautions.csv", "K01,ever,", "K01,perhaps,", "cautions.csv, test: 'perhaps' is not known"),
        ("cautions.csv", "KET.*,C,true", "KET.*,X,true", "cautions.csv, severity: 'X' is not known"),
        ("interactions.csv", "@opioids", "@opiates", "interactions.csv, with_agents: 'opiates' is not known"),
        ("option_lines.csv", "KET.ESK,CA,2,", "KET.ESK,CA,4,", "option_lines.csv, line: '4' is not known"),
        ("evidence.csv", "mixed", "maybe", "evidence.csv, direction: 'maybe' is not known"),
    ],
)
def test_a_word_that_is_not_known_stops_the_load(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    tables = tmp_path / "knowledge"
    shutil.copytree(DATA / "knowledge", tables)
    text = (tables / file).read_text(encoding="utf-8")
    assert old in text
    (tables / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=re.escape(fault)):
        load_options(tables, knowledge().sources)

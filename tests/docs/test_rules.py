"""Is docs/rules.md what the data and the tests say, and has every rule a case and a source?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.knowledge.load import DATA, Knowledge, load_knowledge
from tests.docs.cases import TESTS, Case, cases_in, cases_like
from tests.docs.rules import PAGE, chapters, page, written
from tests.docs.words import filled

STAGING_MODELS = ("thase_rush", "european", "mgh_s", "msm", "dm_trd")


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def case_words() -> list[tuple[Case, frozenset[str]]]:
    """The spec tests and the cases of tests/cases, with the words in them."""
    files = [p.relative_to(TESTS).as_posix() for p in sorted([*TESTS.glob("spec/test_*.py"), *TESTS.glob("cases/**/*.yaml")])]
    return [
        (case, frozenset(word for text in case.words for word in text.replace("|", " ").split())) for f in files for case in cases_in(f)
    ]


def test_the_page_is_what_the_command_writes(known: Knowledge) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(known), "run `make docs` and look at what changed in docs/rules.md"


def test_every_rule_has_cases_that_exist(known: Knowledge) -> None:
    rules = [rule for chapter in chapters(known) for rule in chapter.rules]
    assert len(rules) > 40
    for rule in rules:
        assert rule.cases, f"{rule.id} has no case"
        for pattern in rule.cases:
            assert cases_like([pattern]), f"{rule.id}: no test {pattern}"
    for number_id, patterns in written()["elsewhere"].items():
        assert all(cases_like([pattern]) for pattern in patterns), number_id


def test_every_number_stands_in_a_rule(known: Knowledge) -> None:
    used = {number_id for chapter in chapters(known) for rule in chapter.rules for number_id in rule.numbers}
    assert set(known.numbers) - used - set(written()["elsewhere"]) == set()


def test_every_chapter_from_a_to_j(known: Knowledge) -> None:
    assert [chapter.letter for chapter in chapters(known)] == list("ABCDEFGHIJ")


def test_every_pack_pattern_and_model_has_a_case(known: Knowledge, case_words: list[tuple[Case, frozenset[str]]]) -> None:
    named = frozenset[str]().union(*(words for _, words in case_words))
    wanted = {*(pack.id for pack in known.packs), *known.patterns, *STAGING_MODELS}
    assert wanted - named == set()


def test_every_pattern_and_model_has_its_rule(known: Knowledge) -> None:
    rules = [rule for chapter in chapters(known) for rule in chapter.rules]
    assert {rule.pattern for rule in rules} - {""} == set(known.patterns)
    assert {rule.model for rule in rules} - {""} == set(STAGING_MODELS)


def test_every_rule_of_data_has_a_source(known: Knowledge) -> None:
    rows = [*known.numbers.values(), *known.packs, *known.patterns.values(), *known.options.rules.values(), *known.options.modifiers]
    clauses = [clause for pack in known.packs for clause in pack.clauses]
    for row in [*rows, *clauses]:
        assert row.source.split(), row
        assert set(row.source.split()) <= set(known.sources), row
        assert row.tag, row


def test_no_number_is_left_in_braces(known: Knowledge) -> None:
    for chapter in chapters(known):
        for rule in chapter.rules:
            assert "{" not in filled(rule.text, known), rule.id


def test_a_number_without_a_rule_would_be_seen(tmp_path: Path) -> None:
    """A row added to the rules and to no chapter is found."""
    import shutil

    shutil.copytree(DATA, tmp_path / "data")
    numbers = tmp_path / "data" / "knowledge" / "rules" / "courses.csv"
    with numbers.open("a", encoding="utf-8") as file:
        file.write("new_number,3,days,A1,nobody uses it,trd_review_convention,convention,false\n")
    with pytest.raises(AssertionError, match="new_number"):
        test_every_number_stands_in_a_rule(load_knowledge(tmp_path / "data"))

"""Everything the verdicts rest on stands on the reference page, each row with its source, its tag and whether it was verified."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lib.knowledge.load import knowledge
from lib.knowledge.summary import knowledge_summary
from lib.records.wording import TAGS
from lib.ui.nodes import words_of
from lib.ui.reference import INTENDED_USE, all_tables, cell_words, intended_use, knowledge_table, matching, packs_list, sources_list
from tests.unit.ui.walking import empty_cells, found_tags, within

TODAY = date(2026, 11, 24)
TABLES = all_tables(knowledge())


def test_no_table_of_the_knowledge_is_left_out() -> None:
    counted = knowledge_summary(knowledge(), TODAY)["rows"]
    assert isinstance(counted, dict)
    shown = {key: len(rows) for key, (_, rows) in TABLES.items()}
    shown |= {"sources": len(sources_list(knowledge())), "packs": len(packs_list(knowledge(), TODAY))}
    assert shown == counted


def test_titles_are_unique_words() -> None:
    titles = [title for title, _ in TABLES.values()]
    assert len(set(titles)) == len(titles)
    assert all(re.fullmatch(r"[A-Z][a-z ]+", title) for title in titles)


@pytest.mark.parametrize("key", TABLES)
def test_a_table_shows_every_row_with_source_tag_and_verified_last_and_no_empty_cell(key: str) -> None:
    title, rows = TABLES[key]
    node = knowledge_table(rows, title)
    assert empty_cells(node) == []
    assert len(found_tags(node, "tr")) == len(rows) + 1
    headings = [words_of(heading) for heading in found_tags(node, "th")]
    if key != "name_words":  # only how names are written: nothing clinical rests on them
        assert headings[-3:] == ["source", "tag", "verified"]
        lasts = {tuple(words_of(cell) for cell in row["children"][-2:]) for row in found_tags(node, "tr")[1:]}
        assert {tag for tag, _ in lasts} <= set(TAGS.values())
        assert {verified for _, verified in lasts} == {"not yet"}  # no clinician has signed a row


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("note", "", "Not stated"),
        ("remission", None, "Not stated"),
        ("agents", (), "Not stated"),
        ("tag", "memory", "from memory, not yet checked"),
        ("verified", False, "not yet"),
        ("verified", True, "yes"),
        ("dose", 37.5, "37.5"),
        ("dose", 1200.0, "1,200"),
        ("retrieved", TODAY, "24-Nov-2026"),
        ("agents", ("sertraline", "fluoxetine"), "sertraline, fluoxetine"),
        ("low", 0, "0"),
    ],
)
def test_a_cell(column: str, value: object, shown: str) -> None:
    assert cell_words(column, value) == shown


def test_every_pack_opens_to_its_clauses_source_dates_and_how_far_it_was_checked() -> None:
    for pack, node in zip(knowledge().packs, packs_list(knowledge(), TODAY), strict=True):
        said = words_of(node)
        assert pack.title in said
        assert "1. " in said
        assert "Source: " in said
        assert re.search(r"read \d{2}-[A-Z][a-z]{2}-\d{4}", said)
        assert re.search(r"review by \d{2}-[A-Z][a-z]{2}-\d{4}", said)
        assert "not yet verified by a clinician" in said
        assert "past its review date" not in said


def test_a_pack_past_its_review_date_says_so() -> None:
    later = date(max(pack.review_by for pack in knowledge().packs).year + 1, 1, 1)
    assert all("past its review date" in words_of(node) for node in packs_list(knowledge(), later))


def test_every_source_shows_its_citation_and_an_address_that_opens_elsewhere() -> None:
    nodes = sources_list(knowledge())
    for source, node in zip(sorted(knowledge().sources.values(), key=lambda s: s.id), nodes, strict=True):
        assert source.citation in words_of(node)
        for link in found_tags(node, "a"):
            assert link["attributes"]["href"].startswith(("https://", "http://"))
            assert (link["attributes"]["target"], link["attributes"]["rel"]) == ("_blank", "noopener noreferrer")


def test_matching_keeps_what_contains_the_words_and_says_when_nothing_does() -> None:
    nodes = sources_list(knowledge())
    assert matching(nodes, "") == nodes
    kept = matching(nodes, "sforzini")
    assert 0 < len(kept) < len(nodes)
    assert all("sforzini" in words_of(node).lower() for node in kept)
    assert [words_of(node) for node in matching(nodes, "no such words")] == ["Nothing contains that."]


def test_intended_use_says_for_whom_and_for_what_not() -> None:
    said = " ".join(words_of(node) for node in intended_use())
    for words in (
        "adults",
        "unipolar depression",
        "not for triage",
        "Under 18",
        "bipolar disorder",
        "signed by a clinician",
        "not a risk assessment",
    ):
        assert words in said
    assert len([node for node in within(intended_use()[1]) if node["tag"] == "dt"]) == len(INTENDED_USE)

"""The reference page: what the tool is for, every table of the knowledge, and a filter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lib.knowledge.load import knowledge
from lib.ui.reference import TABLES, all_tables
from tests.pages.conftest import banner, sound
from tests.pages.panels import panel_keys, panel_node, said
from tests.unit.ui.walking import empty_cells, found_tags

Tab = Callable[[], AppTest]
PANELS = {"packs": "reference-packs", "sources": "reference-sources"}


@pytest.fixture
def reference(dashboard: Tab) -> AppTest:
    at = dashboard()
    at.switch_page("pages/about/reference.py").run()
    return sound(at)


def show(at: AppTest, table: str) -> AppTest:
    return sound(at.selectbox(key="reference-table").set_value(table).run())


def only(at: AppTest, words: str) -> AppTest:
    return sound(at.text_input(key="reference-filter").set_value(words).run())


def test_it_says_what_the_tool_is_for_and_shows_no_patient(reference: AppTest) -> None:
    assert banner(reference) is None
    words = said(reference, "intended-use")
    assert words.startswith("Intended use and limits For whom")
    assert "not for triage or emergencies" in words


def test_definitions_come_first(reference: AppTest) -> None:
    assert panel_keys(reference) == ["intended-use", "reference-packs"]
    for pack in knowledge().packs:
        assert pack.title in said(reference, "reference-packs")


@pytest.mark.parametrize("table", [*TABLES, "sources"])
def test_every_table_shows(reference: AppTest, table: str) -> None:
    at = show(reference, table)
    key = PANELS.get(table, "reference-rows")
    assert panel_keys(at) == ["intended-use", key]
    assert empty_cells(panel_node(at, key)) == []
    if table in TABLES:
        count = len(all_tables(knowledge())[table][1])
        assert said(at, key).startswith(f"{count} of {count} rows")
        assert f"knowledge {knowledge().version}" in said(at, key)


def test_a_long_table_shows_its_first_rows_and_says_so(reference: AppTest) -> None:
    at = show(reference, "names")
    count = len(knowledge().names)
    assert said(at, "reference-rows").startswith(f"{count} of {count} rows, the first 400 shown")
    assert len(found_tags(panel_node(at, "reference-rows"), "tr")) == 401


def test_the_filter_keeps_rows_that_contain_the_words_in_any_case(reference: AppTest) -> None:
    at = only(show(reference, "minimum_doses"), "  Venlafaxine ")
    rows = found_tags(panel_node(at, "reference-rows"), "tr")[1:]
    expected = [row for row in knowledge().minimum_doses.values() if "venlafaxine" in row.agent]  # desvenlafaxine too
    assert len(rows) == len(expected) > 0
    assert said(at, "reference-rows").startswith(f"{len(expected)} of {len(knowledge().minimum_doses)} rows")


def test_the_filter_reads_what_is_shown_not_how_it_is_kept(reference: AppTest) -> None:
    at = show(reference, "minimum_doses")
    assert said(only(at, "MinimumDose"), "reference-rows").endswith("No row contains that.")
    assert not said(only(at, "from memory"), "reference-rows").endswith("No row contains that.")


@pytest.mark.parametrize("table", ["minimum_doses", "packs", "sources"])
def test_a_filter_that_nothing_meets_says_so(reference: AppTest, table: str) -> None:
    at = only(show(reference, table), "no such words")
    assert re.search(r"(No row|Nothing) contains that\.$", said(at, PANELS.get(table, "reference-rows")))


@pytest.mark.parametrize(("table", "words"), [("packs", "esketamine"), ("sources", "rybak")])
def test_the_filter_works_on_lists_too(reference: AppTest, table: str, words: str) -> None:
    before = len(panel_node(show(reference, table), PANELS[table])["children"])
    at = only(reference, words)
    kept = panel_node(at, PANELS[table])["children"]
    assert 0 < len(kept) < before

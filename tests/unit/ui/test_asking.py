"""What became of every row of the file, and every source the review cites."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.knowledge.load import knowledge
from lib.records.problems import Problem
from lib.ui.nodes import Node, el, words_of
from lib.ui.review.asking import sources_panel
from tests.unit.ui.reviewed import SAMPLES, sample, sample_panel
from tests.unit.ui.walking import found_tags

PATIENT = sample("01-loss-of-effect")
ERROR = Problem(3, "stop", "2024-04-01", "error", "Before the start.", "Check both.")
NOTE = Problem(5, "", "", "note", "Two equal rows count once.", "Nothing to do.")
WHOLE = Problem(0, "", "", "warning", "Read as Windows-1252.", "Save as UTF-8.")


def drawn(*problems: Problem, used: int = 42, uncounted: tuple[int, ...] = ()) -> Node:
    found = replace(PATIENT.found, problems=problems, rows_used=used, uncounted=uncounted)
    return el("div", "", *sources_panel(found, PATIENT.history, knowledge()))


def test_how_many_rows_were_used() -> None:
    assert words_of(drawn()).startswith("Rows of 01-loss-of-effect.csv 42 of 42 rows used ")
    assert "40 of 42 rows used, 2 to check" in words_of(drawn(used=40))


def test_problems_are_a_table_with_row_column_value_and_fix_and_notes_another() -> None:
    first, second = found_tags(drawn(ERROR, NOTE, WHOLE), "table")
    assert [words_of(heading) for heading in found_tags(first, "th")] == ["Row", "Column", "Value", "To check", "What would mend it"]
    body = [[words_of(cell) for cell in found_tags(row, "td")] for row in found_tags(first, "tr")[1:]]
    assert body == [
        ["3", "stop", "2024-04-01", "Before the start.", "Check both."],
        ["file", "whole row", "blank", "Read as Windows-1252.", "Save as UTF-8."],
    ]
    assert [words_of(cell) for cell in found_tags(second, "td")] == [
        "5",
        "whole row",
        "blank",
        "Two equal rows count once.",
        "Nothing to do.",
    ]


def test_without_problems_there_is_no_table() -> None:
    assert found_tags(drawn(), "table") == []


def test_rows_in_no_course_are_named() -> None:
    assert "In the history but in no course: rows 3–4, 9." in words_of(drawn(uncounted=(3, 4, 9)))


@pytest.mark.parametrize("stem", SAMPLES)
def test_every_source_that_any_verdict_cites_is_listed_once(stem: str) -> None:
    found = sample(stem).found
    cited = {source for p in found.patterns for source in p.sources}
    cited |= {source for c in found.criteria for source in c.source.split()}
    cited |= {source for o in found.options for r in o.reasons for source in r.source.split()}
    cited |= {source for s in found.staging.values() for source in s.source.split()}
    cited |= {source for c in found.courses for source in (c.minimum_source or "").split()}
    listed = [words_of(node) for node in sample_panel(stem, "sources")["children"] if node.get("css") == "small item"]
    assert len(listed) >= len(cited)
    for source in cited:
        assert sum(words.startswith(knowledge().sources[source].citation) for words in listed) == 1


@pytest.mark.parametrize("stem", SAMPLES)
def test_versions_the_day_and_that_nobody_signed_stand_below(stem: str) -> None:
    found = sample(stem).found
    said = words_of(sample_panel(stem, "sources"))
    assert f"Engine {found.engine_version} · knowledge {found.knowledge_version} · as of 24-Nov-2026" in said
    assert said.endswith("No number here has been signed by a clinician yet")

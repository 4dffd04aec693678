"""docs/history-file.md says what the reader does."""

from __future__ import annotations

import re
from pathlib import Path

from lib.ingest.columns import CONTRACT, PERSON_COLUMNS
from lib.ingest.kinds import KINDS
from lib.ingest.limits import MB, MOST_BYTES, MOST_CELLS, MOST_ENTRIES, MOST_NESTED, MOST_UNPACKED
from lib.ingest.table import MOST_COLUMNS, MOST_ROWS
from lib.ingest.vocabulary import words_for
from lib.knowledge.load import knowledge
from tests.unit.ingest.files import read

PAGE = (Path(__file__).parents[3] / "docs" / "history-file.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_is_read_without_a_problem() -> None:
    example = re.search(r"```csv\n(.+?)```", PAGE, re.DOTALL)
    assert example
    intake = read(example[1])
    assert intake.summary == "7 of 7 rows used"
    assert intake.problems == ()


def test_every_column_and_every_word_is_on_the_page() -> None:
    wanted = [
        *CONTRACT,
        *PERSON_COLUMNS[:5],
        *KINDS,
        *(w for what in ("outcome", "stop_reason", "adherence", "adherence_source") for w in words_for(what)),
    ]
    assert [word for word in wanted if f"`{word}`" not in PAGE] == []


def test_the_limits_and_days_on_the_page_are_those_of_the_reader() -> None:
    known = knowledge()
    for said in (
        f"{MOST_BYTES // MB} MB, {MOST_UNPACKED // MB} MB unpacked, {MOST_ROWS:,} rows, {MOST_COLUMNS} columns, {MOST_CELLS:,} cells",
        f"{MOST_ENTRIES} files in an archive, {MOST_NESTED} levels of JSON",
        f"at most {known.number('course_gap_days'):g} days",
        f"at most {known.number('supply_counts_days'):g} days",
    ):
        assert said in PAGE

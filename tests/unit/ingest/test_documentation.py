"""docs/history-file.md says what the reader does."""

from __future__ import annotations

import re
from pathlib import Path

from lib.ingest.columns import CONTRACT, PERSON_COLUMNS
from lib.ingest.kinds import KINDS
from lib.ingest.vocabulary import words_for
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

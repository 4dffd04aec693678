"""A medicine whose name is not known is not counted; a count that falls short says so beside it, with the row."""

from __future__ import annotations

from datetime import date

from lib.engine.assess import assess
from lib.knowledge.load import knowledge
from lib.records.assessment import Criterion
from tests.builders import history

DAY = date(2026, 11, 24)
ONE = """
    kind       | name       | start      | stop       | dose   | outcome
    medication | sertraline | 2026-01-05 | 2026-05-04 | 100 mg | none
"""
UNKNOWN_NAME = "    medication | ?Zibbly    | 2026-05-11 | 2026-09-07 | 100 mg | none\n"
SECOND = "    medication | duloxetine | 2026-05-11 | 2026-09-07 | 60 mg  | none\n"


def two_courses(rows: str) -> Criterion:
    found = assess(history(rows), knowledge(), DAY, ask=False)
    return next(c for c in found.criteria if c.pack == "two_courses")


def test_it_is_said_where_the_count_falls_short() -> None:
    short = two_courses(ONE + UNKNOWN_NAME)
    assert short.clauses[0].courses == ("sertraline-1",)
    assert any(words.startswith("Row 3 names a medicine that is not recognised") for words in short.assumptions)


def test_only_medicines_count_as_medicines() -> None:
    talking = "    psychotherapy | ?Zibbly | 2026-05-11 | 2026-09-07 |        | none\n"
    assert not any("not recognised" in words for words in two_courses(ONE + talking).assumptions)


def test_it_is_not_said_where_it_changes_nothing() -> None:
    assert not any("not recognised" in words for words in two_courses(ONE).assumptions)
    assert not any("not recognised" in words for words in two_courses(ONE + SECOND + UNKNOWN_NAME).assumptions)

"""Used, missing, ignored and why: every row of a file is accounted for (issue: explanations for the whole file)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lib.engine.assess import assess
from lib.engine.row_uses import RowUse, row_uses
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.history import CourseFact, History
from lib.records.problems import Problem
from lib.ui.review.lit import clause_courses, light
from tests.builders import AS_OF, history

TABLE = """
    kind       | name          | start      | stop       | dose | value
    medication | sertraline    | 2024-01-01 | 2024-04-01 | 100  |
    medication | ?herbal blend | 2024-05-01 | 2024-06-01 |      |
    medication | mirtazapine   | 2027-05-01 |            | 30   |
    person     | birth_date    |            |            |      | 1980-05-01
    person     | shoe_size     |            |            |      | 42
    condition  | epilepsy_or_seizure |      |            |      | no
"""


def uses(facts: History) -> dict[int, RowUse]:
    found = assess(facts, knowledge(), AS_OF, ask=False)
    return {use.row: use for use in row_uses(facts, found)}


def test_each_row_says_what_rests_on_it_or_why_nothing_does() -> None:
    found = uses(history(TABLE))
    assert sorted(found) == [2, 3, 4, 5, 6, 7]
    assert found[2].used_by[0] == "course sertraline"
    assert found[3].why == ("name not recognised: shown, not counted",)
    assert found[3].used_by == ()
    assert found[4].why == ("Starts after the as-of date: not counted.",)
    assert any("Medicare" in title for title in found[5].used_by)
    assert (found[6].used_by, found[6].why) == ((), ("read and kept; no rule that applies here looks at it",))


def test_a_refused_row_is_listed_with_its_reason() -> None:
    facts = replace(history(TABLE), problems=(Problem(9, "dose", "abc", "error", "Not a dose.", "Write 100 mg."),))
    assert uses(facts)[9] == RowUse(9, "row not read", (), ("left out: Not a dose.",))


def test_an_answer_entered_here_stands_as_row_nought() -> None:
    facts = history(TABLE)
    entered = replace(facts, course_facts=(CourseFact(0, "sertraline", facts.treatments[0].start, "adherence", "good"),))
    assert uses(entered)[0].what == "entered here"
    assert "course sertraline" in uses(entered)[0].used_by


@pytest.mark.parametrize("name", ["01-loss-of-effect.csv", "07-unknown-history.csv", "12-much-tried.csv"])
def test_no_row_of_a_sample_is_forgotten(name: str) -> None:
    path = Path(__file__).parents[2] / "data" / "samples" / name
    day = date(2026, 11, 24)
    facts = read_file(path.read_bytes(), knowledge(), day, file_name=name).histories[0]
    found = row_uses(facts, assess(facts, knowledge(), day, ask=False))
    rows = len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert {use.row for use in found} == set(range(2, rows + 2))
    assert all(use.used_by or use.why for use in found)


# A criterion that cannot tell lights the courses it waits for, beside those it counted.
def test_a_criterion_that_cannot_tell_lights_its_undecided_courses() -> None:
    facts = history("""
        kind       | name        | start      | stop       | dose | outcome
        medication | sertraline  | 2024-01-01 | 2024-04-01 | 100  | none
        medication | venlafaxine | 2024-05-01 | 2024-08-01 | 150  |
    """)
    found = assess(facts, knowledge(), AS_OF, ask=False)
    pack = next(c for c in found.criteria if c.pack == "two_courses")
    (clause,) = pack.clauses
    assert clause.courses == ("sertraline-1",)
    assert clause_courses(clause, found) == ("sertraline-1", "venlafaxine-1")
    assert light("criterion:two_courses", found).courses == {"sertraline-1", "venlafaxine-1"}


# Up to three options are named one by one; more are counted.
@pytest.mark.parametrize(("count", "said"), [(2, ["option a", "option b"]), (3, ["option a", "option b", "option c"]), (4, ["4 options"])])
def test_options_are_named_one_by_one_or_counted(count: int, said: list[str]) -> None:
    facts = history("kind | name | value\nperson | shoe_size | 42")
    found = assess(facts, knowledge(), AS_OF, ask=False)
    options = tuple(replace(o, title=title, rows=(2,), reasons=()) for o, title in zip(found.options, "abcd"[:count], strict=False))
    bare = replace(found, options=options, courses=(), alerts=(), criteria=(), patterns=(), staging={}, doubts=(), problems=())
    (use,) = row_uses(facts, bare)
    assert list(use.used_by) == said


# What each kind of fact is called, and whether a name nobody knows is remarked.
@pytest.mark.parametrize(
    ("row", "what", "known"),
    [
        ("medication | sertraline | 2024-01-01 |", "medication sertraline", True),
        ("medication | ?herb | 2024-01-01 |", "medication herb", False),
        ("score | PHQ-9 | 2024-01-01 | 3", "score PHQ-9", True),
        ("score | ?XYZ | 2024-01-01 | 3", "score XYZ", False),
        ("condition | dementia | | no", "condition dementia", True),
        ("condition | ?xyz | | no", "condition xyz", False),
        ("lab | egfr | 2024-01-01 | 80", "laboratory value egfr", True),
        ("lab | ?xyz | 2024-01-01 | 80", "laboratory value xyz", False),
        ("event | hospital_admission | 2024-01-01 |", "event hospital admission", True),
        ("episode | episode | 2024-01-01 |", "start of an episode", True),
        ("person | birth_date | | 1980-01-01", "birth date", True),
    ],
)
def test_what_a_row_is(row: str, what: str, known: bool) -> None:
    use = uses(history(f"kind | name | start | value\n{row}"))[2]
    assert use.what == what
    assert ("name not recognised: shown, not counted" not in use.why) is known

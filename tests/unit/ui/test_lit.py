"""What lights up: a course, a pattern, a criterion, a clause, a stage, an option or a doubt, and nothing for what is not there."""

from __future__ import annotations

import pytest

from lib.records.assessment import Assessment
from lib.ui.review.lit import NOTHING, Lit, light
from tests.unit.ui.reviewed import SAMPLES, sample

FOUND = sample("01-loss-of-effect").found
EMPTY = [
    None,
    "",
    "course:",
    "course:nobody-1",
    "pattern:x",
    "criterion:x",
    "clause:x/0",
    "clause:canmat_2023/99",
    "clause:canmat_2023/-1",
    "stage:x",
]


@pytest.mark.parametrize("pick", [*EMPTY, "clause:canmat_2023/", "option:x", "doubt:x", "row:3", "show:staging", "sertraline-1"])
def test_what_is_not_there_lights_nothing(pick: str | None) -> None:
    assert light(pick, FOUND) == NOTHING


def test_a_course_lights_itself() -> None:
    assert light("course:aripiprazole-1", FOUND) == Lit(
        "course:aripiprazole-1", "aripiprazole added to venlafaxine", frozenset({"aripiprazole-1"})
    )


def test_a_pattern_lights_the_courses_of_its_evidence() -> None:
    # The file says it: venlafaxine responded and lost its effect; mirtazapine and sertraline did not.
    found = light("pattern:loss_of_efficacy", FOUND)
    assert "venlafaxine-1" in found.courses
    assert "sertraline-1" not in found.courses


def test_a_criterion_lights_what_its_clauses_counted_and_a_clause_only_its_own() -> None:
    whole = light("criterion:canmat_2023", FOUND)
    pack = next(c for c in FOUND.criteria if c.pack == "canmat_2023")
    parts = [light(f"clause:canmat_2023/{number}", FOUND) for number in range(len(pack.clauses))]
    assert whole.title == "CANMAT 2023, as it reports TRD"
    assert {"sertraline-1", "mirtazapine-1"} <= whole.courses
    assert frozenset().union(*(part.courses for part in parts)) == whole.courses
    assert all(part.title.startswith(f"{whole.title}: ") for part in parts)


def test_an_element_is_marked_when_it_is_the_one_chosen() -> None:
    lit = light("course:sertraline-1", FOUND)
    assert lit.css("course:sertraline-1", "card") == "card lit"
    assert lit.css("course:sertraline-1") == "lit"
    assert lit.css("course:mirtazapine-1", "card") == "card"
    assert NOTHING.css("course:sertraline-1", "card") == "card"


def every_pick(found: Assessment) -> list[str]:
    picks = [f"course:{c.course_id}" for c in found.courses] + [f"pattern:{p.pattern}" for p in found.patterns]
    picks += [f"criterion:{c.pack}" for c in found.criteria] + [f"stage:{model}" for model in found.staging]
    picks += [f"clause:{c.pack}/{number}" for c in found.criteria for number in range(len(c.clauses))]
    return picks + [f"option:{o.option}" for o in found.options] + [f"doubt:{d.code}" for d in found.doubts]


@pytest.mark.parametrize("stem", SAMPLES)
def test_every_verdict_of_every_sample_has_a_name_and_lights_only_courses_that_are_there(stem: str) -> None:
    found = sample(stem).found
    courses = {course.course_id for course in found.courses}
    for pick in every_pick(found):
        lit = light(pick, found)
        assert lit.pick == pick
        assert lit.title
        assert lit.courses <= courses

"""What would an answer change? "What if yes, what if no" names every verdict that would differ, and whether it was open (RULES I)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.engine.what_if import Change, changes, what_if
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Assessment, Criterion, Option, Pattern, Stage
from lib.records.dates import on
from lib.records.history import CourseFact
from tests.builders import AS_OF, history

NOBODY = assess(history("kind | name | value\nperson | sex | female"), knowledge(), AS_OF, ask=False)


def with_verdicts(
    *,
    criterion: Answer | None = None,
    pattern: Answer | None = None,
    stage: tuple[float, float] | None = None,
    option: tuple[str, str] | None = None,
) -> Assessment:
    """An assessment with at most one verdict of each kind. `stage`: low and high; `option`: group and safety."""
    return replace(
        NOBODY,
        criteria=(Criterion("ema_2013", "EMA 2013", "definition", criterion, ()),) if criterion else (),
        patterns=(Pattern("partial_benefit", "Partial benefit", pattern, (), (), "", ()),) if pattern else (),
        staging={"msm": Stage("msm", "MSM", None if stage[0] != stage[1] else stage[0], *stage, None, (), "", "")} if stage else {},
        options=(Option("AUG.LI", "Lithium", "medication", "not_tried", option[1], None, None, "", "", option[0], "", ()),)
        if option
        else (),
    )


@pytest.mark.parametrize(
    ("before", "after", "words", "settled"),
    [
        (UNKNOWN, YES, ("cannot tell", "yes"), True),
        (UNKNOWN, NO, ("cannot tell", "no"), True),
        (YES, UNKNOWN, ("yes", "cannot tell"), False),
        (NO, YES, ("no", "yes"), False),
    ],
)
def test_a_definition_and_a_pattern_that_change(before: Answer, after: Answer, words: tuple[str, str], settled: bool) -> None:
    assert changes(with_verdicts(criterion=before), with_verdicts(criterion=after)) == (
        Change("criteria:ema_2013", "EMA 2013", *words, settled),
    )
    assert changes(with_verdicts(pattern=before), with_verdicts(pattern=after)) == (
        Change("pattern:partial_benefit", "Partial benefit", *words, settled),
    )


@pytest.mark.parametrize(
    ("before", "after", "words", "settled"),
    [
        ((5, 9), (7, 7), ("between 5 and 9", "7"), True),
        ((5, 9), (6, 9), ("between 5 and 9", "between 6 and 9"), False),
        ((7, 7), (8, 8), ("7", "8"), False),
        ((7, 7), (7, 9), ("7", "between 7 and 9"), False),
    ],
)
def test_a_stage_that_changes(before: tuple[float, float], after: tuple[float, float], words: tuple[str, str], settled: bool) -> None:
    assert changes(with_verdicts(stage=before), with_verdicts(stage=after)) == (Change("staging:msm", "MSM", *words, settled),)


@pytest.mark.parametrize(
    ("before", "after", "words", "settled"),
    [
        (("check_first", "cannot_clear"), ("consider", "clear"), ("check first, cannot clear", "consider, no caution found"), True),
        (
            ("check_first", "cannot_clear"),
            ("not_suitable", "contraindicated"),
            ("check first, cannot clear", "not suitable now, contraindicated"),
            True,
        ),
        (
            ("check_first", "cannot_clear"),
            ("not_suitable", "cannot_clear"),
            ("check first, cannot clear", "not suitable now, cannot clear"),
            False,
        ),
        (("consider", "clear"), ("consider", "caution"), ("consider, no caution found", "consider, caution"), False),
        (("consider", "clear"), ("check_first", "cannot_clear"), ("consider, no caution found", "check first, cannot clear"), False),
    ],
)
def test_an_option_that_moves(before: tuple[str, str], after: tuple[str, str], words: tuple[str, str], settled: bool) -> None:
    assert changes(with_verdicts(option=before), with_verdicts(option=after)) == (Change("option:AUG.LI", "Lithium", *words, settled),)


@pytest.mark.parametrize(("safety", "word", "settled"), [("cannot_clear", "cannot clear", True), ("clear", "no caution found", False)])
def test_an_option_that_is_gone(safety: str, word: str, settled: bool) -> None:
    assert changes(with_verdicts(option=("consider", safety)), with_verdicts()) == (
        Change("option:AUG.LI", "Lithium", f"consider, {word}", "no longer offered", settled),
    )


def test_what_stays_is_not_said() -> None:
    same = with_verdicts(criterion=UNKNOWN, pattern=NO, stage=(5, 9), option=("consider", "clear"))
    assert changes(same, same) == ()
    assert changes(with_verdicts(criterion=UNKNOWN), with_verdicts()) == ()  # a definition that is no longer shipped


# In the order of the review page: definitions, patterns, staging, options.
def test_changes_stand_in_the_order_of_the_page() -> None:
    before = with_verdicts(criterion=UNKNOWN, pattern=UNKNOWN, stage=(5, 9), option=("check_first", "cannot_clear"))
    after = with_verdicts(criterion=YES, pattern=NO, stage=(7, 7), option=("consider", "clear"))
    assert [c.verdict for c in changes(before, after)] == ["criteria:ema_2013", "pattern:partial_benefit", "staging:msm", "option:AUG.LI"]


# Two adequate courses, of the second of which the outcome is open: `two_courses` (two with no or only partial benefit) waits for it alone.
TWO_COURSES = """
    kind       | name               | start      | stop       | dose | outcome | value
    person     | diagnosis          |            |            |      |         | unipolar_depression
    episode    | depressive episode | 2023-12-01 |            |      |         |
    medication | sertraline         | 2024-01-01 | 2024-04-01 | 100  | none    |
    medication | venlafaxine        | 2024-04-10 | 2024-08-01 | 150  |         |
"""


@pytest.mark.parametrize(("outcome", "answer"), [("none", "yes"), ("remission", "no")])
def test_what_if_the_second_course_did_not_help_or_did(outcome: str, answer: str) -> None:
    facts, settings = history(TWO_COURSES), Settings()
    found = assess(facts, knowledge(), AS_OF, settings, ask=False)
    said = CourseFact(0, "venlafaxine", on(date(2024, 4, 10)), "outcome", outcome)
    by_verdict = {c.verdict: c for c in what_if(facts, knowledge(), found, settings, (said,))}
    two = by_verdict["criteria:two_courses"]
    assert (two.before, two.after, two.settled) == ("cannot tell", answer, True)
    assert facts == history(TWO_COURSES)  # nothing is written
    assert what_if(facts, knowledge(), found, settings, ()) == ()

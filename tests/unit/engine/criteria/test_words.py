"""Are clauses and quantities put into words from their own numbers?"""

from __future__ import annotations

from datetime import date
from math import inf

import pytest

from lib.engine.criteria import evaluate_packs
from lib.engine.criteria.finding import listed, sentence
from lib.engine.criteria.words import age_rule, count_rule, cut_off_words, show_weeks
from lib.engine.months import months_after
from lib.knowledge.clauses import Age, CutOff, FailedAugmentations, FailedCourses, Window
from lib.records.bounds import Bounds
from tests.findings import case_of


# Never rounded up: 41 days are 5.857 weeks.
@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (6, 6, "6 weeks"),
        (41 / 7, 41 / 7, "5.8 weeks"),
        (1, 1, "1 week"),
        (2, 5, "2–5 weeks"),
        (3, inf, "at least 3 weeks"),
        (0, inf, "unknown weeks"),
    ],
)
def test_weeks(low: float, high: float, shown: str) -> None:
    assert show_weeks(Bounds(low, high)) == shown


@pytest.mark.parametrize(
    ("cut_off", "shown"),
    [
        (CutOff(pct=50), "improved by < 50 %"),
        (CutOff(pct=25, inclusive=True), "improved by ≤ 25 %"),
        (CutOff(pct=50, from_pct=25), "improved by 25 % to < 50 %"),
    ],
)
def test_cut_offs(cut_off: CutOff, shown: str) -> None:
    assert cut_off_words(cut_off) == shown


def test_a_counting_clause_in_full() -> None:
    spec = FailedCourses(
        count=2,
        distinct_classes=2,
        weeks=8,
        dose="maximum_tolerated",
        cut_off=CutOff(pct=50),
        window=Window(kind="years", years=5),
        adherence="affirmed",
        or_intolerances=4,
    )
    assert count_rule(spec) == (
        "At least 2 antidepressant courses of different drugs from at least 2 classes within 5 years, each for ≥ 8 weeks at the highest dose "
        "tolerated, with adherence on record, improved by < 50 %, or 4 not tolerated"
    )


def test_one_course_is_singular() -> None:
    assert count_rule(FailedCourses(count=1, weeks=4, cut_off=CutOff(pct=20))) == (
        "At least 1 antidepressant course at any time, for ≥ 4 weeks, improved by < 20 %"
    )


# "Tried" asks for less than failed, and says so.
@pytest.mark.parametrize(("outcome", "tried"), [("tried", True), ("failed", False)])
def test_an_augmentation_that_was_only_tried_is_called_so(outcome: str, tried: bool) -> None:
    assert count_rule(FailedAugmentations(count=1, outcome=outcome, weeks=4)).endswith(", tried") is tried


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        (Age(from_years=18), "Age 18 years or over"),
        (Age(to_years=65), "Age 65 years or under"),
        (Age(from_years=18, to_years=65), "Age 18 to 65 years"),
    ],
)
def test_ages(spec: Age, shown: str) -> None:
    assert age_rule(spec) == shown


@pytest.mark.parametrize(("words", "shown"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists(words: list[str], shown: str) -> None:
    assert listed(words) == shown


@pytest.mark.parametrize(("text", "shown"), [("", ""), ("one thing", "One thing."), ("One thing.", "One thing.")])
def test_sentences(text: str, shown: str) -> None:
    assert sentence(text) == shown


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2026, 11, 24), -12, date(2025, 11, 24)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


# The pages show these sentences as they are: whole sentences, and no order to anyone (DESIGN 2.5).
def test_every_shown_text_is_a_sentence_without_orders() -> None:
    case = case_of("kind | name | start | stop | dose | outcome\nmedication | sertraline | d0 | d60 | 100 | none")
    for criterion in evaluate_packs(case):
        texts = [criterion.summary, *criterion.assumptions, *(text for c in criterion.clauses for text in (c.rule, c.because))]
        for text in texts:
            assert text.endswith(".")
            assert text[0].isupper() or not text[0].isalpha()
            assert not any(word in text.lower() for word in ("must", "should be given", "recommended treatment is"))

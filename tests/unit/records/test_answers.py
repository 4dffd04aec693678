"""Kleene's three-valued logic: the truth tables, and the laws that make reordering and regrouping harmless."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of, answer, any_of, count_reaches, negate

OF = {"T": YES, "F": NO, "?": UNKNOWN}
answers = st.sampled_from(list(Answer))
several = st.lists(answers, max_size=6)

# Kleene 1952, strong tables: rows a, columns b.
AND = """
      T F ?
    T T F ?
    F F F F
    ? ? F ?
"""
OR = """
      T F ?
    T T T T
    F T F ?
    ? T ? ?
"""


def cells(table: str) -> list[tuple[Answer, Answer, Answer]]:
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return [(OF[row[0]], OF[column], OF[value]) for row in rows for column, value in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("a", "b", "expected"), cells(AND))
def test_all_of_two(a: Answer, b: Answer, expected: Answer) -> None:
    assert all_of([a, b]) is expected


@pytest.mark.parametrize(("a", "b", "expected"), cells(OR))
def test_any_of_two(a: Answer, b: Answer, expected: Answer) -> None:
    assert any_of([a, b]) is expected


def test_not() -> None:
    assert [negate(value) for value in (YES, NO, UNKNOWN)] == [NO, YES, UNKNOWN]


def test_of_nothing() -> None:
    assert all_of([]) is YES
    assert any_of([]) is NO


@pytest.mark.parametrize(("value", "expected"), [(True, YES), (False, NO), (None, UNKNOWN)])
def test_a_python_truth_value(value: bool | None, expected: Answer) -> None:
    assert answer(value) is expected


# Unknowns could tip a count, so they keep it open until it is reached or out of reach.
@pytest.mark.parametrize(
    ("values", "needed", "expected"),
    [
        ("", 0, YES),
        ("", 1, NO),
        ("T", 1, YES),
        ("F", 1, NO),
        ("?", 1, UNKNOWN),
        ("TT", 2, YES),
        ("T?", 2, UNKNOWN),
        ("TF", 2, NO),
        ("TT?", 2, YES),
        ("F?", 2, NO),
        ("?F?", 2, UNKNOWN),
    ],
)
def test_a_count(values: str, needed: int, expected: Answer) -> None:
    assert count_reaches((OF[value] for value in values), needed) is expected


def test_the_words_of_the_contract() -> None:
    assert [str(value) for value in Answer] == ["yes", "no", "unknown"]


@given(several, st.randoms())
def test_order_changes_nothing(values: list[Answer], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(values)
    random.shuffle(shuffled)
    assert all_of(shuffled) is all_of(values)
    assert any_of(shuffled) is any_of(values)


@given(several)
def test_grouping_changes_nothing(values: list[Answer]) -> None:
    assert reduce(lambda a, b: all_of([a, b]), values, YES) is all_of(values)
    assert reduce(lambda a, b: any_of([a, b]), values, NO) is any_of(values)


@given(several)
def test_saying_it_again_changes_nothing(values: list[Answer]) -> None:
    assert all_of(values + values) is all_of(values)
    assert any_of(values + values) is any_of(values)


@given(several)
def test_de_morgan(values: list[Answer]) -> None:
    assert negate(all_of(values)) is any_of(negate(value) for value in values)
    assert negate(any_of(values)) is all_of(negate(value) for value in values)


@given(answers, answers, answers)
def test_each_distributes_over_the_other(a: Answer, b: Answer, c: Answer) -> None:
    assert all_of([a, any_of([b, c])]) is any_of([all_of([a, b]), all_of([a, c])])
    assert any_of([a, all_of([b, c])]) is all_of([any_of([a, b]), any_of([a, c])])


@given(st.lists(answers, min_size=1, max_size=6), st.data(), st.integers(0, 6))
def test_a_fact_filled_in_never_turns_yes_into_no(values: list[Answer], data: st.DataObject, needed: int) -> None:
    filled = [data.draw(st.sampled_from([YES, NO])) if value is UNKNOWN else value for value in values]
    for rule in (all_of, any_of, lambda given_: count_reaches(given_, needed)):
        before = rule(values)
        assert before is UNKNOWN or rule(filled) is before


@given(several)
def test_a_count_of_one_is_any_and_a_count_of_all_is_all(values: list[Answer]) -> None:
    assert count_reaches(values, 1) is any_of(values)
    assert count_reaches(values, len(values)) is all_of(values)

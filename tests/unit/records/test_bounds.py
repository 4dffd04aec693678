"""A quantity known only to lie between two values: comparisons answer yes, no or cannot tell (rule A4)."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import NOTHING_KNOWN, Bounds, exactly

values = st.floats(0, 1000, allow_nan=False)


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    low, high = sorted((draw(values), draw(values | st.just(inf))))
    return Bounds(low, high)


# Against 6 weeks: at least, at most, below.
@pytest.mark.parametrize(
    ("low", "high", "at_least", "at_most", "below"),
    [
        (5, 5.9, NO, YES, YES),
        (5, 6, UNKNOWN, YES, UNKNOWN),
        (6, 6, YES, YES, NO),
        (6, 7, YES, UNKNOWN, NO),
        (6.1, 7, YES, NO, NO),
        (5, 7, UNKNOWN, UNKNOWN, UNKNOWN),
        (0, inf, UNKNOWN, UNKNOWN, UNKNOWN),
        (7, inf, YES, NO, NO),
    ],
)
def test_against_six(low: float, high: float, at_least: Answer, at_most: Answer, below: Answer) -> None:
    found = Bounds(low, high)
    assert (found.at_least(6), found.at_most(6), found.below(6)) == (at_least, at_most, below)


def test_reversed_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="reversed"):
        Bounds(2, 1)


def test_a_point_and_nothing() -> None:
    assert exactly(6) == Bounds(6, 6)
    assert exactly(6).exact
    assert not Bounds(6, 7).exact
    assert Bounds(0, inf) == NOTHING_KNOWN


def test_sums_and_multiples() -> None:
    assert Bounds(1, 2).plus(Bounds(3, inf)) == Bounds(4, inf)
    assert Bounds(42, 49).scaled(1 / 7) == Bounds(6, 7)


@given(bounds(), values, st.data())
def test_a_comparison_that_is_decided_holds_for_every_value_inside(found: Bounds, threshold: float, data: st.DataObject) -> None:
    true = data.draw(st.floats(found.low, min(found.high, 1e6)))
    assert found.at_least(threshold) in (UNKNOWN, YES if true >= threshold else NO)
    assert found.at_most(threshold) in (UNKNOWN, YES if true <= threshold else NO)
    assert found.below(threshold) in (UNKNOWN, YES if true < threshold else NO)


@given(values, values)
def test_a_point_is_always_decided(value: float, threshold: float) -> None:
    assert exactly(value).at_least(threshold) is (YES if value >= threshold else NO)
    assert exactly(value).below(threshold) is (YES if value < threshold else NO)

"""A quantity known only to lie between two values, and how it compares with a threshold."""

from __future__ import annotations

from math import inf

from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.fixed import fixed


@fixed
class Bounds:
    """`low` <= the true value <= `high`; `high` may be infinite when nothing limits it."""

    low: float
    high: float

    def __init__(self, low: float, high: float) -> None:
        if low > high:
            raise ValueError(f"bounds reversed: {low} > {high}")
        self.low, self.high = low, high  # type: ignore[misc]  # here alone they are set

    @property
    def exact(self) -> bool:
        """Is the value known to a point?"""
        return self.low == self.high

    def at_least(self, threshold: float) -> Answer:
        """Is the value >= `threshold`?"""
        if self.low >= threshold:
            return YES
        return NO if self.high < threshold else UNKNOWN

    def at_most(self, threshold: float) -> Answer:
        """Is the value <= `threshold`?"""
        if self.high <= threshold:
            return YES
        return NO if self.low > threshold else UNKNOWN

    def below(self, threshold: float) -> Answer:
        """Is the value < `threshold`?"""
        if self.high < threshold:
            return YES
        return NO if self.low >= threshold else UNKNOWN

    def plus(self, other: Bounds) -> Bounds:
        """The bounds of the sum."""
        return Bounds(self.low + other.low, self.high + other.high)

    def scaled(self, factor: float) -> Bounds:
        """Both ends times `factor` (>= 0)."""
        return Bounds(self.low * factor, self.high * factor)


NOTHING_KNOWN = Bounds(0.0, inf)


def exactly(value: float) -> Bounds:
    """A value known to a point."""
    return Bounds(value, value)

"""What falls out this time? Draws for one invented patient, from the rates of data/cohort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from lib.cohort.parameters import Parameters

Thing = TypeVar("Thing")
_APART = 1_000_003  # a prime: so that patients of neighbouring seeds do not follow the same draws


@dataclass(slots=True)
class Chance:
    """The draws of one patient: the same for the same seed and number, whoever else is in the cohort."""

    rates: Parameters
    draw: Random

    def yes(self, rate_id: str) -> bool:
        """Does something that happens to so many percent happen?"""
        return self.draw.random() * 100 < self.rates.amounts[rate_id]

    def happens(self, percent: float) -> bool:
        """As `yes`, for a rate that stands in another table."""
        return self.draw.random() * 100 < percent

    def between(self, low_id: str, high_id: str) -> float:
        """A value between two, each as likely as the next."""
        amounts = self.rates.amounts
        return amounts[low_id] + self.draw.random() * (amounts[high_id] - amounts[low_id])

    def whole(self, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        return low + int(self.draw.random() * (high - low + 1))

    def one_of(self, things: Sequence[Thing], weights: Sequence[float]) -> Thing:
        """One of several, the heavier the likelier."""
        return self.draw.choices(things, weights)[0]


def chance_of(rates: Parameters, seed: int, number: int) -> Chance:
    """The draws of patient `number` of a seed."""
    return Chance(rates, Random(seed * _APART + number))  # noqa: S311  invented patients, no secrets

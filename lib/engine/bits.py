"""A set of places in one whole number: which, and back again?

What is counted for every patient of a cohort is counted so: of two sets one stroke tells what both have.
"""

from __future__ import annotations

from collections.abc import Iterable


def as_bits(places: Iterable[int]) -> int:
    """These places of a whole number."""
    return sum([1 << place for place in places])


def places_of(bits: int) -> list[int]:
    """The places of the bits, the lowest first."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found

"""Is it so? Yes, no or cannot tell: Kleene's three-valued logic.

Unknown is never treated as no. `all_of` is no as soon as one part is no, yes when every part is yes, else
unknown; `any_of` is its mirror image.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """The answer of every clinical verdict."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def answer(value: bool | None) -> Answer:
    """A Python truth value as an answer; None is unknown."""
    if value is None:
        return UNKNOWN
    return YES if value else NO


def negate(value: Answer) -> Answer:
    """Not: yes and no change places, unknown stays unknown."""
    if value is UNKNOWN:
        return UNKNOWN
    return NO if value is YES else YES


def all_of(values: Iterable[Answer]) -> Answer:
    """And: no if any is no, yes if all are yes (also of none), else unknown."""
    result = YES
    for value in values:
        if value is NO:
            return NO
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(values: Iterable[Answer]) -> Answer:
    """Or: yes if any is yes, no if all are no (also of none), else unknown."""
    result = NO
    for value in values:
        if value is YES:
            return YES
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def count_reaches(values: Iterable[Answer], needed: int) -> Answer:
    """Are at least `needed` of these yes? Unknowns could tip it, so they keep the answer open."""
    certain = possible = 0
    for value in values:
        certain += value is YES
        possible += value is not NO
    if certain >= needed:
        return YES
    return UNKNOWN if possible >= needed else NO

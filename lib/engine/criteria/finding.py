"""What did one clause find, before it is written out as a Clause?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from lib.records.answers import Answer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a clause. `rule`: the clause in words; `because`: what was found; `headline`: the same in a few words, for the summary."""

    met: Answer
    rule: str
    because: str
    headline: str
    courses: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    not_counted: tuple[tuple[str, str], ...] = ()


def once(values: Iterable[T]) -> tuple[T, ...]:
    """The values in their order, each once."""
    return tuple(dict.fromkeys(values))


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def sentence(text: str) -> str:
    """The text with a capital first letter and one full stop."""
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""

"""What did one clause find, before it is written out as a Clause?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from lib.records.answers import UNKNOWN, YES, Answer, all_of, any_of

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


def join(parts: tuple[Finding, ...], either: bool) -> Finding:
    """Alternatives (`either`), or parts that belong together, as one finding that keeps what each part found.

    The courses and assumptions are those of the parts that carry the answer.
    """
    met = (any_of if either else all_of)(p.met for p in parts)
    deciding = tuple(p for p in parts if p.met is met)
    joiner = "; or: " if either else "; and: "
    headlines = [p.headline for p in deciding]
    return Finding(
        met=met,
        rule=joiner.join(p.rule for p in parts),
        because=joiner.join(p.because for p in parts),
        headline=headlines[0] if met is YES or not either else " or ".join(headlines),
        courses=once(c for p in deciding for c in p.courses),
        rows=once(r for p in parts for r in p.rows),
        missing=once(code for p in parts if p.met is UNKNOWN for code in p.missing) if met is UNKNOWN else (),
        assumptions=once(text for p in deciding for text in p.assumptions),
        not_counted=once(pair for p in parts for pair in p.not_counted),
    )


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

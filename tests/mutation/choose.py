"""Which mutants are run in a bounded time, and in which order? First every comparison, then an even mix of the rest for as long as there is time.

A mutant decides when it changes a threshold comparison, an equality, the logic or a number. What only changes a value passed on, a code or a
word on screen is sampled: one in so many, the same ones each time for the same code.

Left out is what no test can notice: the `strict` of a `zip` whose lists are made of one length, and defaults in the line of a `def`, which mutmut
never uses.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from tests.mutation.kinds import DECIDING, Mutant

FIRST = ("threshold", "equality")
ONE_IN = {"logic": 2, "number": 2, "value": 25, "code": 10, "wording": 25}


def chosen(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Thresholds, equalities, then the drawn rest in an order of its own, so that a run cut short is a smaller sample and not a narrower one."""
    seen = (m for m in mutants if not _unseen(m))
    drawn = [m for m in seen if m.kind in FIRST or _lot(m) % ONE_IN[m.kind] == 0]
    return sorted(drawn, key=lambda m: (DECIDING.index(m.kind) if m.kind in FIRST else len(FIRST), _lot(m), m.name))


def _unseen(mutant: Mutant) -> bool:
    return mutant.line.startswith("def ") or ((mutant.before, mutant.after) == ("True", "False") and "strict=True" in mutant.line)


def _lot(mutant: Mutant) -> int:
    """An even draw that other mutants do not move."""
    return int.from_bytes(sha256("|".join(mutant.place).encode()).digest()[:4])

"""Two packs on one patient, clause by clause: what both ask, what only one asks, and where their answers part."""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.criteria.compare import COUNTING
from lib.records.assessment import Clause, Criterion


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison. `first`, `second`: the clause of either pack, None where a pack does not ask for it."""

    kind: str
    first: Clause | None
    second: Clause | None

    @property
    def differs(self) -> bool:
        """Do the two part here: other answers, or asked by one alone?"""
        return self.first is None or self.second is None or self.first.met is not self.second.met


def side_by_side(first: Criterion, second: Criterion) -> tuple[Row, ...]:
    """The clauses of both packs in the order of the first; clauses of one kind face each other, whatever their numbers."""
    left = list(second.clauses)
    twins: dict[int, Clause] = {}
    for alike in (lambda a, b: a.rule == b.rule, lambda a, b: _kind(a) == _kind(b)):
        for number, clause in enumerate(first.clauses):
            twin = next((other for other in left if number not in twins and alike(clause, other)), None)
            if twin is not None:
                twins[number] = twin
                left.remove(twin)
    rows = [Row(_kind(clause), clause, twins.get(number)) for number, clause in enumerate(first.clauses)]
    return (*rows, *(Row(_kind(clause), None, clause) for clause in left))


def _kind(clause: Clause) -> str:
    """Alternatives of failed courses stand beside failed courses: both count."""
    return "counting" if clause.clause in COUNTING else clause.clause

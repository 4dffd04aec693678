"""Two packs on one patient (issue: a section compares packs side by side and says in one sentence why they disagree)."""

from __future__ import annotations

from lib.engine.criteria import evaluate_packs
from lib.engine.criteria.compare import clearest_pair, why_they_differ
from lib.engine.criteria.side_by_side import side_by_side
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Clause, Criterion
from tests.findings import case_of

# Two courses of two classes, eight weeks each: one not better, one 31 % better; adherence not recorded.
TABLE = """
    kind       | name               | start      | stop       | dose | outcome | value
    person     | diagnosis          |            |            |      |         | unipolar_depression
    person     | birth_date         |            |            |      |         | 1980-05-01
    episode    | depressive episode | 2025-12-01 |            |      |         |
    medication | sertraline         | 2026-01-05 | 2026-03-02 | 100  | 10      |
    medication | venlafaxine        | 2026-03-09 | 2026-05-11 | 150  | 31      |
"""


def found(table: str = TABLE) -> dict[str, Criterion]:
    return {c.pack: c for c in evaluate_packs(case_of(table))}


def clause(kind: str, met: Answer, rule: str = "") -> Clause:
    return Clause(kind, met, rule or kind, "")


def criterion(*clauses: Clause) -> Criterion:
    return Criterion("p", "p", "definition", YES, clauses)


# two_courses asks for any improvement below 50 %, consensus_2021 below 25 %: one course is counted by the first alone.
def test_the_clearest_pair_parts_on_a_course() -> None:
    packs = found()
    assert (packs["two_courses"].met, packs["consensus_2021"].met) == (YES, NO)
    pair = clearest_pair(packs.values(), knowledge().packs)
    assert pair is not None
    assert pair[0].met is not pair[1].met
    why = why_they_differ(packs["two_courses"], packs["consensus_2021"], knowledge().packs)
    assert "two courses failed" in why.lower()
    assert "one" in why


def test_clauses_of_one_kind_face_each_other() -> None:
    packs = found()
    rows = side_by_side(packs["two_courses"], packs["consensus_2021"])
    assert [(r.kind, r.first is not None, r.second is not None, r.differs) for r in rows] == [
        ("counting", True, True, True),
        ("unipolar", False, True, True),
    ]


# Every clause of both packs stands in the comparison once.
def test_no_clause_is_lost() -> None:
    packs = list(found().values())
    for first in packs:
        for second in packs:
            rows = side_by_side(first, second)
            assert sorted(id(r.first) for r in rows if r.first) == sorted(map(id, first.clauses))
            assert sorted(id(r.second) for r in rows if r.second) == sorted(map(id, second.clauses))


def test_the_same_words_face_each_other_before_the_same_kind() -> None:
    here = criterion(clause("exclusion", YES, "none of A"), clause("exclusion", NO, "none of B"))
    there = criterion(clause("exclusion", UNKNOWN, "none of B"), clause("any_of", YES), clause("age", YES))
    rows = side_by_side(here, there)
    assert [(r.first.rule if r.first else "", r.second.rule if r.second else "") for r in rows] == [
        ("none of A", ""),
        ("none of B", "none of B"),
        ("", "any_of"),
        ("", "age"),
    ]


def test_all_agree_still_gives_a_pair() -> None:
    packs = [c for c in found("kind | name | value\nperson | diagnosis | bipolar_disorder").values() if c.met is NO]
    pair = clearest_pair(packs, knowledge().packs)
    assert pair is not None
    assert why_they_differ(*pair, knowledge().packs) == ""
    assert clearest_pair([], knowledge().packs) is None

"""What does a record say of the cautions, and which of them bear on an option? Each caution is one bit of a whole number.

Which cautions bear on an option never changes. What a patient's record says of them is two numbers: those that apply and those that are not
recorded. Of two patients about whom the same is recorded these are the same, and found once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lib.engine.bits import as_bits
from lib.engine.case import Case
from lib.engine.options.candidates import Candidate
from lib.engine.options.cautions import Checks
from lib.engine.options.safety import reaching
from lib.engine.options.situation import Situation
from lib.knowledge.options import CautionRow, OptionKnowledge
from lib.records.answers import UNKNOWN, YES

MOST_KINDS = 20_000  # kinds of record remembered; a cohort has some thousands
# What rests on this patient's own dates, measurements or courses is never taken from another's record.
_OF_LABS = ("lab_below", "lab_above", "lab_from", "lab_recorded", "pressure_above")
_OF_COURSES = ("severe", "poor_response")
_FACTS = ("psychotic_features", "sex")  # from which conditions follow; the diagnosis and the age do too


class Said(NamedTuple):
    """The cautions that apply, and those of which it is not recorded."""

    applies: int
    unrecorded: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The cautions on an option as bits: of each agent that it may bring (one for all, where no caution singles one out)."""

    each: tuple[tuple[str, int, int], ...]
    all_of_them: int


@dataclass(slots=True)
class CautionBits:
    """The cautions in one jurisdiction. `stops`, `holds`, `warns`, `later`: by what they do when they apply, or, for `holds`, when they are
    not recorded. `ages`: at which something changes. `reach`, `said`: what was found for an option with its agents, or a kind of record."""

    options: OptionKnowledge
    cautions: tuple[CautionRow, ...]
    of_courses: tuple[CautionRow, ...]
    of_courses_and_labs: tuple[CautionRow, ...]
    of_dates: tuple[CautionRow, ...]
    subjects: Mapping[int, frozenset[str]]
    ages: tuple[float, ...]
    places: Mapping[int, int]
    stops: int
    holds: int
    warns: int
    later: int
    reach: dict[tuple[str, tuple[str, ...]], Reach] = field(default_factory=dict)
    said: dict[tuple[object, ...], Said] = field(default_factory=dict)


def bits_of(case: Case) -> CautionBits:
    """The cautions of the case's knowledge as bits."""
    cautions = case.knowledge.options.cautions
    return CautionBits(
        options=case.knowledge.options,
        cautions=cautions,
        of_courses=tuple(row for row in cautions if row.test in _OF_COURSES),
        of_courses_and_labs=tuple(row for row in cautions if row.test in (*_OF_COURSES, *_OF_LABS)),
        of_dates=tuple(row for row in cautions if row.test == "recent"),
        subjects={id(row): frozenset(row.subject.split()) for row in cautions},
        ages=_ages(case),
        places={id(row): place for place, row in enumerate(cautions)},
        stops=as_bits(n for n, row in enumerate(cautions) if row.severity == "C" and row.fact == "safety"),
        holds=as_bits(n for n, row in enumerate(cautions) if row.hold),
        warns=as_bits(n for n, row in enumerate(cautions) if row.severity in ("H", "P")),
        later=as_bits(n for n, row in enumerate(cautions) if row.severity == "N"),
    )


def _ages(case: Case) -> tuple[float, ...]:
    rows = case.knowledge.options.cautions
    limits = {float(age) for row in rows for age in (row.from_age, row.below_age) if age is not None}
    return tuple(sorted(limits | {case.knowledge.number("option_pregnancy_not_asked_from")}))


def said_of(case: Case, bits: CautionBits, checks: Checks) -> Said:
    """Which cautions apply, and which are not recorded. What rests on dates, measurements or courses is looked at anew for everybody."""
    recorded = sorted({c.condition for c in case.history.conditions if c.condition is not None})
    mine = bits.of_courses_and_labs if case.history.labs else bits.of_courses
    if recorded:
        mine += tuple([row for row in bits.of_dates if not bits.subjects[id(row)].isdisjoint(recorded)])
    own = as_bits([bits.places[id(row)] for row in mine])
    kind = (own, _kind_of_record(case, recorded), _kind_of_age(case, bits))
    known = bits.said.get(kind)
    if known is None:
        if len(bits.said) >= MOST_KINDS:
            bits.said.clear()
        others = (row for place, row in enumerate(bits.cautions) if not own >> place & 1)
        known = bits.said[kind] = _checked(checks, others, bits)
    anew = _checked(checks, mine, bits)
    return Said(known.applies | anew.applies, known.unrecorded | anew.unrecorded)


def _kind_of_record(case: Case, recorded: Iterable[str]) -> tuple[object, ...]:
    """All that the record says of conditions, and the facts from which conditions follow."""
    facts = (case.fact(name) for name in _FACTS)
    said = tuple([(c, case.condition(c)[0], case.ever(c)[0]) for c in recorded])
    return said, case.unipolar[0], *[fact.value if fact else None for fact in facts]


def _kind_of_age(case: Case, bits: CautionBits) -> tuple[int, int] | None:
    """How many of the ages are reached, for certain and perhaps."""
    age = case.age
    return None if age is None else (bisect_right(bits.ages, age.low), bisect_right(bits.ages, age.high))


def _checked(checks: Checks, rows: Iterable[CautionRow], bits: CautionBits) -> Said:
    applies = unrecorded = 0
    for row in rows:
        answer = checks.check(row).applies
        if answer is YES:
            applies |= 1 << bits.places[id(row)]
        elif answer is UNKNOWN:
            unrecorded |= 1 << bits.places[id(row)]
    return Said(applies, unrecorded)


def reach_of(candidate: Candidate, situation: Situation, bits: CautionBits) -> Reach:
    """The cautions on a candidate; the same for every patient with these agents left, so remembered."""
    key = (candidate.row.id, candidate.agents)
    known = bits.reach.get(key)
    if known is None:
        rows = reaching(candidate, situation)
        agents = candidate.agents if any(reached for _, reached in rows) else ()
        each = []
        for agent in agents or ("",):
            mine = [row for row, reached in rows if not reached or agent in reached]
            safety = as_bits(bits.places[id(row)] for row in mine if row.fact == "safety")
            each.append((agent, safety, as_bits(bits.places[id(row)] for row in mine)))
        known = bits.reach[key] = Reach(tuple(each), as_bits({bits.places[id(row)] for row, _ in rows}))
    return known

"""Which two current treatments does a label forbid together? (rule J; interactions of severity C, OPT 6)"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.case import Case
from lib.engine.patterns.finding import agent_name
from lib.engine.spans import length
from lib.knowledge.options import InteractionRow
from lib.records.answers import UNKNOWN, YES
from lib.records.course import Course
from lib.records.dates import on

CONTRAINDICATED = "C"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two treatments taken together, or one within the washout of the other, and the interaction between them."""

    text: str
    rows: tuple[int, ...]
    interaction: str
    source: str


def contraindicated_pairs(case: Case) -> tuple[Pair, ...]:
    """Each pair of current treatments that an interaction of severity C names in this jurisdiction, once.

    A washout interaction also counts while the time since the last dose of the first is still shorter than the washout.
    """
    current = [course for course in case.courses if course.ongoing]
    found: dict[frozenset[str], Pair] = {}
    for first in case.courses:
        if not first.ongoing and first.stop is None:
            continue
        for second in current:
            if first.agent == second.agent:
                continue
            for row in _forbidding(case, first, second):
                if how := _how(case, row, first):
                    found.setdefault(frozenset((first.course_id, second.course_id)), _pair(case, row, first, second, how))
    return tuple(found.values())


def _forbidding(case: Case, first: Course, second: Course) -> tuple[InteractionRow, ...]:
    """The interactions of severity C in this jurisdiction between two agents, looked up once for a knowledge."""
    options, place = case.knowledge.options, case.settings.jurisdiction
    key = ("contraindicated", (place, first.agent or "", first.drug_class, second.agent or "", second.drug_class))
    known = options.reach.get(key)
    if known is None or known[0] is not options.interactions:
        rows = [r for r in options.interactions if r.severity == CONTRAINDICATED and place in (r.jurisdictions.split() or [place])]
        named = tuple(r for r in rows if _names(case, r.with_agents, first) and _names(case, r.options, second))
        known = options.reach[key] = (options.interactions, named)
    forbidding: tuple[InteractionRow, ...] = known[1]
    return forbidding


def _how(case: Case, row: InteractionRow, first: Course) -> str:
    """How the first treatment still acts: it is taken, or its washout may not be over; empty when it no longer does."""
    if first.ongoing:
        return "taken with"
    if row.days is None or first.stop is None:
        return ""
    since = length(first.stop, on(case.as_of))
    short = since.below(row.days)
    if short is YES:
        return f"stopped less than {row.days} days ago, with"
    return f"perhaps stopped less than {row.days} days ago, with" if short is UNKNOWN else ""


def _pair(case: Case, row: InteractionRow, first: Course, second: Course, how: str) -> Pair:
    one, other = agent_name(case, first), agent_name(case, second)
    text = f"{one} {how} {other}: contraindicated ({row.code}). {row.text.replace('{drug}', one)}"
    return Pair(text, (*first.rows, *second.rows), row.code, row.source)


def _names(case: Case, tokens: str, course: Course) -> bool:
    """Do these tokens (agent ids, class codes, `@groups`, `-exceptions`) name the course's agent?"""
    named = {course.agent or "", course.drug_class} - {""}
    listed = tokens.split()
    if any(token[1:] in named for token in listed if token.startswith("-")):
        return False
    groups = (case.knowledge.options.groups[token[1:]].members.split() for token in listed if token.startswith("@"))
    return not named.isdisjoint(listed) or any(course.agent in members for members in groups)

"""In which group does each option stand? The same judgement as on the page, for everyone in a cohort: no words, no order, no reasons.

Most options are touched by nothing that the patient took: they stand as for anybody about whom the same is recorded, and that is found once. Only
those that a course or a medicine touches are judged for the patient. That the groups are those of `remaining_options` is a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from lib.engine.case import Case
from lib.engine.options.candidates import Candidate, candidate_of, candidates, sessions_of
from lib.engine.options.caution_bits import MOST_KINDS, CautionBits, Reach, Said, as_bits, bits_of, reach_of, said_of
from lib.engine.options.dosing import dose_room
from lib.engine.options.interactions import Pair, interactions_on
from lib.engine.options.lines import guideline_line
from lib.engine.options.remaining import OUTSIDE, group_of
from lib.engine.options.safety import judge_safety
from lib.engine.options.situation import Situation, read_situation
from lib.engine.options.targets import globs, interactions_named, targets_of
from lib.knowledge.load import Knowledge
from lib.knowledge.options import InteractionRow, OptionRow
from lib.records.answers import UNKNOWN, YES
from lib.records.course import Course


@dataclass(slots=True)
class Grouping:
    """What never changes from patient to patient, in one jurisdiction. Sets of options are the bits of their places in the catalogue.
    `adjustments`: options that rest on what is taken now; `tms`: options of that family; `met_by`: those an interaction row (by identity) may
    bear on; `touched`: those a course of an agent, class and role may change; `untouched`: the groups found for a kind of record."""

    bits: CautionBits
    catalogue: tuple[OptionRow, ...]
    adjustments: int
    tms: int
    met_by: dict[int, int]
    touched: dict[tuple[str, str, str], int] = field(default_factory=dict)
    untouched: dict[tuple[Said, bool, bool], dict[str, str]] = field(default_factory=dict)


def option_groups(case: Case) -> dict[str, str]:
    """Option -> its group, for every option that makes sense for the patient."""
    situation = _with_what_still_acts(read_situation(case))
    if situation.outside:
        return {candidate.row.id: OUTSIDE for candidate in candidates(situation)}
    grouping, of_sessions = _grouping(case), sessions_of(situation)
    said = said_of(case, grouping.bits, situation.checks)
    groups = dict(_untouched(situation, grouping, said))
    touched = _touched(situation, grouping)
    for place, row in enumerate(grouping.catalogue):
        if touched >> place & 1:
            candidate = candidate_of(row, situation, of_sessions)
            if candidate is not None:
                groups[row.id] = _group(candidate, situation, grouping.bits, said)
            else:
                groups.pop(row.id, None)
    return groups


def _untouched(situation: Situation, grouping: Grouping, said: Said) -> dict[str, str]:
    """The groups of all options for somebody who never took anything, or takes an antidepressant that touches none of them."""
    kind = (said, bool(situation.needs_fast), bool(situation.current))
    known = grouping.untouched.get(kind)
    if known is None:
        if len(grouping.untouched) >= MOST_KINDS:
            grouping.untouched.clear()
        case = replace(situation.case, courses=())
        alone = replace(situation, case=case, interacting={}, class_failures={}, left_tms_failed=())
        never = replace(alone, current=())
        found = (candidate_of(row, never, ()) for row in grouping.catalogue)
        known = grouping.untouched[kind] = {c.row.id: _group(c, alone, grouping.bits, said) for c in found if c is not None}
    return known


def _touched(situation: Situation, grouping: Grouping) -> int:
    """The options that something the patient took may change."""
    touched = grouping.adjustments if situation.current else 0
    if situation.left_tms_failed:
        touched |= grouping.tms
    for course in situation.case.courses:
        kind = (course.agent or "", course.drug_class, course.role)
        if kind not in grouping.touched:
            grouping.touched[kind] = as_bits(
                n for n, row in enumerate(grouping.catalogue) if _touches(course, row, situation.case.knowledge)
            )
        touched |= grouping.touched[kind]
    for row in situation.interacting:
        touched |= grouping.met_by.get(row, 0)
    return touched


def _touches(course: Course, row: OptionRow, knowledge: Knowledge) -> bool:
    """May the option's history or its open agents be others because of the course?"""
    agents = row.agents.split()
    if row.kind == "session":
        return course.agent in (row.id, row.id.split(".")[0])
    if row.kind == "switch":
        return course.agent in agents or course.drug_class == row.id.removeprefix("MED.SWITCH.")
    if row.kind == "combine":
        return course.role == "combination" or course.drug_class in {knowledge.agents[agent].drug_class for agent in agents}
    return course.agent in agents


def _with_what_still_acts(situation: Situation) -> Situation:
    """Without the medicines that were stopped and of which no washout runs: they change no group."""
    if not situation.interacting:
        return situation
    rows, as_of = {id(row): row for row in situation.case.knowledge.options.interactions}, situation.case.as_of
    acting = {}
    for key, medicines in situation.interacting.items():
        kept = tuple(m for m in medicines if m.ongoing or _still_acts(rows[key], m.last_day, as_of))
        if kept:
            acting[key] = kept
    return replace(situation, interacting=acting)


def _still_acts(row: InteractionRow, last_day: date | None, as_of: date) -> bool:
    return row.effect == "washout" and row.days is not None and (last_day is None or last_day + timedelta(days=row.days) > as_of)


def _grouping(case: Case) -> Grouping:
    options, key = case.knowledge.options, ("groups", (case.settings.jurisdiction,))
    known: Grouping | None = options.reach.get(key, (None,))[0]
    if known is None or known.bits.options is not options:
        rows = tuple(options.catalogue)
        known = Grouping(
            bits=bits_of(case),
            catalogue=rows,
            adjustments=as_bits(n for n, row in enumerate(rows) if row.kind == "optimise"),
            tms=as_bits(n for n, row in enumerate(rows) if row.family == "tms"),
            met_by=_met_by(rows, case.knowledge),
        )
        options.reach[key] = (known,)
    return known


def _met_by(rows: tuple[OptionRow, ...], knowledge: Knowledge) -> dict[int, int]:
    met: dict[int, int] = {}
    for place, row in enumerate(rows):
        targets = globs(row.id) if row.kind == "session" else targets_of(row, row.agents.split(), knowledge)
        for key in interactions_named(knowledge.options, targets):
            met[key] = met.get(key, 0) | 1 << place
    return met


def _group(candidate: Candidate, situation: Situation, bits: CautionBits, said: Said) -> str:
    line = guideline_line(situation.case, candidate.row.id)
    if candidate.row.kind == "optimise":
        safety = judge_safety(candidate, situation)
        return group_of(candidate, safety.blocked, safety.waits, line, dose_room(safety, situation), situation)
    reach = reach_of(candidate, situation, bits)
    pairs = interactions_on(candidate, situation) if situation.interacting else ()
    if pairs:
        blocked, waits = _with_pairs(candidate, reach, pairs, bits, said)
    else:
        stops = said.applies & bits.stops
        waiting = (said.applies & bits.warns) | (said.unrecorded & bits.holds)
        viable = [every for _, safety, every in reach.each if not safety & stops]
        blocked = not viable or bool(said.applies & bits.later & reach.all_of_them)
        waits = all(every & waiting for every in (viable or [every for _, _, every in reach.each]))
    return group_of(candidate, blocked, waits, line, None, situation)


def _with_pairs(candidate: Candidate, reach: Reach, pairs: tuple[Pair, ...], bits: CautionBits, said: Said) -> tuple[bool, bool]:
    """As without medicines, each agent by itself."""
    by_agent = {agent: (safety, every) for agent, safety, every in reach.each}
    stops, waiting_bits = said.applies & bits.stops, (said.applies & bits.warns) | (said.unrecorded & bits.holds)
    viable, waiting = [], []
    agents = candidate.agents or ("",)
    for agent in agents:
        safety, every = by_agent.get(agent) or by_agent[""]
        met = [pair for pair in pairs if not pair.agents or agent in pair.agents]
        stopped = bool(safety & stops) or any(p.applies is YES and p.row.severity == "C" for p in met)
        waits = bool(every & waiting_bits) or any(map(_waits, met))
        waiting.append(waits)
        if not stopped:
            viable.append(waits)
    not_now = bool(said.applies & bits.later & reach.all_of_them) or any(p.applies is YES and p.row.severity == "N" for p in pairs)
    return not viable or not_now, all(viable or waiting)


def _waits(pair: Pair) -> bool:
    """As Hit.waits: a high-risk pair, or one that nobody can exclude and that would stop the option."""
    if pair.applies is YES:
        return pair.row.severity in ("H", "P")
    return pair.applies is UNKNOWN and pair.row.severity == "C"

"""In which group does each option stand? The same judgement as on the page, for everyone in a cohort: no words, no order, no reasons.

Most options are touched by nothing that the patient took: they stand as for anybody about whom the same is recorded, and that is found once. Only
those that a course or a medicine touches are judged for the patient. That the groups are those of `remaining_options` is a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lib.engine.bits import as_bits, places_of
from lib.engine.case import Case
from lib.engine.options.candidates import Candidate, agents_of, candidate_of, sessions_of
from lib.engine.options.caution_bits import MOST_KINDS, CautionBits, Reach, Said, bits_of, reach_of, said_of
from lib.engine.options.dosing import room_under
from lib.engine.options.interactions import Pair, interactions_on
from lib.engine.options.lines import Line, guideline_line
from lib.engine.options.medicines import Medicine, naming
from lib.engine.options.remaining import OUTSIDE, group_of
from lib.engine.options.safety import caps_on
from lib.engine.options.situation import Situation, read_situation
from lib.engine.options.targets import interactions_named, targets_of
from lib.knowledge.options import InteractionRow, OptionRow
from lib.knowledge.rows import Agent
from lib.records.answers import UNKNOWN, YES
from lib.records.course import Course


class Met(NamedTuple):
    """What a medicine may bear on: options while it is taken, options after it was stopped, and for how many days."""

    while_taken: int
    afterwards: int
    days: int


# The medicines that are taken, or of which a washout may run, by agent, class, whether taken, whether as an antidepressant, and days since the last
# dose.
Acting = tuple[tuple[str, str, bool, bool, int | None], ...]


class Patient(NamedTuple):
    """What groups rest on besides the history of the option itself. `safety`: what was found for a kind of record beside the same acting
    medicines: blocked, waits."""

    situation: Situation
    said: Said
    safety: dict[tuple[object, ...], tuple[bool, bool]]


@dataclass(slots=True)
class Grouping:
    """What never changes from patient to patient, in one jurisdiction. Sets of options are the bits of their places in the catalogue.
    `lines`: what the guideline says of each; `never`: the options for somebody who never took anything; `adjustments`: those that rest on what is
    taken now; `tms`: those of that family. `met`, `touched`: what a medicine may bear on and what a course may change; `safety`, `untouched`: what was found for a kind of
    record, `safety` by the medicines that act."""

    bits: CautionBits
    catalogue: tuple[OptionRow, ...]
    lines: Mapping[str, Line]
    never: tuple[Candidate | None, ...]
    adjustments: int
    tms: int
    met: dict[tuple[str, str], Met] = field(default_factory=dict)
    touched: dict[tuple[str, str, str], int] = field(default_factory=dict)
    safety: dict[Acting, dict[tuple[object, ...], tuple[bool, bool]]] = field(default_factory=dict)
    untouched: dict[tuple[Said, bool, bool], dict[str, str]] = field(default_factory=dict)


def option_groups(case: Case) -> dict[str, str]:
    """Option -> its group, for every option that makes sense for the patient."""
    situation = read_situation(case)
    grouping, of_sessions = _grouping(situation), sessions_of(situation)
    changed, found = _changed(situation, grouping), list(grouping.never)
    for place in places_of(changed):
        found[place] = candidate_of(grouping.catalogue[place], situation, of_sessions)
    if situation.outside:
        return {candidate.row.id: OUTSIDE for candidate in found if candidate is not None}
    met, acting = _acting(situation, grouping)
    patient = Patient(situation, said_of(case, grouping.bits, situation.checks), _beside(acting, grouping))
    groups = dict(_untouched(patient, grouping))
    for place in places_of(met | changed):
        candidate = found[place]
        if candidate is not None:
            groups[candidate.row.id] = _group(candidate, patient, grouping)
        else:
            groups.pop(grouping.catalogue[place].id, None)
    return groups


def _untouched(patient: Patient, grouping: Grouping) -> dict[str, str]:
    """The groups of all options for somebody who never took anything, or takes an antidepressant that touches none of them."""
    situation = patient.situation
    kind = (patient.said, bool(situation.needs_fast), bool(situation.current))
    known = grouping.untouched.get(kind)
    if known is None:
        if len(grouping.untouched) >= MOST_KINDS:
            grouping.untouched.clear()
        alone = replace(situation, medicines=(), _interacting=None, class_failures={}, left_tms_failed=())
        apart = Patient(alone, patient.said, _beside((), grouping))
        known = grouping.untouched[kind] = {c.row.id: _group(c, apart, grouping) for c in grouping.never if c is not None}
    return known


def _changed(situation: Situation, grouping: Grouping) -> int:
    """The options whose history or open agents may be others because of a course."""
    changed = grouping.adjustments if situation.current else 0
    if situation.left_tms_failed:
        changed |= grouping.tms
    for course in situation.case.courses:
        kind = (course.agent or "", course.drug_class, course.role)
        known = grouping.touched.get(kind)
        if known is None:
            agents = situation.case.knowledge.agents
            known = as_bits(n for n, row in enumerate(grouping.catalogue) if _touches(course, row, agents))
            grouping.touched[kind] = known
        changed |= known
    return changed


def _touches(course: Course, row: OptionRow, known: Mapping[str, Agent]) -> bool:
    agents = agents_of(row.agents)
    if row.kind == "session":
        return course.agent in (row.id, row.id.split(".")[0])
    if row.kind == "switch":
        return course.agent in agents or course.drug_class == row.id.removeprefix("MED.SWITCH.")
    if row.kind == "combine":
        return course.role == "combination" or course.drug_class in {known[agent].drug_class for agent in agents}
    return course.agent in agents


def _beside(acting: Acting, grouping: Grouping) -> dict[tuple[object, ...], tuple[bool, bool]]:
    """What was found beside these medicines."""
    known = grouping.safety.get(acting)
    if known is None:
        if len(grouping.safety) >= (MOST_KINDS // 10 or 1):  # each holds some ten options
            grouping.safety.clear()
        known = grouping.safety[acting] = {}
    return known


def _acting(situation: Situation, grouping: Grouping) -> tuple[int, Acting]:
    """The options that a medicine may bear on now, and those medicines."""
    met, acting, as_of = 0, [], situation.case.as_of
    for medicine in situation.medicines:
        may = grouping.met.get((medicine.agent, medicine.drug_class)) or _met(medicine, situation, grouping)
        since = None if medicine.last_day is None else (as_of - medicine.last_day).days
        if medicine.ongoing:
            met |= may.while_taken
        elif _still_acts(may, since):
            met |= may.afterwards
        else:
            continue
        acting.append((medicine.agent, medicine.drug_class, medicine.ongoing, medicine.antidepressant, since))
    return met, tuple(acting)


def _still_acts(may: Met, since: int | None) -> bool:
    """May a washout run, so many days after the last dose? Where that day is not known it may."""
    return may.days > 0 and (since is None or since < may.days)


def _met(medicine: Medicine, situation: Situation, grouping: Grouping) -> Met:
    knowledge = situation.case.knowledge
    rows = naming(medicine, knowledge)
    washouts = [row for row in rows if row.effect == "washout" and row.days is not None]

    def options_of(named: Iterable[InteractionRow]) -> int:
        keys = frozenset(map(id, named))
        targets = (targets_of(row, agents_of(row.agents), knowledge) for row in grouping.catalogue)
        return as_bits(n for n, names in enumerate(targets) if not interactions_named(knowledge.options, names).isdisjoint(keys))

    found = Met(options_of(rows), options_of(washouts), max((row.days or 0 for row in washouts), default=0))
    grouping.met[medicine.agent, medicine.drug_class] = found
    return found


def _grouping(situation: Situation) -> Grouping:
    case = situation.case
    options, key = case.knowledge.options, ("groups", (case.settings.jurisdiction,))
    known: Grouping | None = options.reach.get(key, (None,))[0]
    if known is None or known.bits.options is not options:
        rows, nobody = tuple(options.catalogue), replace(situation, case=replace(case, courses=()), current=(), by_agent={})
        known = Grouping(
            bits=bits_of(case),
            catalogue=rows,
            lines={row.id: guideline_line(case, row.id) for row in rows},
            never=tuple(candidate_of(row, nobody, ()) for row in rows),
            adjustments=as_bits(n for n, row in enumerate(rows) if row.kind == "optimise"),
            tms=as_bits(n for n, row in enumerate(rows) if row.family == "tms"),
        )
        options.reach[key] = (known,)
    return known


def _group(candidate: Candidate, patient: Patient, grouping: Grouping) -> str:
    situation = patient.situation
    line = grouping.lines[candidate.row.id]
    blocked, waits = _safety(candidate, patient, grouping)
    room = room_under(caps_on(candidate, situation), situation) if candidate.row.kind == "optimise" else None
    return group_of(candidate, blocked, waits, line, room, situation)


def _safety(candidate: Candidate, patient: Patient, grouping: Grouping) -> tuple[bool, bool]:
    """Blocked, waits: as of `judge_safety`. They rest on what is in the key alone, and are found once for it."""
    bits, said = grouping.bits, patient.said
    reach = reach_of(candidate, patient.situation, bits)
    key = (candidate.row.id, candidate.agents, said.applies & reach.all_of_them, said.unrecorded & reach.all_of_them)
    known = patient.safety.get(key)
    if known is None:
        pairs = interactions_on(candidate, patient.situation)
        known = patient.safety[key] = _with_pairs(candidate, reach, pairs, bits, said)
    return known


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

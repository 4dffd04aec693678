"""In which group does each option stand? The same judgement as on the page, for everyone in a cohort: no words, no order, no reasons.

Which cautions bear on an option never changes, so each set of cautions is kept as the bits of a whole number, and what a patient's record says of
them as two more: those that apply and those that are not recorded. Of two patients about whom the same is recorded these are the same, and found
once. That the groups are those of `remaining_options` is a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from lib.engine.case import Case
from lib.engine.options.candidates import Candidate, candidate_of, candidates, sessions_of
from lib.engine.options.cautions import Checks
from lib.engine.options.dosing import dose_room
from lib.engine.options.facts import NOT_IN_MEN, ever, present
from lib.engine.options.interactions import Pair, interactions_on
from lib.engine.options.lines import guideline_line
from lib.engine.options.remaining import OUTSIDE, group_of
from lib.engine.options.safety import judge_safety, reaching
from lib.engine.options.situation import Situation, read_situation
from lib.engine.options.targets import globs, interactions_named
from lib.knowledge.options import CautionRow, InteractionRow, OptionKnowledge, OptionRow
from lib.records.answers import UNKNOWN, YES

MOST_KINDS = 20_000  # kinds of record remembered; a cohort has some thousands
# What rests on this patient's own dates, measurements or courses is never taken from another's record.
_OF_LABS = ("lab_below", "lab_above", "lab_from", "lab_recorded", "pressure_above")
_OF_COURSES = ("severe", "poor_response")
_FOLLOWING = ("psychosis_current", "bipolar_disorder", *NOT_IN_MEN)  # conditions that also follow from other facts

Said = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Reach:
    """The cautions on an option as bits: of each agent that it may bring (one for all, where no caution singles one out)."""

    each: tuple[tuple[str, int, int], ...]
    all_of_them: int


@dataclass(slots=True)
class Grouping:
    """What never changes from patient to patient, in one jurisdiction. `stops`, `holds`, `warns`, `later`: cautions by what they do when they
    apply, or, for `holds`, when they are not recorded. `ages`: at which something changes. `said`, `never_given`: what was found for a
    kind of record."""

    options: OptionKnowledge
    cautions: tuple[CautionRow, ...]
    of_labs: tuple[CautionRow, ...]
    of_courses: tuple[CautionRow, ...]
    of_dates: tuple[CautionRow, ...]
    subjects: Mapping[int, frozenset[str]]
    ages: tuple[float, ...]
    places: Mapping[int, int]
    stops: int
    holds: int
    warns: int
    later: int
    reach: dict[tuple[str, tuple[str, ...]], _Reach] = field(default_factory=dict)
    said: dict[tuple[object, ...], Said] = field(default_factory=dict)
    never_given: dict[tuple[object, ...], dict[str, str]] = field(default_factory=dict)


def option_groups(case: Case) -> dict[str, str]:
    """Option -> its group, for every option that makes sense for the patient."""
    situation = _with_what_still_acts(read_situation(case))
    if situation.outside:
        return {candidate.row.id: OUTSIDE for candidate in candidates(situation)}
    grouping, of_sessions = _grouping(case), sessions_of(situation)
    said = _said(case, grouping, situation.checks)
    groups = dict(_never_given(situation, grouping, said)) if not of_sessions else {}
    for row in grouping.options.catalogue:
        if row.id in groups and _untouched(row, situation):
            continue
        candidate = candidate_of(row, situation, of_sessions)
        if candidate is not None:
            groups[row.id] = _group(candidate, situation, grouping, *said)
    return groups


def _never_given(situation: Situation, grouping: Grouping, said: Said) -> dict[str, str]:
    """The groups of all courses of sessions for somebody who had none, as far as no medicine bears on them: of many patients the same."""
    kind = (*said, bool(situation.needs_fast))
    known = grouping.never_given.get(kind)
    if known is None:
        if len(grouping.never_given) >= MOST_KINDS:
            grouping.never_given.clear()
        alone, known = replace(situation, interacting={}), {}
        for row in grouping.options.catalogue:
            if row.kind == "session" and (candidate := candidate_of(row, alone, ())) is not None:
                known[row.id] = _group(candidate, alone, grouping, *said)
        grouping.never_given[kind] = known
    return known


def _untouched(row: OptionRow, situation: Situation) -> bool:
    """Does no medicine bear on a course of sessions?"""
    return not situation.interacting or interactions_named(situation.case.knowledge.options, globs(row.id)).isdisjoint(
        situation.interacting
    )


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
    if known is None or known.options is not options:
        cautions = options.cautions
        known = Grouping(
            options=options,
            cautions=cautions,
            of_labs=tuple(row for row in cautions if row.test in _OF_LABS),
            of_courses=tuple(row for row in cautions if row.test in _OF_COURSES),
            of_dates=tuple(row for row in cautions if row.test == "recent"),
            subjects={id(row): frozenset(row.subject.split()) for row in cautions},
            ages=_ages(case),
            places={id(row): place for place, row in enumerate(cautions)},
            stops=_bits(n for n, row in enumerate(cautions) if row.severity == "C" and row.fact == "safety"),
            holds=_bits(n for n, row in enumerate(cautions) if row.hold),
            warns=_bits(n for n, row in enumerate(cautions) if row.severity in ("H", "P")),
            later=_bits(n for n, row in enumerate(cautions) if row.severity == "N"),
        )
        options.reach[key] = (known,)
    return known


def _ages(case: Case) -> tuple[float, ...]:
    rows = case.knowledge.options.cautions
    limits = {float(age) for row in rows for age in (row.from_age, row.below_age) if age is not None}
    return tuple(sorted(limits | {case.knowledge.number("option_pregnancy_not_asked_from")}))


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def _said(case: Case, grouping: Grouping, checks: Checks) -> Said:
    """Which cautions apply, and which are not recorded. What rests on dates, measurements or courses is looked at anew for everybody."""
    recorded = sorted({c.condition for c in case.history.conditions if c.condition is not None})
    mine = [*grouping.of_courses, *(grouping.of_labs if case.history.labs else ())]
    mine += [row for row in grouping.of_dates if not grouping.subjects[id(row)].isdisjoint(recorded)]
    own = _bits(grouping.places[id(row)] for row in mine)
    age = case.age
    kind = (
        own,
        tuple((c, present(case, c)[0], ever(case, c)[0]) for c in (*recorded, *_FOLLOWING)),
        None if age is None else tuple((age.low >= limit, age.high >= limit) for limit in grouping.ages),
    )
    known = grouping.said.get(kind)
    if known is None:
        if len(grouping.said) >= MOST_KINDS:
            grouping.said.clear()
        others = (row for place, row in enumerate(grouping.cautions) if not own >> place & 1)
        known = grouping.said[kind] = _checked(checks, others, grouping)
    applies, unrecorded = _checked(checks, mine, grouping)
    return known[0] | applies, known[1] | unrecorded


def _checked(checks: Checks, rows: Iterable[CautionRow], grouping: Grouping) -> Said:
    applies = unrecorded = 0
    for row in rows:
        answer = checks.check(row).applies
        if answer is YES:
            applies |= 1 << grouping.places[id(row)]
        elif answer is UNKNOWN:
            unrecorded |= 1 << grouping.places[id(row)]
    return applies, unrecorded


def _group(candidate: Candidate, situation: Situation, grouping: Grouping, applies: int, unrecorded: int) -> str:
    line = guideline_line(situation.case, candidate.row.id)
    if candidate.row.kind == "optimise":
        safety = judge_safety(candidate, situation)
        return group_of(candidate, safety.blocked, safety.waits, line, dose_room(safety, situation), situation)
    reach = _reach(candidate, situation, grouping)
    pairs = interactions_on(candidate, situation) if situation.interacting else ()
    if pairs:
        blocked, waits = _with_pairs(candidate, reach, pairs, grouping, applies, unrecorded)
    else:
        stops = applies & grouping.stops
        waiting = (applies & grouping.warns) | (unrecorded & grouping.holds)
        viable = [every for _, safety, every in reach.each if not safety & stops]
        blocked = not viable or bool(applies & grouping.later & reach.all_of_them)
        waits = all(every & waiting for every in (viable or [every for _, _, every in reach.each]))
    return group_of(candidate, blocked, waits, line, None, situation)


def _with_pairs(
    candidate: Candidate, reach: _Reach, pairs: tuple[Pair, ...], grouping: Grouping, applies: int, unrecorded: int
) -> tuple[bool, bool]:
    """As without medicines, each agent by itself."""
    by_agent = {agent: (safety, every) for agent, safety, every in reach.each}
    viable, waiting = [], []
    agents = candidate.agents or ("",)
    for agent in agents:
        safety, every = by_agent.get(agent) or by_agent[""]
        met = [pair for pair in pairs if not pair.agents or agent in pair.agents]
        stopped = bool(safety & applies & grouping.stops) or any(p.applies is YES and p.row.severity == "C" for p in met)
        waits = bool((every & applies & grouping.warns) | (every & unrecorded & grouping.holds)) or any(map(_waits, met))
        waiting.append(waits)
        if not stopped:
            viable.append(waits)
    not_now = bool(applies & grouping.later & reach.all_of_them) or any(p.applies is YES and p.row.severity == "N" for p in pairs)
    return not viable or not_now, all(viable or waiting)


def _waits(pair: Pair) -> bool:
    """As Hit.waits: a high-risk pair, or one that nobody can exclude and that would stop the option."""
    if pair.applies is YES:
        return pair.row.severity in ("H", "P")
    return pair.applies is UNKNOWN and pair.row.severity == "C"


def _reach(candidate: Candidate, situation: Situation, grouping: Grouping) -> _Reach:
    key = (candidate.row.id, candidate.agents)
    known = grouping.reach.get(key)
    if known is None:
        rows = reaching(candidate, situation)
        agents = candidate.agents if any(reached for _, reached in rows) else ()
        each = []
        for agent in agents or ("",):
            mine = [row for row, reached in rows if not reached or agent in reached]
            safety = _bits(grouping.places[id(row)] for row in mine if row.fact == "safety")
            each.append((agent, safety, _bits(grouping.places[id(row)] for row in mine)))
        known = grouping.reach[key] = _Reach(tuple(each), _bits({grouping.places[id(row)] for row, _ in rows}))
    return known

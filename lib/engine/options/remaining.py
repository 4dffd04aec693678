"""How does each option stand: its four facts, its group, its place, and the reasons for all of them?"""

from __future__ import annotations

from lib.engine.case import Case
from lib.engine.options.candidates import Candidate, candidates, title_of
from lib.engine.options.cards import access_of, card_of
from lib.engine.options.dosing import DoseRoom, dose_room
from lib.engine.options.judged import Judged
from lib.engine.options.lines import NOT_RECOMMENDED, Line, guideline_line
from lib.engine.options.past import history_reasons
from lib.engine.options.ranking import Key, rank
from lib.engine.options.safety import judge_safety, safety_reasons
from lib.engine.options.situation import Situation, read_situation, reason
from lib.engine.options.states import CURRENT, FAILED, HELPED, NOT_TOLERATED, PARTIAL
from lib.engine.options.summary import summarise
from lib.records.answers import YES
from lib.records.assessment import Option, Reason

GROUPS = ("consider", "check_first", "in_use", "tried", "not_suitable", "outside_scope")
CONSIDER, CHECK_FIRST, IN_USE, TRIED, NOT_SUITABLE, OUTSIDE = GROUPS
_DONE_WITH = (FAILED, PARTIAL, NOT_TOLERATED)


def remaining_options(case: Case) -> tuple[Option, ...]:
    """Every option of the catalogue as it stands for this patient, by group and place. Options of equal `rank` in a group are ties."""
    situation = read_situation(case)
    judged = [_judge(candidate, situation) for candidate in candidates(situation)]
    ordered = sorted(judged, key=lambda j: (GROUPS.index(j.group), j.standing.key, j.candidate.row.order))
    ranks = _ranks(ordered)
    return tuple(_option(j, place, situation) for j, place in zip(ordered, ranks, strict=True))


def _judge(candidate: Candidate, situation: Situation) -> Judged:
    safety = judge_safety(candidate, situation)
    line = guideline_line(situation.case, candidate.row.id)
    room = dose_room(safety, situation) if candidate.row.kind == "optimise" else None
    standing = rank(candidate, line, room, situation)
    return Judged(candidate, safety, line, room, standing, group_of(candidate, safety.blocked, safety.waits, line, room, situation))


def group_of(candidate: Candidate, blocked: bool, waits: bool, line: Line, room: DoseRoom | None, situation: Situation) -> str:
    """R0 and R1 before history, history before what is still to be checked. `blocked`, `waits`: as of its safety."""
    state, row = candidate.state, candidate.row
    if situation.outside:
        return OUTSIDE
    if state.state == CURRENT and row.kind != "switch":
        return IN_USE
    if row.kind == "switch" and not candidate.agents:
        return IN_USE if any(c.ongoing for c in state.courses) else TRIED
    if blocked or (room is not None and room.full):
        return NOT_SUITABLE
    if row.kind == "switch":
        drug_class = row.id.removeprefix("MED.SWITCH.")
        if len(situation.class_failures.get(drug_class, ())) >= situation.case.knowledge.number("option_class_failures"):
            return TRIED
    elif state.state in _DONE_WITH or (state.state == HELPED and state.lost):
        return TRIED
    if row.family == "tms" and situation.left_tms_failed and not state.courses:
        return TRIED  # R3.8: the family counts as tried
    if row.family == "ect" and situation.needs_fast:
        return CONSIDER  # R0.2: its cautions are said, and go to the anaesthetist, but do not move it down
    return CHECK_FIRST if waits or _not_ready(candidate, line, situation) else CONSIDER


def _not_ready(candidate: Candidate, line: Line, situation: Situation) -> bool:
    """An adjunct without an antidepressant to add it to, or an option its jurisdiction does not recommend."""
    return line.line == NOT_RECOMMENDED or (candidate.row.kind in ("adjunct", "combine") and not situation.current)


def _ranks(ordered: list[Judged]) -> list[int]:
    """1 for the first of each group; equal keys share a rank."""
    ranks: list[int] = []
    before: tuple[str, Key] | None = None
    for judged in ordered:
        here = (judged.group, judged.standing.key)
        if before is None or before[0] != judged.group:
            ranks.append(1)
        else:
            ranks.append(ranks[-1] + (here != before))
        before = here
    return ranks


def _option(judged: Judged, place: int, situation: Situation) -> Option:
    candidate, safety, line = judged.candidate, judged.safety, judged.line
    row, state, room = candidate.row, candidate.state, judged.room
    access, access_reasons = access_of(safety, situation)
    card = card_of(candidate, situation)
    reasons: list[Reason] = [*situation.outside, *judged.standing.reasons, *(room.reasons if room else ())]
    reasons += history_reasons(candidate, situation)
    if row.kind in ("adjunct", "combine") and not situation.current:
        reasons.append(reason(situation, "AUG.0", "rule"))
    reasons += [*safety_reasons(safety, candidate, situation), *line.reasons, *card.reasons, *access_reasons]
    first = [r for r in reasons if r.kind == "safety" and r.severity in ("C", "N")] + [
        r for r in reasons if r.kind == "interaction" and r.severity == "C"
    ]
    if first:
        reasons = [*first, *[r for r in reasons if r not in first]]
    summary = summarise(judged, card, situation)
    return Option(
        option=row.id,
        title=title_of(candidate, situation),
        family=row.family,
        history=state.state,
        safety=safety.safety,
        line=line.line or None,
        level=line.level or None,
        guideline=line.guideline,
        access=access,
        group=judged.group,
        summary=summary,
        reasons=tuple(reasons),
        courses=tuple(c.course_id for c in state.courses),
        rows=tuple(sorted({r for c in state.courses for r in c.rows} | {r for h in safety.hits if h.applies is YES for r in h.rows})),
        unrecorded=(*safety.unrecorded, *(room.missing if room else ())),
        clear_from=safety.clear_from,
        onset=card.onset,
        burden=card.burden,
        rank=place,
    )

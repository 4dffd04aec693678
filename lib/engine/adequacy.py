"""Was the course adequate: enough, long enough, and taken? (rules B1 to B5)"""

from __future__ import annotations

from dataclasses import dataclass

from lib.engine.clock import Run, is_whole, levels_during, runs_by_dose, runs_by_level, weeks_at_minimum, weeks_if_enough, weeks_since
from lib.engine.drafts import Draft
from lib.engine.grounds import Grounds
from lib.engine.minimum import minimum_dose
from lib.engine.roles import AUGMENTATION, OTHER, Role
from lib.engine.sessions import enough_sessions, sessions_counting, sessions_needed, sessions_recorded
from lib.engine.spans import in_weeks, length_since
from lib.knowledge.rows import MinimumDose
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.bounds import Bounds

LEVEL_AGENT = "lithium"
_WORDS = {"good": YES, "partial": NO, "poor": NO}


@dataclass(slots=True)
class Adequacy:
    """The verdict on one course and what it rests on; the fields are those of Course. `missing` and `assumptions` as there."""

    adequate: Answer
    because: tuple[str, ...]
    weeks_at_minimum: Bounds
    weeks_in_episode: Bounds
    minimum: MinimumDose | None
    weeks_needed: float | None
    sessions: int | None
    sessions_needed: int | None
    adherence_pct: float | None
    adherent: Answer
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]


def judge_adequacy(draft: Draft, role: Role, grounds: Grounds) -> Adequacy:
    """Adequacy under the default profile: adherence that is not recorded is presumed, which is said and asked about."""
    return _by_sessions(draft, grounds) if draft.by_sessions else _by_dose(draft, role, grounds)


def _by_dose(draft: Draft, role: Role, grounds: Grounds) -> Adequacy:
    minimum, origin = minimum_dose(draft, role, grounds)
    needed = grounds.number("adequate_weeks_augmentation" if role.role == AUGMENTATION else "adequate_weeks")
    levels = levels_during(draft, grounds.levels) if draft.agent == LEVEL_AGENT else []
    runs = runs_by_level(draft, levels, grounds.number("lithium_level_low")) if levels else runs_by_dose(draft, minimum)
    at_minimum = draft.weeks if is_whole(runs, draft) else weeks_at_minimum(runs, draft.weeks)
    long_enough = at_minimum.at_least(needed)
    adherence_pct, adherent = _adherence(draft, grounds)
    adequate = all_of((long_enough, _taken(adherent)))
    because = [*_dose_reasons(draft, runs, long_enough, needed), *_other_reasons(draft, adequate, adherent)]
    missing, assumptions = _left_open(draft, because, adherent, minimum is not None, not levels)
    return Adequacy(
        adequate=adequate,
        because=tuple(because),
        weeks_at_minimum=at_minimum,
        weeks_in_episode=weeks_since(runs, grounds.episode_start, at_minimum),
        minimum=minimum,
        weeks_needed=needed,
        sessions=None,
        sessions_needed=None,
        adherence_pct=adherence_pct,
        adherent=adherent,
        # What is never counted is not asked about.
        missing=() if role.role == OTHER else tuple(missing),
        assumptions=() if role.role == OTHER else (*([origin] if origin else []), *assumptions),
    )


def _dose_reasons(draft: Draft, runs: list[Run], long_enough: Answer, needed: float) -> list[str]:
    """Why dose or duration do not suffice, or do not tell (B5)."""
    if long_enough is YES:
        return []
    if long_enough is UNKNOWN:
        reasons = ["dose_unknown"] if UNKNOWN in [r.enough for r in runs] else []
        return reasons if weeks_if_enough(runs, draft.weeks).at_least(needed) is YES else [*reasons, "duration_unknown"]
    if not runs:
        reasons = ["dose_below_minimum"]
        return reasons if draft.weeks.at_least(needed) is not NO else [*reasons, "in_progress" if draft.ongoing else "too_short"]
    still_on_it = draft.ongoing and runs[-1].stop is draft.end
    return ["in_progress" if still_on_it else "too_short"]


def _other_reasons(draft: Draft, adequate: Answer, adherent: Answer) -> list[str]:
    reasons = ["low_adherence"] if adherent is NO else []
    stopped = adequate is not YES and draft.stop_reason == "intolerance"
    return [*reasons, "stopped_for_intolerance"] if stopped else reasons


def _left_open(draft: Draft, because: list[str], adherent: Answer, has_minimum: bool, by_dose: bool) -> tuple[list[str], list[str]]:
    """Facts that would settle what is unknown, and what is presumed until then."""
    missing, assumptions = [], []
    if draft.agent == LEVEL_AGENT and by_dose:
        missing.append("lab:lithium_level")
        assumptions.append("No lithium level is recorded in this course: it is judged by dose.")
    if adherent is UNKNOWN:
        missing.append(f"adherence:{draft.course_id}")
        silent = sum(row.adherence_pct is None and row.adherence is None for row in draft.treatments)
        where = "" if silent == len(draft.treatments) else f" for {silent} of the course's {len(draft.treatments)} rows"
        assumptions.append(f"Adherence is not recorded{where}: that it was taken as prescribed is presumed.")
    if "dose_unknown" in because and has_minimum:
        missing.append(f"dose:{draft.course_id}")
    if "duration_unknown" in because:
        missing.append(f"duration:{draft.course_id}")
    return missing, assumptions


def _adherence(draft: Draft, grounds: Grounds) -> tuple[float | None, Answer]:
    """The lowest recorded percent, and whether every row says that enough was taken (B3)."""
    threshold, lowest, taken = grounds.number("adherence_pct"), None, YES
    for row in draft.treatments:
        percent = row.adherence_pct
        if percent is not None:
            said, lowest = (YES if percent >= threshold else NO), percent if lowest is None else min(lowest, percent)
        else:
            said = _WORDS.get(row.adherence or "", UNKNOWN)
        # No of one row is no of the course; else one that is not known leaves it open.
        taken = taken if taken is NO or said is YES else said
    return lowest, taken


def _taken(adherent: Answer) -> Answer:
    # The default profile presumes adherence that is not recorded; a pack that wants it affirmed reads `adherent`.
    return NO if adherent is NO else YES


def _by_sessions(draft: Draft, grounds: Grounds) -> Adequacy:
    needed, recorded = sessions_needed(draft.agent, grounds.knowledge), sessions_recorded(draft)
    enough = enough_sessions(sessions_counting(draft, grounds), needed)
    adherence_pct, adherent = _adherence(draft, grounds)
    adequate = all_of((enough, _taken(adherent)))
    because, missing, assumptions = [], [], []
    if enough is NO:
        because.append("in_progress" if draft.ongoing else "too_few_sessions")
    elif enough is UNKNOWN:
        because.append("sessions_unknown")
        if needed is None:
            assumptions.append("No least number of sessions is defined for this protocol, or the protocol is not recorded.")
        elif recorded is not None and not needed.exact:
            assumptions.append("The least number of sessions depends on the protocol, which is not recorded.")
        else:
            missing.append(f"sessions:{draft.course_id}")
    whole = draft.weeks
    in_episode = length_since(draft.start, draft.end, grounds.episode_start) if grounds.episode_start else None
    return Adequacy(
        adequate=adequate,
        because=(*because, *_other_reasons(draft, adequate, adherent)),
        weeks_at_minimum=whole,
        weeks_in_episode=in_weeks(in_episode) if in_episode is not None else Bounds(0.0, whole.high),
        minimum=None,
        weeks_needed=None,
        sessions=recorded,
        sessions_needed=int(needed.high) if needed is not None else None,
        adherence_pct=adherence_pct,
        adherent=adherent,
        missing=tuple(missing),
        assumptions=tuple(assumptions),
    )

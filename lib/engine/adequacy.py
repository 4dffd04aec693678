"""Was the course adequate: enough, long enough, and taken? (rules B1 to B5)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lib.engine.drafts import Draft
from lib.engine.roles import AUGMENTATION, OTHER, Role
from lib.engine.settings import DOSE_COLUMNS
from lib.engine.spans import ZERO, in_weeks, length, length_since, total
from lib.engine.steps import Stretch
from lib.knowledge.load import Knowledge
from lib.knowledge.rows import MinimumDose
from lib.records.answers import NO, UNKNOWN, YES, Answer, all_of
from lib.records.bounds import NOTHING_KNOWN, Bounds, exactly
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.history import Lab

COLUMN_TITLES = {
    "mgh_atrq": "the MGH-ATRQ form",
    "maudsley": "the Maudsley guidelines",
    "who_ddd": "the WHO daily dose, which is not an adequacy threshold",
}
MICROGRAMS_A_MG = 1000


@dataclass(frozen=True, slots=True)
class Adequacy:
    """The verdict on one course and what it rests on; the fields are those of Course."""

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


@dataclass(frozen=True, slots=True)
class _Run:
    """A time over which the dose is at or above the minimum (`enough` yes) or may be (unknown). `days` wins over the dates."""

    start: PartialDate | None
    stop: PartialDate | None
    days: Bounds | None
    enough: Answer


def judge_adequacy(
    draft: Draft, role: Role, knowledge: Knowledge, column: str, levels: tuple[Lab, ...], episode_start: PartialDate | None
) -> Adequacy:
    """Adequacy under the default profile. `levels`: lithium levels up to the as-of date, oldest first; `column`: source of minimum doses."""
    if draft.by_sessions:
        return _by_sessions(draft, knowledge)
    return _by_dose(draft, role, knowledge, column, levels, episode_start)


def _by_dose(
    draft: Draft, role: Role, knowledge: Knowledge, column: str, levels: tuple[Lab, ...], episode_start: PartialDate | None
) -> Adequacy:
    minimum, presumed = minimum_dose(draft, role, knowledge, column)
    needed = knowledge.number("adequate_weeks_augmentation" if role.role == AUGMENTATION else "adequate_weeks")
    missing, assumptions = [], [presumed] if presumed else []
    during = tuple(x for x in levels if _within(x, draft)) if draft.agent == "lithium" else ()
    if during:
        runs = _runs_by_level(during, draft, knowledge.number("lithium_level_low"))
    else:
        runs = _runs_by_dose(draft, minimum)
        if draft.agent == "lithium":
            assumptions.append("No lithium level recorded during the course: judged by dose.")
            missing.append("lab:lithium_level")
    at_minimum = _capped(in_weeks(total([_run_days(r) for r in runs])), draft.weeks)
    long_enough = at_minimum.at_least(needed)
    because = _reasons(draft, runs, at_minimum, long_enough, needed)
    adherence_pct, adherent = _adherence(draft, knowledge.number("adherence_pct"))
    if adherent is NO:
        because.append("low_adherence")
    adequate = all_of((long_enough, NO if adherent is NO else YES))
    if adequate is not YES and stopped_for_intolerance(draft):
        because.append("stopped_for_intolerance")
    if role.role != OTHER:
        if adherent is UNKNOWN:
            assumptions.append("Adherence is not recorded: that it was taken as prescribed is presumed.")
            missing.append(f"adherence:{draft.course_id}")
        if "dose_unknown" in because and minimum is not None:
            missing.append(f"dose:{draft.course_id}")
        if "duration_unknown" in because:
            missing.append(f"duration:{draft.course_id}")
    else:
        missing = []
    return Adequacy(
        adequate=adequate,
        because=tuple(because),
        weeks_at_minimum=at_minimum,
        weeks_in_episode=_since_episode(runs, at_minimum, episode_start),
        minimum=minimum,
        weeks_needed=needed,
        sessions=None,
        sessions_needed=None,
        adherence_pct=adherence_pct,
        adherent=adherent,
        missing=tuple(missing),
        assumptions=tuple(assumptions),
    )


def minimum_dose(draft: Draft, role: Role, knowledge: Knowledge, column: str) -> tuple[MinimumDose | None, str]:
    """The minimum dose that applies, with the assumption it takes when it is not of the chosen column (B1)."""
    words = {word.casefold() for t in draft.treatments for word in t.name.replace("-", " ").split()}
    columns = [column, *(c for c in DOSE_COLUMNS if c != column)]
    if role.role == AUGMENTATION:
        columns.insert(0, "augmentation")
    for candidate in columns:
        plain = knowledge.minimum_doses.get((draft.agent, candidate, ""))
        formed = [m for m in _forms(draft.agent, candidate, knowledge) if m.form.casefold() in words]
        found = formed[0] if formed else plain
        if found is not None:
            fallback = candidate not in (column, "augmentation")
            return found, f"The chosen source has no minimum dose: that of {COLUMN_TITLES[candidate]} is used." if fallback else ""
    return None, ""


def _forms(agent: str, column: str, knowledge: Knowledge) -> list[MinimumDose]:
    return [m for key, m in knowledge.minimum_doses.items() if key[0] == agent and key[1] == column and key[2]]


def _runs_by_dose(draft: Draft, minimum: MinimumDose | None) -> list[_Run]:
    """The stretches at or possibly at the minimum dose, those that follow without a gap as one."""
    runs: list[_Run] = []
    open_run = False
    for stretch in draft.stretches:
        enough = dose_enough(stretch.dose, minimum)
        stop = draft.end if stretch.ongoing else stretch.stop
        if enough is NO:
            open_run = False
            continue
        if open_run and stretch.joined and stretch.days is None and runs[-1].days is None and runs[-1].enough is enough:
            runs[-1] = _Run(runs[-1].start, stop, None, enough)
        else:
            runs.append(_Run(stretch.start, stop, stretch.days, enough))
        open_run = True
    return runs


def dose_enough(dose: Dose | None, minimum: MinimumDose | None) -> Answer:
    """Is the low end of a dose at or above the minimum? Unknown when either is unknown or the units differ."""
    if dose is None or minimum is None or dose.per != "day":
        return UNKNOWN
    least, unit = minimum.dose, minimum.unit
    if unit == "micrograms":
        least, unit = least / MICROGRAMS_A_MG, "mg"
    if dose.unit != unit:
        return UNKNOWN
    return YES if dose.low >= least else NO


def _within(level: Lab, draft: Draft) -> bool:
    if level.when is None or draft.start is None or draft.end is None:
        return False
    return level.when.earliest >= draft.start.earliest and level.when.latest <= draft.end.latest


def _runs_by_level(levels: tuple[Lab, ...], draft: Draft, least: float) -> list[_Run]:
    """Each level holds until the next one. Before the first level nothing is known, unless that one was too low (B2)."""
    runs = []
    if levels[0].value >= least:
        runs.append(_Run(draft.start, levels[0].when, None, UNKNOWN))
    starts = [x.when for x in levels]
    for level, begin, stop in zip(levels, starts, [*starts[1:], draft.end], strict=True):
        if level.value < least:
            continue
        if runs and runs[-1].enough is YES and runs[-1].stop is begin:
            runs[-1] = _Run(runs[-1].start, stop, None, YES)
        else:
            runs.append(_Run(begin, stop, None, YES))
    return runs


def _run_days(run: _Run) -> Bounds:
    days = run.days if run.days is not None else length(run.start, run.stop)
    return days if run.enough is YES else Bounds(0.0, days.high)


def _capped(weeks: Bounds, whole: Bounds) -> Bounds:
    """Vague steps of one course cannot add up to more than the course."""
    return weeks if weeks.high <= whole.high else Bounds(min(weeks.low, whole.high), whole.high)


def _since_episode(runs: list[_Run], at_minimum: Bounds, episode_start: PartialDate | None) -> Bounds:
    """Weeks at the minimum dose since the episode began; anything up to all of them when its start is not known."""
    if episode_start is None:
        return Bounds(0.0, at_minimum.high)
    parts = []
    for run in runs:
        days = length_since(run.start, run.stop, episode_start)
        if run.days is not None:
            days = Bounds(min(days.low, run.days.low), min(days.high, run.days.high)) if days is not NOTHING_KNOWN else run.days
            if run.start is None or run.start.earliest < episode_start.latest:
                days = Bounds(0.0 if run.start is None else days.low, days.high)
            else:
                days = run.days
        parts.append(days if run.enough is YES else Bounds(0.0, days.high))
    return _capped(in_weeks(total(parts)) if parts else ZERO, at_minimum)


def _reasons(draft: Draft, runs: list[_Run], at_minimum: Bounds, long_enough: Answer, needed: float) -> list[str]:
    """Why dose or duration do not suffice, as codes (B5)."""
    if long_enough is YES:
        return []
    if long_enough is UNKNOWN:
        reasons = ["dose_unknown"] if any(r.enough is UNKNOWN for r in runs) else []
        if_enough = in_weeks(total([r.days if r.days is not None else length(r.start, r.stop) for r in runs]))
        return reasons + (["duration_unknown"] if if_enough.at_least(needed) is not YES else [])
    reasons = [] if runs else ["dose_below_minimum"]
    if draft.weeks.at_least(needed) is YES and not runs:
        return reasons
    if draft.ongoing and (not runs or _still_enough(draft, runs)):
        return [*reasons, "in_progress"]
    if runs or draft.weeks.at_least(needed) is NO:
        reasons.append("too_short")
    return reasons


def _still_enough(draft: Draft, runs: list[_Run]) -> bool:
    """Is the dose still at or above the minimum on the as-of date?"""
    return runs[-1].stop == draft.end


def _adherence(draft: Draft, threshold: float) -> tuple[float | None, Answer]:
    """The lowest recorded percent, and whether every row says it was taken well enough (B3)."""
    rows = draft.treatments
    recorded = [t.adherence_pct for t in rows if t.adherence_pct is not None]
    answers = []
    for row in rows:
        if row.adherence_pct is not None:
            answers.append(YES if row.adherence_pct >= threshold else NO)
        else:
            answers.append({"good": YES, "partial": NO, "poor": NO}.get(row.adherence or "", UNKNOWN))
    return (min(recorded) if recorded else None), all_of(answers)


def stop_reason(draft: Draft) -> str | None:
    """Why the course was stopped: the word of the rows that end it; None while it goes on or when not recorded."""
    if draft.ongoing:
        return None
    last = draft.stretches[-1]
    for row in reversed(last.treatments):
        if row.stop_reason is not None:
            return row.stop_reason
    return None


def stopped_for_intolerance(draft: Draft) -> bool:
    """Was it stopped because it was not tolerated?"""
    return stop_reason(draft) == "intolerance"


def _by_sessions(draft: Draft, knowledge: Knowledge) -> Adequacy:
    """Enough sessions, attended? (B4)"""
    needed = _sessions_needed(draft.agent, knowledge)
    given, recorded = _sessions_given(draft, knowledge)
    enough = UNKNOWN if needed is None else _reaches(given, needed)
    because: list[str] = []
    missing: list[str] = []
    assumptions: list[str] = []
    if enough is NO:
        because.append("in_progress" if draft.ongoing else "too_few_sessions")
    elif enough is UNKNOWN:
        because.append("sessions_unknown")
        if recorded is None:
            missing.append(f"sessions:{draft.course_id}")
        elif needed is None or not needed.exact:
            assumptions.append("The least number of sessions depends on the protocol, which is not recorded or has none.")
        else:
            assumptions.append("How many of the sessions fell within the induction is not recorded.")
            missing.append(f"sessions:{draft.course_id}")
    adherence_pct, adherent = _adherence(draft, knowledge.number("adherence_pct"))
    if adherent is NO:
        because.append("low_adherence")
    adequate = all_of((enough, NO if adherent is NO else YES))
    if adequate is not YES and stopped_for_intolerance(draft):
        because.append("stopped_for_intolerance")
    return Adequacy(
        adequate=adequate,
        because=tuple(because),
        weeks_at_minimum=draft.weeks,
        weeks_in_episode=Bounds(0.0, draft.weeks.high),
        minimum=None,
        weeks_needed=None,
        sessions=recorded,
        sessions_needed=int(needed.high) if needed is not None else None,
        adherence_pct=adherence_pct,
        adherent=adherent,
        missing=tuple(missing),
        assumptions=tuple(assumptions),
    )


def _reaches(given: Bounds, needed: Bounds) -> Answer:
    if given.low >= needed.high:
        return YES
    return NO if given.high < needed.low else UNKNOWN


def _sessions_needed(agent: str, knowledge: Knowledge) -> Bounds | None:
    """The least number of sessions; for a family without one of its own, the range over its protocols."""
    modality = knowledge.modalities.get(agent)
    if modality is None:
        return None
    if modality.sessions is not None:
        return exactly(modality.sessions)
    family = [m.sessions for m in knowledge.modalities.values() if m.id.startswith(agent + ".")]
    counts = [n for n in family if n is not None]
    return Bounds(min(counts), max(counts)) if counts and len(counts) == len(family) else None


def _sessions_given(draft: Draft, knowledge: Knowledge) -> tuple[Bounds, int | None]:
    """Sessions that count as bounds, and all recorded ones (None when a row does not say)."""
    counts = [t.sessions for t in draft.treatments]
    known = sum(n for n in counts if n is not None)
    recorded = known if None not in counts else None
    high = float(known) if recorded is not None else NOTHING_KNOWN.high
    if draft.agent != "KET.ESK" or draft.start is None:
        return Bounds(known, high), recorded
    last_day = draft.start.earliest + timedelta(weeks=knowledge.number("esketamine_induction_weeks"))
    within = sum(t.sessions or 0 for s in draft.stretches if _ends_by(s, draft, last_day) for t in s.treatments)
    begun = [t for s in draft.stretches if s.start is None or s.start.earliest <= last_day for t in s.treatments]
    most = sum(t.sessions or 0 for t in begun) if all(t.sessions is not None for t in begun) else NOTHING_KNOWN.high
    return Bounds(within, max(within, most)), recorded


def _ends_by(stretch: Stretch, draft: Draft, last_day: object) -> bool:
    stop = draft.end if stretch.ongoing else stretch.stop
    return stop is not None and stop.latest <= last_day  # type: ignore[operator]

"""Which rows make one course? One agent or protocol with gaps no longer than the rule allows (rules A1, A7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.spans import in_weeks, length, total
from lib.engine.steps import doses_in_order, sessions_in_order
from lib.engine.stretches import Stretch, place_rows, problem
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import Bounds
from lib.records.course import DoseStep
from lib.records.dates import PartialDate, on
from lib.records.doses import Dose
from lib.records.history import Treatment
from lib.records.problems import Problem

SESSION_KINDS = frozenset({"psychotherapy", "ketamine", "tms", "ect"})


@dataclass(slots=True)
class Draft:
    """A course before any verdict: its stretches and rows in order of time, where it starts and ends, its weeks (A4) and why it was stopped.

    `end`: where it ends for counting, the as-of date while it goes on.
    """

    course_id: str
    kind: str
    agent: str
    stretches: tuple[Stretch, ...]
    treatments: tuple[Treatment, ...]
    start: PartialDate | None
    stop: PartialDate | None
    ongoing: bool
    end: PartialDate | None
    weeks: Bounds
    stop_reason: str | None

    @property
    def by_sessions(self) -> bool:
        """Is it counted in sessions rather than by dose and time?"""
        return self.kind in SESSION_KINDS


def draft_courses(treatments: tuple[Treatment, ...], knowledge: Knowledge, as_of: date, notes: list[Problem]) -> list[Draft]:
    """The rows of every recognised agent as courses, in order of their start; undated courses come last. Resolutions go to `notes`."""
    by_agent: dict[str, list[Treatment]] = {}
    for treatment in treatments:
        if treatment.agent is not None:
            by_agent.setdefault(treatment.agent, []).append(treatment)
    gap_days, adjacent_days, today = knowledge.number("course_gap_days"), knowledge.number("course_adjacent_days"), on(as_of)
    drafts: list[Draft] = []
    for agent, rows in by_agent.items():
        placed = place_rows(rows, as_of, notes)
        by_sessions = rows[0].kind in SESSION_KINDS
        stretches = sessions_in_order(placed) if by_sessions else doses_in_order(placed, adjacent_days, notes)
        parts = _parted(stretches, gap_days, notes) if len(stretches) != 1 else [stretches]
        drafts += [_draft(f"{agent}-{n}", agent, part, today) for n, part in enumerate(parts, start=1)]
    drafts.sort(key=_order)
    return drafts


def _parted(stretches: list[Stretch], gap_days: float, notes: list[Problem]) -> list[list[Stretch]]:
    """Stretches parted where the gap is certainly longer than `gap_days`; the undated ones are one course of their own."""
    parts: list[list[Stretch]] = []
    last: PartialDate | None = None
    for stretch in stretches:
        near = _near(parts[-1][-1], last, stretch, gap_days) if parts else NO
        if near is NO:
            parts.append([stretch])
            last = stretch.stop
            continue
        if near is UNKNOWN:
            notes.append(_unclear_gap(parts[-1][-1], stretch))
        parts[-1].append(stretch)
        if last is None or stretch.stop is None or stretch.stop.latest > last.latest:
            last = stretch.stop
    return parts


def _near(before: Stretch, last_stop: PartialDate | None, stretch: Stretch, gap_days: float) -> Answer:
    """Does a stretch follow within the gap? Undated rows of one agent are taken together."""
    if stretch.start is None or before.start is None:
        return YES if stretch.start is before.start else NO
    return YES if last_stop is None else length(last_stop, stretch.start).at_most(gap_days)


def _unclear_gap(before: Stretch, after: Stretch) -> Problem:
    row = before.treatments[-1].row
    message = f"How long the gap after row {row} was cannot be told from partial dates: both rows are counted as one course."
    return problem(after.treatments[0], "start", "warning", message, f"Give the stop of row {row} and the start of this one to the day.")


def _draft(course_id: str, agent: str, stretches: list[Stretch], today: PartialDate) -> Draft:
    ongoing = recorded = False
    for stretch in stretches:
        ongoing = ongoing or stretch.ongoing
        recorded = recorded or stretch.days is not None
    stop = None if ongoing else _last_stop(stretches)
    start, end = stretches[0].start, today if ongoing else stop
    weeks = total([_days(s, end) for s in stretches]) if recorded else length(start, end)
    once = {id(t): t for s in stretches for t in s.treatments} if len(stretches) > 1 else {}
    return Draft(
        course_id=course_id,
        kind=stretches[0].treatments[0].kind,
        agent=agent,
        stretches=tuple(stretches),
        treatments=tuple(once.values()) or stretches[0].treatments,
        start=start,
        stop=stop,
        ongoing=ongoing,
        end=end,
        weeks=in_weeks(weeks),
        stop_reason=None if ongoing else _stop_reason(stretches[-1]),
    )


def _last_stop(stretches: list[Stretch]) -> PartialDate | None:
    last: PartialDate | None = None
    for stretch in stretches:
        stop = stretch.stop
        if stop is not None and (last is None or (stop.latest, stop.earliest) > (last.latest, last.earliest)):
            last = stop
    return last


def _days(stretch: Stretch, end: PartialDate | None) -> Bounds:
    if stretch.days is not None:
        return stretch.days
    return length(stretch.start, end if stretch.ongoing else stretch.stop)


def _stop_reason(last: Stretch) -> str | None:
    """The word of the rows that end the course; why an earlier dose was left says nothing about the whole."""
    for row in reversed(last.treatments):
        if row.stop_reason is not None:
            return row.stop_reason
    return None


def _order(draft: Draft) -> tuple[date, date, str]:
    start = draft.start
    return (start.earliest if start else date.max, start.latest if start else date.max, draft.course_id)


def dose_steps(draft: Draft) -> tuple[DoseStep, ...]:
    """The dose levels of a course; stretches that follow on the same dose are one step."""
    steps: list[DoseStep] = []
    for stretch in draft.stretches:
        before = steps[-1] if steps else None
        if before is not None and stretch.joined and _same_dose(before.dose, stretch.dose):
            rows = before.rows + tuple([r for r in stretch.rows if r not in before.rows])
            steps[-1] = DoseStep(before.start, stretch.stop, before.dose, rows)
        else:
            steps.append(DoseStep(stretch.start, stretch.stop, stretch.dose, stretch.rows))
    return tuple(steps)


def _same_dose(one: Dose | None, other: Dose | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.low, one.high, one.unit, one.per) == (other.low, other.high, other.unit, other.per)


def highest_dose(draft: Draft) -> Dose | None:
    """The dose with the highest upper end (A5); None when none is known or their units differ."""
    doses = [s.dose for s in draft.stretches if s.dose is not None]
    if not doses:
        return None
    highest = doses[0]
    for dose in doses[1:]:
        if dose.unit != highest.unit or dose.per != highest.per:
            return None
        if dose.high > highest.high or (dose.high == highest.high and dose.low > highest.low):
            highest = dose
    return highest

"""Which rows make one course? One agent or protocol with gaps no longer than the rule allows (rules A1, A7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.spans import in_weeks, length, total, until
from lib.engine.steps import SESSION_KINDS, Stretch, lay_out
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN
from lib.records.bounds import Bounds
from lib.records.course import DoseStep
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.history import Treatment
from lib.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """A course before any verdict: its stretches in order, and where it starts and ends. `end` is the as-of date while it goes on."""

    course_id: str
    kind: str
    agent: str
    stretches: tuple[Stretch, ...]
    start: PartialDate | None
    stop: PartialDate | None
    ongoing: bool
    end: PartialDate | None

    @property
    def by_sessions(self) -> bool:
        """Is it counted in sessions rather than by dose and time?"""
        return self.kind in SESSION_KINDS

    @property
    def treatments(self) -> tuple[Treatment, ...]:
        """Its rows in order of time, each once."""
        return tuple({t.row: t for s in self.stretches for t in s.treatments}.values())

    @property
    def weeks(self) -> Bounds:
        """Weeks from start to stop; the sum of its parts when some were recorded in weeks (A4)."""
        if all(s.days is None for s in self.stretches):
            return in_weeks(length(self.start, self.end))
        return in_weeks(total([stretch_days(s, self.end) for s in self.stretches]))


def stretch_days(stretch: Stretch, end: PartialDate | None) -> Bounds:
    """Days of one stretch; the recorded weeks win over its dates."""
    if stretch.days is not None:
        return stretch.days
    return length(stretch.start, end if stretch.ongoing else stretch.stop)


def draft_courses(treatments: tuple[Treatment, ...], knowledge: Knowledge, as_of: date, notes: list[Problem]) -> list[Draft]:
    """The rows of every recognised agent as courses, in order of their start; undated courses come last."""
    by_agent: dict[str, list[Treatment]] = {}
    for treatment in treatments:
        if treatment.agent is not None:
            by_agent.setdefault(treatment.agent, []).append(treatment)
    gap, adjacent = knowledge.number("course_gap_days"), knowledge.number("course_adjacent_days")
    drafts: list[Draft] = []
    for agent, rows in by_agent.items():
        parts = _split(lay_out(rows, as_of, adjacent, notes), gap, notes)
        drafts += [_draft(f"{agent}-{n}", agent, part, as_of) for n, part in enumerate(parts, start=1)]
    drafts.sort(key=_order)
    return drafts


def _split(stretches: list[Stretch], gap_days: float, notes: list[Problem]) -> list[list[Stretch]]:
    """Stretches parted where the gap is certainly longer than `gap_days`; undated ones form a course of their own."""
    parts: list[list[Stretch]] = []
    last: PartialDate | None = None
    for stretch in stretches:
        near = NO
        if parts and (stretch.start is None) == (parts[-1][-1].start is None):
            near = length(last, stretch.start).at_most(gap_days) if stretch.start else UNKNOWN
        if near is NO:
            parts.append([stretch])
            last = stretch.stop
            continue
        if near is UNKNOWN and stretch.start is not None:
            notes.append(_unclear_gap(parts[-1][-1], stretch))
        parts[-1].append(stretch)
        last = stretch.stop if last is None or stretch.stop is None or stretch.stop.latest >= last.latest else last
    return parts


def _unclear_gap(before: Stretch, after: Stretch) -> Problem:
    row, earlier = after.treatments[0], before.treatments[-1]
    return Problem(
        row.row,
        "start",
        row.start.text if row.start else "",
        "warning",
        f"The gap after row {earlier.row} cannot be told from partial dates; both rows are counted as one course.",
        f"Give the stop of row {earlier.row} and the start of this one to the day.",
    )


def _draft(course_id: str, agent: str, stretches: list[Stretch], as_of: date) -> Draft:
    ongoing = any(s.ongoing for s in stretches)
    stops = [s.stop for s in stretches if s.stop is not None]
    stop = None if ongoing or not stops else max(stops, key=lambda d: (d.latest, d.earliest))
    kind = stretches[0].treatments[0].kind
    return Draft(course_id, kind, agent, tuple(stretches), stretches[0].start, stop, ongoing, until(stop, ongoing, as_of))


def _order(draft: Draft) -> tuple[date, date, str]:
    start = draft.start
    return (start.earliest if start else date.max, start.latest if start else date.max, draft.course_id)


def dose_steps(draft: Draft) -> tuple[DoseStep, ...]:
    """The dose levels of a course; stretches that follow on the same dose are one step."""
    steps: list[DoseStep] = []
    for stretch in draft.stretches:
        rows = tuple(t.row for t in stretch.treatments)
        before = steps[-1] if steps else None
        if before is not None and stretch.joined and same_dose(before.dose, stretch.dose):
            merged = before.rows + tuple(r for r in rows if r not in before.rows)
            steps[-1] = DoseStep(before.start, stretch.stop, before.dose, merged)
        else:
            steps.append(DoseStep(stretch.start, stretch.stop, stretch.dose, rows))
    return tuple(steps)


def same_dose(one: Dose | None, other: Dose | None) -> bool:
    """Are two doses the same amount, however they were written?"""
    if one is None or other is None:
        return one is other
    return (one.low, one.high, one.unit, one.per) == (other.low, other.high, other.unit, other.per)


def highest_dose(draft: Draft) -> Dose | None:
    """The dose with the highest upper end (A5); None when none is known or their units differ."""
    doses = [s.dose for s in draft.stretches if s.dose is not None]
    if not doses or len({(d.unit, d.per) for d in doses}) > 1:
        return None
    return max(doses, key=lambda d: (d.high, d.low))

"""How long was the dose at or above the minimum? Time below it and bridged gaps do not count (rules B1, B2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lib.engine.drafts import Draft
from lib.engine.minimum import dose_enough, in_dose_unit
from lib.engine.spans import DAYS_A_WEEK, ZERO, length, length_since
from lib.knowledge.rows import MinimumDose
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate
from lib.records.history import Lab


@dataclass(slots=True)
class Run:
    """A time without a break at the minimum dose (`enough` yes) or perhaps at it (unknown). `recorded`: its days as given in weeks, which
    win over the dates."""

    start: PartialDate | None
    stop: PartialDate | None
    recorded: Bounds | None
    enough: Answer

    @property
    def days(self) -> Bounds:
        """Days from its start to its stop."""
        return self.recorded if self.recorded is not None else length(self.start, self.stop)


def runs_by_dose(draft: Draft, minimum: MinimumDose | None) -> list[Run]:
    """The stretches at, or perhaps at, the minimum dose; those that follow without a gap are one run."""
    runs: list[Run] = []
    unbroken = False
    least, unit = in_dose_unit(minimum)
    for stretch in draft.stretches:
        enough = dose_enough(stretch.dose, least, unit)
        if enough is NO:
            unbroken = False
            continue
        stop = draft.end if stretch.ongoing else stretch.stop
        last = runs[-1] if unbroken and stretch.joined and stretch.days is None else None
        if last is not None and last.recorded is None and last.enough is enough:
            runs[-1] = Run(last.start, stop, None, enough)
        else:
            runs.append(Run(stretch.start, stop, stretch.days, enough))
        unbroken = True
    return runs


def levels_during(draft: Draft, levels: Iterable[tuple[PartialDate, Lab]]) -> list[tuple[PartialDate, Lab]]:
    """The levels taken while the course lasted; a vague date counts only when the whole interval lies within it."""
    start, end = draft.start, draft.end
    if start is None or end is None:
        return []
    return [(when, lab) for when, lab in levels if start.earliest <= when.earliest and when.latest <= end.latest]


def runs_by_level(draft: Draft, levels: list[tuple[PartialDate, Lab]], least: float) -> list[Run]:
    """Each level holds until the next one. Of the time before the first level nothing is known, unless that level was too low."""
    days = [when for when, _ in levels]
    runs = [Run(draft.start, days[0], None, UNKNOWN)] if levels[0][1].value >= least else []
    for (_, lab), begin, stop in zip(levels, days, [*days[1:], draft.end], strict=True):
        if lab.value < least:
            continue
        last = runs[-1] if runs else None
        if last is not None and last.enough is YES and last.stop is begin:
            runs[-1] = Run(last.start, stop, None, YES)
        else:
            runs.append(Run(begin, stop, None, YES))
    return runs


def is_whole(runs: list[Run], draft: Draft) -> bool:
    """Was it at the minimum dose from its start to its end, by its dates? So most courses are, and then nothing is to be added up."""
    if len(runs) != 1 or runs[0].enough is not YES:
        return False
    return runs[0].recorded is None and runs[0].start is draft.start and runs[0].stop is draft.end


def weeks_at_minimum(runs: list[Run], whole: Bounds) -> Bounds:
    """Weeks at the minimum dose; time at an unknown dose adds to the high end only. Never more than the `whole` course."""
    return _in_weeks([(run.days, run.enough) for run in runs], whole)


def weeks_if_enough(runs: list[Run], whole: Bounds) -> Bounds:
    """Weeks at the minimum dose if every dose that is not known were enough."""
    return _in_weeks([(run.days, YES) for run in runs], whole)


def weeks_since(runs: list[Run], episode_start: PartialDate | None, at_minimum: Bounds) -> Bounds:
    """The part of the weeks at the minimum dose that lies in the episode; anything up to all when its start is not known (A8)."""
    if episode_start is None:
        return Bounds(0.0, at_minimum.high)
    if _all_since(runs, episode_start.latest):
        return at_minimum
    return _in_weeks([(_days_since(run, episode_start), run.enough) for run in runs], at_minimum)


def _all_since(runs: list[Run], day: date) -> bool:
    """Did every run begin on that day or later? Then all of it counts."""
    return not [run for run in runs if run.start is None or run.start.earliest < day]


def _days_since(run: Run, since: PartialDate) -> Bounds:
    if run.recorded is None:
        return length_since(run.start, run.stop, since)
    if run.start is not None and run.start.earliest >= since.latest:
        return run.recorded
    if run.stop is not None and run.stop.latest <= since.earliest:
        return ZERO
    return Bounds(0.0, run.recorded.high)


def _in_weeks(parts: list[tuple[Bounds, Answer]], whole: Bounds) -> Bounds:
    """The days added up, as weeks. Vague steps of one course cannot add up to more than the course."""
    low = high = 0.0
    for days, enough in parts:
        low += days.low if enough is YES else 0.0
        high += days.high
    low, high, most = low / DAYS_A_WEEK, high / DAYS_A_WEEK, whole.high
    return Bounds(low if low < most else most, high if high < most else most)

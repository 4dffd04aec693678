"""Which dose was taken when rows of one agent meet or overlap? (rules A2, A3)"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from lib.engine.spans import earlier, no_later_than
from lib.engine.stretches import Stretch, problem
from lib.records.dates import PartialDate, show_partial
from lib.records.doses import Dose
from lib.records.problems import Problem


def sessions_in_order(placed: list[Stretch]) -> list[Stretch]:
    """Rows of sessions stay as they are; a blank stop ends where the next row starts (A3)."""
    result = list(placed)
    for index, (now, following) in enumerate(pairwise(placed)):
        if _blank_stop(now) and following.start is not None:
            result[index] = now.between(now.start, following.start, now.days)
    return result


def doses_in_order(placed: list[Stretch], adjacent_days: float, notes: list[Problem]) -> list[Stretch]:
    """Tablets that start on the same day add; a later start replaces the earlier from that day (A2). Undated rows stay as they are.

    A start up to `adjacent_days` after a stop follows it without a gap.
    """
    if len(placed) < 2:
        return placed
    groups = [group if len(group) == 1 else _tablets_together(group, notes) for group in _by_start(placed)]
    result: list[Stretch] = []
    for index, group in enumerate(groups):
        if result and result[-1].stop is group[0].start:
            group[0] = group[0].following()
        is_last = index + 1 == len(groups)
        result.extend(group if is_last else _cut_at(group, groups[index + 1][0], adjacent_days, notes))
    return result + [s for s in placed if s.start is None]


def _blank_stop(stretch: Stretch) -> bool:
    """Is neither a stop nor a duration recorded? A stop reason alone leaves the day open, which a later row then tells (A3)."""
    return not [row for row in stretch.treatments if row.stop is not None or row.weeks is not None]


def _by_start(placed: list[Stretch]) -> list[list[Stretch]]:
    """The dated rows, those with the same start together."""
    groups: list[list[Stretch]] = []
    last: date | None = None
    for stretch in placed:
        start = stretch.start
        if start is None:
            continue
        # Two rows of "2023" may be two tablets or two steps: only a known day makes them the same start.
        day = start.earliest if start.earliest == start.latest else None
        if day is not None and day == last:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
        last = day
    return groups


def _tablets_together(group: list[Stretch], notes: list[Problem]) -> list[Stretch]:
    """Rows with one start as stretches between their stops, each with the sum of the doses still taken."""
    rows = [s.treatments[0] for s in group]
    others = ", ".join(str(number) for number in sorted(row.row for row in rows[:-1]))
    message = f"Starts on the same day as row {others}: the doses are added."
    notes.append(problem(rows[-1], "dose", "note", message, "Check that they were taken together."))
    result: list[Stretch] = []
    begin, remaining = group[0].start, group  # in order of their stops, those that go on last
    while remaining:
        first = remaining[0]
        taken = tuple(t for s in remaining for t in s.treatments)
        repeats = tuple(r for s in remaining for r in s.repeats)
        days = first.days if not result else None
        result.append(Stretch(begin, first.stop, first.ongoing, days, _sum_of_doses(remaining), taken, bool(result), repeats))
        begin, remaining = first.stop, [s for s in remaining if _outlasts(s, first)]
    return result


def _outlasts(one: Stretch, other: Stretch) -> bool:
    if one.stop is None or other.stop is None:
        return one.stop is None and other.stop is not None
    return one.stop.latest > other.stop.latest


def _sum_of_doses(group: list[Stretch]) -> Dose | None:
    """The doses added; unknown when one is unknown or their units differ (A5: an unknown dose is never zero)."""
    first = group[0].dose
    if first is None or len(group) == 1:
        return first
    low = high = 0.0
    for stretch in group:
        dose = stretch.dose
        if dose is None or (dose.unit, dose.per) != (first.unit, first.per):
            return None
        low, high = low + dose.low, high + dose.high
    return Dose(low, high, first.unit, first.per)


def _cut_at(group: list[Stretch], following: Stretch, adjacent_days: float, notes: list[Problem]) -> list[Stretch]:
    """The group ended where the following row starts; parts that would begin only after that fall away."""
    begins = following.start
    if begins is None:
        return group
    if len(group) == 1:
        return [_ended_by(group[0], begins, following, adjacent_days, notes)]
    kept = [group[0], *(s for s in group[1:] if s.start is not None and s.start.earliest < begins.latest)]
    return [_ended_by(s, begins, following, adjacent_days, notes) for s in kept]


def _ended_by(stretch: Stretch, begins: PartialDate, following: Stretch, adjacent_days: float, notes: list[Problem]) -> Stretch:
    start, stop = stretch.start, stretch.stop
    if start is None:
        return stretch
    if stop is None or _blank_stop(stretch):
        return stretch.between(no_later_than(start, begins.latest), begins, stretch.days)
    if stop.earliest > begins.latest:
        notes.append(_replaced(stretch, following, begins))
        return stretch.between(no_later_than(start, begins.latest), begins, None)
    if stop.exact and begins.exact and (begins.earliest - stop.latest).days <= adjacent_days:
        return stretch.between(start, begins, stretch.days)
    # The stop may lie after the next start: then it ended there. Only where the order of the two rows is certain.
    if start.latest <= begins.earliest:
        return stretch.between(start, earlier(stop, begins), stretch.days)
    return stretch


def _replaced(stretch: Stretch, following: Stretch, begins: PartialDate) -> Problem:
    """The overlap and how it was resolved. A row that was to outlast the one that replaces it is to be checked."""
    row, by, stop = stretch.treatments[-1], following.treatments[0], stretch.stop
    nested = stop is not None and following.stop is not None and following.stop.latest < stop.earliest
    message = f"Overlaps row {row.row}, which is taken to end on {show_partial(begins)}, where this one starts."
    if nested:
        return problem(by, "start", "warning", message, f"Check the stop of row {row.row}: it lies after the stop of this row.")
    return problem(by, "start", "note", message, "Nothing to do if the dose was changed on that day.")

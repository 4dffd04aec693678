"""What was taken when? The rows of one agent laid on the calendar, without overlaps (rules A2, A3, A4, A5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from lib.engine.spans import DAYS_A_WEEK, earlier, no_later_than, shifted
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate, show_partial
from lib.records.doses import Dose
from lib.records.history import Treatment
from lib.records.problems import Problem

SESSION_KINDS = frozenset({"psychotherapy", "ketamine", "tms", "ect"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time on one dose. `ongoing`: not stopped on the as-of date (then `stop` is None). `stop` None and not ongoing = stopped, day not known.

    `days`: duration as recorded in weeks, which wins over the dates (A4). `joined`: begins where the stretch before it ends.
    """

    start: PartialDate | None
    stop: PartialDate | None
    ongoing: bool
    days: Bounds | None
    dose: Dose | None
    treatments: tuple[Treatment, ...]
    joined: bool = False


def lay_out(treatments: list[Treatment], as_of: date, adjacent_days: float, notes: list[Problem]) -> list[Stretch]:
    """The rows of one agent as stretches in order of time; undated rows come last. Every resolution is added to `notes`."""
    placed = [stretch for row in treatments if (stretch := _place(row, as_of, notes)) is not None]
    placed.sort(key=_order)
    placed = _without_duplicates(placed, notes)
    dated = [s for s in placed if s.start is not None]
    undated = [s for s in placed if s.start is None]
    if treatments[0].kind in SESSION_KINDS:
        return _sessions_in_order(dated) + undated
    return _one_after_another(dated, adjacent_days, notes) + undated


def _place(row: Treatment, as_of: date, notes: list[Problem]) -> Stretch | None:
    """One row on the calendar, or None when it starts after the as-of date or stops before it starts."""
    start, stop = row.start, row.stop
    days = row.weeks.scaled(DAYS_A_WEEK) if row.weeks else None
    if start is not None and start.earliest > as_of:
        notes.append(
            _problem(row, "start", "note", "It starts after the as-of date and is not counted.", "Choose a later as-of date to count it.")
        )
        return None
    if start is not None:
        start = no_later_than(start, as_of)
    if start is not None and stop is not None:
        if stop.latest < start.earliest:
            notes.append(_problem(row, "stop", "error", "It stops before it starts and is not counted.", "Check both dates."))
            return None
        start = no_later_than(start, stop.latest)
        stop = stop if stop.earliest >= start.earliest else PartialDate(start.earliest, stop.latest, stop.text)
    if days is not None and stop is None and start is not None:
        stop = shifted(start, days)
    elif days is not None and start is None and stop is not None:
        start = shifted(stop, Bounds(-days.high, -days.low))
    if stop is not None and stop.earliest > as_of:
        return Stretch(start, None, True, None, row.dose, (row,))
    if stop is not None:
        stop = no_later_than(stop, as_of)
    ongoing = stop is None and not _is_over(row)
    if stop is None and start is not None and not ongoing:
        stop = PartialDate(start.earliest, as_of)
    return Stretch(start, stop, ongoing, days, row.dose, (row,))


def _is_over(row: Treatment) -> bool:
    """Does a row without a stop say in another way that it is over? A blank stop alone means ongoing (A3)."""
    return row.stop_reason is not None or (row.start is None and (row.weeks is not None or row.outcome is not None))


def _order(stretch: Stretch) -> tuple[object, ...]:
    """By time, then by content, so that the order of the rows in the source decides nothing."""
    start, stop, dose, row = stretch.start, stretch.stop, stretch.dose, stretch.treatments[0]
    return (
        (start.earliest, start.latest) if start else (date.max, date.max),
        (stop.latest, stop.earliest) if stop else (date.max, date.max),
        (dose.low, dose.high, dose.unit, dose.per) if dose else (0.0, 0.0, "", ""),
        _content(row),
        row.row,
    )


def _content(row: Treatment) -> str:
    """Everything a row says, except where it stands and how its dates and dose were written."""
    dates = [(d.earliest, d.latest) if d else None for d in (row.start, row.stop)]
    dose = (row.dose.low, row.dose.high, row.dose.unit, row.dose.per) if row.dose else None
    rest = (row.kind, row.name.casefold(), row.weeks, row.route, row.sessions, row.augments, row.adherence_pct, row.adherence)
    return repr((dates, dose, rest, row.outcome, row.improvement_pct, row.stop_reason))


def _without_duplicates(placed: list[Stretch], notes: list[Problem]) -> list[Stretch]:
    """Exact duplicates collapse into the first (A2)."""
    kept: list[Stretch] = []
    seen: dict[str, int] = {}
    for stretch in placed:
        row = stretch.treatments[0]
        content = _content(row)
        if content in seen:
            first = kept[seen[content]]
            notes.append(
                _problem(
                    row,
                    "",
                    "note",
                    f"The same as row {first.treatments[0].row}; counted once.",
                    "Delete one of them if it was entered twice.",
                )
            )
            kept[seen[content]] = replace(first, treatments=(*first.treatments, row))
            continue
        seen[content] = len(kept)
        kept.append(stretch)
    return kept


def _sessions_in_order(placed: list[Stretch]) -> list[Stretch]:
    """Session rows stay as they are; a blank stop ends where the next row starts (A3)."""
    following = [*placed[1:], None]
    return [
        replace(now, stop=nxt.start, ongoing=False) if now.ongoing and nxt is not None else now
        for now, nxt in zip(placed, following, strict=True)
    ]


def _one_after_another(placed: list[Stretch], adjacent_days: float, notes: list[Problem]) -> list[Stretch]:
    """Tablets of one start add; a later start replaces the earlier from that day (A2)."""
    groups = [_tablets_together(list(group), notes) for _, group in groupby(placed, key=_same_start)]
    result: list[Stretch] = []
    for index, group in enumerate(groups):
        joined = bool(result) and index > 0 and result[-1].stop is group[0].start
        group[0] = replace(group[0], joined=joined) if joined else group[0]
        last = index + 1 == len(groups)
        result.extend(group if last else _cut_at(group, groups[index + 1][0], adjacent_days, notes))
    return result


def _same_start(stretch: Stretch) -> object:
    # Two rows of "2023" may be two tablets or two steps: only a known day makes them the same start.
    start = stretch.start
    return start.earliest if start is not None and start.exact else id(stretch)


def _tablets_together(group: list[Stretch], notes: list[Problem]) -> list[Stretch]:
    """Rows with one start as stretches between their stops, each with the sum of the doses still taken."""
    if len(group) == 1:
        return group
    rows = tuple(t for s in group for t in s.treatments)
    others = ", ".join(str(t.row) for t in rows[:-1])
    notes.append(
        _problem(
            rows[-1],
            "dose",
            "note",
            f"Starts on the same day as row {others}: the doses are added.",
            "Check that they were taken together.",
        )
    )
    result: list[Stretch] = []
    remaining = group  # sorted by stop, those without a stop last
    begin = group[0].start
    while remaining:
        first = remaining[0]
        taken = tuple(t for s in remaining for t in s.treatments)
        days = first.days if not result else None
        result.append(Stretch(begin, first.stop, first.ongoing, days, _sum_of_doses(remaining), taken, joined=bool(result)))
        begin = first.stop
        remaining = [s for s in remaining if s.stop is not None and first.stop is not None and s.stop.latest > first.stop.latest] + (
            [s for s in remaining if s.ongoing] if not first.ongoing else []
        )
    return result


def _sum_of_doses(group: list[Stretch]) -> Dose | None:
    """The doses added; unknown when one is unknown or their units differ."""
    doses = [s.dose for s in group]
    first = doses[0]
    if first is None:
        return None
    if len(doses) == 1:
        return first
    low = high = 0.0
    for dose in doses:
        if dose is None or (dose.unit, dose.per) != (first.unit, first.per):
            return None
        low, high = low + dose.low, high + dose.high
    return Dose(low, high, first.unit, first.per)


def _cut_at(group: list[Stretch], following: Stretch, adjacent_days: float, notes: list[Problem]) -> list[Stretch]:
    """The group ended where the following row starts: blank stops (A3), overlaps (A2) and stops on the day before."""
    begins = following.start
    assert begins is not None, "only dated rows are cut"
    result = []
    for stretch in group:
        if stretch.start is not None and stretch.start is not group[0].start and stretch.start.earliest >= begins.latest:
            break
        result.append(_ended_by(stretch, begins, following, adjacent_days, notes))
    return result


def _ended_by(stretch: Stretch, begins: PartialDate, following: Stretch, adjacent_days: float, notes: list[Problem]) -> Stretch:
    start, stop = stretch.start, stretch.stop
    assert start is not None, "only dated rows are cut"
    if stretch.ongoing or stop is None:
        return replace(stretch, start=no_later_than(start, begins.latest), stop=begins, ongoing=False)
    if stop.earliest > begins.latest:
        row, nxt = stretch.treatments[-1], following.treatments[0]
        nested = not following.ongoing and following.stop is not None and following.stop.latest < stop.earliest
        notes.append(
            _problem(
                nxt,
                "start",
                "warning" if nested else "note",
                f"Overlaps row {row.row}, which is taken to end on {show_partial(begins)}, where this one starts.",
                f"Check the stop of row {row.row}." if nested else "Nothing to do if the dose was changed on that day.",
            )
        )
        return replace(stretch, start=no_later_than(start, begins.latest), stop=begins, days=None)
    if stop.exact and begins.exact and 0 <= (begins.earliest - stop.latest).days <= adjacent_days:
        return replace(stretch, stop=begins)
    if start.latest <= begins.earliest:
        ended = earlier(stop, begins)
        return stretch if ended is stop else replace(stretch, stop=ended)
    return stretch


def _problem(row: Treatment, column: str, severity: str, message: str, fix: str) -> Problem:
    return Problem(row.row, column, row.name, severity, message, fix)

"""When was each row taken? Rows laid on the calendar, exact duplicates counted once (rules A2, A3, A4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lib.engine.spans import DAYS_A_WEEK, length, no_later_than, shifted
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.history import Treatment
from lib.records.problems import Problem


@dataclass(slots=True)
class Stretch:
    """A time on one dose. `ongoing`: not stopped on the as-of date (then `stop` is None). `stop` None and not ongoing = stopped, day not known.

    `days`: duration as recorded in weeks, which wins over the dates (A4). `joined`: begins where the stretch before it ends.
    `repeats`: numbers of rows that say exactly the same as one of its treatments.

    Never changed once made; not frozen, as a frozen one takes five times as long to make.
    """

    start: PartialDate | None
    stop: PartialDate | None
    ongoing: bool
    days: Bounds | None
    dose: Dose | None
    treatments: tuple[Treatment, ...]
    joined: bool = False
    repeats: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """Every source row it rests on."""
        if len(self.treatments) == 1:
            return (self.treatments[0].row, *self.repeats)
        return (*[t.row for t in self.treatments], *self.repeats)

    def repeated(self, row: int) -> Stretch:
        """The same, said once more by another row."""
        repeats = (*self.repeats, row)
        return Stretch(self.start, self.stop, self.ongoing, self.days, self.dose, self.treatments, self.joined, repeats)

    def following(self) -> Stretch:
        """The same, begun where the stretch before it ends."""
        return Stretch(self.start, self.stop, self.ongoing, self.days, self.dose, self.treatments, True, self.repeats)

    def between(self, start: PartialDate | None, stop: PartialDate, days: Bounds | None) -> Stretch:
        """The same from another start to another stop, over by now."""
        return Stretch(start, stop, False, days, self.dose, self.treatments, self.joined, self.repeats)


def place_rows(treatments: list[Treatment], as_of: date, notes: list[Problem]) -> list[Stretch]:
    """The rows of one agent in order of time, undated ones last. What is not counted, or counted once, is added to `notes`."""
    placed = [stretch for row in treatments if (stretch := _place(row, as_of, notes)) is not None]
    if len(placed) < 2 or _in_order(placed):
        return placed
    timed = sorted([(_time(stretch), place) for place, stretch in enumerate(placed)])
    if any(one[0] == other[0] for one, other in pairwise(timed)):
        # What a row says is compared only where time and dose do not tell.
        return _without_duplicates(sorted(placed, key=_order), notes)
    return [placed[place] for _, place in timed]


def _in_order(placed: list[Stretch]) -> bool:
    """Does each row start on a later day than the one before it? So most sources are written, and then nothing is to be compared."""
    before = date.min
    for stretch in placed:
        start = stretch.start
        if start is None or start.earliest <= before:
            return False
        before = start.earliest
    return True


def _place(row: Treatment, as_of: date, notes: list[Problem]) -> Stretch | None:
    """One row on the calendar, or None when it starts after the as-of date or stops before it starts."""
    start, stop = row.start, row.stop
    if start is not None and start.earliest > as_of:
        notes.append(problem(row, "start", "note", "Starts after the as-of date: not counted.", "Choose a later as-of date to count it."))
        return None
    if start is not None and stop is not None and stop.latest < start.earliest:
        notes.append(problem(row, "stop", "error", "Stops before it starts: not counted.", "Check both dates."))
        return None
    days = row.weeks.scaled(DAYS_A_WEEK) if row.weeks is not None else None
    if not (row.ongoing and stop is None):  # weeks so far are no end
        start, stop = _ends(start, stop, days)
    if start is not None and start.latest > as_of:
        start = no_later_than(start, as_of)
    if stop is not None and stop.earliest > as_of:
        return Stretch(start, None, True, None, row.dose, (row,))
    if stop is None:
        ongoing = not _is_over(row)
        unknown_day = PartialDate(start.earliest, as_of) if start is not None and not ongoing else None
        return Stretch(start, unknown_day, ongoing, days, row.dose, (row,))
    if days is not None and start is not None:
        _compare_with_dates(row, days, notes)
    return Stretch(start, no_later_than(stop, as_of), False, days, row.dose, (row,))


def _ends(start: PartialDate | None, stop: PartialDate | None, days: Bounds | None) -> tuple[PartialDate | None, PartialDate | None]:
    """Both ends, one worked out from the other and the duration where it can be; neither end contradicts the other."""
    if start is not None and stop is not None:
        start = no_later_than(start, stop.latest)
        if stop.earliest == stop.latest:
            return start, stop
        return start, PartialDate(max(start.earliest, stop.earliest), stop.latest, stop.text)
    if days is None:
        return start, stop
    if start is not None:
        return start, shifted(start, days)
    return (shifted(stop, Bounds(-days.high, -days.low)) if stop is not None else None), stop


def _is_over(row: Treatment) -> bool:
    """Does a row without a stop say in another way that it is over? A blank stop alone means ongoing (A3)."""
    if row.ongoing is not None:
        return not row.ongoing
    return row.stop_reason is not None or (row.start is None and (row.weeks is not None or row.outcome is not None))


def _compare_with_dates(row: Treatment, days: Bounds, notes: list[Problem]) -> None:
    """Warn when recorded weeks and dates cannot both be right, to the week."""
    dated = length(row.start, row.stop)
    if row.stop is not None and (days.low - dated.high >= DAYS_A_WEEK or dated.low - days.high >= DAYS_A_WEEK):
        notes.append(
            problem(row, "weeks", "warning", "The weeks and the dates differ; the weeks are used.", "Correct the weeks or the dates.")
        )


def _order(stretch: Stretch) -> tuple[object, ...]:
    """By time, then by content, so that the order of the rows in the source decides nothing."""
    row = stretch.treatments[0]
    return (*_time(stretch), content_of(row), row.row)


def _time(stretch: Stretch) -> tuple[object, ...]:
    start, stop, dose = stretch.start, stretch.stop, stretch.dose
    return (
        (start.earliest, start.latest) if start else (date.max, date.max),
        (stop.latest, stop.earliest) if stop else (date.max, date.max),
        (dose.low, dose.high, dose.unit, dose.per) if dose else (0.0, 0.0, "", ""),
    )


def content_of(row: Treatment) -> str:
    """Everything a row says, except where it stands, its note, and how its dates and dose were written."""
    start, stop, dose = row.start, row.stop, row.dose
    dates = (start and (start.earliest, start.latest), stop and (stop.earliest, stop.latest))
    amount = dose and (dose.low, dose.high, dose.unit, dose.per)
    given = (row.kind, row.name.casefold(), row.weeks, row.route, row.sessions, row.augments, row.adherence_pct, row.adherence)
    return repr((dates, amount, given, row.outcome, row.improvement_pct, row.stop_reason))


def _without_duplicates(placed: list[Stretch], notes: list[Problem]) -> list[Stretch]:
    """Exact duplicates collapse into the first of them (A2). Duplicates stand next to each other in `placed`."""
    kept: list[Stretch] = []
    for stretch in placed:
        row, before = stretch.treatments[0], kept[-1] if kept else None
        if before is None or stretch.start != before.start or content_of(row) != content_of(before.treatments[0]):
            kept.append(stretch)
            continue
        message = f"Says the same as row {before.treatments[0].row}: counted once."
        notes.append(problem(row, "", "note", message, "Delete one of them if it was entered twice."))
        kept[-1] = before.repeated(row.row)
    return kept


def problem(row: Treatment, column: str, severity: str, message: str, fix: str) -> Problem:
    """Something to say about one row of treatment."""
    return Problem(row.row, column, row.name, severity, message, fix)

"""When was it stopped, where a row tells of a supply, a last issue or a status instead of a stop?

Supplies of one drug are the rows of one course (rule A1 joins them by their gaps). How much of the time they cover says nothing of
what was taken: no adherence is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from lib.ingest.row import Row, number
from lib.ingest.vocabulary import word
from lib.knowledge.load import Knowledge
from lib.records.dates import PartialDate, show_date, show_partial
from lib.records.history import Treatment

LONGEST_SUPPLY = 400  # days: more is no length of a supply but a code or an amount
_TOLD = frozenset(("days_supply", "last_issue", "status"))
_TAKEN_BACK = frozenset(("withdrawn", "status"))


def set_aside(row: Row) -> bool:
    """Was the row taken back by its own system (deleted, entered in error, never given)? Says so on the row."""
    if _TAKEN_BACK.isdisjoint(row.cells):
        return False
    flag, status = row.given("withdrawn"), row.given("status")
    if flag:
        gone = row.detail.get("withdrawn") == "filled" or word("yes_no", flag) == "yes" or word("course_status", flag) == "withdrawn"
        if gone:
            row.note("withdrawn", f"The row is marked as withdrawn ({flag!r}): not counted.")
            return True
    if status and _status(row) == "withdrawn":
        row.note("status", f"The status {status!r} says that it was not given or was taken back: not counted.")
        return True
    return False


def close_supplies(treatments: Sequence[Treatment], rows: Mapping[int, Row], knowledge: Knowledge) -> tuple[Treatment, ...]:
    """The treatments with the stop their supplies, last issue or status give. Those with a stop, or a duration, of their own are left alone."""
    if not any(_speaks(rows[one.row]) for one in treatments):
        return tuple(treatments)
    starts: dict[str, list[date]] = {}
    for one in treatments:
        if one.start is not None:
            starts.setdefault(_drug(one), []).append(one.start.earliest)
    told: set[str] = set()
    return tuple(_closed(one, rows[one.row], sorted(starts.get(_drug(one), ())), told, knowledge) for one in treatments)


def _speaks(row: Row) -> bool:
    if row.detail.get("start") == "issue":
        return True
    return not _TOLD.isdisjoint(row.cells) and any(row.given(meaning) for meaning in _TOLD)


def _closed(one: Treatment, row: Row, starts: Sequence[date], told: set[str], knowledge: Knowledge) -> Treatment:
    if one.stop is not None or row.given("stop") or one.weeks is not None or not _speaks(row):
        return one
    if one.start is None:
        if not row.given("last_issue"):
            return one
        row.warn("start", "The start is not recorded; the last issue is no start.", "Enter at least the year it was started.")
    gap, counts = round(knowledge.number("course_gap_days")), round(knowledge.number("supply_counts_days"))
    following = next((day for day in starts if one.start is not None and day > one.start.latest), None)
    issue = row.detail.get("start") == "issue"
    days = _days(row)
    last = row.day("last_issue") if row.given("last_issue") else None
    if days is not None and one.start is not None:
        stop: PartialDate | None = PartialDate(_after(one.start.earliest, days), _after(one.start.latest, days), "")
    elif following is None and _status(row) == "ongoing":
        return one  # its own system says that it goes on
    elif last is not None and not row.refused:
        stop = _since(last, counts, row.today)
    elif issue and one.start is not None and (following is None or (following - one.start.earliest).days > counts):
        stop = _since(one.start, counts, row.today)
    elif _status(row) == "ended" and one.start is not None and following is None:
        row.warn(
            "status", "It has ended, but when is not recorded: taken as any day since the start.", "Enter the stop, at least the year."
        )
        return replace(one, stop=PartialDate(one.start.earliest, row.today, ""))
    else:
        stop = None
    if issue or days is not None:
        _say_once(one, row, len(starts), gap, counts, told)
    if stop is None or stop.latest + timedelta(days=gap if following is None else 0) >= row.today:
        return _still_going(one, row, stop, gap)
    if one.start is not None and stop.latest < one.start.earliest:
        row.warn(
            "last_issue",
            f"The last issue {row.text('last_issue')!r} is before the start: not used.",
            "Correct the start or the last issue.",
        )
        return one
    if last is not None and days is None:
        row.note(
            "last_issue",
            f"Last issued {show_partial(last)}: taken as stopped between then and {show_date(stop.latest)}.",
            "Enter the stop, if known.",
        )
    return replace(one, stop=stop)


def _still_going(one: Treatment, row: Row, stop: PartialDate | None, gap: int) -> Treatment:
    if stop is None:
        return one
    if _status(row) == "ended":
        return replace(one, stop=PartialDate(min(stop.earliest, row.today), row.today, ""))
    meaning = next((m for m in ("days_supply", "last_issue") if row.given(m)), "start")
    row.note(meaning, f"The last supply reaches into the last {gap} days: taken as going on.", "Enter the stop, if it was stopped.")
    return one


def _since(day: PartialDate, counts: int, today: date) -> PartialDate:
    """Some day from a supply of unknown length until it can no longer last."""
    latest = min(_after(day.latest, counts), today)
    return PartialDate(min(day.earliest, latest), latest, "")


def _say_once(one: Treatment, row: Row, supplies: int, gap: int, counts: int, told: set[str]) -> None:
    drug = _drug(one)
    if drug in told or supplies < 2:
        return
    told.add(drug)
    length = "" if row.given("days_supply") else f" One of unknown length counts until the next, at most {counts} days."
    row.note(
        "start", f"{supplies} supplies or mentions of {one.name}: one course while the gaps between them are at most {gap} days.{length}"
    )


def _days(row: Row) -> int | None:
    text = row.given("days_supply")
    if not text:
        return None
    value = number(text.casefold().removesuffix("days").removesuffix("day").strip())
    if value is None or not 0 < value <= LONGEST_SUPPLY:
        if value != 0:
            row.warn("days_supply", f"{text!r} is not a number of days supplied; not used.", "Write the number of days, such as 28.")
        return None
    return round(value)


def _status(row: Row) -> str | None:
    text = row.given("status")
    if not text:
        return None
    if row.detail.get("status") == "active":
        told = word("yes_no", text)
        return {"yes": "ongoing", "no": "ended"}.get(told or "", word("course_status", text))
    return word("course_status", text)


def _drug(one: Treatment) -> str:
    return one.agent or one.name.casefold()


def _after(day: date, days: int) -> date:
    return min(day, date.max - timedelta(days=days)) + timedelta(days=days)

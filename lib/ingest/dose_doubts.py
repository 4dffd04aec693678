"""Can the direction be read in more than one way? The first reason why, and what to write instead."""

from __future__ import annotations

from lib.ingest.dose_events import MOST_AT_A_TIME, Event, only_a_count, parts_of_one_day
from lib.ingest.dose_parts import Amount, Direction
from lib.records.doses import show_amount

ASK_UNIT = "Write the dose with its unit, such as 50 mg."
ASK_DOSE = "Write the dose a day with its unit, such as 100 mg."
ASK_TAKEN = "Write what was actually taken a day."
MOST_BARE = 4  # a bare figure up to here, in quarters, with a frequency, is a number of tablets; above it may be milligrams


def doubts(said: Direction, events: list[Event], strength: float | None) -> tuple[str, str] | None:
    """Why the reading is not certain and what would mend it, or None."""
    if said.doubtful:
        return "A number can be read with a decimal point or with thousands.", "Write it without separators, such as 1000 mg or 1 mg."
    if said.up_to:
        return "It gives a limit, not what was taken.", ASK_TAKEN
    if said.vague:
        return "It is marked as not exact.", "Write the dose that was taken, or the lowest and highest it can have been."
    if said.foreign:
        return f"{said.foreign!r} may say how often, and cannot be read with certainty.", ASK_DOSE
    if said.irregular:
        return f"{said.irregular!r} may say that it was not taken every day, or not as written.", ASK_TAKEN
    if said.conditional:
        return "It holds only at times or under a condition.", ASK_TAKEN
    if said.once:
        return "Once can be a single dose or once a day.", "Write once daily if it was taken every day."
    if said.stray:
        return f"The number {said.stray[0]} fits nothing in the direction.", ASK_DOSE
    for event in events:
        doubt = _of_event(event, strength)
        if doubt:
            return doubt
    return _between(events)


def _between(events: list[Event]) -> tuple[str, str] | None:
    """Doubts about several amounts in one direction."""
    if len(events) < 2:
        return None
    if any(event.joined_by == "or" for event in events[1:]):
        return "It gives a choice of doses.", ASK_TAKEN
    if any(f.weekdays or (f.firm and f.high < 1) for e in events for f in e.often):
        return "The dose differs between days of the week.", "Write the dose of an average day, or one row for each dose."
    if not all(event.often for event in events):
        return "It holds more than one amount, and not every one says how often.", ASK_DOSE
    return None


def _of_event(event: Event, strength: float | None) -> tuple[str, str] | None:
    amount, other = event.amount, event.restated
    if amount.low <= 0:
        return "A dose of 0 is not a dose.", "Leave the row out, or write the dose that was taken."
    if _said_in_two_ways(event):
        return "It says in two different ways how often.", "Say once how often, such as twice daily."
    if event.unclear or (
        amount.is_count and amount.low != 1 and other and other.is_mass and not (other.each or other.total or other.in_brackets)
    ):
        return "The mass can be that of one tablet or of the whole dose.", "Write the whole dose in mg."
    if amount.is_count and amount.low != 1 and other and other.unit == "mL":
        return "The volume can be that of one or of the whole dose.", "Write the whole dose in mg, or in mL with its strength."
    if amount.slots and amount.unlike_slots:
        return "Several amounts in a row can be times of day or steps.", ASK_DOSE
    if amount.is_count and amount.high > MOST_AT_A_TIME:
        if amount.form:
            return f"{show_amount(amount.high)} can be a count, a strength or a pack.", ASK_UNIT
        return f"{show_amount(amount.high)} has no unit.", ASK_UNIT
    if amount.is_count and not amount.form and not amount.slots and not (other and other.is_mass) and _bare_number(amount, event, strength):
        return f"{show_amount(amount.high)} has no unit.", ASK_UNIT
    return None


def _said_in_two_ways(event: Event) -> bool:
    """Do two frequencies, or a frequency and the times of day, disagree?"""
    if any(f.twofold for f in event.often):
        return True
    firm = {(round(f.low, 6), round(f.high, 6)) for f in event.often if f.firm}
    named = len(event.times_of_day)
    if len(firm) > 1:
        return True
    if not firm:
        return False
    times = next(iter(firm))
    daily_beside_weekdays = any(f.weekdays for f in event.often) and any(not f.firm and not f.times_of_day for f in event.often)
    return daily_beside_weekdays or (named > 1 and times != (float(named), float(named))) or (named == 1 and times[0] > 1)


def _bare_number(amount: Amount, event: Event, strength: float | None) -> bool:
    """Is it unclear whether a bare number counts tablets or milligrams?"""
    if amount.spelled or (amount.after_verb and amount.low <= MOST_BARE):
        return False
    if strength:
        return not (only_a_count(amount, strength) or amount.high == amount.low == strength == 1)
    in_quarters = amount.high * 4 == int(amount.high * 4)
    return not event.often or amount.high > MOST_BARE or not in_quarters or amount.after_word


def changes(said: Direction, events: list[Event]) -> bool:
    """Does the dose change over time: said in words, by spans of its own for each amount, or by `then` to the same time of day?"""
    if said.titration:
        return True
    if len(events) < 2 or any(f.firm and f.high < 1 for e in events for f in e.often):
        return False
    if said.spans > 1:
        return True
    return any(event.joined_by == "then" for event in events[1:]) and not parts_of_one_day(events)

"""Which amount is taken how often? The parts of a direction grouped into events: one amount, its frequencies, and what restates it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lib.ingest.dose_parts import Amount, Direction, Frequency, Item, Joint

# Limits of plausibility for telling a count from a strength or a pack. They only ever turn a reading into a question.
MOST_AT_A_TIME = 10  # more tablets at once is a strength, a pack size or a slip
PACK_FROM = 7  # a count without a frequency beside one with it, from here on, is what was dispensed
_A_YEAR = (1900, 2100)
LEAST_PART = 0.25  # nobody is told to take less than a quarter of a tablet

Pair = tuple[float, float]


@dataclass(slots=True)
class Event:
    """One amount and how often it is taken. `restated`: a second amount that says the same again (`1 tablet (50 mg)`) or the strength of one.
    `joined_by`: the word before it. `unclear`: the second amount can be the mass of one or of all."""

    amount: Amount
    often: list[Frequency] = field(default_factory=list)
    restated: Amount | None = None
    joined_by: str = ""
    unclear: bool = False

    @property
    def times_of_day(self) -> list[str]:
        """Morning, noon, evening, night, as far as named."""
        return list(dict.fromkeys(name for f in self.often for name in f.times_of_day))

    @property
    def per_day(self) -> Pair | None:
        """Times a day, or None when not written."""
        if self.amount.slots:
            return float(self.amount.slots), float(self.amount.slots)
        firm = [f for f in self.often if f.firm]
        if firm:
            return firm[0].low, firm[0].high
        named = float(len(self.times_of_day))
        if named:
            return named, named
        return (1.0, 1.0) if self.often else None

    def mass(self, strength: float | None) -> Pair | None:
        """Milligrams at a time, from its own mass, from what restates it, or from the `strength` of one tablet; None when not known."""
        amount, other = self.amount, self.restated
        if amount.is_mass and not amount.per_volume:
            return amount.low * amount.factor, amount.high * amount.factor
        if amount.unit == "mL" and other and other.is_mass:
            if other.per_volume:
                each = other.factor / other.per_volume
                return amount.low * other.low * each, amount.high * other.high * each
            return other.low * other.factor, other.high * other.factor
        if not amount.is_count:
            return None
        if other and other.is_mass and not other.per_volume:
            of_all = not other.each and (other.total or other.in_brackets or amount.low == amount.high == 1)
            times = (1.0, 1.0) if of_all else (amount.low, amount.high)
            return other.low * other.factor * times[0], other.high * other.factor * times[1]
        if strength and (amount.form or amount.spelled or amount.after_verb or amount.slots or only_a_count(amount, strength)):
            return amount.low * strength, amount.high * strength
        return None


def only_a_count(amount: Amount, strength: float | None) -> bool:
    """Can a bare number beside a known strength only be a number of tablets? As milligrams it would be less than a quarter of one."""
    return bool(strength) and amount.high / (strength or 1) < LEAST_PART and amount.high <= MOST_AT_A_TIME


def events_of(said: Direction) -> list[Event]:
    """Amounts with the frequencies that belong to them; strengths and packs taken out."""
    events: list[Event] = []
    leading: list[Frequency] = []  # a frequency before the first amount: `every morning take 1 tablet`
    joint = ""
    between = False  # has a frequency or a joining word come since the last amount?
    for item in _times_after(said.items):
        often = events[-1].often if events else leading
        if isinstance(item, Joint):
            joint = item.word if item.word.isalpha() or not joint else joint
            between = between or item.word in ("then", "and", "or", ".", ";")
        elif isinstance(item, Frequency):
            if not (item.times_of_day and joint == "or" and often) and not _names_again(
                often, item, joint
            ):  # `morning or night` is one time
                often.append(item)
            joint, between = "", True
        elif events and _restates(events[-1], item, between):
            joint = ""
        else:
            events.append(Event(item, joined_by=joint))
            joint, between = "", False
    if events:
        events[0].often = leading + events[0].often
    return _without_packs(_with_strength(events), said)


def _times_after(items: list[Item]) -> list[Item]:
    """`morgens 75 mg, abends 150 mg`: where every amount follows its time of day, the time is put after it."""
    parts = [item for item in items if not isinstance(item, Joint)]
    times, amounts = parts[0::2], parts[1::2]
    paired = len(parts) >= 4 and len(times) == len(amounts)
    if not paired or not all(isinstance(t, Frequency) and t.times_of_day for t in times) or not all(isinstance(a, Amount) for a in amounts):
        return items
    return [item for time, amount in zip(times, amounts, strict=True) for item in (amount, time)]


def _names_again(often: list[Frequency], item: Frequency, joint: str) -> bool:
    """Does a time of day name the one before it again: `in the evening at bedtime`, `every morning at 11 am`? With a comma between them it may."""
    last = often[-1] if often else None
    if last is None or not last.times_of_day or not item.times_of_day or joint not in ("", ","):
        return False
    if {*last.times_of_day, *item.times_of_day} == {"evening", "night"}:
        item.twofold = joint == "," and not item.clock
        return joint == ""
    return item.clock and not last.clock and joint == ""


def _restates(event: Event, item: Amount, between: bool) -> bool:
    """Does the amount that follows say the same again, as mass after a count or count after a mass?"""
    first = event.amount
    if event.restated is not None:
        return False
    if between:
        if not (item.in_brackets and item.is_mass and not first.is_mass):
            return False
        event.restated = item
        return True
    if (first.is_count and (item.is_mass or item.unit == "mL")) or (first.unit == "mL" and item.is_mass):
        event.restated = item
        first.form = first.form or item.form
        return True
    if first.is_mass and item.is_count and not first.each and not event.often:
        if item.in_brackets or first.total:
            if not item.form and item.high > MOST_AT_A_TIME and not _A_YEAR[0] <= item.high <= _A_YEAR[1]:
                event.restated, event.unclear = item, True  # `100 mg (50 bd)`: too many to be tablets
            return True
        if (first.after_word and not first.after_verb) or item.low == item.high == 1:
            event.amount, event.restated = item, replace(first, each=True)
        else:
            event.restated, event.unclear = item, item.low != 1
        return True
    return first.is_mass and item.unit == "mL" and not first.per_volume


def _with_strength(events: list[Event]) -> list[Event]:
    """A strength (`25 mg tablets`) goes to the events that say how many; alone it stays an event."""
    strengths = [e for e in events if e.amount.is_mass and e.amount.each]
    others = [e for e in events if e not in strengths]
    if not strengths or not others:
        return events
    own = strengths[0].amount
    for event in others:
        if (event.amount.is_count or event.amount.unit == "mL") and event.restated is None:
            event.restated = own
            if event.amount.is_count and not event.amount.form:
                event.amount.form = own.form
    if not any(event.often for event in others):
        others[0].often = next((event.often for event in strengths if event.often), [])
    return others


def _without_packs(events: list[Event], said: Direction) -> list[Event]:
    """Leave out counts that nobody takes: `28 tablets` beside `take one daily` is what was dispensed."""
    if len(events) < 2 or not any(event.often for event in events):
        return events
    kept = [e for e in events if e.often or not (e.amount.is_count and e.amount.low >= PACK_FROM)]
    if any(e.often and e.amount.is_mass for e in kept):  # `40 mg daily 2 tablets`: the count repeats the mass
        kept = [e for e in kept if e.often or not e.amount.is_count]
    if said.titration and any(e.amount.is_count and e.often for e in kept):
        kept = [e for e in kept if e.often]
    return kept


def parts_of_one_day(events: list[Event]) -> bool:
    """Does every event name its own times of day, none of them twice?"""
    named = [event.times_of_day for event in events]
    flat = [name for names in named for name in names]
    return all(named) and len(flat) == len(set(flat)) and not any(f.firm and f.high != 1 for e in events for f in e.often)


def daily_amount(events: list[Event]) -> Pair:
    """The sum of amount times a day, in mg where the amounts are masses, else in their unit."""
    low = high = 0.0
    for event in events:
        often = event.per_day or (1.0, 1.0)
        scale = event.amount.factor or 1.0
        low, high = low + event.amount.low * often[0] * scale, high + event.amount.high * often[1] * scale
    return round(low, 6), round(high, 6)

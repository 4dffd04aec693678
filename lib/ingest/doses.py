"""How much a day does a dose or direction string say? Parsed, a range, as needed, changing, ambiguous or refused; never a silent guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lib.ingest.dose_grammar import Amount, Direction, Frequency, Joint, parse
from lib.records.doses import Dose, show_amount

# Limits of plausibility for telling a count from a strength or a pack. They only ever turn a reading into a question.
MOST_AT_A_TIME = 10  # more tablets at once is a strength, a pack size or a slip
PACK_FROM = 7  # a count without a frequency beside one with it, from here on, is what was dispensed
LEAST_PART = 0.25  # nobody is told to take less than a quarter of a tablet

_ASK_UNIT = "Write the dose with its unit, such as 50 mg."
_ASK_DOSE = "Write the dose a day with its unit, such as 100 mg."


@dataclass(frozen=True, slots=True)
class DoseReading:
    """`kind`: parsed, range, prn, titration, ambiguous, refused. `amount` at a time in `unit`; `per_day` times a day; `daily_mg` when it is a mass.

    Each is (low, high), or None when not written. `because` says how it was read or why not, `fix` what to write instead. `dose` and `per_session`
    are the daily and the single dose to keep, None when unknown.
    """

    text: str
    kind: str
    amount: tuple[float, float] | None = None
    unit: str = ""
    per_day: tuple[float, float] | None = None
    daily_mg: tuple[float, float] | None = None
    because: str = ""
    fix: str = _ASK_DOSE
    dose: Dose | None = None
    per_session: Dose | None = None
    negative: bool = False

    def to_json(self) -> dict[str, Any]:
        """One line of `read dose`."""
        return {
            "text": self.text,
            "kind": self.kind,
            "amount": _pair(self.amount),
            "unit": self.unit,
            "per_day": _pair(self.per_day),
            "daily_mg": _pair(self.daily_mg),
            "because": self.because,
        }


@lru_cache(maxsize=50_000)
def read_dose(text: str, unit: str = "", frequency: str = "", strength_mg: float | None = None) -> DoseReading:
    """The reading of a dose (`100 mg`, `75-150 mg`, `1 tab nocte`), with unit and frequency from cells of their own.

    `strength_mg`: what one tablet holds, when the drug's name says so. A mass without a frequency is a dose a day.
    """
    whole = _whole(text, unit, frequency)
    reading = _Reading(whole, parse(whole), strength_mg, bare=text.strip()).result()
    return replace(reading, text=text)


def _whole(text: str, unit: str, frequency: str) -> str:
    """The three cells as one direction; the unit goes to a dose that has none, a frequency that is only a number becomes `times a day`."""
    whole = text.strip()
    if unit.strip() and not any(c.isalpha() for c in whole):
        whole = f"{whole} {unit.strip()}"
    if frequency.strip():
        often = frequency.strip()
        whole += f" {often} times a day" if often.replace(".", "", 1).isdigit() else f" {often}"
    return whole


def _pair(bounds: tuple[float, float] | None) -> list[float] | None:
    return None if bounds is None else [_round(bounds[0]), _round(bounds[1])]


def _round(value: float) -> float:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


@dataclass(slots=True)
class _Event:
    """One amount and how often it is taken; `mass` is a second amount that restates it (`1 tablet (50 mg)`)."""

    amount: Amount
    often: list[Frequency]
    restated: Amount | None = None
    joined_by: str = ""
    unclear: bool = False


@dataclass(slots=True)
class _Reading:
    text: str
    said: Direction
    strength: float | None
    bare: str

    def result(self) -> DoseReading:
        """The reading, most serious doubt first."""
        said = self.said
        if not self.text.strip():
            return self._no("refused", "No dose is written.")
        if said.negative:
            return replace(self._no("refused", f"{self.text!r} is a negative dose."), negative=True)
        if said.unreadable_form:
            return self._no("refused", f"A dose in {said.unreadable_form} cannot be turned into an amount.")
        events = self._events()
        if not events:
            return self._without_amount()
        events = self._without_packs(events)
        shown = self._shown(events)
        if said.as_needed:
            return replace(
                shown,
                kind="prn",
                daily_mg=None,
                dose=None,
                because="Taken as needed: not a daily dose.",
                fix="Write what was actually taken a day.",
            )
        if said.switching:
            return self._doubt(
                shown, "It speaks of more than one treatment, or of a dose that was replaced.", "Enter one row for each drug and each dose."
            )
        doubt = self._doubts(events)
        if said.titration or self._steps(events):
            if len(events) > 1 or said.titration:
                return replace(
                    shown, kind="titration", because="The dose changes over time.", fix="Enter one row for each dose, with its dates."
                )
        if doubt:
            return self._doubt(shown, *doubt)
        return self._sum(events, shown)

    # -- events

    def _events(self) -> list[_Event]:
        """Amounts with the frequencies that belong to them."""
        events: list[_Event] = []
        leading: list[Frequency] = []
        joint = ""
        between = False  # has a frequency or a joining word come since the last amount?
        for item in self.said.items:
            if isinstance(item, Joint):
                joint = item.word if item.word not in (",", ".", ";", "|") or not joint else joint
                between = between or item.word in ("then", "and", "or")
            elif isinstance(item, Frequency):
                (events[-1].often if events else leading).append(item)
                if item.times_of_day and joint == "or" and len((events and events[-1].often) or leading) > 1:
                    (events[-1].often if events else leading).pop()
                joint, between = "", True
            elif events and not between and self._restates(events[-1], item):
                joint = ""
            elif events and item.in_brackets and item.is_mass and not events[-1].amount.is_mass and events[-1].restated is None:
                events[-1].restated = item
            else:
                events.append(_Event(item, [], joined_by=joint))
                joint, between = "", False
        if events and leading:
            events[0].often = leading + events[0].often
        return self._with_strength(events)

    @staticmethod
    def _restates(event: _Event, item: Amount) -> bool:
        """Does the amount that follows at once say the same again, as mass after a count or count after a mass?"""
        first = event.amount
        if event.restated is not None:
            return False
        if (first.is_count and (item.is_mass or item.unit == "mL")) or (first.unit == "mL" and item.is_mass):
            event.restated = item
            return True
        if first.is_mass and item.is_count and not first.each and not event.often:
            if item.in_brackets or first.total:
                return True
            if (first.after_word and not first.after_verb) or item.low == item.high == 1:
                event.amount, event.restated = item, replace(first, each=True)
            else:
                event.restated, event.unclear = item, item.low != 1
            return True
        if first.is_mass and item.unit == "mL" and not first.per_volume:
            return True
        return False

    def _with_strength(self, events: list[_Event]) -> list[_Event]:
        """Take strengths (`25 mg tablets`) out of the events when others say how many; a strength alone with a frequency is one of them."""
        strengths = [e for e in events if e.amount.is_mass and e.amount.each]
        others = [e for e in events if e not in strengths]
        if strengths and others:
            own = strengths[0].amount
            for event in others:
                if (event.amount.is_count or event.amount.unit == "mL") and event.restated is None:
                    event.restated = own
                    if event.amount.is_count and not event.amount.form:
                        event.amount.form = own.form
            for event in strengths:
                if event.often and others and not any(o.often for o in others):
                    others[0].often = event.often
            return others
        return events

    def _without_packs(self, events: list[_Event]) -> list[_Event]:
        """Without counts that nobody takes: `28 tablets` beside `take one daily` is what was dispensed."""
        if not any(e.often for e in events):
            return events
        if len(events) > 1:
            kept = [e for e in events if e.often or not (e.amount.is_count and e.amount.low >= PACK_FROM)]
            with_mass = [e for e in kept if e.often and e.amount.is_mass]
            if with_mass:  # `60 mg daily 1 1/2 tablet`: the count repeats the mass
                kept = [e for e in kept if e.often or not e.amount.is_count]
            if self.said.titration:
                kept = [e for e in kept if e.often] or kept
            return kept
        return events

    # -- quantities

    def _mass(self, event: _Event) -> tuple[float, float] | None:
        """Milligrams at a time, or None."""
        amount, other = event.amount, event.restated
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
            times = (
                (1.0, 1.0)
                if not other.each and (other.total or other.in_brackets or amount.low == amount.high == 1)
                else (amount.low, amount.high)
            )
            return other.low * other.factor * times[0], other.high * other.factor * times[1]
        if self.strength and (amount.form or amount.spelled or amount.after_verb or self._only_a_count(amount)):
            return amount.low * self.strength, amount.high * self.strength
        return None

    def _only_a_count(self, amount: Amount) -> bool:
        """Can a bare number beside a known strength only be a number of tablets? As milligrams it would be less than a quarter of one."""
        return bool(self.strength) and amount.high / (self.strength or 1) < LEAST_PART and amount.high <= MOST_AT_A_TIME

    def _often(self, event: _Event) -> tuple[float, float] | None:
        """Times a day, or None when not written or two statements disagree."""
        firm = [f for f in event.often if f.firm]
        times_of_day = self._times_of_day(event)
        if event.amount.slots:
            return float(event.amount.slots), float(event.amount.slots)
        if firm:
            first = firm[0]
            return first.low, first.high
        if times_of_day:
            return float(len(times_of_day)), float(len(times_of_day))
        return (1.0, 1.0) if event.often else None

    @staticmethod
    def _times_of_day(event: _Event) -> list[str]:
        return list(dict.fromkeys(name for f in event.often for name in f.times_of_day))

    # -- doubts

    def _doubts(self, events: list[_Event]) -> tuple[str, str] | None:
        """Why the direction can be read in more than one way, and what to write."""
        said = self.said
        if said.doubtful:
            return "A number can be read with a decimal point or with thousands.", "Write it without separators, such as 1000 mg or 1 mg."
        if said.up_to:
            return "It gives a limit, not what was taken.", "Write what was actually taken a day."
        if said.conditional:
            return "It holds under a condition.", "Write what was actually taken a day."
        if said.stray:
            return f"The number {said.stray[0]} fits nothing in the direction.", _ASK_DOSE
        for event in events:
            doubt = self._event_doubt(event)
            if doubt:
                return doubt
        if any(e.joined_by == "or" for e in events[1:]):
            return "It gives a choice of doses.", "Write what was actually taken a day."
        if len(events) > 1:
            if any(f.weekdays or (f.firm and f.high < 1) for e in events for f in e.often):
                return "The dose differs between days of the week.", "Write the dose of an average day, or one row for each dose."
            if not all(e.often for e in events):
                return "It holds more than one amount, and not every one says how often.", _ASK_DOSE
        return None

    def _event_doubt(self, event: _Event) -> tuple[str, str] | None:
        amount = event.amount
        firm = {(round(f.low, 6), round(f.high, 6)) for f in event.often if f.firm}
        count = len(self._times_of_day(event))
        if len(firm) > 1:
            return "It says in two different ways how often.", "Say once how often, such as twice daily."
        if firm and count > 1 and (float(count), float(count)) not in firm:
            return "It says in two different ways how often.", "Say once how often, such as twice daily."
        if firm and count == 1 and next(iter(firm))[0] > 1:
            return "It says in two different ways how often.", "Say once how often, such as twice daily."
        if event.unclear:
            return "The mass can be that of one tablet or of the whole dose.", "Write the whole dose in mg."
        other = event.restated
        if amount.is_count and amount.low != 1 and other and other.is_mass and not (other.each or other.total or other.in_brackets):
            return "The mass can be that of one tablet or of the whole dose.", "Write the whole dose in mg."
        if amount.is_count and amount.high > MOST_AT_A_TIME:
            return f"{show_amount(amount.high)} can be a count, a strength or a pack.", _ASK_UNIT
        if amount.is_count and not amount.form and not amount.slots and self._bare_number_in_doubt(amount, event):
            return f"{show_amount(amount.high)} has no unit.", _ASK_UNIT
        if amount.low <= 0:
            return "A dose of 0 is not a dose.", "Leave the row out, or write the dose that was taken."
        return None

    def _bare_number_in_doubt(self, amount: Amount, event: _Event) -> bool:
        """Is it unclear whether a bare number counts tablets or milligrams?"""
        if amount.spelled or (amount.after_verb and amount.low <= 4):
            return False
        if self.strength:
            return not (self._only_a_count(amount) or (amount.high == amount.low == 1 and self.strength == 1))
        quarters = amount.high * 4 == int(amount.high * 4)
        return not event.often or amount.high > 4 or not quarters or amount.after_word

    def _steps(self, events: list[_Event]) -> bool:
        """Does `then` lead to another dose at the same time of day, rather than to another part of the day?"""
        if len(events) < 2 or not any(e.joined_by == "then" for e in events[1:]):
            return False
        if any(f.firm and f.high < 1 for e in events for f in e.often):
            return False
        return not self._parts_of_one_day(events)

    def _parts_of_one_day(self, events: list[_Event]) -> bool:
        named = [self._times_of_day(e) for e in events]
        flat = [name for names in named for name in names]
        return all(named) and len(flat) == len(set(flat)) and not any(f.firm and f.high != 1 for e in events for f in e.often)

    # -- results

    def _sum(self, events: list[_Event], shown: DoseReading) -> DoseReading:
        """One event, or the parts of one day added up."""
        if len(events) > 1:
            return self._added(events, shown)
        event = events[0]
        often = self._often(event)
        if often is None and not self._is_daily_alone(event):
            if event.amount.each:
                return self._no("refused", "It names a product and its strength; how many are taken, and how often, is not written.")
            return replace(
                shown,
                kind="ambiguous",
                per_day=None,
                daily_mg=None,
                dose=None,
                because="How often it is taken is not written.",
                fix=_ASK_DOSE,
            )
        ranged = (shown.amount is not None and shown.amount[0] != shown.amount[1]) or (
            shown.per_day is not None and shown.per_day[0] != shown.per_day[1]
        )
        because = "Taken as the dose a day: no frequency is written." if often is None else "Amount times a day."
        return replace(shown, kind="range" if ranged else "parsed", because=because)

    @staticmethod
    def _is_daily_alone(event: _Event) -> bool:
        """Is a dose without a frequency a dose a day? A mass or a patch is; a count or a product's strength is not."""
        return not event.amount.is_count and event.amount.unit != "mL" and not event.amount.each

    def _added(self, events: list[_Event], shown: DoseReading) -> DoseReading:
        first, rest = events[0], events[1:]
        units = {(e.amount.is_mass, e.amount.unit if not e.amount.is_mass else "") for e in events}
        if len(units) == 1 and self._parts_of_one_day(events):
            return self._total(events, shown, "The parts of the day added up.")
        whole = self._daily_amount([first])
        if len(units) == 1 and all(self._times_of_day(e) for e in rest) and whole == self._daily_amount(rest):
            return replace(self._shown([first]), kind="parsed", because="The times of day repeat how often.")
        return self._doubt(shown, "It holds more than one amount, and they do not add up to one day.", _ASK_DOSE)

    def _daily_amount(self, events: list[_Event]) -> tuple[float, float]:
        low = high = 0.0
        for event in events:
            often = self._often(event) or (1.0, 1.0)
            scale = event.amount.factor or 1.0
            low, high = low + event.amount.low * often[0] * scale, high + event.amount.high * often[1] * scale
        return round(low, 6), round(high, 6)

    def _total(self, events: list[_Event], shown: DoseReading, because: str) -> DoseReading:
        first = events[0].amount
        same = all((e.amount.low, e.amount.high) == (first.low, first.high) for e in events)
        times = float(sum(len(self._times_of_day(e)) for e in events))
        factor = first.factor or 1.0
        low, high = self._daily_amount(events)
        masses = [self._mass(e) for e in events]
        daily = None
        if all(masses):
            oftens = [self._often(e) or (1.0, 1.0) for e in events]
            daily = (
                sum(m[0] * o[0] for m, o in zip(masses, oftens, strict=True) if m),
                sum(m[1] * o[1] for m, o in zip(masses, oftens, strict=True) if m),
            )
        amount = (first.low, first.high) if same else (low / factor, high / factor)
        per_day = (times, times) if same else (1.0, 1.0)
        kept = self._dose(events[0], daily, (low / factor, high / factor), 1.0)
        return replace(
            shown,
            kind="parsed" if low == high else "range",
            amount=amount,
            per_day=per_day,
            daily_mg=daily,
            dose=kept,
            because=because,
            per_session=None,
        )

    def _shown(self, events: list[_Event]) -> DoseReading:
        """Amount, times a day and mg a day over all events, before any doubt."""
        first = events[0]
        alike = [e for e in events if e.amount.unit == first.amount.unit or (e.amount.is_count and first.amount.is_count)]
        amount = (min(e.amount.low for e in alike), max(e.amount.high for e in alike))
        oftens = [o for o in (self._often(e) for e in events) if o]
        if not oftens and self._is_daily_alone(first):
            oftens = [(1.0, 1.0)]
        per_day = (min(o[0] for o in oftens), max(o[1] for o in oftens)) if oftens else None
        dailies: list[tuple[float, float]] = []
        for event in events:
            mass, often = self._mass(event), self._often(event) or (oftens[0] if len(events) == 1 and oftens else None)
            if mass and often:
                times = (
                    (1.0, 1.0)
                    if self.said.divided or (event.amount.total and event.amount.is_mass and not event.restated and self._daily_total())
                    else often
                )
                dailies.append((mass[0] * times[0], mass[1] * times[1]))
        daily = (min(d[0] for d in dailies), max(d[1] for d in dailies)) if len(dailies) == len(events) and dailies else None
        if self.said.divided and daily and per_day:
            per_day = (1.0, 1.0)
        unit = first.amount.unit or first.amount.form
        mass = self._mass(first)
        return DoseReading(
            text=self.text,
            kind="parsed",
            amount=amount,
            unit=unit,
            per_day=per_day,
            daily_mg=daily,
            dose=self._dose(first, daily, amount, per_day[0] if per_day else None, per_day),
            per_session=Dose(*mass, "mg", "session", self.text)
            if mass
            else Dose(*amount, unit, "session", self.text)
            if first.amount.unit
            else None,
        )

    def _daily_total(self) -> bool:
        return "daily dose" in self.text.casefold() or "total daily" in self.text.casefold()

    def _dose(
        self,
        event: _Event,
        daily: tuple[float, float] | None,
        amount: tuple[float, float],
        times: float | None,
        per_day: tuple[float, float] | None = None,
    ) -> Dose | None:
        """The dose to keep: mg a day; less often than daily in mg a week; patches, volumes and counts in their own unit."""
        weekly = any(f.firm and f.high <= 1 / 7 * 3.001 and f.high < 0.5 for f in event.often)
        scale, per = (7.0, "week") if weekly else (1.0, "day")
        if daily:
            return Dose(daily[0] * scale, daily[1] * scale, "mg", per, self.text)
        unit = event.amount.unit or event.amount.form
        if times is None or not unit:
            return None
        high = per_day[1] if per_day else times
        return Dose(amount[0] * times * scale, amount[1] * high * scale, unit, per, self.text)

    def _without_amount(self) -> DoseReading:
        said = self.said
        often = [item for item in said.items if isinstance(item, Frequency)]
        only_often = often and not (said.unknown or said.stray or said.as_directed or said.as_needed or said.routes or said.verb)
        if only_often and not said.switching and not said.titration:
            event = _Event(Amount(0, 0), often)
            per_day = self._often(event)
            return DoseReading(self.text, "parsed", per_day=per_day, because="Only how often it is taken is written, not how much.")
        if said.switching or said.titration:
            return self._no("ambiguous" if said.switching else "titration", "The dose changes, but no dose is written.")
        if said.stray:
            return self._no("ambiguous", f"The number {said.stray[0]} fits nothing in the direction.")
        if said.maximum:
            return self._no("ambiguous", "It gives a limit, not what was taken.")
        return self._no("refused", "No amount is written.")

    def _no(self, kind: str, because: str) -> DoseReading:
        return DoseReading(self.text, kind, because=because)

    @staticmethod
    def _doubt(shown: DoseReading, because: str, fix: str) -> DoseReading:
        return replace(shown, kind="ambiguous", daily_mg=None, dose=None, per_session=None, because=because, fix=fix)

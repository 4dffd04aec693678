"""How much a day does a dose or direction string say? Parsed, a range, as needed, changing, ambiguous or refused; never a silent guess."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from lib.ingest.dose_doubts import ASK_DOSE, ASK_TAKEN, changes, doubts
from lib.ingest.dose_events import Event, Pair, daily_amount, events_of, parts_of_one_day
from lib.ingest.dose_grammar import parse
from lib.ingest.dose_parts import Amount, Direction, Frequency
from lib.ingest.dose_reading import DoseReading
from lib.records.doses import Dose

DAYS_A_WEEK = 7
MOST_TIMES_A_WEEK = 3  # up to three times a week is a weekly dose; more often it is an average day


@lru_cache(maxsize=50_000)
def read_dose(text: str, unit: str = "", frequency: str = "", strength_mg: float | None = None) -> DoseReading:
    """The reading of a dose (`100 mg`, `75-150 mg`, `1 tab nocte`), with unit and frequency from cells of their own.

    `strength_mg`: what one tablet holds, when the drug's name says so. A mass without a frequency is a dose a day.
    """
    whole = _whole(text, unit, frequency)
    return replace(_Judgement(whole, parse(whole), strength_mg).reading(), text=text)


def _whole(text: str, unit: str, frequency: str) -> str:
    """The three cells as one direction; the unit goes to a dose that has none, a frequency that is only a number becomes `times a day`."""
    whole = text.strip()
    if unit.strip() and not any(c.isalpha() for c in whole):
        whole = f"{whole} {unit.strip()}"
    if frequency.strip():
        often = frequency.strip()
        whole += f" {often} times a day" if often.replace(".0", "").isdigit() else f" {often}"
    return whole


@dataclass(slots=True)
class _Judgement:
    """What a direction's parts come to."""

    text: str
    said: Direction
    strength: float | None

    def reading(self) -> DoseReading:
        """The reading, gravest doubt first."""
        said = self.said
        if not self.text.strip():
            return self._no("refused", "No dose is written.")
        if said.negative:
            return replace(self._no("refused", f"{self.text!r} is a negative dose."), negative=True)
        if said.unreadable_form:
            return self._no("refused", f"A dose in {said.unreadable_form} cannot be turned into an amount.")
        events = events_of(said)
        if not events:
            return self._without_amount()
        shown = self._shown(events)
        if said.as_needed:
            often = shown.per_day if any(event.per_day for event in events) else None
            because = "Taken as needed: not a daily dose."
            return replace(shown, kind="prn", per_day=often, daily_mg=None, dose=None, because=because, fix=ASK_TAKEN)
        if said.switching:
            because = "It speaks of more than one treatment, or of a dose that was replaced."
            return self._doubt(shown, because, "Enter one row for each drug and each dose.")
        if changes(said, events):
            return self._changing(events, shown)
        doubt = doubts(said, events, self.strength)
        if doubt:
            return self._doubt(shown, *doubt)
        return self._added(events, shown) if len(events) > 1 else self._single(events[0], shown)

    # -- results

    def _single(self, event: Event, shown: DoseReading) -> DoseReading:
        """One amount: parsed, a range, or not a dose a day."""
        if event.per_day is None and not _daily_alone(event.amount):
            if event.amount.each:
                return self._no("refused", "It names a product and its strength; how many are taken, and how often, is not written.")
            return self._doubt(shown, "How often it is taken is not written.", ASK_DOSE)
        ranged = any(pair is not None and pair[0] != pair[1] for pair in (shown.amount, shown.per_day))
        because = "Taken as the dose a day: no frequency is written." if event.per_day is None else "Amount times a day."
        if shown.dose is None and event.amount.is_count:
            because = "It says how many are taken, not what one of them holds."
        return replace(shown, kind="range" if ranged else "parsed", because=because)

    def _added(self, events: list[Event], shown: DoseReading) -> DoseReading:
        """Several amounts: the parts of one day, or the same said twice; else in doubt."""
        first, rest = events[0], events[1:]
        alike = len({(e.amount.is_mass, "" if e.amount.is_mass else e.amount.unit) for e in events}) == 1
        if alike and parts_of_one_day(events):
            return self._total(events, shown)
        if alike and all(e.times_of_day for e in rest) and daily_amount([first]) == daily_amount(rest):
            return replace(self._shown([first]), because="The times of day repeat how often.")
        return self._doubt(shown, "It holds more than one amount, and they do not add up to one day.", ASK_DOSE)

    def _total(self, events: list[Event], shown: DoseReading) -> DoseReading:
        """The parts of a day added up: equal parts keep their amount and their number, unequal ones become one amount."""
        first = events[0].amount
        same = all((e.amount.low, e.amount.high) == (first.low, first.high) for e in events)
        times = float(sum(len(e.times_of_day) for e in events))
        factor = first.factor or 1.0
        low, high = daily_amount(events)
        whole = (low / factor, high / factor)
        parts = [_times(mass, e.per_day or (1.0, 1.0)) for e in events if (mass := e.mass(self.strength))]
        daily = (sum(p[0] for p in parts), sum(p[1] for p in parts)) if len(parts) == len(events) else None
        return replace(
            shown,
            kind="parsed" if low == high else "range",
            amount=(first.low, first.high) if same else whole,
            per_day=(times, times) if same else (1.0, 1.0),
            daily_mg=daily,
            dose=self._dose(events[0], daily, whole),
            per_session=None,
            because="The parts of the day added up.",
        )

    def _changing(self, events: list[Event], shown: DoseReading) -> DoseReading:
        """A dose that changes: lowest and highest over its steps."""
        steps = [e for e in events if not e.amount.increment]
        steps = [replace(e, often=[f for f in e.often if not (f.firm and f.high < 1)]) for e in steps]
        steps = _with_unit_of_last(steps)
        known = self._shown(steps) if steps else replace(shown, daily_mg=None, dose=None)
        masses = [mass for e in steps if (mass := e.mass(self.strength))]
        if len(masses) == len(steps) and known.amount and known.amount[0] == known.amount[1] and len(set(masses)) > 1:
            known = replace(known, amount=(min(m[0] for m in masses), max(m[1] for m in masses)), unit="mg")
        if len(steps) < 2:  # only one end of the change is written
            known = replace(known, daily_mg=None, dose=None)
        elif known.daily_mg:
            known = replace(known, dose=Dose(*known.daily_mg, "mg", "day", self.text))
        return replace(known, kind="titration", because="The dose changes over time.", fix="Enter one row for each dose, with its dates.")

    def _shown(self, events: list[Event]) -> DoseReading:
        """Amount, times a day and mg a day over all events, before any doubt."""
        first = events[0].amount
        alike = [e.amount for e in events if e.amount.unit == first.unit or (e.amount.is_count and first.is_count)]
        amount = (min(a.low for a in alike), max(a.high for a in alike))
        oftens = [e.per_day for e in events if e.per_day]
        if not oftens and _daily_alone(first):
            oftens = [(1.0, 1.0)]
        per_day = (min(o[0] for o in oftens), max(o[1] for o in oftens)) if oftens else None
        if self.said.divided and per_day:
            per_day = (1.0, 1.0)  # `300 mg daily in 2 doses`: the amount is that of the day
        dailies = []
        for event in events:
            mass, often = event.mass(self.strength), event.per_day or (oftens[0] if oftens else None)
            if mass and often:
                dailies.append(mass if self.said.divided else _times(mass, often))
        daily = (min(d[0] for d in dailies), max(d[1] for d in dailies)) if len(dailies) == len(events) else None
        of_day = _times(amount, per_day) if per_day else None
        if first.unit == "mg/24 h" and len(events) == 1:
            daily = of_day
        mass = events[0].mass(self.strength)
        unit = first.unit or first.form
        return DoseReading(
            text=self.text,
            kind="parsed",
            amount=amount,
            unit=unit,
            per_day=per_day,
            daily_mg=daily,
            dose=self._dose(events[0], daily, of_day),
            per_session=Dose(*mass, "mg", "session", self.text)
            if mass
            else Dose(*amount, unit, "session", self.text)
            if first.unit
            else None,
        )

    def _dose(self, event: Event, daily: Pair | None, of_day: Pair | None) -> Dose | None:
        """The dose to keep: mg a day; up to three times a week in mg a week; patches, volumes and counts in their own unit."""
        unit = event.amount.unit or event.amount.form
        amount = of_day if unit == "mg/24 h" else daily or of_day
        unit = "mg" if daily and unit != "mg/24 h" else unit
        if amount is None or not unit:
            return None
        a_week = [f.high * DAYS_A_WEEK for f in event.often if f.firm]
        weekly = bool(a_week) and a_week[0] <= MOST_TIMES_A_WEEK + 1e-6 and (a_week[0] < 1 or abs(a_week[0] - round(a_week[0])) < 1e-6)
        scale = DAYS_A_WEEK if weekly else 1
        return Dose(round(amount[0] * scale, 6), round(amount[1] * scale, 6), unit, "week" if weekly else "day", self.text)

    def _without_amount(self) -> DoseReading:
        """No amount: only how often, a change, a limit, or nothing at all."""
        said = self.said
        often = [item for item in said.items if isinstance(item, Frequency)]
        per_day = Event(Amount(0, 0), often).per_day
        explained = not (said.unknown or said.stray or said.as_directed or said.as_needed or said.routes or said.verb or said.once)
        if said.switching:
            return self._no("ambiguous", "It speaks of more than one treatment, or of a dose that was replaced.")
        if said.titration:
            return self._no("titration", "The dose changes, but no dose is written.")
        if often and explained:
            return DoseReading(self.text, "parsed", per_day=per_day, because="Only how often it is taken is written, not how much.")
        if said.stray:
            return self._no("ambiguous", f"The number {said.stray[0]} fits nothing in the direction.")
        if said.maximum:
            return self._no("ambiguous", "It gives a limit, not what was taken.")
        return replace(self._no("refused", "No amount is written."), per_day=per_day)

    def _no(self, kind: str, because: str) -> DoseReading:
        return DoseReading(self.text, kind, because=because)

    @staticmethod
    def _doubt(shown: DoseReading, because: str, fix: str) -> DoseReading:
        return replace(shown, kind="ambiguous", daily_mg=None, dose=None, per_session=None, because=because, fix=fix)


def _daily_alone(amount: Amount) -> bool:
    """Is an amount without a frequency a dose a day? A mass or a patch is; a count, a volume or a product's strength is not."""
    return not amount.is_count and amount.unit != "mL" and not amount.each


def _with_unit_of_last(steps: list[Event]) -> list[Event]:
    """`50 -> 100 -> 150 mg`: bare numbers before a mass, none larger than it, are of its unit."""
    if not steps or not steps[-1].amount.is_mass:
        return steps
    last = steps[-1].amount
    if any(e.amount.is_count and (e.amount.form or e.amount.spelled or e.amount.high > last.high) for e in steps):
        return steps
    return [replace(e, amount=replace(e.amount, unit=last.unit, factor=last.factor)) if e.amount.is_count else e for e in steps]


def _times(amount: Pair, often: Pair) -> Pair:
    return amount[0] * often[0], amount[1] * often[1]

"""How much a day? A daily dose as bounds in the agent's own unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dose:
    """Amount taken per `per` ("day", "week" or "session"), `low` <= amount <= `high`.

    `unit` is "mg" for every mass (grams and micrograms are converted when read); patches ("mg/24 h"), weight-based
    ("mg/kg"), volumes ("mL"), counts without a strength ("tablet") and levels keep their own. A range takes its low
    end for adequacy and its high end for the maximum. `text` is what was written.
    """

    low: float
    high: float
    unit: str
    per: str = "day"
    text: str = ""


def show_amount(value: float) -> str:
    """A number without trailing zeros, with a leading zero and thousands commas: 0.5, 100, 1,200."""
    shown = f"{value:,.4f}".rstrip("0").rstrip(".")
    return shown or "0"


def show_dose(dose: Dose | None) -> str:
    """A dose on screen: `100 mg`, `75–150 mg`, `25 micrograms`, `6 mg/24 h`; never `1.0 mg` or `100mg`."""
    if dose is None:
        return "Not recorded"
    low, high, unit = dose.low, dose.high, dose.unit
    if unit == "mg" and 0 < high < 0.1:
        low, high, unit = low * 1000, high * 1000, "micrograms"
    amount = show_amount(low) if low == high else f"{show_amount(low)}–{show_amount(high)}"
    if unit not in ("mg", "micrograms", "mL", "mg/kg", "mg/24 h", "mmol/L") and high > 1 and unit.isalpha():
        unit += "s"
    suffix = {"day": "", "week": " a week", "session": " a session"}.get(dose.per, f" per {dose.per}")
    return f"{amount} {unit}{suffix}"

"""The answer to a dose string: what it says, how sure that is, and the dose to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lib.ingest.dose_doubts import ASK_DOSE
from lib.records.doses import Dose

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DoseReading:
    """`kind`: parsed, range, prn, titration, ambiguous, refused. `amount` at a time in `unit`; `per_day` times a day; `daily_mg` when it is a mass.

    Each is (low, high), or None when not written. `because` says how it was read or why not, `fix` what to write instead. `dose` and `per_session`
    are the daily and the single dose to keep, None when unknown.
    """

    text: str
    kind: str
    amount: Pair | None = None
    unit: str = ""
    per_day: Pair | None = None
    daily_mg: Pair | None = None
    because: str = ""
    fix: str = ASK_DOSE
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


def _pair(bounds: Pair | None) -> list[float] | None:
    return None if bounds is None else [_short(bounds[0]), _short(bounds[1])]


def _short(value: float) -> float:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded

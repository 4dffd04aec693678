"""How might one step of treatment go? A medicine with its doses, what it did, and the scores along the way, as rows of a history file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lib.cohort.invented.chance import Chance
from lib.cohort.parameters import SessionChoice, Step

Row = dict[str, str]
DAYS_A_MONTH = 30.4
_WORSENS, _NOTHING, _PARTIAL, _RESPONSE, _REMISSION = (-35.0, -20.5), (-10.0, 24.0), (25.0, 49.0), (50.0, 80.0), (80.0, 100.0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a course does: its outcome in one word, and by how many percent the score falls. `tolerated` False: given up within weeks."""

    outcome: str
    improvement_pct: float
    tolerated: bool = True

    @property
    def helped(self) -> bool:
        """Is it kept because it helps?"""
        return self.outcome in ("response", "remission")


def effect_of(chance: Chance, step: Step, adherent: bool) -> Effect:
    """Drawn from the rates of the step; a medicine that is mostly not taken helps less often."""
    if chance.happens(step.intolerance_pct):
        return Effect("none", _percent(chance, _NOTHING), tolerated=False)
    taken = 1.0 if adherent else chance.rates.amounts["not_taken_effect_pct"] / 100
    return _effect(chance, step.remission_pct * taken, step.response_pct * taken)


def effect_of_sessions(chance: Chance, choice: SessionChoice) -> Effect:
    """As `effect_of`, for a course of sessions."""
    return _effect(chance, choice.remission_pct, choice.response_pct)


def _effect(chance: Chance, remission_pct: float, response_pct: float) -> Effect:
    if chance.happens(remission_pct):
        return Effect("remission", _percent(chance, _REMISSION))
    rest = 100 - remission_pct
    if chance.happens(100 * max(0.0, response_pct - remission_pct) / rest if rest else 0.0):
        return Effect("response", _percent(chance, _RESPONSE))
    if chance.yes("partial_of_rest_pct"):
        return Effect("partial", _percent(chance, _PARTIAL))
    if chance.yes("worse_of_rest_pct"):
        return Effect("worse", _percent(chance, _WORSENS))
    return Effect("none", _percent(chance, _NOTHING))


def _percent(chance: Chance, span: tuple[float, float]) -> float:
    return span[0] + chance.draw.random() * (span[1] - span[0])


def dose_steps(chance: Chance, doses: Sequence[float], start: date, end: date) -> list[tuple[date, date, float]]:
    """The doses of a course one after the other: a week or two on the first, some weeks on each next, the last to the end."""
    found: list[tuple[date, date, float]] = []
    at = start
    for place, amount in enumerate(doses):
        weeks = chance.whole(1, 2) if place == 0 else chance.whole(3, 6)
        last = place == len(doses) - 1 or at + timedelta(weeks=weeks) >= end
        until = end if last else at + timedelta(weeks=weeks)
        found.append((at, until, amount))
        if last:
            break
        at = until
    return found


def scores_along(chance: Chance, begin: float, effect: Effect, start: date, end: date) -> list[Row]:
    """PHQ-9 at visits every few weeks, noisy around a straight fall to where the course leads; not every visit has one."""
    found: list[Row] = []
    amounts = chance.rates.amounts
    falls_days, noise = amounts["improves_within_weeks"] * 7, amounts["score_noise_sd"]
    day = start
    while day <= end:
        if chance.yes("visit_kept_pct"):
            share = min(1.0, (day - start).days / falls_days)
            level = begin * (1 - share * effect.improvement_pct / 100)
            found.append(score_row(day, level + chance.draw.gauss(0, noise)))
        gone = (day - start).days
        day += timedelta(days=14 if gone < 56 else chance.whole(42, 120))
    return found


def score_row(day: date, level: float) -> Row:
    """A PHQ-9 total of that level, to the point and within the scale."""
    return {"kind": "score", "name": "PHQ-9", "start": day.isoformat(), "value": str(min(27, max(0, round(level))))}


def amount_mg(amount: float) -> str:
    """A dose as written: `37.5 mg`, `25 mcg`."""
    return f"{amount * 1000:g} mcg" if amount < 0.1 else f"{amount:g} mg"

"""Who might have been treated, and how did it go? One invented patient after another, each from the first step to the last day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from lib.cohort.invented.chance import Chance, chance_of
from lib.cohort.invented.course import (
    DAYS_A_MONTH,
    Effect,
    Row,
    amount_mg,
    dose_steps,
    effect_of,
    effect_of_sessions,
    scores_along,
)
from lib.cohort.parameters import DrugChoice, parameters

UNTIL = date(2026, 11, 24)  # invented histories end here, so that a seed gives the same rows in any year
MOST_STEPS = 9


@dataclass(slots=True)
class _Patient:
    """One patient while the history is told. `day`: where it stands; `level`: the PHQ-9 now; `step`: of this episode; `tried`: over the life."""

    chance: Chance
    rows: list[Row] = field(default_factory=list)
    day: date = UNTIL
    level: float = 0.0
    step: int = 0
    tried: list[str] = field(default_factory=list)
    scored: bool = False
    sex: str = ""


def invent_patients(size: int, seed: int, first: int = 0) -> Iterator[tuple[str, list[Row]]]:
    """`size` patients as (id, rows of a history file), from number `first` on. Patient n of a seed is the same whatever the size."""
    for number in range(first, first + size):
        yield f"P{number:07d}", invent_patient(seed, number)


def invent_patient(seed: int, number: int) -> list[Row]:
    """The rows of one patient, in the order in which a clinic would have written them down."""
    one = _Patient(chance_of(parameters(), seed, number))
    _person(one)
    while one.day < UNTIL and len(one.tried) < MOST_STEPS:
        if not _episode(one):
            break
    _conditions(one)
    if one.scored and one.chance.yes("item9_pct"):
        last = max((row["start"] for row in one.rows if row["kind"] == "score"), default="")
        if last:
            one.rows.append({"kind": "score", "name": "PHQ-9 item 9", "start": last, "value": str(one.chance.whole(0, 3))})
    return one.rows


def _person(one: _Patient) -> None:
    chance = one.chance
    one.day = UNTIL - timedelta(days=1 + int(chance.draw.random() * chance.rates.amounts["years_back"] * 365))
    age = chance.between("age_low", "age_high")
    born = one.day - timedelta(days=int(age * 365.25))
    one.scored = chance.yes("scored_pct")
    one.sex = "female" if chance.yes("women_pct") else "male"
    facts = {"birth_date": born.isoformat(), "sex": one.sex}
    if chance.yes("diagnosis_recorded_pct"):
        facts["diagnosis"] = "bipolar disorder" if chance.yes("bipolar_pct") else "major depressive disorder"
    if chance.yes("severity_recorded_pct"):
        facts["severity"] = chance.one_of(("mild", "moderate", "severe"), (1, 3, 2))
    one.rows += [{"kind": "person", "name": name, "value": value} for name, value in facts.items()]


def _episode(one: _Patient) -> bool:
    """One depressive episode, step by step, until it is over, the patient stays away, or the days end. Is there to be another?"""
    chance, amounts = one.chance, one.chance.rates.amounts
    begun = one.day - timedelta(days=chance.whole(7, 120))
    if chance.yes("episode_recorded_pct"):
        one.rows.append({"kind": "episode", "name": "depressive episode", "start": begun.isoformat()})
    one.level = max(amounts["baseline_low"], chance.draw.gauss(amounts["baseline_mean"], amounts["baseline_sd"]))
    one.step = 0
    while one.day < UNTIL and len(one.tried) < MOST_STEPS:
        one.step += 1
        effect = _step(one)
        if one.day >= UNTIL:
            return False
        if effect.outcome == "remission":
            return _after_remission(one)
        if chance.yes("leaves_pct"):
            one.day += timedelta(days=chance.whole(180, 700))
            return chance.yes("returns_pct")
        one.day += timedelta(days=chance.one_of((0, 3, 7, 14, 21), (40, 15, 20, 15, 10)))
    return False


def _after_remission(one: _Patient) -> bool:
    """A relapse within a year, as often as after that step; otherwise perhaps a new episode some years later."""
    chance = one.chance
    if chance.happens(chance.rates.step(one.step).relapse_pct):
        one.day += timedelta(days=chance.whole(20, 365))
    elif chance.yes("new_episode_pct"):
        one.day += timedelta(days=chance.whole(400, 1500))
    else:
        return False
    if one.day < UNTIL and chance.yes("relapse_noted_pct"):
        one.rows.append({"kind": "event", "name": "relapse", "start": one.day.isoformat()})
    return True


def _step(one: _Patient) -> Effect:
    """A switch to another antidepressant, or something added to it; sometimes with a course of sessions beside it."""
    chance = one.chance
    adherent = chance.yes("adherent_pct")
    effect = effect_of(chance, chance.rates.step(one.step), adherent)
    start = one.day
    end = start + timedelta(days=_length(chance, effect))
    ongoing = end >= UNTIL
    end = min(end, UNTIL)
    drug = _drug(one)
    one.tried.append(drug.agent)
    doses = [drug.start_mg, drug.usual_mg]
    if not effect.helped and effect.tolerated and chance.yes("raised_pct"):
        doses.append(drug.high_mg)
    doses = list(dict.fromkeys(doses)) if effect.tolerated else doses[: chance.whole(1, 2)]
    adherence = str(chance.whole(80, 100) if adherent else chance.whole(30, 79)) if chance.yes("adherence_recorded_pct") else ""
    _write(one, drug.agent, dose_steps(chance, doses, start, end), effect, ongoing, adherence)
    if one.step > 1 and effect.tolerated and chance.yes("combined_pct"):
        _added(one, drug.agent, start, end, ongoing, effect)
    if chance.yes("beside_pct"):
        effect = _sessions(one, start, end, effect)
    if one.scored:
        found = scores_along(chance, one.level, effect, start, end)
        one.rows += found
    one.level = max(0.0, one.level * (1 - effect.improvement_pct / 100)) if effect.tolerated else one.level
    one.day = end
    return effect


def _length(chance: Chance, effect: Effect) -> int:
    """Days on the medicine: some weeks when it did nothing or was not tolerated, months when it helped."""
    if not effect.tolerated:
        return chance.whole(3, 27)
    if effect.helped:
        return int(chance.between("kept_months_low", "kept_months_high") * DAYS_A_MONTH)
    return int(chance.between("trial_weeks_low", "trial_weeks_high") * 7)


def _drug(one: _Patient) -> DrugChoice:
    choices = [drug for drug in one.chance.rates.drugs if drug.agent not in one.tried and drug.weight(one.step) > 0]
    choices = choices or [drug for drug in one.chance.rates.drugs if drug.weight(4) > 0]
    return one.chance.one_of(choices, [drug.weight(one.step) or 1.0 for drug in choices])


def _write(
    one: _Patient, agent: str, steps: list[tuple[date, date, float]], effect: Effect, ongoing: bool, adherence: str, augments: str = ""
) -> None:
    """One row a dose; what the course did stands on its last row."""
    for place, (start, stop, amount) in enumerate(steps):
        last = place == len(steps) - 1
        row = {"kind": "medication", "name": agent, "start": start.isoformat()}
        if not (last and ongoing):
            row["stop"] = stop.isoformat()
        if one.chance.yes("dose_recorded_pct"):
            row["dose"] = amount_mg(amount)
        if augments:
            row["augments"] = augments
        if adherence:
            row["adherence"] = adherence
        if last:
            row |= _said(one.chance, effect, ongoing)
        one.rows.append(row)


def _said(chance: Chance, effect: Effect, ongoing: bool) -> Row:
    found: Row = {}
    if effect.tolerated and chance.yes("outcome_recorded_pct"):
        found["outcome"] = effect.outcome
    if not ongoing and chance.yes("reason_recorded_pct"):
        found["stop_reason"] = "intolerance" if not effect.tolerated else "remission" if effect.helped else "inefficacy"
    return found


def _added(one: _Patient, to: str, start: date, end: date, ongoing: bool, effect: Effect) -> None:
    chance = one.chance
    choices = [choice for choice in chance.rates.added if choice.agent != to]
    choice = chance.one_of(choices, [choice.weight for choice in choices])
    begin = start + timedelta(days=chance.whole(14, 42))
    if begin >= end:
        return
    doses = list(dict.fromkeys((choice.start_mg, choice.usual_mg)))
    _write(one, choice.agent, dose_steps(chance, doses, begin, end), effect, ongoing, "", augments=to)
    if choice.agent == "lithium" and begin + timedelta(days=14) < end:
        level = f"{0.3 + chance.draw.random() * 0.6:.2f}"
        one.rows.append(
            {
                "kind": "lab",
                "name": "lithium level",
                "start": (begin + timedelta(days=14)).isoformat(),
                "value": level,
                "unit": "mmol/L",
            }
        )


def _sessions(one: _Patient, start: date, end: date, effect: Effect) -> Effect:
    """A course of sessions beside the medicine. The better of the two is what the score shows."""
    chance = one.chance
    choices = [choice for choice in chance.rates.sessions if choice.from_step <= one.step]
    choice = chance.one_of(choices, [choice.weight for choice in choices])
    sessions = chance.whole(choice.sessions_low, choice.sessions_high)
    begin = start + timedelta(days=chance.whole(7, 35))
    until = begin + timedelta(days=(sessions - 1) * choice.days_between + (sessions // 5) * 2 * (choice.days_between == 1))
    if until >= min(end, UNTIL):
        return effect
    own = effect_of_sessions(chance, choice)
    row = {"kind": choice.kind, "name": choice.name, "start": begin.isoformat(), "stop": until.isoformat(), "sessions": str(sessions)}
    if chance.yes("outcome_recorded_pct"):
        row["outcome"] = own.outcome
    one.rows.append(row)
    better = own if effect.tolerated and own.improvement_pct > effect.improvement_pct else effect
    return Effect(better.outcome, better.improvement_pct, effect.tolerated)


def _conditions(one: _Patient) -> None:
    """What a clinic notes about the body and about other disorders: mostly nothing, often that it is absent."""
    for condition in one.chance.rates.conditions:
        if condition.sex in ("", one.sex) and one.chance.happens(condition.recorded_pct):
            present = "yes" if one.chance.happens(condition.present_pct) else "no"
            one.rows.append({"kind": "condition", "name": condition.name, "value": present})

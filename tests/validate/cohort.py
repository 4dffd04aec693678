"""A small cohort of invented patients, the same every time: prescriptions in a row, some with switches, gaps, admissions and scores.

Not a model of any population: the rates are chosen so that every branch of the register rules is met often. Rows are as in a file
(docs/history-file.md), so that a rule can be restated on them without the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

Row = dict[str, str]

DOSES = {
    "sertraline": "100", "escitalopram": "20", "citalopram": "20", "fluoxetine": "40", "venlafaxine": "150", "duloxetine": "60",
    "mirtazapine": "30", "bupropion": "300", "vortioxetine": "20", "amitriptyline": "150", "agomelatine": "25",
}  # fmt: skip
ADDED = {"aripiprazole": "5", "quetiapine": "150", "lithium": "900"}
AS_OF = date(2026, 11, 24)
_OUTCOMES = ("none", "none", "partial", "response", "remission", "")
_REASONS = ("inefficacy", "inefficacy", "intolerance", "patient_choice", "")


def cohort(size: int, seed: int = 20261124) -> Iterator[tuple[str, list[Row]]]:
    """`size` patients as (id, rows). Row numbers are given when the rows become a history."""
    chance = Random(seed)
    for number in range(size):
        yield f"S{number:05d}", _patient(chance)


def _patient(chance: Random) -> list[Row]:
    diagnosis = "bipolar_disorder" if chance.random() < 0.04 else "unipolar_depression" if chance.random() < 0.95 else ""
    rows: list[Row] = [{"kind": "person", "name": "diagnosis", "value": diagnosis}] if diagnosis else []
    rows.append({"kind": "person", "name": "birth_date", "value": f"{chance.randint(1940, 2006)}-{chance.randint(1, 12):02d}-15"})
    day = date(2019, 1, 1) + timedelta(days=chance.randrange(1800))
    if chance.random() < 0.35:
        rows.append({"kind": "event", "name": "hospital_admission", "start": (day + timedelta(days=chance.randint(-30, 200))).isoformat()})
    if chance.random() < 0.6:
        rows.append({"kind": "episode", "name": "episode", "start": (day - timedelta(days=chance.randrange(90))).isoformat()})
    for _ in range(chance.choice((1, 1, 2, 2, 3, 3, 4, 6))):
        day = _course(chance, rows, day)
        if day >= AS_OF:
            break
    return rows


def _course(chance: Random, rows: list[Row], day: date) -> date:
    """One course of one to three rows, perhaps with something added and scores around it; the day after which the next may begin."""
    agent = chance.choice(tuple(DOSES))
    begin = day
    for step in range(chance.choice((1, 1, 2, 3))):
        length = chance.choice((14, 20, 27, 28, 41, 42, 43, 60, 90, 180))
        stop = day + timedelta(days=length)
        ongoing = stop >= AS_OF
        row = {"kind": "medication", "name": agent, "start": day.isoformat(), "stop": "" if ongoing else stop.isoformat()}
        row["dose"] = DOSES[agent] if step or chance.random() < 0.8 else str(int(DOSES[agent]) // 4)
        if not ongoing:
            row |= {"outcome": chance.choice(_OUTCOMES), "stop_reason": chance.choice(_REASONS)}
        row["adherence"] = chance.choice(("", "", "90", "60"))
        rows.append({key: value for key, value in row.items() if value})
        if ongoing:
            return AS_OF
        day = stop + timedelta(days=chance.choice((0, 0, 1, 10)) if step == 0 else 0)
    if chance.random() < 0.15:
        added = chance.choice(tuple(ADDED))
        start = begin + timedelta(days=20)
        if start < day:
            rows.append({"kind": "medication", "name": added, "start": start.isoformat(), "stop": day.isoformat(), "dose": ADDED[added]})
    if chance.random() < 0.4:
        for at, value in ((begin, chance.randint(12, 24)), (day, chance.randint(2, 24))):
            if at <= AS_OF:
                rows.append({"kind": "score", "name": "PHQ-9", "start": at.isoformat(), "value": str(value)})
    return day + timedelta(days=chance.choice((-14, -5, 0, 0, 3, 20, 40, 120)))

"""Histories made up from a seed, with everything a History can hold and the texts that break files."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from lib.records.answers import Answer
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.history import Condition, CourseFact, Episode, Event, History, Lab, PersonFact, Score, Treatment
from lib.records.problems import Problem

T = TypeVar("T")
TEXTS = (
    *(
        "=1+1",
        "+49 30 1",
        "-5",
        "@sum(A1)",
        "\t=cmd",
        "\r=cmd",
        "a;=cmd|' /C calc'!A0",
        "a\n=b",
        "'=quoted",
        "'",
        "''",
        " =x",
        '=HYPERLINK("http://x")',
    ),
    *(
        'say "so"',
        '"""',
        "comma, semicolon; tab\tend",
        "line\nbreak",
        "line\r\nbreak",
        "é ü ß 中文 Ω",
        "\u00a0hard space",
        "zero\u200bwidth",
        "nul\x00in",
        "bell\x07",
    ),
    *(
        "  spaced  ",
        "",
        "N/A",
        "none",
        "1e5",
        "00123",
        "44706",
        "2024-01-05",
        "TRUE",
        "null",
        "a|b",
        "\ufeffmark",
        "\U0001f600",
        "x" * 300,
        "patient_id",
        "sep=;",
    ),
)
DRUGS = ("sertraline", "Effexor XR", "mirtazapine 30 mg", "lithium carbonate", "something else")


class Maker:
    """One source of chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def maybe(self, make: Callable[[], T], share: float = 0.5) -> T | None:
        return make() if self.random.random() < share else None

    def text(self) -> str:
        return self.random.choice(TEXTS) + self.random.choice(("", "", " more", "=", "'"))

    def number(self) -> float:
        return self.random.choice((0.0, 14.0, 0.1, 1 / 3, -25.0, 1e-7, 123456.789, round(self.random.uniform(0, 200), 3)))

    def row(self) -> int:
        return self.random.choice((0, self.random.randrange(1, 500)))

    def when(self) -> PartialDate:
        first = date(2000, 1, 1) + timedelta(days=self.random.randrange(9000))
        match self.random.randrange(4):
            case 0:
                return PartialDate(first, first, first.isoformat())
            case 1:
                start = first.replace(day=1)
                return PartialDate(start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1), start.strftime("%b %Y"))
            case 2:
                return PartialDate(date(first.year, 1, 1), date(first.year, 12, 31), str(first.year))
        return PartialDate(first, first + timedelta(days=self.random.randrange(400)), self.text())

    def bounds(self) -> Bounds:
        low = abs(self.number())
        return Bounds(low, self.random.choice((low, low + 2, math.inf)))

    def dose(self) -> Dose:
        low = abs(self.number())
        per, unit = self.random.choice(("day", "week", "session")), self.random.choice(("mg", "mg/24 h", "tablet"))
        return Dose(low, self.random.choice((low, low * 2)), unit, per, self.text())

    def treatment(self) -> Treatment:
        chance = self.random
        return Treatment(
            row=self.row(),
            kind=chance.choice(("medication", "psychotherapy", "ketamine", "tms", "ect", "other")),
            name=chance.choice((*DRUGS, self.text())),
            agent=chance.choice((None, "sertraline", "TMS.iTBS")),
            start=self.maybe(self.when),
            stop=self.maybe(self.when),
            weeks=self.maybe(self.bounds, 0.2),
            dose=self.maybe(self.dose),
            route=self.maybe(lambda: "oral", 0.2),
            sessions=self.maybe(lambda: chance.randrange(40), 0.2),
            augments=self.maybe(lambda: "sertraline", 0.1),
            adherence_pct=self.maybe(self.number, 0.2),
            adherence=self.maybe(lambda: "good", 0.2),
            adherence_source=self.maybe(lambda: "pharmacy", 0.2),
            outcome=self.maybe(lambda: "partial", 0.3),
            improvement_pct=self.maybe(self.number, 0.2),
            stop_reason=self.maybe(lambda: "inefficacy", 0.3),
            note=self.text(),
            highest_tolerated=self.maybe(lambda: chance.random() < 0.5, 0.2),
            ongoing=self.maybe(lambda: chance.random() < 0.5, 0.2),
        )

    def some(self, make: Callable[[], T], most: int) -> tuple[T, ...]:
        return tuple(make() for _ in range(self.random.randrange(most + 1)))


def made_history(seed: int) -> History:
    """The history of a seed: always the same one."""
    maker = Maker(seed)
    chance, text, when, row = maker.random, maker.text, maker.when, maker.row
    present: Callable[[], Answer] = lambda: chance.choice(tuple(Answer))  # noqa: E731
    values: dict[str, Any] = {
        "patient_id": chance.choice((f"P-{seed}", f"00{seed}", f"={seed}", f"É {seed}")),
        "treatments": maker.some(maker.treatment, 6),
        "scores": maker.some(lambda: Score(row(), text(), "PHQ-9", when(), maker.number(), maker.maybe(lambda: 9), text()), 4),
        "conditions": maker.some(
            lambda: Condition(row(), text(), maker.maybe(lambda: "pregnancy"), present(), maker.maybe(when), maker.maybe(when), text()), 2
        ),
        "labs": maker.some(lambda: Lab(row(), text(), "lithium_level", maker.maybe(when), maker.number(), text(), text()), 2),
        "events": maker.some(lambda: Event(row(), text(), maker.maybe(when), maker.maybe(when), text()), 2),
        "episodes": maker.some(lambda: Episode(row(), when(), maker.maybe(when), text()), 2),
        "person": maker.some(lambda: PersonFact(row(), chance.choice(("birth_date", "sex", text())), text(), maker.maybe(when)), 3),
        "problems": maker.some(lambda: Problem(row(), text(), text(), "warning", text(), text()), 3),
        "course_facts": maker.some(
            lambda: CourseFact(row(), "sertraline", maker.maybe(when), "adherence", text(), maker.maybe(maker.dose), maker.maybe(when)), 2
        ),
        "rows_read": chance.randrange(40),
        "rows_used": chance.randrange(40),
        "source_name": text(),
    }
    return History(**values)

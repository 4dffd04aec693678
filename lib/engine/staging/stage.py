"""What does a staging model decide, and how is it put into words when somebody reads it? The parts of a stage before they are sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from lib.engine.staging.counting import Tally
from lib.records.assessment import Stage, StagePart


class StageAnswer(NamedTuple):
    """A stage without its words; the fields are those of Stage."""

    model: str
    value: str | float | None
    low: str | float | None
    high: str | float | None
    band: str | None
    missing: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Staged:
    """A stage decided. `in_words`: the same with its parts, reasons and rows, made only when asked for (a cohort counts answers)."""

    answer: StageAnswer
    in_words: Callable[[], Stage]


@dataclass(slots=True, eq=False)
class Part:
    """One dimension of a model: points from `low` to `high`, and what they rest on: the courses of `counted`, or `rows`.

    `scored`: does the model give points for it?
    """

    name: str
    title: str
    low: float
    high: float
    because: Callable[[], str]
    missing: tuple[str, ...] = ()
    counted: Tally | None = None
    rows: tuple[int, ...] = ()
    scored: bool = True

    def in_words(self) -> StagePart:
        """As it stands under the stage."""
        return StagePart(
            name=self.name,
            title=self.title,
            points=self.low if self.scored and self.low == self.high else None,
            low=self.low,
            high=self.high,
            because=self.because(),
            courses=self.counted.ids if self.counted else (),
            rows=self.counted.rows if self.counted else self.rows,
            missing=self.missing,
        )


def codes_of(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """What is missing for some part, each once."""
    return tuple(dict.fromkeys([code for part in parts if part.missing for code in part.missing]))

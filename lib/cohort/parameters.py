"""What rates and doses are invented histories made of? data/cohort as typed rows, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lib.knowledge.load import DATA, knowledge
from lib.knowledge.tables import read_rows


@dataclass(frozen=True, slots=True)
class Step:
    """What became of people at a treatment step (the last row stands for all later ones). Percent; `relapse_pct` within a year of remission."""

    step: int
    remission_pct: float
    response_pct: float
    intolerance_pct: float
    relapse_pct: float
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class DrugChoice:
    """An antidepressant: daily doses in mg at the start, as usually taken and when raised; how often it is chosen at each step (weights)."""

    agent: str
    start_mg: float
    usual_mg: float
    high_mg: float
    first: float
    second: float
    third: float
    later: float
    source: str
    tag: str
    verified: bool

    def weight(self, step: int) -> float:
        """How often it is chosen at a step, beside the others."""
        return (self.first, self.second, self.third, self.later)[min(step, 4) - 1]


@dataclass(frozen=True, slots=True)
class AddedChoice:
    """What is added to a running antidepressant."""

    agent: str
    start_mg: float
    usual_mg: float
    weight: float
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """A course of sessions: from which step, how many sessions, how many days apart, and how often it helps."""

    name: str
    kind: str
    sessions_low: int
    sessions_high: int
    days_between: int
    from_step: int
    weight: float
    remission_pct: float
    response_pct: float
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class NotedCondition:
    """A condition that a clinic notes as present or absent; `sex` blank = of anybody."""

    name: str
    sex: str
    recorded_pct: float
    present_pct: float
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """One other rate, age or duration."""

    id: str
    value: float
    unit: str
    meaning: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Parameters:
    """All of data/cohort. `amounts` by id."""

    steps: tuple[Step, ...]
    drugs: tuple[DrugChoice, ...]
    added: tuple[AddedChoice, ...]
    sessions: tuple[SessionChoice, ...]
    conditions: tuple[NotedCondition, ...]
    amounts: dict[str, float]

    def step(self, number: int) -> Step:
        """What became of people at this step."""
        return self.steps[min(number, len(self.steps)) - 1]


def load_parameters(folder: Path = DATA / "cohort") -> Parameters:
    """Read and check the tables. Raises KnowledgeError for an unsourced row, as the tables of the rules do."""
    sources = knowledge().sources
    return Parameters(
        steps=read_rows(folder / "steps.csv", Step, sources),
        drugs=read_rows(folder / "agents.csv", DrugChoice, sources),
        added=read_rows(folder / "added.csv", AddedChoice, sources),
        sessions=read_rows(folder / "modalities.csv", SessionChoice, sources),
        conditions=read_rows(folder / "conditions.csv", NotedCondition, sources),
        amounts={row.id: row.value for row in read_rows(folder / "numbers.csv", Amount, sources)},
    )


@cache
def parameters() -> Parameters:
    """The shipped tables, read once a process."""
    return load_parameters()

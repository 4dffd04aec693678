"""How each pattern is called, its rule in words, and how to ask for a missing fact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One of the six patterns (patterns.csv). `title` in the words of the description; `rule` the operational rule, with rule number ids in braces."""

    id: str
    order: int
    title: str
    rule: str
    note: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A reason to doubt resistance (doubts.csv). `conditions`: ids whose presence gives it and whose absence excludes it;
    `also`: ids whose presence alone counts; `labs`: ids shown beside them."""

    id: str
    order: int
    title: str
    conditions: str
    also: str
    labs: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """How a clinician would ask for a missing fact (questions.csv).

    `id`: the fact's code up to the colon (`adherence`). `ask` is used when the course's dates are known, `ask_undated` when not or when
    there is no course; braces hold `agent`, `start`, `stop`, `scale`, `thing`. `answers`: conditions that the same answer settles.
    """

    id: str
    ask: str
    ask_undated: str
    answers: str
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A possible answer to a question (answers.csv): `tried` to see which verdicts it would settle, `offered` as a button.

    `question`: the fact's code up to the colon. `value`: as it is recorded, or a number in `unit` from which the trial makes a fact. Braces in
    `label` hold the ids of rule numbers.
    """

    id: str
    question: str
    value: str
    label: str
    unit: str
    tried: bool
    offered: bool
    source: str
    tag: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """What changes how much of an antidepressant reaches the blood (exposure.csv). `effect`: lower or raise. `affects`: agents or classes."""

    id: str
    agent: str
    condition: str
    enzyme: str
    effect: str
    affects: str
    text: str
    source: str
    tag: str
    verified: bool

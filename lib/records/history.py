"""A patient's facts: treatments, scores, conditions, labs, events, each with the row it came from.

A fact that was not recorded is None, never a default. Ids (`agent`, `scale`, `condition`, `lab`) are those of data/knowledge;
None there means the name was not recognised: the fact stays, is shown, and is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.records.answers import Answer
from lib.records.bounds import Bounds
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.problems import Problem


@dataclass(frozen=True, slots=True)
class Treatment:
    """One row of treatment: a medication, or sessions of psychotherapy, ketamine, TMS or ECT.

    `kind`: medication, psychotherapy, ketamine, tms, ect, other. `agent`: an agent id (`sertraline`) or a modality code (`TMS.iTBS`,
    `ECT`). `weeks`: duration when given in words (weeks), wins over dates known only to months or years. `adherence_pct`: 0–100.
    `adherence`: good, partial or poor. `outcome`: none, partial, response, remission, worse. `improvement_pct`: percent as rated.
    `stop_reason`: inefficacy, loss_of_efficacy, intolerance, remission, patient_choice, access, other. `ongoing`: said to go on (True), or to be over on a day nobody
    knows (False); None = the stop alone tells. `highest_tolerated`: was the highest dose of its course the highest that was tolerated?
    """

    row: int
    kind: str
    name: str
    agent: str | None = None
    start: PartialDate | None = None
    stop: PartialDate | None = None
    weeks: Bounds | None = None
    dose: Dose | None = None
    route: str | None = None
    sessions: int | None = None
    augments: str | None = None
    adherence_pct: float | None = None
    adherence: str | None = None
    adherence_source: str | None = None
    outcome: str | None = None
    improvement_pct: float | None = None
    stop_reason: str | None = None
    ongoing: bool | None = None
    note: str = ""
    highest_tolerated: bool | None = None


@dataclass(frozen=True, slots=True)
class CourseFact:
    """Something said of a whole course rather than of one row: the answer to a question about it.

    The course is named by its `agent` and by its `start` as recorded when it was said (None: not dated). `field`: adherence, outcome, dose,
    duration, sessions, stop_reason, tolerated, type. `value`: the answer as text (`good`, `85`, `partial`, `yes`, a modality code, weeks or
    sessions as a number); of `dose` and `duration` the parsed answer stands in `dose`, `begin` and `end`.
    """

    row: int
    agent: str
    start: PartialDate | None
    field: str
    value: str = ""
    dose: Dose | None = None
    begin: PartialDate | None = None
    end: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One rating: the total of a scale, or one item of it (`item` = its number). `value` in the scale's points."""

    row: int
    name: str
    scale: str | None
    when: PartialDate
    value: float
    item: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition said to be present (yes) or absent (no). Not recorded = no such row."""

    row: int
    name: str
    condition: str | None
    present: Answer
    start: PartialDate | None = None
    stop: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lab:
    """A laboratory or bedside measurement with its unit as written."""

    row: int
    name: str
    lab: str | None
    when: PartialDate | None
    value: float
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """`event`: relapse, remission, hospital_admission, suicide_attempt, switch_to_mania, or the text as written."""

    row: int
    event: str
    when: PartialDate | None
    stop: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """The start (and end, when over) of a depressive episode as recorded."""

    row: int
    start: PartialDate
    stop: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonFact:
    """birth_date, sex, diagnosis, severity, psychotic_features, family_name, given_name, ... and its value as text."""

    row: int
    fact: str
    value: str
    when: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All facts of one patient, in source order, with what became of the source's rows."""

    patient_id: str
    treatments: tuple[Treatment, ...] = ()
    scores: tuple[Score, ...] = ()
    conditions: tuple[Condition, ...] = ()
    labs: tuple[Lab, ...] = ()
    events: tuple[Event, ...] = ()
    episodes: tuple[Episode, ...] = ()
    person: tuple[PersonFact, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows_read: int = 0
    rows_used: int = 0
    source_name: str = ""
    course_facts: tuple[CourseFact, ...] = ()

    def fact(self, name: str) -> PersonFact | None:
        """The last recorded person fact of that name, or None."""
        return self.last_facts().get(name)

    def last_facts(self) -> dict[str, PersonFact]:
        """The last person fact of each name."""
        return {fact.fact: fact for fact in self.person}

    @property
    def birth(self) -> PartialDate | None:
        """Birth date; the reader puts the interval in `when`."""
        fact = self.fact("birth_date")
        return fact.when if fact else None


def age_on(birth: PartialDate | None, day: date) -> Bounds | None:
    """Age in whole years on `day`, as bounds when the birth date is partial; None when not recorded."""
    if birth is None:
        return None
    return Bounds(_years(birth.latest, day), _years(birth.earliest, day))


def _years(born: date, day: date) -> int:
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))

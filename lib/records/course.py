"""A treatment course: one agent or protocol, taken without a break, with its steps, adequacy and outcome."""

from __future__ import annotations

from dataclasses import dataclass

from lib.records.answers import UNKNOWN, Answer
from lib.records.bounds import NOTHING_KNOWN, Bounds
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.history import Score


@dataclass(frozen=True, slots=True)
class DoseStep:
    """A stretch of a course on one dose. `stop` None = still on it at the as-of date."""

    start: PartialDate | None
    stop: PartialDate | None
    dose: Dose | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One course and every verdict on it.

    `role`: antidepressant, augmentation, combination, other. `augments`: id of the course it was added to. `weeks` and
    `weeks_at_minimum_dose` in weeks; `weeks_at_minimum_in_episode` counts only the part since the episode began. `adherent`: adherence at or above the threshold? `improvement`: bounds in percent on one instrument
    (positive = better; a rating in words gives the band it stands for); `improvement_pct` when it is known to a point. `outcome`: none,
    partial, response, remission, worse, unknown; `outcome_from`: scores, rated or None. `lost`: the response or remission did not hold.
    `adequate` under the default profile; `inadequate_because` holds reason codes also when the answer is unknown. `assumptions`: what was
    presumed, in words. `missing`: codes of facts that would settle an unknown.
    """

    course_id: str
    kind: str
    agent: str | None
    label: str
    drug_class: str
    role: str
    augments: str | None
    start: PartialDate | None
    stop: PartialDate | None
    ongoing: bool
    in_current_episode: Answer
    steps: tuple[DoseStep, ...]
    max_dose: Dose | None
    minimum_dose: float | None
    minimum_unit: str | None
    minimum_source: str | None
    weeks: Bounds
    weeks_at_minimum_dose: Bounds
    weeks_needed: float | None
    sessions: int | None
    sessions_needed: int | None
    adherence_pct: float | None
    adherent: Answer
    adequate: Answer
    inadequate_because: tuple[str, ...]
    improvement: Bounds | None
    improvement_pct: float | None
    outcome: str
    outcome_from: str | None
    lost: bool
    scale: str | None
    baseline: Score | None
    endpoint: Score | None
    stop_reason: str | None
    intolerant: Answer
    failed: Answer
    rows: tuple[int, ...]
    missing: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    weeks_at_minimum_in_episode: Bounds = NOTHING_KNOWN

    @property
    def max_daily_dose_mg(self) -> float | None:
        """Highest daily dose in mg, when it is a mass per day."""
        if self.max_dose is None or self.max_dose.unit != "mg" or self.max_dose.per != "day":
            return None
        return self.max_dose.high

    @property
    def uncertain(self) -> bool:
        """Is its adequacy or failure undecided?"""
        return self.adequate is UNKNOWN or self.failed is UNKNOWN

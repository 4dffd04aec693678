"""A treatment course: one agent or protocol, taken without a break, with its steps, adequacy and outcome."""

from __future__ import annotations

from lib.records.answers import UNKNOWN, Answer
from lib.records.bounds import NOTHING_KNOWN, Bounds
from lib.records.dates import PartialDate
from lib.records.doses import Dose
from lib.records.fixed import fixed
from lib.records.history import Score


@fixed
class DoseStep:
    """A stretch of a course on one dose. `stop` None = still on it at the as-of date."""

    start: PartialDate | None
    stop: PartialDate | None
    dose: Dose | None
    rows: tuple[int, ...]


@fixed
class Course:
    """One course and every verdict on it.

    `course_id`: `<agent>-<n>`, n counting up with the start. `label`: "sertraline", "aripiprazole added to sertraline". `kind`: that of its rows.
    `role`: antidepressant, augmentation, combination (an antidepressant added to another, which keeps its own role), other (never counted as an
    antidepressant: an augmenter alone, hypnotics, and all courses of sessions). `augments`: id of the course it was added to.

    `start`, `stop`: None = not recorded; an ongoing course has no stop. `weeks`: from start to stop, as bounds; `weeks_at_minimum_dose`: only the
    time at or above the minimum dose, without bridged gaps (courses of sessions: the same as `weeks`); `weeks_at_minimum_in_episode`: its part
    since the episode began. `minimum_dose` is in the unit doses are kept in (every mass in mg). `weeks_needed`, `sessions_needed`: what the
    default profile asks.

    `adherent`: adherence at or above the threshold? `adequate` under the default profile, which presumes adherence that is not recorded;
    `inadequate_because`: reason codes, also when the answer is unknown (an ongoing course not yet long enough is `no`, `in_progress`).

    `improvement`: bounds in percent on one instrument (positive = better; a rating in words gives the half-open band it stands for);
    `improvement_pct` when it is known to a point. `outcome`: none, partial, response, remission, worse, unknown; `outcome_from`: scores, rated
    or None. `lost`: the response or remission did not hold. `failed`: adequate with less than a response; compare with another cut-off by
    lib.engine.outcome.fails_cutoff, never by `improvement` alone.

    `rows`: every source row, exact duplicates too. `assumptions`: what was presumed, in words. `missing`: codes of facts that would settle an
    unknown; of courses that are never counted nothing is asked. `highest_tolerated`: was its highest dose the highest that was tolerated?
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
    highest_tolerated: Answer = UNKNOWN

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

"""One patient as the rules see it: history, courses, episode, and look-ups that every rule shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import CurrentEpisode
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.history import Condition, History, Lab, Score, age_on


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a pattern, a pack, a staging model or an option rule may look at."""

    history: History
    courses: tuple[Course, ...]
    episode: CurrentEpisode
    knowledge: Knowledge
    as_of: date
    settings: Settings

    @property
    def age(self) -> Bounds | None:
        """Age in years on the as-of date, or None when the birth date is not recorded."""
        return age_on(self.history.birth, self.as_of)

    def totals(self, scale: str) -> tuple[Score, ...]:
        """Total scores of one scale up to the as-of date, oldest first."""
        found = [s for s in self.history.scores if s.scale == scale and s.item is None and s.when.latest <= self.as_of]
        return tuple(sorted(found, key=lambda s: (s.when.latest, s.row)))

    def condition(self, condition_id: str) -> tuple[Answer, tuple[int, ...]]:
        """Is the condition present? The latest recorded word counts; never recorded is unknown."""
        rows = [c for c in self.history.conditions if c.condition == condition_id]
        if not rows:
            return UNKNOWN, ()
        last = max(rows, key=_condition_order)
        ended = last.stop is not None and last.stop.latest <= self.as_of
        present = NO if ended and last.present is YES else last.present
        return present, tuple(c.row for c in rows)

    def ever(self, condition_id: str) -> tuple[Answer, tuple[int, ...]]:
        """Was the condition ever present? For histories ("past psychosis") that do not end."""
        rows = [c for c in self.history.conditions if c.condition == condition_id]
        if any(c.present is YES for c in rows):
            return YES, tuple(c.row for c in rows if c.present is YES)
        return (NO if any(c.present is NO for c in rows) else UNKNOWN), tuple(c.row for c in rows)

    def latest_lab(self, lab_id: str) -> Lab | None:
        """The latest dated value of a lab, or None."""
        found = [x for x in self.history.labs if x.lab == lab_id and x.when and x.when.latest <= self.as_of]
        return max(found, key=lambda x: (x.when.latest if x.when else date.min, x.row)) if found else None

    @property
    def unipolar(self) -> tuple[Answer, tuple[int, ...]]:
        """Is it a unipolar depressive disorder? Bipolar disorder or mania makes it no; nothing recorded is unknown."""
        rows: list[int] = []
        for condition_id in ("bipolar_disorder", "mania_or_hypomania"):
            present, at = self.ever(condition_id)
            if present is YES:
                return NO, at
            rows += at
        mania = tuple(e.row for e in self.history.events if e.event == "switch_to_mania")
        if mania:
            return NO, mania
        diagnosis = self.history.fact("diagnosis")
        if diagnosis is None:
            return UNKNOWN, tuple(rows)
        if diagnosis.value == "bipolar_disorder":
            return NO, (diagnosis.row,)
        return (YES if diagnosis.value == "unipolar_depression" else UNKNOWN), (diagnosis.row, *rows)

    def current_agents(self) -> tuple[Course, ...]:
        """Courses still ongoing on the as-of date."""
        return tuple(c for c in self.courses if c.ongoing)


def _condition_order(condition: Condition) -> tuple[date, int]:
    when = condition.start.latest if condition.start else date.min
    return when, condition.row

"""One patient as the rules see it: history, courses, episode, and look-ups that every rule shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import CurrentEpisode
from lib.records.bounds import Bounds
from lib.records.course import Course
from lib.records.dates import PartialDate, on
from lib.records.history import Condition, History, Lab, PersonFact, Score, age_on

_NOT_RECORDED: tuple[Answer, tuple[int, ...]] = (UNKNOWN, ())


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a pattern, a pack, a staging model or an option rule may look at.

    `found`: what was already looked up in it. Every rule asks the same few things again, and a case never changes; one made from it by
    `replace` begins with nothing found.
    """

    history: History
    courses: tuple[Course, ...]
    episode: CurrentEpisode
    knowledge: Knowledge
    as_of: date
    settings: Settings
    found: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def fact(self, name: str) -> PersonFact | None:
        """The last recorded person fact of that name, or None."""
        facts: dict[str, PersonFact] | None = self.found.get("facts")
        if facts is None:
            facts = self.found["facts"] = self.history.last_facts()
        return facts.get(name)

    @property
    def today(self) -> PartialDate:
        """The as-of date as a day of the record."""
        if "today" not in self.found:
            self.found["today"] = on(self.as_of)
        today: PartialDate = self.found["today"]
        return today

    @property
    def age(self) -> Bounds | None:
        """Age in years on the as-of date, or None when the birth date is not recorded."""
        if "age" not in self.found:
            birth = self.fact("birth_date")
            self.found["age"] = age_on(birth.when if birth else None, self.as_of)
        age: Bounds | None = self.found["age"]
        return age

    def totals(self, scale: str) -> tuple[Score, ...]:
        """Total scores of one scale up to the as-of date, oldest first."""
        by_scale: dict[str, tuple[Score, ...]] | None = self.found.get("totals")
        if by_scale is None:
            by_scale = self.found["totals"] = _totals_by_scale(self.history.scores, self.as_of)
        return by_scale.get(scale, ())

    def condition(self, condition_id: str) -> tuple[Answer, tuple[int, ...]]:
        """Is the condition present? The latest recorded word counts; never recorded is unknown."""
        now: Mapping[str | None, tuple[Answer, tuple[int, ...]]] = self.found.get("conditions now") or self.on_record
        return now.get(condition_id, _NOT_RECORDED)

    @property
    def on_record(self) -> Mapping[str | None, tuple[Answer, tuple[int, ...]]]:
        """Every condition of which something is recorded: is it present?"""
        now: dict[str | None, tuple[Answer, tuple[int, ...]]] | None = self.found.get("conditions now")
        if now is None:
            now = self.found["conditions now"] = {condition: self._present(rows) for condition, rows in self._conditions.items()}
        return now

    def _present(self, rows: list[Condition]) -> tuple[Answer, tuple[int, ...]]:
        last = max(rows, key=_condition_order) if len(rows) > 1 else rows[0]
        ended = last.stop is not None and last.stop.latest <= self.as_of
        present = NO if ended and last.present is YES else last.present
        return present, tuple([c.row for c in rows])

    def ever(self, condition_id: str) -> tuple[Answer, tuple[int, ...]]:
        """Was the condition ever present? For histories ("past psychosis") that do not end."""
        rows = self._conditions.get(condition_id)
        if not rows:
            return _NOT_RECORDED
        if said := tuple([c.row for c in rows if c.present is YES]):
            return YES, said
        return (NO if [c for c in rows if c.present is NO] else UNKNOWN), tuple([c.row for c in rows])

    @property
    def _conditions(self) -> dict[str | None, list[Condition]]:
        by_id: dict[str | None, list[Condition]] | None = self.found.get("conditions")
        if by_id is None:
            by_id = self.found["conditions"] = {}
            for condition in self.history.conditions:
                by_id.setdefault(condition.condition, []).append(condition)
        return by_id

    def latest_lab(self, lab_id: str) -> Lab | None:
        """The latest dated value of a lab, or None."""
        if not self.history.labs:
            return None
        found = [x for x in self.history.labs if x.lab == lab_id and x.when and x.when.latest <= self.as_of]
        return max(found, key=lambda x: (x.when.latest if x.when else date.min, x.row)) if found else None

    @property
    def unipolar(self) -> tuple[Answer, tuple[int, ...]]:
        """Is it a unipolar depressive disorder? Bipolar disorder or mania makes it no; nothing recorded is unknown."""
        if "unipolar" not in self.found:
            self.found["unipolar"] = self._unipolar()
        answer: tuple[Answer, tuple[int, ...]] = self.found["unipolar"]
        return answer

    def _unipolar(self) -> tuple[Answer, tuple[int, ...]]:
        rows: list[int] = []
        for condition_id in ("bipolar_disorder", "mania_or_hypomania"):
            present, at = self.ever(condition_id)
            if present is YES:
                return NO, at
            rows += at
        mania = tuple(e.row for e in self.history.events if e.event == "switch_to_mania")
        if mania:
            return NO, mania
        diagnosis = self.fact("diagnosis")
        if diagnosis is None:
            return UNKNOWN, tuple(rows)
        if diagnosis.value == "bipolar_disorder":
            return NO, (diagnosis.row,)
        return (YES if diagnosis.value == "unipolar_depression" else UNKNOWN), (diagnosis.row, *rows)

    def current_agents(self) -> tuple[Course, ...]:
        """Courses still ongoing on the as-of date."""
        return tuple([c for c in self.courses if c.ongoing])


def _totals_by_scale(scores: tuple[Score, ...], as_of: date) -> dict[str, tuple[Score, ...]]:
    found: dict[str, list[Score]] = {}
    for score in scores:
        if score.scale is not None and score.item is None and score.when.latest <= as_of:
            found.setdefault(score.scale, []).append(score)
    return {scale: tuple(sorted(rows, key=lambda s: (s.when.latest, s.row))) for scale, rows in found.items()}


def _condition_order(condition: Condition) -> tuple[date, int]:
    when = condition.start.latest if condition.start else date.min
    return when, condition.row

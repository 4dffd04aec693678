"""What are the courses of one patient judged by? Knowledge, settings, episode, and the scores and levels that count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lib.engine.settings import Settings
from lib.knowledge.load import Knowledge
from lib.records.dates import PartialDate
from lib.records.history import History, Lab, Score


@dataclass(frozen=True, slots=True)
class Windows:
    """Days around the start and the end of a course within which a score is its baseline or its endpoint (rule C1)."""

    before_start: timedelta
    after_start: timedelta
    from_start: timedelta
    after_stop: timedelta


@dataclass(slots=True)
class Grounds:
    """The same for every course of a patient. `scores`: totals up to the as-of date by instrument, in the order of precedence of rule C1, each
    oldest first. `levels`: dated lithium levels up to the as-of date, oldest first."""

    knowledge: Knowledge
    as_of: date
    dose_column: str
    episode_start: PartialDate | None
    scores: Mapping[str, tuple[Score, ...]]
    levels: tuple[tuple[PartialDate, Lab], ...]
    windows: Windows

    def number(self, number_id: str) -> float:
        """A threshold or duration of the rules."""
        return self.knowledge.numbers[number_id].value


def gather(history: History, knowledge: Knowledge, as_of: date, settings: Settings, episode_start: PartialDate | None) -> Grounds:
    """The grounds of one history on one day."""
    return Grounds(
        knowledge=knowledge,
        as_of=as_of,
        dose_column=settings.dose_column,
        episode_start=episode_start,
        scores=_scores_by_scale(history, knowledge, as_of),
        levels=_lithium_levels(history, as_of) if history.labs else (),
        windows=windows_of(knowledge),
    )


def windows_of(knowledge: Knowledge) -> Windows:
    """The windows of the rules, made once for a knowledge."""
    held, key = knowledge.options.reach, ("windows", ())
    if key not in held or held[key][0] is not knowledge.numbers:
        ids = ("baseline_days_before", "baseline_days_after", "endpoint_days_from_start", "endpoint_days_after_stop")
        held[key] = (knowledge.numbers, Windows(*(timedelta(days=knowledge.number(number_id)) for number_id in ids)))
    windows: Windows = held[key][1]
    return windows


def _scores_by_scale(history: History, knowledge: Knowledge, as_of: date) -> dict[str, tuple[Score, ...]]:
    found: dict[str, list[Score]] = {}
    for score in history.scores:
        # Items of a scale are never its total.
        if score.scale is not None and score.item is None and score.when.latest <= as_of:
            found.setdefault(score.scale, []).append(score)
    known = [scale for name in found if (scale := knowledge.scales.get(name)) is not None]
    ordered = sorted((s.order, s.id) for s in known if s.order is not None and s.direction == "higher_worse")
    return {name: tuple(sorted(found[name], key=by_time)) for _, name in ordered}


def by_time(score: Score) -> tuple[date, date, float, int]:
    """Scores in order of time, whatever their order in the source."""
    return score.when.latest, score.when.earliest, score.value, score.row


def _lithium_levels(history: History, as_of: date) -> tuple[tuple[PartialDate, Lab], ...]:
    levels = [(x.when, x) for x in history.labs if x.lab == "lithium_level" and x.when is not None and x.when.latest <= as_of]
    return tuple(sorted(levels, key=lambda pair: (pair[0].latest, pair[0].earliest, pair[1].value, pair[1].row)))

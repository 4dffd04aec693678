"""How did the Maudsley score go over the episode? Worked out at every month and every end of a course, each as that day knew it.

Antoniou et al. 2026 rate the score along the episode rather than once (research: clinical criteria 3.6). What was rated at the end of a course
is not known before that end; what has no date (a recorded severity, psychotic features) holds for the whole episode.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from lib.engine.case import Case
from lib.engine.courses import build_courses
from lib.engine.months import months_after
from lib.engine.staging.msm import msm
from lib.records.history import History, Treatment


@dataclass(frozen=True, slots=True)
class MsmPoint:
    """The score on one day: `low` <= score <= `high`, the bounds apart where facts are missing. `because`: its parts in words."""

    day: date
    low: float
    high: float
    because: str


def msm_over_time(case: Case) -> tuple[MsmPoint, ...]:
    """The score from the first day it is defined to the as-of date, oldest first: the first, each day on which it changed, and the last.
    Empty while the start of the episode is not known, or no course has failed."""
    start = case.episode.start
    if start is None:
        return ()
    points: list[MsmPoint] = []
    days = _days(case, start.latest)
    for day in days:
        stage = msm(_as_known(case, day)).in_words()
        if stage.low is None or stage.high is None:
            points.clear()  # a later fact may unsettle an earlier one: the line begins where it stays defined
            continue
        point = MsmPoint(day, float(stage.low), float(stage.high), stage.because)
        if not points or (point.low, point.high) != (points[-1].low, points[-1].high) or day == days[-1]:
            points.append(point)
    return tuple(points)


def _days(case: Case, start: date) -> list[date]:
    """Every month of the episode, every start and end of a course in it, and today."""
    months = max(0, (case.as_of.year - start.year) * 12 + case.as_of.month - start.month)
    step = max(1, ceil(months / case.knowledge.number("msm_line_days")))
    monthly = {months_after(start, n) for n in range(0, months + 1, step)}
    ends = {c.stop.latest for c in case.courses if c.stop is not None}
    begins = {c.start.latest for c in case.courses if c.start is not None}
    return sorted({day for day in (*monthly, *ends, *begins, case.as_of) if start <= day <= case.as_of})


def _as_known(case: Case, day: date) -> Case:
    """The case as that day knew it: no later rows, and no rating of a course that was still going on."""
    if day == case.as_of:
        return case
    history = _until(case.history, day)
    courses, _ = build_courses(history, case.knowledge, day, case.settings, case.episode)
    return replace(case, history=history, courses=courses, as_of=day)


def _until(history: History, day: date) -> History:
    begun = (t for t in history.treatments if t.start is None or t.start.earliest <= day)
    return replace(
        history,
        treatments=tuple(_still_open(t, day) for t in begun),
        scores=tuple(s for s in history.scores if s.when.latest <= day),
        labs=tuple(x for x in history.labs if x.when is None or x.when.latest <= day),
        events=tuple(e for e in history.events if e.when is None or e.when.latest <= day),
    )


def _still_open(row: Treatment, day: date) -> Treatment:
    over = row.stop is not None and row.stop.latest <= day
    return row if over or row.start is None else replace(row, outcome=None, improvement_pct=None, stop_reason=None)

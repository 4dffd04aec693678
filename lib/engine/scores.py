"""How did one instrument move? Totals of one scale over time; two instruments are never stitched into one series."""

from __future__ import annotations

from datetime import date

from lib.engine.case import Case
from lib.engine.grounds import windows_of
from lib.knowledge.rows import Scale
from lib.records.course import Course
from lib.records.dates import PartialDate, show_partial
from lib.records.history import Score


def symptom_scales(case: Case) -> tuple[Scale, ...]:
    """Instruments an outcome may rest on, in their order of precedence (rule C1), those with a recorded total only."""
    if "symptom scales" not in case.found:
        known = case.knowledge.scales
        recorded = {s.scale: known[s.scale] for s in case.history.scores if s.item is None and s.scale is not None and s.scale in known}
        ordered = [(scale.order, scale.id) for scale in recorded.values() if scale.order is not None]
        case.found["symptom scales"] = tuple([known[scale] for _, scale in sorted(ordered)])
    scales: tuple[Scale, ...] = case.found["symptom scales"]
    return scales


def series(case: Case, scale: str) -> tuple[Score, ...]:
    """Totals of one scale up to the as-of date, oldest first, one a date: entered twice it is one score, and of two that differ the higher
    counts, as for the outcome of a course."""
    key = ("series", scale)
    if key not in case.found:
        ordered = case.totals(scale)
        if len(ordered) > 1:
            ordered = tuple(sorted(ordered, key=lambda s: (s.when.latest, s.when.earliest, s.value, -s.row)))
            ordered = tuple({(s.when.earliest, s.when.latest): s for s in ordered}.values())
        case.found[key] = ordered
    totals: tuple[Score, ...] = case.found[key]
    return totals


def first_day(course: Course) -> date | None:
    """The earliest day the course may have begun, or None when no start is recorded."""
    return course.start.earliest if course.start else None


def last_day(case: Case, course: Course) -> date:
    """The latest day the course may have lasted, as-of when it is ongoing or its stop is not recorded."""
    return min(course.stop.latest, case.as_of) if course.stop else case.as_of


def lasted_on(case: Case, course: Course, when: PartialDate) -> bool:
    """May the course have been going on at that time?"""
    start = first_day(course)
    return start is not None and start <= when.latest and last_day(case, course) >= when.earliest


def baseline_total(case: Case, course: Course, scale: str) -> Score | None:
    """The last total of the scale around the start of the course (rule C1: 28 days before to 7 days after), or None."""
    if course.start is None:
        return None
    windows = windows_of(case.knowledge)
    return last_between(series(case, scale), course.start.latest - windows.before_start, course.start.earliest + windows.after_start)


def end_total(case: Case, course: Course, scale: str) -> Score | None:
    """The last total of the scale that still says something about the course (rule C1: day 14 to 14 days after the stop), or None."""
    if course.start is None:
        return None
    stop = min(course.stop.earliest, case.as_of) if course.stop else case.as_of
    windows = windows_of(case.knowledge)
    return last_between(series(case, scale), course.start.latest + windows.from_start, min(case.as_of, stop + windows.after_stop))


def totals_on(case: Case, course: Course, scale: str, after: Score | None) -> tuple[Score, ...]:
    """Totals of the scale while the course lasted, oldest first; those up to `after` (its baseline) left out."""
    start, stop = first_day(course), last_day(case, course)
    if start is None:
        return ()
    opened = after.when.latest if after else date.min
    return tuple([s for s in series(case, scale) if s.when.earliest >= start and s.when.latest <= stop and s.when.latest > opened])


def last_between(scores: tuple[Score, ...], first: date, last: date) -> Score | None:
    """The latest of the scores that lies wholly between two days, both included, or None."""
    inside = [s for s in scores if s.when.earliest >= first and s.when.latest <= last]
    return inside[-1] if inside else None


def latest_symptom_total(case: Case) -> Score | None:
    """The patient's latest symptom score on any instrument, or None."""
    latest = [totals[-1] for scale in symptom_scales(case) if (totals := series(case, scale.id))]
    # On one day the instrument that goes first in the order of precedence speaks.
    return max(latest, key=lambda s: s.when.latest, default=None)


def improvement_pct(baseline: float, value: float) -> float | None:
    """Fall from baseline in percent of it, positive = better; None when the baseline is zero."""
    return None if baseline <= 0 else (baseline - value) / baseline * 100


def show_change(percent: float) -> str:
    """An improvement in words: `42 % better`, `7 % worse`."""
    return f"{abs(percent):.0f} % {'better' if percent >= 0 else 'worse'}"


def show_score(score: Score) -> str:
    """A score on screen: `PHQ-9 12 on 05-Nov-2026`, `PHQ-9 item 9: 2 on 05-Nov-2026`."""
    name = score.scale or score.name
    what = f"{name} {score.value:g}" if score.item is None else f"{name} item {score.item}: {score.value:g}"
    return f"{what} on {show_partial(score.when)}"

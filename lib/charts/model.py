"""From history and assessment to the model of the life chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lib.charts.lanes import course_lane, uncounted_lane
from lib.charts.marks import Decided, crossing_marks, tracks
from lib.charts.msm_panel import msm_panel
from lib.charts.panels import score_panels
from lib.charts.parts import GROUPS, Bar, ChartModel, Lane, Mark, ScorePanel, ScorePoint, Span, Track, Undrawn
from lib.engine.staging.msm_over_time import MsmPoint
from lib.knowledge.load import Knowledge
from lib.records.assessment import Assessment
from lib.records.history import History

__all__ = ["Bar", "ChartModel", "Decided", "Lane", "Mark", "ScorePanel", "ScorePoint", "Span", "Track", "Undrawn", "chart_model"]

NO_LIGHT: frozenset[str] = frozenset()


def chart_model(
    history: History,
    assessment: Assessment,
    knowledge: Knowledge,
    lit: frozenset[str] = NO_LIGHT,
    msm: Sequence[MsmPoint] = (),
    decided: Sequence[Decided] = (),
) -> ChartModel:
    """Everything on the life chart, in the order of reading.

    `lit`: ids of the courses to light up; the others are dimmed. Empty: all stand in full colour. Nothing is placed by guess: courses without
    dates are in `undated`, other facts without a place in `undrawn`. `msm`: the Maudsley score over the episode, drawn as a panel of its own.
    `decided`: what case-review meetings decided, each a mark on its day.
    """
    as_of = assessment.as_of
    courses = {course.course_id: course for course in assessment.courses}
    all_lanes = [course_lane(c, courses, knowledge, as_of, not lit or c.course_id in lit) for c in assessment.courses]
    undrawn: list[Undrawn] = []
    for row in history.treatments:
        if row.row in assessment.uncounted:
            if row.start is not None and row.start.earliest > as_of:
                undrawn.append(Undrawn("treatment", row.name, row.start.text, "starts after the day of the review", (row.row,)))
            else:
                all_lanes.append(uncounted_lane(row, as_of, not lit))
    panels, odd_scores = score_panels(history.scores, knowledge, as_of)
    staged = msm_panel(msm, knowledge)
    panels += (staged,) if staged is not None else ()
    lines, odd_events = tracks(history, knowledge, as_of)
    marks = crossing_marks(assessment, decided)
    lanes = _in_order([lane for lane in all_lanes if lane.bars])
    return ChartModel(
        as_of=as_of,
        first=min([*_days(lanes, panels, lines), *(mark.start for mark in marks)]),
        panels=panels,
        lanes=lanes,
        undated=tuple(lane for lane in all_lanes if not lane.bars),
        tracks=lines,
        marks=marks,
        undrawn=tuple(undrawn) + odd_scores + odd_events,
        lighting=bool(lit),
    )


def _in_order(lanes: list[Lane]) -> tuple[Lane, ...]:
    """By group; within it by class, the class that came first on top; within a class by start."""
    groups = list(GROUPS)
    begun: dict[tuple[str, str], date] = {}
    for lane in lanes:
        key = (lane.group, lane.drug_class)
        begun[key] = min(begun.get(key, _start(lane)), _start(lane))
    return tuple(
        sorted(
            lanes,
            key=lambda lane: (
                groups.index(lane.group),
                begun[lane.group, lane.drug_class],
                lane.drug_class,
                _start(lane),
                lane.label,
                lane.rows,
            ),
        )
    )


def _start(lane: Lane) -> date:
    return min(bar.possible.start for bar in lane.bars)


def _days(lanes: tuple[Lane, ...], panels: tuple[ScorePanel, ...], lines: tuple[Track, ...]) -> list[date]:
    """Days that the time axis must reach back to.

    A lifelong condition or an old medicine for something else would only crowd the illness: those still there when the illness begins are cut off
    at the left edge. Those that ended before are not, or nothing of them would be seen.
    """
    days = [point.when.earliest for panel in panels for point in panel.points]
    days += [_start(lane) for lane in lanes if lane.group != "other"]
    days += [mark.start for line in lines for mark in line.marks if mark.kind != "condition"]
    aside = [bar.possible for lane in lanes if lane.group == "other" for bar in lane.bars]
    aside += [mark.possible for line in lines for mark in line.marks if mark.kind == "condition"]
    begins = min(days, default=date.min)
    return days + [span.start for span in aside if span.stop <= begins or not days]

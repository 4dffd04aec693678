"""What does the life chart say without the picture? A short description, and a table with a row for everything on it."""

from __future__ import annotations

from collections import Counter

from lib.charts.palette import ADEQUATE, CANNOT_TELL, INADEQUATE, NOT_JUDGED
from lib.charts.parts import GROUPS, ChartModel, Lane
from lib.records.dates import show_date, show_partial
from lib.records.doses import show_amount
from lib.records.wording import show_rows

COLUMNS = ("Kind", "What", "Dates", "Detail", "Adequacy", "Outcome", "Source")


def chart_alt(model: ChartModel) -> str:
    """One to three sentences for the `alt` of the chart: the span, the courses by adequacy, the scores, the patterns marked."""
    lanes = [lane for lane in (*model.lanes, *model.undated) if lane.course_id]
    states = Counter(lane.adequacy for lane in lanes)
    judged = ", ".join(f"{states[state]} {state}" for state in (ADEQUATE, INADEQUATE, CANNOT_TELL, NOT_JUDGED) if states[state])
    courses = "no course" if not lanes else f"{len(lanes)} course{'s' * (len(lanes) > 1)}{f' ({judged})' if judged else ''}"
    lost = sum(1 for lane in lanes if not lane.bars)
    undated = f", {lost} of them without a date" if lost else ""
    said = [f"Life chart from {show_date(model.first)} to {show_date(model.as_of)}: {courses}{undated}."]
    scores = [_scores(panel.scale, [point.shown for point in panel.points]) for panel in model.panels]
    said.append(f"Scores: {'; '.join(scores)}." if scores else "No scores recorded.")
    now = [lane.label for lane in lanes if lane.ongoing]
    marks = list(dict.fromkeys(mark.name for mark in model.marks if mark.kind == "pattern"))
    decided = [show_date(mark.start) for mark in model.marks if mark.kind == "decision"]
    last = [f"Ongoing: {', '.join(now)}" if now else "", f"patterns marked: {', '.join(marks)}" if marks else ""]
    last.append(f"decided at case review: {', '.join(decided)}" if decided else "")
    if any(last):
        text = "; ".join(part for part in last if part)
        said.append(f"{text[0].upper()}{text[1:]}.")
    return " ".join(said)


def chart_rows(model: ChartModel) -> list[dict[str, str]]:
    """The table below the chart: a row for each lane, score, track mark, crossing mark and for each fact that could not be drawn. No cell is empty."""
    rows = [_lane_row(lane) for lane in (*model.lanes, *model.undated)]
    for panel in model.panels:
        for point in panel.points:
            value = f"{point.shown} of {show_amount(panel.low)}–{show_amount(panel.high)}"
            source = point.because or show_rows((point.row,))
            rows.append(_row("Staging" if point.because else "Score", panel.scale, show_partial(point.when), value, source))
    for track in model.tracks:
        for mark in track.marks:
            rows.append(_row(GROUPS[track.group], track.label, mark.text.removeprefix(f"{mark.name}: "), "", show_rows(mark.rows)))
    for mark in model.marks:
        if mark.kind != "today":
            dates = show_date(mark.start) if mark.stop is None else f"{show_date(mark.start)} to {show_date(mark.stop)}"
            rows.append(
                _row(
                    mark.kind.capitalize(),
                    mark.name,
                    dates,
                    mark.text,
                    "Case-review meeting" if mark.kind == "decision" else show_rows(mark.rows),
                )
            )
    rows += [_row("Not drawn", fact.name, fact.because, fact.detail, show_rows(fact.rows)) for fact in model.undrawn]
    return rows


def _lane_row(lane: Lane) -> dict[str, str]:
    steps = "; ".join(f"{bar.dose}, {bar.dates}" for bar in lane.bars)
    facts = "; ".join(f"{name.lower()} {value}" for name, value in lane.facts if name not in ("Source", "Adequacy", "Outcome", "Course"))
    return {
        "Kind": GROUPS[lane.group],
        "What": lane.label,
        "Dates": lane.dates if lane.bars else "Date not recorded",
        "Detail": "; ".join(part for part in (steps, facts) if part) or "Nothing more",
        "Adequacy": next((value for name, value in lane.facts if name == "Adequacy"), "Not judged"),
        "Outcome": next((value for name, value in lane.facts if name == "Outcome" and value), lane.outcome or "Not recorded"),
        "Source": show_rows(lane.rows),
    }


def _row(kind: str, what: str, dates: str, detail: str, source: str) -> dict[str, str]:
    return dict(zip(COLUMNS, (kind, what, dates, detail or "Nothing more", "Not applicable", "Not applicable", source), strict=True))


def _scores(scale: str, values: list[str]) -> str:
    if len(values) == 1:
        return f"{scale} {values[0]}, once"
    return f"{scale} {len(values)} times, from {values[0]} to {values[-1]}"

"""From the chart model and a width to the measures of the drawing: lanes, panels, margins, labels of marks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lib.charts.beside import caption_lines, lane_name, name_width, words
from lib.charts.frame import (
    FIRST_PANEL,
    HEADING,
    HEADINGS_FROM,
    LABEL_LINE,
    NARROW_BELOW,
    NARROW_LEFT,
    NEXT_PANEL,
    PANEL_GAP,
    PITCH,
    SEPARATOR,
    SMALL,
    SMALL_PANEL,
    TRACK,
    TWO_LINES,
    Flag,
    Frame,
    Line,
    band_lines,
    small,
)
from lib.charts.lettering import width
from lib.charts.parts import GROUPS, ChartModel, Lane, Mark, ScorePanel, Track
from lib.records.dates import MONTHS


def frame(model: ChartModel, width_hint: float) -> Frame:
    """The geometry for a drawing about `width_hint` px wide."""
    narrow = width_hint < NARROW_BELOW
    first, last = _range(model)
    lanes = len(model.lanes) + len(model.undated)
    pitch = next(height for most, height in PITCH if lanes <= most)
    bar = pitch - (6 if pitch > 20 else 4)
    lines = _lines(model, pitch, width_hint - NARROW_LEFT - 6 if narrow else None)
    panels, lanes_top = _panels(model, narrow)
    left = float(NARROW_LEFT) if narrow else min(max([104.0, *(name_width(line) + 12 for line in lines)]), width_hint * 0.4)
    right = _right(model, narrow)
    draft = Frame(
        width=width_hint,
        narrow=narrow,
        left=left,
        right=right,
        first=first,
        last=last,
        panels=panels,
        lanes_top=lanes_top,
        lanes_height=(lines[-1].top + lines[-1].height if lines else 0) + 3,
        lines=lines,
        bar=bar,
        strip=(),
    )
    if not narrow:
        draft = _roomier(draft, model)
    return replace(draft, strip=_strip(model.marks, draft) if model.dated else ())


def _panel_height(panel: ScorePanel, number: int, narrow: bool) -> float:
    if small(panel, number):
        return SMALL_PANEL
    return FIRST_PANEL if number == 0 or narrow else NEXT_PANEL


def _range(model: ChartModel) -> tuple[date, date]:
    days = max(56, (model.as_of - model.first).days)
    pad = max(2, round(days * 0.012))
    return model.as_of - timedelta(days=days + pad), model.as_of + timedelta(days=pad)


def _lines(model: ChartModel, pitch: float, room: float | None) -> tuple[Line, ...]:
    """Headings, lanes and tracks from top to bottom. `room`: px for a name above its bars, None when names stand beside them."""
    headings = len(model.lanes) + len(model.undated) + len(model.tracks) >= HEADINGS_FROM
    groups: list[tuple[str, list[Line]]] = []
    for group, title in GROUPS.items():
        held = [_lane_line(lane, pitch, room) for lane in model.lanes if lane.group == group]
        held += [_track_line(track, model.first, room is not None) for track in model.tracks if track.group == group]
        groups.append((title, held))
    groups.append(("Date not recorded", [_lane_line(lane, pitch, room) for lane in model.undated]))
    lines: list[Line] = []
    at = 0.0
    for title, held in groups:
        if held:
            gap = HEADING if headings else SEPARATOR
            for line in (Line(0, gap, heading=title if headings else ""), *held):
                lines.append(replace(line, top=at))
                at += line.height
    return tuple(lines)


def _lane_line(lane: Lane, pitch: float, room: float | None) -> Line:
    if room is not None:
        said = caption_lines(lane, room)
        return Line(0, (pitch if lane.bars else 4) + LABEL_LINE * len(said), lane=lane, name=said)
    name = lane_name(lane)
    return Line(0, max(pitch, TWO_LINES) if len(name) > 1 else pitch, lane=lane, name=name)


def _track_line(track: Track, first: date, narrow: bool) -> Line:
    began = track.marks[0].start
    since = str(began.year) if began.year < first.year else f"{MONTHS[began.month - 1]} {began.year}"
    name = f"{track.label}, since {since}" if began < first else track.label
    return Line(0, TRACK + (LABEL_LINE - 1 if narrow else 0), track=track, name=(name,))


def _panels(model: ChartModel, narrow: bool) -> tuple[tuple[tuple[ScorePanel, float, float], ...], float]:
    at, placed = 0.0, []
    for number, panel in enumerate(model.panels):
        height = _panel_height(panel, number, narrow)
        at += LABEL_LINE + 2 if narrow else 0
        placed.append((panel, at, height))
        at += height + PANEL_GAP
    return tuple(placed), at


def _right(model: ChartModel, narrow: bool) -> float:
    names = [10.0 if narrow else 64.0]
    for number, panel in enumerate(model.panels):
        height = _panel_height(panel, number, narrow)
        names += [width(line, SMALL) + 8 for band in panel.bands for line in band_lines(panel, band, height, narrow)]
        names += [width(words, SMALL) + 8 for _, words in panel.cuts]
    return max(names)


def _roomier(draft: Frame, model: ChartModel) -> Frame:
    """A right margin wide enough for the shortest words of ongoing courses, and of those that have no room on their left."""
    for _ in range(2):
        need = 0.0
        for lane in model.lanes:
            extent = lane.extent
            shortest = width(words(lane, 0), SMALL) + 10
            if extent and (lane.ongoing or shortest > draft.x(extent.start)):
                need = max(need, shortest - (draft.plot_width - draft.x(extent.stop)))
        draft = replace(draft, right=min(max(draft.right, need), draft.width * 0.3))
    return draft


def _strip(marks: tuple[Mark, ...], drawn: Frame) -> tuple[Flag, ...]:
    """Labels of the crossing marks in as few lines as they need; marks of one name share a line, and a label that would leave the drawing reads to the left."""
    by_name: dict[str, list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (m.kind != "today", m.start)):
        by_name.setdefault(mark.name, []).append(mark)
    taken: list[list[tuple[float, float]]] = []
    flags: list[Flag] = []
    for name, held in by_name.items():
        length = width(name, SMALL) + 8
        own: list[tuple[float, float]] = []
        named: dict[int, bool] = {}
        for number, mark in reversed(list(enumerate(held))):  # the latest is named first
            at = drawn.x(mark.start)
            rightward = at + length <= drawn.plot_width + drawn.right
            label = (at, at + length) if rightward else (at - length, at)
            if _free(label, own):
                named[number] = rightward
                own.append(label)
        brackets = [(drawn.x(mark.start), drawn.x(mark.stop)) for mark in held if mark.stop is not None and mark.kind == "pattern"]
        line = next((n for n, row in enumerate(taken) if all(_free(span, row) for span in own + brackets)), len(taken))
        taken += [[]] if line == len(taken) else []
        taken[line] += own + brackets
        flags += [Flag(mark, line, named.get(number, True), number in named) for number, mark in enumerate(held)]
    return tuple(flags)


def _free(span: tuple[float, float], row: list[tuple[float, float]]) -> bool:
    return all(span[1] <= start or span[0] >= stop for start, stop in row)

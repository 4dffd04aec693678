"""The drawn data of the life chart as plotly traces: plain dicts, few of them, whatever the number of courses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from lib.charts.axes import axis_of
from lib.charts.frame import SMALL, Frame, Line, end_words, words
from lib.charts.lettering import plain
from lib.charts.palette import (
    ADEQUATE,
    CANNOT_TELL,
    DIM_LINE,
    EARLIER,
    FAMILIES,
    FONT,
    HALO,
    INADEQUATE,
    INK,
    MUTED,
    NOT_JUDGED,
    ONGOING,
    PAPER,
    PATTERNS,
    tint,
)
from lib.charts.parts import Bar, Lane, Mark, ScorePanel, Span
from lib.charts.wording import day_words, rows_words
from lib.records.doses import show_amount

Trace = dict[str, Any]
DAY_MS = 86_400_000
SPELL = 6  # px, height of an admission or an episode
THINNEST = 3  # px; a shorter stretch is still seen
TARGET = 12  # px; a shorter stretch can still be hit
STEADY = {"marker": {"opacity": 1}}  # a click must not fade the rest
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")


def score_trace(panel: ScorePanel, number: int) -> Trace:
    """One instrument: points joined within a segment only, a bar through a point whose day is vague."""
    days: list[str | None] = []
    values: list[float | None] = []
    texts: list[str] = []
    facts: list[list[Any]] = []
    for segment in panel.segments:
        if days:
            days, values, texts, facts = [*days, None], [*values, None], [*texts, ""], [*facts, [None, "", ""]]
        for point in segment:
            days.append(point.day.isoformat())
            values.append(point.value)
            texts.append(
                f"<b>{plain(panel.scale)} {show_amount(point.value)}</b><br>{day_words(point.when)}<br>Source: {rows_words((point.row,))}"
            )
            facts.append([None, panel.scale, point.row])
    points = panel.points
    trace: Trace = {
        "type": "scatter",
        "name": panel.scale,
        "mode": "lines+markers",
        "x": days,
        "y": values,
        "yaxis": axis_of(number),
        "line": {"color": INK, "width": 1.6},
        "marker": {"symbol": SYMBOLS[number % len(SYMBOLS)], "size": 7, "color": PAPER, "line": {"color": INK, "width": 1.6}},
        "unselected": STEADY,
        "hovertext": texts,
        "hoverinfo": "text",
        "customdata": facts,
        "connectgaps": False,
        "cliponaxis": False,
    }
    if any(not point.when.exact for point in points):
        vague = {p.day: ((p.when.latest - p.day).days * DAY_MS, (p.day - p.when.earliest).days * DAY_MS) for p in points}
        spread = [vague.get(date.fromisoformat(day), (0, 0)) if day else (0, 0) for day in days]
        trace["error_x"] = {
            "type": "data", "symmetric": False, "array": [s[0] for s in spread], "arrayminus": [s[1] for s in spread],
            "color": MUTED, "thickness": 1, "width": 0,
        }  # fmt: skip
    return trace


def lane_traces(drawn: Frame) -> list[Trace]:
    """Everything on the lanes, from the back to the front; the last one is unseen and takes hover and click."""
    lanes = [(line, line.lane) for line in drawn.lines if line.lane is not None]
    tracks = [(line, mark) for line in drawn.lines if line.track is not None for mark in line.track.marks]
    made = [*_possible(drawn, lanes), *_certain(drawn, lanes), *_sessions(drawn, lanes), *_tracks(drawn, tracks)]
    made += [_doses(drawn, lanes), _words(drawn, lanes), _targets(drawn, lanes, tracks)]
    return [trace for trace in made if trace.get("x")]


def middle(line: Line, drawn: Frame) -> float:
    """Where the bars of a line are centred: under the name when it stands above, else in the middle."""
    if not drawn.narrow:
        return line.middle
    return line.top + line.height - (drawn.bar if line.lane else SPELL) / 2 - 3


def look(lane: Lane) -> tuple[str, str, str]:
    """Fill, outline (and pattern), and text colour of a lane's bars."""
    colour = FAMILIES[lane.family].colour if lane.lit else DIM_LINE
    if lane.adequacy == INADEQUATE:
        return tint(colour, 0.12), colour, INK
    if lane.adequacy == CANNOT_TELL:
        return PAPER, colour, INK
    if lane.adequacy == NOT_JUDGED or not lane.lit:
        return tint(colour, 0.35), colour, INK
    return colour, colour, text_on(colour)


def text_on(colour: str) -> str:
    """White or black, whichever reads better on a fill."""
    return PAPER if colour in ("#0072B2", "#56606B", "#000000") else "#000000"


def _box(bar: Bar, lane: Lane, line: Line, drawn: Frame) -> tuple[float, float]:
    """Middle and height of a dose step: steps stand on one base, the higher the dose the higher; a comb of sessions takes the upper part."""
    share = 0.46 + 0.54 * bar.level
    height = drawn.bar * (0.56 if lane.sessions else share)
    return middle(line, drawn) + (drawn.bar - height) / 2, height


def _stretch(span: Span, drawn: Frame, least: float) -> tuple[str, float]:
    """Base and length of a bar; never thinner than `least` px, and never before the time axis (its words stay on the paper)."""
    start = min(max(span.start, drawn.first), drawn.last)
    return start.isoformat(), max((span.stop - start).days, least * drawn.days_per_px) * DAY_MS


def _bars_of(lanes: Iterable[tuple[Line, Lane]]) -> Iterator[tuple[Line, Lane, Bar]]:
    return ((line, lane, bar) for line, lane in lanes for bar in lane.bars)


def _certain(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Iterator[Trace]:
    """One trace for each state of adequacy, colours by class within it."""
    for state in (ADEQUATE, INADEQUATE, CANNOT_TELL, NOT_JUDGED):
        held = [(line, lane, bar) for line, lane, bar in _bars_of(lanes) if lane.adequacy == state and bar.certain]
        boxes = [_box(bar, lane, line, drawn) for line, lane, bar in held]
        stretches = [_stretch(bar.certain, drawn, THINNEST) for _, _, bar in held if bar.certain]
        looks = [look(lane) for _, lane, _ in held]
        yield {
            "type": "bar",
            "orientation": "h",
            "name": state,
            "base": [base for base, _ in stretches],
            "x": [length for _, length in stretches],
            "y": [at for at, _ in boxes],
            "width": [height for _, height in boxes],
            "customdata": [[lane.course_id, bar.dose, bar.dates] for _, lane, bar in held],
            "hoverinfo": "skip",
            "unselected": STEADY,
            "marker": {
                # With a pattern, plotly takes the strokes from `color` and the ground from `bgcolor`.
                "color": [colour if PATTERNS[state] else fill for fill, colour, _ in looks],
                "line": {
                    "color": [PAPER if fill == colour else colour for fill, colour, _ in looks],
                    "width": [0.6 if fill == colour else 1.2 for fill, colour, _ in looks],
                },
                "pattern": {
                    "shape": PATTERNS[state],
                    "bgcolor": [fill for fill, _, _ in looks],
                    "size": 6,
                    "solidity": 0.2 if state == INADEQUATE else 0.3,
                },
            },
        }


def _possible(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Iterator[Trace]:
    """Dotted ends over the days a step may cover but need not; one trace for each colour."""
    outlines: dict[str, list[tuple[Span, float, float]]] = {}
    for line, lane, bar in _bars_of(lanes):
        for span in uncertain_ends(bar):
            at, height = _box(bar, lane, line, drawn)
            outlines.setdefault(look(lane)[1], []).append((span, at - height / 2, at + height / 2))
    for colour, boxes in outlines.items():
        yield _dotted(boxes, colour)


def uncertain_ends(bar: Bar | Mark) -> tuple[Span, ...]:
    """The stretches of `possible` that `certain` leaves open."""
    if bar.certain is None:
        return (bar.possible,)
    ends = (Span(bar.possible.start, bar.certain.start), Span(bar.certain.stop, bar.possible.stop))
    return tuple(span for span in ends if span.days > 0)


def _dotted(boxes: list[tuple[Span, float, float]], colour: str) -> Trace:
    days: list[str | None] = []
    heights: list[float | None] = []
    for span, top, bottom in boxes:
        start, stop = span.start.isoformat(), span.stop.isoformat()
        days += [start, stop, stop, start, start, None]
        heights += [top, top, bottom, bottom, top, None]
    return {
        "type": "scatter",
        "name": "date uncertain",
        "mode": "lines",
        "x": days,
        "y": heights,
        "fill": "toself",
        "fillcolor": tint(colour, 0.1),
        "line": {"color": colour, "width": 1.3, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _sessions(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Iterator[Trace]:
    """A comb above the bar, one tooth a session."""
    combs: dict[str, tuple[list[str | None], list[float | None]]] = {}
    for line, lane in lanes:
        days, heights = combs.setdefault(look(lane)[1], ([], []))
        top = middle(line, drawn) - drawn.bar / 2
        for session in lane.sessions:
            days += [session.isoformat(), session.isoformat(), None]
            heights += [top, top + 0.36 * drawn.bar, None]
    for colour, (days, heights) in combs.items():
        yield {
            "type": "scatter",
            "name": "sessions",
            "mode": "lines",
            "x": days,
            "y": heights,
            "line": {"color": colour, "width": 1},
            "hoverinfo": "skip",
        }


def _tracks(drawn: Frame, tracks: list[tuple[Line, Mark]]) -> Iterator[Trace]:
    """Spells as dark bars with dotted ends where a date is vague; single days as diamonds."""
    spells = [(line, mark) for line, mark in tracks if mark.stop is not None]
    sure = [(line, mark, mark.certain) for line, mark in spells if mark.certain]
    stretches = [_stretch(span, drawn, THINNEST) for _, _, span in sure]
    yield {
        "type": "bar",
        "orientation": "h",
        "name": "spells",
        "base": [base for base, _ in stretches],
        "x": [length for _, length in stretches],
        "y": [middle(line, drawn) for line, _, _ in sure],
        "width": [SPELL] * len(sure),
        "customdata": [[None, mark.name, mark.text] for _, mark, _ in sure],
        "hoverinfo": "skip",
        "unselected": STEADY,
        "marker": {"color": [MUTED if mark.kind == "condition" else INK for _, mark, _ in sure]},
    }
    ends = [(line, span) for line, mark in spells for span in uncertain_ends(mark)]
    yield _dotted([(span, middle(line, drawn) - SPELL / 2, middle(line, drawn) + SPELL / 2) for line, span in ends], INK)
    points = [(line, mark) for line, mark in tracks if mark.stop is None]
    yield {
        "type": "scatter",
        "name": "events",
        "mode": "markers",
        "x": [mark.start.isoformat() for _, mark in points],
        "y": [middle(line, drawn) for line, _ in points],
        "customdata": [[None, mark.name, mark.text] for _, mark in points],
        "marker": {"symbol": "diamond", "size": 9, "color": INK},
        "unselected": STEADY,
        "hoverinfo": "skip",
    }


def _doses(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Trace:
    """Dose labels on unseen bars; plotly hides those that do not fit (`uniformtext`), also after zooming or in a narrower window."""
    held = [
        (line, lane, bar)
        for line, lane, bar in _bars_of(lanes)
        if bar.certain and bar.dose != "dose not recorded" and _box(bar, lane, line, drawn)[1] >= 8
    ]
    stretches = [_stretch(bar.certain, drawn, THINNEST) for _, _, bar in held if bar.certain]
    looks = [look(lane) for _, lane, _ in held]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "doses",
        "base": [base for base, _ in stretches],
        "x": [length for _, length in stretches],
        "y": [_box(bar, lane, line, drawn)[0] for line, lane, bar in held],
        "width": [24] * len(held),
        "text": [bar.dose for _, _, bar in held],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "inside",
        "insidetextfont": {
            "family": FONT,
            "size": SMALL,
            "color": [text for *_, text in looks],
            "shadow": [HALO if text == INK else "none" for *_, text in looks],
        },
        "marker": {"color": "rgba(0,0,0,0)"},
        "hoverinfo": "skip",
        "unselected": STEADY,
    }


def _words(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Trace:
    """Adequacy sign, outcome and reasons beside each bar."""
    days: list[str] = []
    heights: list[float] = []
    texts: list[str] = []
    sides: list[str] = []
    tones: list[str] = []

    def put(day: date, at: float, text: str, side: str, tone: str) -> None:
        days.append(day.isoformat())
        heights.append(at)
        texts.append(text)
        sides.append(side)
        tones.append(tone)

    for line in drawn.lines:
        if line.track is not None and drawn.narrow:
            put(drawn.first, line.top + 8, plain(line.name[0]), "middle right", INK)
    for line, lane in lanes:
        tone = INK if lane.lit else MUTED
        extent = lane.extent
        if drawn.narrow:
            name = f"<b>{plain(lane.label)}</b>" if lane.drug and lane.lit else plain(lane.label)
            rest = " · ".join(word for word in (lane.dose, words(lane, 0)) if word)
            put(drawn.first, line.top + 8, f"{name}  {plain(rest)}", "middle right", tone)
        elif extent is None:
            put(drawn.first, line.middle, f" {plain(undated_words(lane))}", "middle right", tone)
        else:
            if extent.start < drawn.first:
                put(drawn.first, line.middle, EARLIER, "middle right", INK)
            said = end_words(lane, drawn)
            if said.right:
                put(extent.stop, line.middle, f"\u2002{plain(said.text)}", "middle right", tone)
            else:
                put(extent.start, line.middle, f"{plain(said.text.removeprefix(ONGOING).strip())}\u2002", "middle left", tone)
                if lane.ongoing:
                    put(extent.stop, line.middle, f"\u2002{ONGOING}", "middle right", tone)
    return {
        "type": "scatter",
        "name": "words",
        "mode": "text",
        "x": days,
        "y": heights,
        "text": texts,
        "textposition": sides,
        "textfont": {"family": FONT, "size": SMALL, "color": tones, "shadow": HALO},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "unselected": {"textfont": {"color": INK}},
    }


def undated_words(lane: Lane) -> str:
    """What is said of a course whose dates nobody recorded."""
    return " · ".join(word for word in ("date not recorded", lane.dose, words(lane, len(lane.details))) if word)


def _targets(drawn: Frame, lanes: list[tuple[Line, Lane]], tracks: list[tuple[Line, Mark]]) -> Trace:
    """Unseen bars as tall as the lane: they answer to the pointer, and a click gives the course id (customdata[0])."""
    whole = Span(drawn.first, drawn.last)
    boxes = [(line, lane.course_id, bar.possible, hover(lane, bar)) for line, lane, bar in _bars_of(lanes)]
    boxes += [(line, lane.course_id, whole, hover(lane, None)) for line, lane in lanes if not lane.bars]
    for line, mark in tracks:
        day = timedelta(days=round(TARGET / 2 * drawn.days_per_px)) if mark.stop is None else timedelta(0)
        text = f"<b>{plain(mark.name)}</b><br>{plain(mark.text.removeprefix(mark.name + ': '))}<br>Source: {rows_words(mark.rows)}"
        boxes.append((line, None, Span(mark.start - day, (mark.stop or mark.start) + day), text))
    stretches = [_stretch(span, drawn, TARGET) for _, _, span, _ in boxes]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "targets",
        "base": [base for base, _ in stretches],
        "x": [length for _, length in stretches],
        "y": [line.middle for line, *_ in boxes],
        "width": [line.height for line, *_ in boxes],
        "customdata": [[course_id] for _, course_id, _, _ in boxes],
        "hovertext": [text for *_, text in boxes],
        "hoverinfo": "text",
        "marker": {"color": "rgba(0,0,0,0)"},
        "unselected": STEADY,
    }


def hover(lane: Lane, bar: Bar | None) -> str:
    """Drug, dose, dates, weeks at minimum dose, adequacy, outcome and source rows; every word of it is plain text."""
    head, said = f"<b>{plain(lane.label)}</b>", set[str]()
    if bar is not None:
        head += f" {plain(bar.dose)}<br>{plain(bar.dates)} ({plain(bar.weeks)})"
        said = {"Highest dose", "Course"} if len(lane.bars) == 1 else set()
    return "<br>".join([head, *(f"{plain(name)}: {plain(value)}" for name, value in lane.facts if name not in said)])

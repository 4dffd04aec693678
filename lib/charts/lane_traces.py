"""How are courses, their uncertain ends, sessions and events drawn on their lanes?"""

from __future__ import annotations

from collections.abc import Iterator

from lib.charts.frame import Frame, Line
from lib.charts.looks import SPELL, STEADY, THINNEST, Trace, bars_of, box, look, middle, stretch
from lib.charts.palette import ADEQUATE, CANNOT_TELL, INADEQUATE, INK, MUTED, NOT_JUDGED, PAPER, PATTERNS, tint
from lib.charts.parts import Bar, Lane, Mark, Span
from lib.charts.word_traces import doses, targets, words_beside


def lane_traces(drawn: Frame) -> list[Trace]:
    """Everything on the lanes, from the back to the front; the last one is unseen and takes hover and click."""
    lanes = [(line, line.lane) for line in drawn.lines if line.lane is not None]
    tracks = [(line, mark) for line in drawn.lines if line.track is not None for mark in line.track.marks]
    made = [*_possible(drawn, lanes), *_certain(drawn, lanes), *_sessions(drawn, lanes), *_tracks(drawn, tracks)]
    made += [*doses(drawn, lanes), words_beside(drawn, lanes), targets(drawn, lanes, tracks)]
    return [trace for trace in made if trace.get("x")]


def _certain(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Iterator[Trace]:
    """One trace for each state of adequacy, colours by class within it."""
    for state in (ADEQUATE, INADEQUATE, CANNOT_TELL, NOT_JUDGED):
        held = [(line, lane, bar) for line, lane, bar in bars_of(lanes) if lane.adequacy == state and bar.certain]
        boxes = [box(bar, lane, line, drawn) for line, lane, bar in held]
        stretches = [stretch(bar.certain, drawn, THINNEST) for _, _, bar in held if bar.certain]
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
    for line, lane, bar in bars_of(lanes):
        for span in uncertain_ends(bar):
            at, height = box(bar, lane, line, drawn)
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
    stretches = [stretch(span, drawn, THINNEST) for _, _, span in sure]
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

"""What is written on and beside the bars, and what do they answer to pointer and click?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from lib.charts.beside import end_words, undated_words
from lib.charts.frame import LABEL_LINE, SMALL, Frame, Line
from lib.charts.lettering import plain
from lib.charts.looks import STEADY, THINNEST, Trace, bars_of, box, look, stretch
from lib.charts.palette import EARLIER, FONT, HALO, INK, MUTED, ONGOING, PATTERNS
from lib.charts.parts import Bar, Lane, Mark, Span
from lib.charts.wording import DOSE_UNKNOWN
from lib.records.wording import show_rows

TARGET = 12  # px; a shorter stretch can still be hit
LEAST_BAR, LEAST_PATTERNED = 8, 14  # px of height that a dose label needs behind it, on a plain fill and over a pattern
RIGHT, GAP, UNSEEN = "middle right", "\u2002", "rgba(0,0,0,0)"


class Note(NamedTuple):
    """One piece of text at a day and a height; `side`: where it lies seen from there."""

    day: date
    at: float
    text: str
    side: str
    tone: str


def doses(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Iterator[Trace]:
    """Dose labels on unseen bars, one trace for each text colour (so that a click fades none).

    plotly hides those that do not fit whole (`uniformtext`), also after zooming or in a narrower window.
    """
    held: dict[str, list[tuple[Line, Lane, Bar, Span]]] = {}
    for line, lane, bar in bars_of(lanes):
        least = LEAST_PATTERNED if PATTERNS[lane.adequacy] else LEAST_BAR
        if bar.certain and bar.dose != DOSE_UNKNOWN and box(bar, lane, line, drawn)[1] >= least:
            held.setdefault(look(lane)[2], []).append((line, lane, bar, bar.certain))
    for colour, kept in held.items():
        stretches = [stretch(span, drawn, THINNEST) for *_, span in kept]
        yield {
            "type": "bar",
            "orientation": "h",
            "name": "doses",
            "base": [base for base, _ in stretches],
            "x": [length for _, length in stretches],
            "y": [box(bar, lane, line, drawn)[0] for line, lane, bar, _ in kept],
            "width": [24] * len(kept),
            "text": [bar.dose for _, _, bar, _ in kept],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "inside",
            "insidetextfont": {"family": FONT, "size": SMALL, "color": colour, "shadow": HALO if colour == INK else "none"},
            "marker": {"color": UNSEEN},
            "hoverinfo": "skip",
            "unselected": STEADY | {"textfont": {"color": colour}},
        }


def words_beside(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Trace:
    """Adequacy sign, outcome and reasons beside each bar; in a narrow drawing above it, with the name."""
    notes = list(_captions(drawn) if drawn.narrow else _beside(drawn, lanes))
    return {
        "type": "scatter",
        "name": "words",
        "mode": "text",
        "x": [note.day.isoformat() for note in notes],
        "y": [note.at for note in notes],
        "text": [note.text for note in notes],
        "textposition": [note.side for note in notes],
        "textfont": {"family": FONT, "size": SMALL, "color": [note.tone for note in notes], "shadow": HALO},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "unselected": {"textfont": {"color": INK}},
    }


def _captions(drawn: Frame) -> Iterator[Note]:
    for line in drawn.lines:
        lane = line.lane
        for number, said in enumerate(line.name):
            shown = plain(said)
            if lane is not None and lane.drug and lane.lit and number == 0:
                shown = f"<b>{plain(lane.label)}</b>{shown.removeprefix(plain(lane.label))}"
            yield Note(drawn.first, line.top + 8 + number * LABEL_LINE, shown, RIGHT, MUTED if lane is not None and not lane.lit else INK)


def _beside(drawn: Frame, lanes: list[tuple[Line, Lane]]) -> Iterator[Note]:
    for line, lane in lanes:
        tone, extent, at = INK if lane.lit else MUTED, lane.extent, line.middle
        if extent is None:
            yield Note(drawn.first, at, f" {plain(undated_words(lane, drawn.width - drawn.left - 8))}", RIGHT, tone)
            continue
        if extent.start < drawn.first:
            yield Note(drawn.first, at, EARLIER, RIGHT, INK)
        said = end_words(lane, drawn)
        if said.right:
            yield Note(extent.stop, at, f"{GAP}{plain(said.text)}", RIGHT, tone)
            continue
        yield Note(extent.start, at, f"{plain(said.text.removeprefix(ONGOING).strip())}{GAP}", "middle left", tone)
        if lane.ongoing:
            yield Note(extent.stop, at, f"{GAP}{ONGOING}", RIGHT, tone)


def targets(drawn: Frame, lanes: list[tuple[Line, Lane]], tracks: list[tuple[Line, Mark]]) -> Trace:
    """Unseen bars as tall as the lane: they answer to the pointer, and a click gives the course id (customdata[0])."""
    whole = Span(drawn.first, drawn.last)
    boxes = [(line, lane.course_id, bar.possible, hover(lane, bar)) for line, lane, bar in bars_of(lanes)]
    boxes += [(line, lane.course_id, whole, hover(lane, None)) for line, lane in lanes if not lane.bars]
    for line, mark in tracks:
        day = timedelta(days=round(TARGET / 2 * drawn.days_per_px)) if mark.stop is None else timedelta(0)
        text = f"<b>{plain(mark.name)}</b><br>{plain(mark.text.removeprefix(mark.name + ': '))}<br>Source: {show_rows(mark.rows)}"
        boxes.append((line, None, Span(mark.start - day, (mark.stop or mark.start) + day), text))
    stretches = [stretch(span, drawn, TARGET) for _, _, span, _ in boxes]
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
        "marker": {"color": UNSEEN},
        "unselected": STEADY,
    }


def hover(lane: Lane, bar: Bar | None) -> str:
    """Drug, dose, dates, weeks at minimum dose, adequacy, outcome and source rows; every word of it is plain text."""
    head, said = f"<b>{plain(lane.label)}</b>", set[str]()
    if bar is not None:
        head += f" {plain(bar.dose)}<br>{plain(bar.dates)} ({plain(bar.weeks)})"
        said = {"Highest dose", "Course"} if len(lane.bars) == 1 else set()
    return "<br>".join([head, *(f"{plain(name)}: {plain(value)}" for name, value in lane.facts if name not in said)])

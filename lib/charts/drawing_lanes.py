"""How are courses, sessions, spells and events drawn on paper?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lib.charts.beside import end_words, undated_words
from lib.charts.frame import Frame, Line
from lib.charts.lane_traces import uncertain_ends
from lib.charts.lettering import width
from lib.charts.palette import ADEQUATE, CANNOT_TELL, EARLIER, INADEQUATE, INK, ONGOING
from lib.charts.parts import Bar, Lane, Mark, Span
from lib.charts.svg import FILLS, GREY, MUTED, SMALL, WHITE, line, path, rect, text
from lib.charts.wording import DOSE_UNKNOWN
from lib.records.calendars import Calendar

THINNEST = 2.5  # px; a shorter stretch is still seen
SPELL = 5.0  # px, height of an admission or an episode
LEAST_FOR_DOSE = 9.0  # px of height that a dose label needs behind it
DESCENT = 4.0  # px from the middle of a line of type to its base line


def draw_lanes(drawn: Frame, calendar: Calendar) -> Iterator[str]:
    """Headings, names, bars and words, line by line."""
    for one in drawn.lines:
        if one.heading:
            yield text(2 - drawn.left, _y(drawn, one) + DESCENT + 1, one.heading, bold=True, fill=MUTED)
        elif not (one.lane or one.track):
            y = drawn.lanes_top + one.top + one.height / 2
            yield line(-drawn.left, y, drawn.plot_width, y, stroke=GREY, width=0.6)
        elif one.lane is not None:
            yield from _names(drawn, one, one.name)
            yield from _lane(drawn, one, one.lane)
        elif one.track is not None:
            since = one.track.marks[0].start
            began = f", since {calendar.day(since)}" if since < drawn.first else ""
            yield from _names(drawn, one, (one.track.label + began,))
            for mark in one.track.marks:
                yield from _mark(drawn, one, mark)


def _y(drawn: Frame, one: Line) -> float:
    return drawn.lanes_top + one.middle


def _names(drawn: Frame, one: Line, name: tuple[str, ...]) -> Iterator[str]:
    bold = one.lane is not None and one.lane.drug
    for number, part in enumerate(name):
        y = _y(drawn, one) + DESCENT + (number - (len(name) - 1) / 2) * (SMALL + 0.5)
        yield text(-6, y, part, anchor="end", bold=bold)


def _lane(drawn: Frame, one: Line, lane: Lane) -> Iterator[str]:
    y = _y(drawn, one)
    if lane.extent is None:
        yield text(4, y + DESCENT, undated_words(lane, drawn.width - drawn.left - 8))
        return
    for bar in lane.bars:
        yield from _bar(drawn, one, lane, bar)
    for session in lane.sessions:
        x = _within(drawn, session)
        yield line(x, y - drawn.bar / 2, x, y - drawn.bar / 2 + 0.36 * drawn.bar, width=0.9, css="session")
    if lane.extent.start < drawn.first:
        yield text(2, y + DESCENT, EARLIER, halo=True)
    said = end_words(lane, drawn)
    if said.right:
        yield text(drawn.x(lane.extent.stop) + 6, y + DESCENT, said.text, halo=True)
    else:
        yield text(drawn.x(lane.extent.start) - 6, y + DESCENT, said.text.removeprefix(ONGOING).strip(), anchor="end", halo=True)
        if lane.ongoing:
            yield text(drawn.x(lane.extent.stop) + 6, y + DESCENT, ONGOING, halo=True)


def _bar(drawn: Frame, one: Line, lane: Lane, bar: Bar) -> Iterator[str]:
    """The sure days filled, the possible ones dotted; the higher the dose, the higher the bar."""
    y = _y(drawn, one)
    height = drawn.bar * (0.56 if lane.sessions else 0.46 + 0.54 * bar.level)
    top = y + drawn.bar / 2 - height
    title = f"{lane.label} {bar.dose} rows {' '.join(str(row) for row in bar.rows)}"
    css = f"bar {lane.adequacy.replace(' ', '-')}"
    for number, span in enumerate(uncertain_ends(bar)):
        x, length = _stretch(drawn, span)
        whole = bar.certain is None and number == 0
        yield rect(x, top, length, height, stroke=INK, dash="1.5 2", css=css if whole else "open-end", title=title if whole else "")
    if bar.certain is None:
        return
    x, length = _stretch(drawn, bar.certain)
    yield rect(x, top, length, height, fill=FILLS[lane.adequacy], stroke=INK, css=css, title=title)
    if bar.dose != DOSE_UNKNOWN and height >= LEAST_FOR_DOSE and width(bar.dose, SMALL) + 6 <= length:
        patterned = lane.adequacy in (INADEQUATE, CANNOT_TELL)
        if patterned:
            half = width(bar.dose, SMALL) / 2 + 1
            yield rect(x + length / 2 - half, top + 0.6, 2 * half, height - 1.2, fill=WHITE)
        light = lane.adequacy == ADEQUATE
        yield text(x + length / 2, top + height / 2 + DESCENT - 0.3, bar.dose, anchor="middle", fill=WHITE if light else INK)


def _mark(drawn: Frame, one: Line, mark: Mark) -> Iterator[str]:
    """A spell as a thin bar with dotted ends where a date is vague, a single day as a diamond."""
    y = _y(drawn, one)
    title = f"{mark.name} rows {' '.join(str(row) for row in mark.rows)}"
    if mark.stop is None:
        x = _within(drawn, mark.start)
        yield path(f"M{x:.2f},{y - 4.5:.2f} l4.5,4.5 l-4.5,4.5 l-4.5,-4.5 Z", fill=INK, css="event", title=title)
        return
    for number, span in enumerate(uncertain_ends(mark)):
        x, length = _stretch(drawn, span)
        whole = mark.certain is None and number == 0
        yield rect(
            x, y - SPELL / 2, length, SPELL, stroke=INK, dash="1.5 2", css="event" if whole else "open-end", title=title if whole else ""
        )
    if mark.certain is not None:
        x, length = _stretch(drawn, mark.certain)
        yield rect(x, y - SPELL / 2, length, SPELL, fill=MUTED if mark.kind == "condition" else INK, css="event", title=title)


def _within(drawn: Frame, day: date) -> float:
    return drawn.x(min(max(day, drawn.first), drawn.last))


def _stretch(drawn: Frame, span: Span) -> tuple[float, float]:
    x = _within(drawn, span.start)
    return x, max(_within(drawn, span.stop) - x, THINNEST)

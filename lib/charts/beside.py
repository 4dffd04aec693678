"""What is written beside a bar or above it, and where does it fit without being cut?"""

from __future__ import annotations

from dataclasses import dataclass

from lib.charts.frame import LABEL, LONGEST_LABEL, SMALL, Frame, Line, two_lines
from lib.charts.lettering import width, wrap
from lib.charts.palette import ONGOING, SYMBOLS
from lib.charts.parts import Lane


@dataclass(frozen=True, slots=True)
class Words:
    """What stands beside a bar: the text, and whether it begins right of the end or ends left of the start."""

    text: str
    right: bool


def end_words(lane: Lane, drawn: Frame) -> Words:
    """The longest wording that fits beside the bar without being cut, right of it when it can be, else left of it."""
    extent = lane.extent
    assert extent is not None
    right_room = drawn.plot_width + drawn.right - drawn.x(extent.stop) - 8
    left_room = drawn.x(extent.start) - 8
    for details in range(len(lane.details), -1, -1):
        text = words(lane, details)
        if width(text, SMALL) <= right_room:
            return Words(text, True)
        # An ongoing course is read at its arrow, in fewer words rather than far from it.
        if width(text, SMALL) <= left_room and not (lane.ongoing and width(words(lane, 0), SMALL) <= right_room):
            return Words(text, False)
    return Words(words(lane, 0), True)


def words(lane: Lane, details: int) -> str:
    """Arrow when ongoing, adequacy sign, outcome, and the first so many details."""
    said = " · ".join(word for word in (lane.outcome, *lane.details[:details]) if word)
    return " ".join(part for part in (ONGOING if lane.ongoing else "", SYMBOLS[lane.adequacy], said) if part)


def undated_pieces(lane: Lane) -> list[str]:
    """What is said of a course whose dates nobody recorded."""
    return [piece for piece in ("date not recorded", lane.dose, words(lane, 0), *lane.details) if piece]


def undated_words(lane: Lane, room: float) -> str:
    """The same on one line of `room` px, with fewer reasons when there is no room for all."""
    return wrap(undated_pieces(lane), " · ", room, SMALL)[0]


def lane_name(lane: Lane) -> tuple[str, ...]:
    """The name beside the bars: on one line, or on two when it is long. It is never cut."""
    if " " in lane.label and width(lane.label, LABEL, lane.drug) > LONGEST_LABEL:
        return two_lines(lane.label)
    return (lane.label,)


def name_width(line: Line) -> float:
    """Width in px of a line's name."""
    if line.lane is None:
        return max((width(part, SMALL) for part in line.name), default=0.0)
    return max(width(part, SMALL if len(line.name) > 1 else LABEL, line.lane.drug) for part in line.name)


def caption_lines(lane: Lane, room: float) -> tuple[str, ...]:
    """Name, then dose, adequacy sign and outcome, above the bars of a narrow drawing; on further lines when one is too short."""
    pieces = [piece for piece in (lane.dose, words(lane, 0)) if piece] if lane.bars else undated_pieces(lane)
    said = " · ".join(pieces)
    if width(lane.label, SMALL, lane.drug) + width(f" {said}", SMALL) <= room:
        return (f"{lane.label} {said}",)
    name = (lane.label,) if width(lane.label, SMALL, lane.drug) <= room else two_lines(lane.label)
    return (*name, *wrap(pieces, " · ", room, SMALL))

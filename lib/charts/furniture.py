"""What frames the drawn data: axes, severity bands, marks that cross the chart, names, legend."""

from __future__ import annotations

from typing import Any

from lib.charts.frame import AXIS, LABEL, LEGEND_LINE, LONGEST_LABEL, SMALL, STRIP_LINE, Frame, Line, two_lines
from lib.charts.lettering import plain, width
from lib.charts.palette import (
    ADEQUATE,
    BANDS,
    CANNOT_TELL,
    FAMILIES,
    FLAG,
    GRID,
    HAIRLINE,
    INADEQUATE,
    INK,
    MUTED,
    ONGOING,
    PAPER,
    SYMBOLS,
    tint,
)
from lib.charts.parts import ChartModel, Lane, Mark, ScorePanel
from lib.charts.traces import axis_of
from lib.charts.wording import day_words
from lib.records.doses import show_amount

Part = dict[str, Any]
TICK_FORMATS = [
    {"dtickrange": [None, "M1"], "value": "%d %b %Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b %Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def axes(drawn: Frame) -> Part:
    """One time axis for all; the lanes measure in px from the top, each instrument in its own points from end to end."""
    whole = drawn.plot_height
    made: Part = {
        "xaxis": {
            "type": "date",
            "range": [drawn.first.isoformat(), drawn.last.isoformat()],
            "anchor": "y",
            "gridcolor": GRID,
            "linecolor": HAIRLINE,
            "nticks": max(3, int(drawn.plot_width // 66)),
            "tickformatstops": TICK_FORMATS,
            "tickfont": {"size": SMALL, "color": INK},
            "ticklabelposition": "outside",
            "zeroline": False,
            "showspikes": True,
            "spikemode": "across",
            "spikesnap": "cursor",
            "spikethickness": 1,
            "spikedash": "dot",
            "spikecolor": MUTED,
        },
        "yaxis": {
            "domain": [0, drawn.lanes_height / whole],
            "range": [drawn.lanes_height, 0],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "ticklabelstandoff": 6,
            **_names(drawn),
        },
    }
    for number, (panel, top, height) in enumerate(drawn.panels):
        step = next((s for s in (1, 2, 5, 10, 20, 25, 50, 100) if height * s / (panel.high - panel.low) >= 19), 100)
        made[f"yaxis{number + 2}"] = {
            "domain": [1 - (top + height) / whole, 1 - top / whole],
            "range": [panel.low - 0.5 * _grain(panel), panel.high + 0.5 * _grain(panel)],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickvals": [value for value in range(int(panel.low), int(panel.high) + 1) if value % step == 0],
            "tickfont": {"size": SMALL, "color": MUTED},
        }
    return made


def _grain(panel: ScorePanel) -> float:
    """One point of a whole-number scale; a hundredth of the range of a finer one."""
    return 1.0 if panel.high - panel.low >= 5 else (panel.high - panel.low) / 100


def _names(drawn: Frame) -> Part:
    named = [line for line in drawn.lines if line.lane or line.track]
    if drawn.narrow:
        return {"showticklabels": False}
    return {
        "tickvals": [line.middle for line in named],
        "ticktext": [_name(line) for line in named],
        "tickfont": {"size": LABEL, "color": INK},
    }


def _name(line: Line) -> str:
    if line.track is not None:
        return f"<span style='font-size:{SMALL}px'>{plain(line.track.label)}</span>"
    lane = line.lane
    assert lane is not None
    if width(lane.label, LABEL, True) > LONGEST_LABEL:
        shown = "<br>".join(plain(part) for part in two_lines(lane.label) if part)
        shown = f"<span style='font-size:{SMALL}px'>{shown}</span>"
    else:
        shown = plain(lane.label)
    if not lane.lit:
        return f"<span style='color:{MUTED}'>{shown}</span>"
    return f"<b>{shown}</b>" if lane.course_id else shown


def shapes(model: ChartModel, drawn: Frame) -> list[Part]:
    """Bands and lines, all in one list and behind the data except the marks."""
    made: list[Part] = []
    for number, (panel, _, _) in enumerate(drawn.panels):
        made += _bands(panel, axis_of(number))
    for line in drawn.lines:
        if not line.lane and not line.track and line.top > 0:
            made.append(_line("paper", 0, 1, "y", line.top + 2, line.top + 2, HAIRLINE, 0.8))
    made += [shape for mark in model.marks for shape in _mark_lines(mark, drawn)]
    return made


def _bands(panel: ScorePanel, axis: str) -> list[Part]:
    """Severity bands meet half way between whole points, so that a point is never on a border."""
    grain = _grain(panel)
    made: list[Part] = [
        {
            "type": "rect", "layer": "below", "xref": "paper", "x0": 0, "x1": 1, "yref": axis,
            "y0": band.low - 0.5 * grain, "y1": band.high + 0.5 * grain,
            "fillcolor": BANDS.get(band.severity, PAPER), "line": {"width": 0},
        }
        for band in panel.bands
    ]  # fmt: skip
    made += [_line("paper", 0, 1, axis, value, value, MUTED, 1, "dash") for value, _ in panel.cuts]
    made.append(_line("paper", 0, 1, axis, panel.low - 0.5 * grain, panel.low - 0.5 * grain, HAIRLINE, 0.8))
    return made


def _mark_lines(mark: Mark, drawn: Frame) -> list[Part]:
    """A day crosses the whole chart up to its label; an interval of a pattern is a bracket under its label, which covers nothing."""
    number = next(number for placed, number, _ in drawn.strip if placed is mark)
    level = number * STRIP_LINE
    colour, dash = {"today": (INK, "solid"), "episode": (MUTED, "dot")}.get(mark.kind, (FLAG, "dash"))
    line = {"color": colour, "width": 1.2, "dash": dash}
    above = {"yref": "paper", "ysizemode": "pixel", "yanchor": 1}
    start = mark.start.isoformat()
    if mark.kind == "pattern" and mark.stop is not None:
        bracket = {"x0": start, "x1": mark.stop.isoformat(), "y0": level + 2, "y1": level + 2, "line": {"color": colour, "width": 2}}
        return [{"type": "line", "xref": "x", **above, **bracket}]
    crossing = {"type": "line", "layer": "below", "xref": "x", "x0": start, "x1": start, "yref": "paper", "y0": 0, "y1": 1, "line": line}
    stem = {"type": "line", "xref": "x", "x0": start, "x1": start, **above, "y0": 0, "y1": level + 4, "line": line}
    return [crossing, stem]


def _line(xref: str, x0: float, x1: float, yref: str, y0: float, y1: float, colour: str, thick: float, dash: str = "solid") -> Part:  # noqa: PLR0917
    return {
        "type": "line", "layer": "below", "xref": xref, "x0": x0, "x1": x1, "yref": yref, "y0": y0, "y1": y1,
        "line": {"color": colour, "width": thick, "dash": dash},
    }  # fmt: skip


def labels(model: ChartModel, drawn: Frame) -> list[Part]:
    """Band names, the latest score, labels of marks, headings."""
    made: list[Part] = []
    for number, (panel, _, height) in enumerate(drawn.panels):
        made += _band_names(panel, axis_of(number), height, drawn)
        made.append(_latest(panel, axis_of(number), drawn))
    for mark, number, rightward in drawn.strip:
        colour = {"today": INK, "episode": MUTED}.get(mark.kind, FLAG)
        at: Part = {
            "xref": "x",
            "x": mark.start.isoformat(),
            "yref": "paper",
            "y": 1,
            "yshift": 2 + number * STRIP_LINE,
            "yanchor": "bottom",
        }
        side: Part = {"xanchor": "left", "xshift": -3} if rightward else {"xanchor": "right", "xshift": 3}
        made.append(_text(mark.name, colour, at | side) | {"hovertext": plain(mark.text)})
    for line in drawn.lines:
        if line.heading:
            at: Part = {
                "xref": "paper",
                "x": 0,
                "xanchor": "left",
                "xshift": 4 - drawn.left,
                "yref": "y",
                "y": line.top + 3,
                "yanchor": "top",
            }
            made.append(_text(line.heading, MUTED, at))
    return made


def _band_names(panel: ScorePanel, axis: str, height: float, drawn: Frame) -> list[Part]:
    per_point = height / (panel.high - panel.low + _grain(panel))
    made = []
    for band in panel.bands:
        if (band.high - band.low + 1) * per_point >= SMALL:
            name = band.title if not drawn.narrow or width(band.title, SMALL) < drawn.right - 6 else "<br>".join(two_lines(band.title))
            at = {
                "xref": "paper",
                "x": 1,
                "xanchor": "left",
                "xshift": 4,
                "yref": axis,
                "y": (band.low + band.high) / 2,
                "yanchor": "middle",
            }
            made.append(_text(name, MUTED, at) | {"align": "left"})
    for value, name in panel.cuts:
        at: Part = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 4, "yref": axis, "y": value, "yanchor": "middle"}
        made.append(_text(name, MUTED, at))
    return made


def _latest(panel: ScorePanel, axis: str, drawn: Frame) -> Part:
    """The instrument, its latest value large, and the one before."""
    points = panel.points
    last = points[-1]
    before = f"before: {show_amount(points[-2].value)}" if len(points) > 1 else "first score"
    if drawn.narrow:
        text = f"<b>{plain(panel.scale)}</b>  latest <b>{show_amount(last.value)}</b> on {day_words(last.when)}, {before}"
        at: Part = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": 2, "yref": axis, "y": panel.high, "yanchor": "top"}
        return _text(text, INK, at, raw=True) | {"bgcolor": "rgba(255,255,255,0.75)", "borderpad": 1}
    text = (
        f"<b>{plain(panel.scale)}</b><br><span style='font-size:19px'><b>{show_amount(last.value)}</b></span><br>"
        f"{day_words(last.when)}<br>{before}"
    )
    at: Part = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": 4 - drawn.left, "yref": axis, "y": panel.high, "yanchor": "top"}
    return _text(text, INK, at, raw=True) | {"align": "left"}


def _text(text: str, colour: str, place: Part, raw: bool = False) -> Part:
    return {"text": text if raw or "<br>" in text else plain(text), "showarrow": False, "font": {"size": SMALL, "color": colour}, **place}


def legend(model: ChartModel, drawn: Frame) -> tuple[list[Part], list[Part], int]:
    """Our own legend in px: solid swatches for classes, grey patterns for adequacy. Gives shapes, annotations and the number of lines."""
    made_shapes: list[Part] = []
    made_texts: list[Part] = []
    at, line = 0.0, 0
    room = drawn.width - 8
    for swatch, text in _entries(model):
        length = (20 if swatch else 0) + width(text, SMALL) + 12
        if at and at + length > room:
            at, line = 0.0, line + 1
        x, y = at + 4 - drawn.left, -(AXIS + 11 + line * LEGEND_LINE)
        made_shapes += _swatch(swatch, x, y)
        made_texts.append(
            _text(
                text,
                INK,
                xref="paper",
                x=0,
                xanchor="left",
                xshift=x + (17 if swatch else -1),
                yref="paper",
                y=0,
                yanchor="middle",
                yshift=y,
            )
        )
        at += length
    return made_shapes, made_texts, line + 1


def _entries(model: ChartModel) -> list[tuple[str, str]]:
    lanes = (*model.lanes, *model.undated)
    used = {lane.family for lane in lanes}
    entries = [(family, title if family != "other" else _others(lanes)) for family, (_, title) in FAMILIES.items() if family in used]
    for state, text in ((ADEQUATE, "adequate"), (INADEQUATE, "inadequate"), (CANNOT_TELL, "cannot tell")):
        if any(lane.adequacy == state for lane in lanes):
            entries.append((state, f"{SYMBOLS[state]} {text}"))
    if any(bar.certain != bar.possible for lane in lanes for bar in lane.bars):
        entries.append(("dotted", "date uncertain"))
    if any(lane.sessions for lane in lanes):
        entries.append(("sessions", "sessions"))
    if any(lane.ongoing for lane in lanes):
        entries.append(("", f"{ONGOING} ongoing"))
    return [*entries, ("", "Blank: nothing recorded")]


def _others(lanes: tuple[Lane, ...]) -> str:
    names = {"antidepressant": "other antidepressants", "psychotherapy": "psychotherapy", "other": "other treatment"}
    groups = {lane.group for lane in lanes if lane.family == "other"}
    return ", ".join(name for group, name in names.items() if group in groups)


def _swatch(kind: str, x: float, y: float) -> list[Part]:
    """A 13 x 10 px sample, centred on `y`; px do not stretch with the window."""
    place = {"xref": "paper", "xanchor": 0, "xsizemode": "pixel", "yref": "paper", "yanchor": 0, "ysizemode": "pixel"}
    left, right, low, high = x, x + 13, y - 5, y + 5
    box = {"type": "rect", "x0": left, "x1": right, "y0": low, "y1": high, **place}
    if not kind:
        return []
    if kind in FAMILIES:
        return [box | {"fillcolor": FAMILIES[kind].colour, "line": {"width": 0}}]
    if kind == ADEQUATE:
        return [box | {"fillcolor": MUTED, "line": {"width": 0}}]
    if kind == "dotted":
        return [box | {"fillcolor": tint(MUTED, 0.1), "line": {"color": MUTED, "width": 1.2, "dash": "dot"}}]
    strokes = {
        INADEQUATE: [f"M{left + s},{low} L{min(right, left + s + 10)},{min(high, low + right - left - s)}" for s in (0, 4, 8)]
        + [f"M{left},{low + s} L{left + 10 - s},{high}" for s in (4,)],
        CANNOT_TELL: [f"M{left + a},{low + b} h0.1" for a in (2, 5, 8, 11) for b in (2.5, 7.5)],
        "sessions": [f"M{left + s},{low + 3} L{left + s},{high}" for s in (0, 3, 6, 9, 12)],
    }[kind]
    paths = [p.replace(" h0.1", f" L{float(p.split()[0][1:].split(',')[0]) + 1.5},{p.split()[0].split(',')[1]}") for p in strokes]
    ink = {"type": "path", "path": " ".join(paths), "line": {"color": MUTED, "width": 1.3}, **place}
    if kind == "sessions":
        return [ink]
    return [box | {"fillcolor": tint(MUTED, 0.16) if kind == INADEQUATE else PAPER, "line": {"color": MUTED, "width": 1.2}}, ink]

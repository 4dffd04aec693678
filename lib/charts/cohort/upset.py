"""How do the definitions agree and disagree? A column a combination of answers with its patients above, a row a definition with its own figures."""

from __future__ import annotations

from typing import Any

from lib.charts.cohort.look import LABEL, NO, SMALL, UNTOLD, YES, layout, untold_fill
from lib.charts.cohort.shown import Agreement, Combination
from lib.charts.lettering import plain
from lib.charts.palette import GRID, INK, MUTED, PAPER

ROW, TOP, BOTTOM = 33, 150, 12  # px
WIDE, NARROW = (0.19, 0.42), (0.0, 0.53)  # where the bars of the rows end, and where the columns begin
MOST_WIDE, LEAST_WIDE, MOST_NARROW = 24, 18, 7  # columns; fewer are drawn as if there were so many
_SAYS = {"yes": "met", "unknown": "cannot be told", "no": "not met"}


def upset(found: Agreement, narrow: bool = False) -> dict[str, Any]:
    """The figure. Met is a filled circle, what cannot be told an open diamond, not met a small dot."""
    shown = found.combinations[: MOST_NARROW if narrow else MOST_WIDE]
    rows = len(found.definitions)
    height = TOP + ROW * rows + BOTTOM + 8
    split = (BOTTOM + ROW * rows) / height
    bars_end, begin = NARROW if narrow else WIDE
    data: list[dict[str, Any]] = [_columns(shown, found), *_joints(shown), *_dots(shown, found)]
    if not narrow:
        data += _sets(found)
    names = [_row_words(one.title, f"{one.met.brief} met · {one.unknown.brief} cannot tell", one.note, narrow) for one in found.definitions]
    most = max((one.met.size + one.unknown.size for one in found.definitions), default=1)
    return {
        "data": data,
        "layout": layout(
            height,
            bargap=0.35,
            barmode="stack",
            xaxis={
                "domain": [begin, 1],
                "range": [-0.6, max(len(shown), MOST_NARROW if narrow else LEAST_WIDE) - 0.4],
                "visible": False,
                "fixedrange": True,
                "anchor": "y2",
            },
            yaxis={
                "domain": [split + 0.02, 1],
                "anchor": "x",
                "fixedrange": True,
                "rangemode": "tozero",
                "range": [0, 1.18 * max((one.patients.size for one in shown), default=1)],
                "gridcolor": GRID,
                "zeroline": False,
                "showticklabels": False,
            },
            yaxis2={
                "domain": [BOTTOM / height, split],
                "anchor": "x",
                "range": [rows - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": list(range(rows)),
                "ticktext": names,
                "tickfont": {"size": SMALL, "color": INK},
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "ticks": "",
                "ticklabelposition": "outside left",
            },
            xaxis2={
                "domain": [0, max(bars_end, 0.001)],
                "anchor": "y2",
                "range": [1.05 * max(most, 1), 0],
                "visible": False,
                "fixedrange": True,
            },
            shapes=[_band(row) for row in range(0, rows, 2)],
            annotations=[_heading(found, begin, narrow)],
        ),
    }


def said_of(combination: Combination, found: Agreement) -> dict[str, str]:
    """Answer -> the definitions that give it, in words."""
    return {
        answer: ", ".join(definition.title for definition, one in zip(found.definitions, combination.answers, strict=True) if one == answer)
        for answer in _SAYS
    }


def _columns(shown: tuple[Combination, ...], found: Agreement) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": list(range(len(shown))),
        "y": [one.patients.size for one in shown],
        "text": [one.patients.brief for one in shown],
        "textposition": "outside",
        "textfont": {"size": SMALL},
        "cliponaxis": False,
        "marker": {"color": MUTED},
        "hovertext": [_hover(one, found) for one in shown],
        "hoverinfo": "text",
        "xaxis": "x",
        "yaxis": "y",
    }


def _hover(one: Combination, found: Agreement) -> str:
    said = said_of(one, found)
    lines = [f"<b>{one.patients.words} patients</b>"]
    lines += [f"{_SAYS[answer].capitalize()}: {plain(said[answer]) or 'none'}" for answer in ("yes", "unknown")]
    return "<br>".join(line if len(line) < 90 else line.replace(", ", ",<br>   ") for line in lines)


def _joints(shown: tuple[Combination, ...]) -> list[dict[str, Any]]:
    """A line through the definitions of a column that are met or cannot be told."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for at, one in enumerate(shown):
        rows = [row for row, answer in enumerate(one.answers) if answer != "no"]
        if len(rows) > 1:
            xs += [at, at, None]
            ys += [rows[0], rows[-1], None]
    return [_matrix(xs, ys, mode="lines", line={"color": NO, "width": 1.5})]


def _dots(shown: tuple[Combination, ...], found: Agreement) -> list[dict[str, Any]]:
    looks = {
        "no": {"symbol": "circle", "size": 5, "color": NO},
        "unknown": {"symbol": "diamond", "size": 11, "color": PAPER, "line": {"width": 2, "color": UNTOLD}},
        "yes": {"symbol": "circle", "size": 13, "color": YES},
    }
    traces = []
    for answer, look in looks.items():
        places = [(at, row) for at, one in enumerate(shown) for row, said in enumerate(one.answers) if said == answer]
        words = [f"{plain(found.definitions[row].title)}: {_SAYS[answer]}<br>{shown[at].patients.words} patients" for at, row in places]
        marks = [at for at, _ in places], [row for _, row in places]
        traces.append(_matrix(*marks, mode="markers", marker=look, hovertext=words, hoverinfo="text"))
    return traces


def _matrix(xs: Any, ys: Any, **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "x": list(xs), "y": list(ys), "xaxis": "x", "yaxis": "y2", "hoverinfo": "skip"} | more


def _sets(found: Agreement) -> list[dict[str, Any]]:
    rows = list(range(len(found.definitions)))
    parts = (("met", "Met", {"color": YES}), ("unknown", "Cannot be told", untold_fill()))
    return [
        {
            "type": "bar",
            "orientation": "h",
            "x": [getattr(one, part).size for one in found.definitions],
            "y": rows,
            "marker": look,
            "hovertext": [f"{plain(one.title)}<br>{said}: {getattr(one, part).words}" for one in found.definitions],
            "hoverinfo": "text",
            "xaxis": "x2",
            "yaxis": "y2",
            "width": 0.5,
        }
        for part, said, look in parts
    ]


def _row_words(title: str, figures: str, note: str, narrow: bool) -> str:
    if note and not narrow:
        figures = f"needs no outcomes · {figures}"
    return f"<b>{plain(title)}</b>{' †' if note else ''}<br><span style='font-size:11px'>{figures}</span>"


def _band(row: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y2",
        "y0": row - 0.5,
        "y1": row + 0.5,
        "fillcolor": "#F4F6F8",
        "line": {"width": 0},
        "layer": "below",
    }


def _heading(found: Agreement, begin: float, narrow: bool) -> dict[str, Any]:
    key = "● met<br>◇ cannot tell<br>· not met<br>Number above a<br>column: patients" if narrow else (
        "● met   ◇ cannot tell   · not met<br>A column: patients for whom the definitions<br>give the same answers; the largest first.<br>"
        "Bars at the left: met, and hatched what<br>cannot be told."
    )  # fmt: skip
    return {
        "text": key,
        "xref": "paper",
        "yref": "paper",
        "x": max(begin - 0.01, 0),
        "y": 1,
        "xanchor": "right",
        "yanchor": "top",
        "align": "right",
        "showarrow": False,
        "font": {"size": LABEL - 1, "color": MUTED},
    }

"""Does the drawing for paper show what the figure and the text show, in grey, at 9 pt and whole?"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from lib.charts.drawing import Drawing, drawings
from lib.charts.lettering import width
from lib.charts.life_chart import life_chart
from lib.charts.model import ChartModel, chart_model
from lib.charts.svg import SMALL
from lib.charts.text import chart_rows
from lib.knowledge.load import knowledge
from lib.records.calendars import Weeks
from lib.records.history import History
from tests.unit.charts import samples
from tests.unit.charts.samples import assessment

WIDTH, HEIGHT = 527.0, 700.0  # pt: A4 between its margins
SVG = "{http://www.w3.org/2000/svg}"
MODELS = {"one": samples.one, "eight": samples.eight, "vague": samples.vague, "many": samples.many}
EVERY = pytest.mark.parametrize("model", [make() for make in MODELS.values()], ids=list(MODELS))


def drawn(model: ChartModel, width_pt: float = WIDTH, height_pt: float = HEIGHT) -> list[ET.Element]:
    return [ET.fromstring(piece.svg) for piece in drawings(model, width_pt, height_pt)]


def held(pieces: list[ET.Element], css: str) -> list[ET.Element]:
    return [node for piece in pieces for node in piece.iter() if css in node.get("class", "").split()]


def words(pieces: list[ET.Element]) -> list[str]:
    return [node.text or "" for piece in pieces for node in piece.iter(f"{SVG}text")]


def titles(nodes: list[ET.Element]) -> Counter[str]:
    return Counter(node.findtext(f"{SVG}title", "") for node in nodes)


# --- Drawing = figure = text -----------------------------------------------------------------------------------------------------------


@EVERY
def test_bars_of_the_drawing_are_the_dose_steps_of_the_model(model: ChartModel) -> None:
    steps = [
        (f"{lane.label} {bar.dose} rows {' '.join(map(str, bar.rows))}", lane.adequacy.replace(" ", "-"))
        for lane in model.lanes
        for bar in lane.bars
    ]
    found = [(node.findtext(f"{SVG}title", ""), node.get("class", "").split()[1]) for node in held(drawn(model), "bar")]
    assert Counter(found) == Counter(steps)


@EVERY
def test_bars_points_and_marks_are_as_many_as_in_the_figure_and_the_text(model: ChartModel) -> None:
    pieces, figure, rows = drawn(model), life_chart(model), chart_rows(model)
    states = ("adequate", "inadequate", "cannot tell", "not judged")
    sure = sum(len(trace["x"]) for trace in figure["data"] if trace["name"] in states)
    assert sure == sum(1 for bar in held(pieces, "bar") if not bar.get("stroke-dasharray"))
    scales = {panel.scale for panel in model.panels}
    points = sum(1 for trace in figure["data"] if trace["name"] in scales for day in trace["x"] if day is not None)
    assert len(held(pieces, "point")) == points == sum(1 for row in rows if row["Kind"] == "Score")
    events = len(held(pieces, "event"))
    assert events == sum(len(track.marks) for track in model.tracks)
    tracks = {track.label for track in model.tracks}
    assert events == sum(1 for row in rows if row["What"] in tracks and row["Adequacy"] == "Not applicable")


@EVERY
def test_each_point_stands_at_its_day_and_value(model: ChartModel) -> None:
    expected = Counter(f"{p.scale} {point.value:g} row {point.row}" for p in model.panels for point in p.points)
    assert titles(held(drawn(model), "point")) == expected


@EVERY
def test_every_course_is_named_with_its_outcome_in_words(model: ChartModel) -> None:
    said = " ".join(words(drawn(model)))
    for lane in (*model.lanes, *model.undated):
        assert all(part in said for part in lane.label.split())
        assert lane.outcome in said
    names = Counter(words(drawn(model)))
    for label, count in Counter(lane.label for lane in model.lanes if " " not in lane.label and "/" not in lane.label).items():
        assert names[label] >= count  # a part of a longer name may read the same


@EVERY
def test_every_mark_of_a_pattern_and_the_episode_has_its_line_or_bracket(model: ChartModel) -> None:
    pieces = drawn(model)
    wanted = Counter(mark.kind for mark in model.marks)
    for kind, count in wanted.items():
        # A day crosses every piece of a chart in several pieces; a bracket stands above the first one.
        brackets = sum(1 for mark in model.marks if mark.kind == kind == "pattern" and mark.stop is not None)
        assert len([n for n in held(pieces, "mark") if kind in n.get("class", "").split()]) == (count - brackets) * len(pieces) + brackets
        assert all(mark.name in words(pieces) for mark in model.marks if mark.kind == kind)


def test_a_score_stands_at_its_height_between_the_ends_of_the_axis() -> None:
    """PHQ-9 17 on an axis from -0.5 to 27.5 that is 74 px high: 74 x 10.5 / 28 = 27.75 px from its top."""
    point = next(node for node in held(drawn(samples.one()), "point") if "PHQ-9 17" in node.findtext(f"{SVG}title", ""))
    assert float(point.get("d", "").split(",")[1].split()[0]) == pytest.approx(27.75, abs=0.01)


# --- Paper -----------------------------------------------------------------------------------------------------------------------------


@EVERY
def test_nothing_is_coloured(model: ChartModel) -> None:
    for piece in drawings(model, WIDTH, HEIGHT):
        for code in set(re.findall(r"#[0-9A-Fa-f]{3,6}\b", piece.svg)):
            parts = [int(code[i : i + 2], 16) for i in (1, 3, 5)] if len(code) == 7 else [int(c * 2, 16) for c in code[1:]]
            assert max(parts) - min(parts) <= 22, code  # ink and its greys may lean to blue, never so far as to tell by hue


@EVERY
def test_states_differ_by_fill_pattern_and_have_sign_and_word_in_the_legend(model: ChartModel) -> None:
    pieces = drawn(model)
    fills: dict[str, set[str]] = {}
    for node in held(pieces, "bar"):
        if not node.get("stroke-dasharray"):
            fills.setdefault(node.get("class", "").split()[1], set()).add(node.get("fill", ""))
    assert all(len(used) == 1 for used in fills.values())
    assert len({fill for used in fills.values() for fill in used}) == len(fills)
    signs = {"adequate": "● adequate", "inadequate": "○ inadequate", "cannot-tell": "◊ cannot tell"}
    assert all(signs[state] in words(pieces) for state in fills if state in signs)


@EVERY
def test_type_prints_at_nine_points(model: ChartModel) -> None:
    for piece in drawings(model, WIDTH, HEIGHT):
        scale = piece.width_pt / float(ET.fromstring(piece.svg).get("width", "0"))
        sizes = {float(node.get("font-size", SMALL)) for node in ET.fromstring(piece.svg).iter() if node.tag == f"{SVG}text"}
        assert sizes
        assert min(sizes) * scale >= 9 - 1e-9


@EVERY
def test_no_word_leaves_the_drawing(model: ChartModel) -> None:
    for piece in drawn(model):
        left, top, wide, high = map(float, piece.get("viewBox", "").split())
        for node in piece.iter(f"{SVG}text"):
            x, y, length = float(node.get("x", 0)), float(node.get("y", 0)), width(node.text or "", SMALL)
            start = x - {"end": length, "middle": length / 2}.get(node.get("text-anchor", ""), 0)
            assert start >= left - 8, node.text  # the estimate of a length is on the wide side
            assert start + length <= left + wide + 8, node.text
            assert top <= y - SMALL * 0.7, node.text
            assert y <= top + high, node.text


@EVERY
@pytest.mark.parametrize("height_pt", [230.0, 400.0, HEIGHT])
def test_a_tall_chart_goes_on_in_further_pieces_and_loses_no_lane(model: ChartModel, height_pt: float) -> None:
    pieces = drawings(model, WIDTH, height_pt)
    assert all(piece.height_pt <= height_pt for piece in pieces)
    everything = [node for piece in pieces for node in [ET.fromstring(piece.svg)]]
    assert titles(held(everything, "bar")) == titles(held(drawn(model), "bar"))
    assert len(held(everything, "event")) == len(held(drawn(model), "event"))


def test_forty_courses_take_one_piece_more_than_eight() -> None:
    assert (len(drawings(samples.eight(), WIDTH, 500)), len(drawings(samples.many(), WIDTH, 500))) == (1, 2)


def test_nothing_recorded_draws_nothing() -> None:
    empty = chart_model(History("P"), assessment(()), knowledge())
    assert drawings(empty, WIDTH, HEIGHT) == ()


def test_imported_words_stay_words() -> None:
    assert any("<b>Zzz</b>" in part for part in words(drawn(samples.vague())))
    assert all("<b>" not in piece.svg for piece in drawings(samples.vague(), WIDTH, HEIGHT))


def test_told_in_weeks_no_date_is_left() -> None:
    for make in MODELS.values():
        model = make()
        pieces: tuple[Drawing, ...] = drawings(model, WIDTH, HEIGHT, Weeks(model.first))
        said = " ".join(words([ET.fromstring(piece.svg) for piece in pieces]))
        assert not re.search(r"\b(19|20)\d\d\b|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b", said)
        assert re.search(r"\bweek \d", said)


def test_drawing_is_quick() -> None:
    from time import perf_counter

    model = samples.many(40, 400)
    begun = perf_counter()
    drawings(model, WIDTH, HEIGHT)
    assert perf_counter() - begun < 1.0

"""Figures of a cohort: what they draw is what may be written, and nothing hidden is in them."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import pytest

from lib.charts.cohort.bars import bars
from lib.charts.cohort.look import NO, UNTOLD, YES
from lib.charts.cohort.sankey import END, heights, sankey
from lib.charts.cohort.shown import Agreement, Bar, Combination, Definition, Pathways, Place, Shown, Way
from lib.charts.cohort.upset import MOST_NARROW, upset


def some(count: int) -> Shown:
    return Shown(count)


HIDDEN = Shown(None, 6)


def agreed(*combinations: tuple[tuple[str, ...], Shown]) -> Agreement:
    zero = some(0)
    definitions = (
        Definition("a", "first <b>", "", some(12), some(5), some(3)),
        Definition("b", "second", "needs no outcomes: why", HIDDEN, some(14), some(4)),
    )
    return Agreement(some(20), definitions, tuple(Combination(*one) for one in combinations), 0, zero, zero, zero, zero, zero, zero)


PATHS = Pathways(
    some(20),
    some(0),
    some(0),
    some(0),
    (Place(1, "SSRI", some(12)), Place(1, "TCA", HIDDEN), Place(2, "SNRI", some(10)), Place(2, END, HIDDEN)),
    (Way(0, 2, some(10)), Way(0, 3, HIDDEN), Way(1, 2, HIDDEN)),
)


def test_each_answer_has_a_mark_of_its_own() -> None:
    figure = upset(agreed((("yes", "unknown"), some(9)), (("no", "no"), some(7))))
    go.Figure(figure)
    marks = {trace["marker"]["symbol"] + str(trace["marker"]["size"]): trace for trace in figure["data"] if trace.get("mode") == "markers"}
    assert [(trace["x"], trace["y"]) for trace in (marks["circle13"], marks["diamond11"], marks["circle5"])] == [
        ([0], [0]),
        ([0], [1]),
        ([1, 1], [0, 1]),
    ]
    assert figure["data"][0]["text"] == ["9", "7"]


def test_a_register_rule_is_marked_where_its_figures_stand() -> None:
    first, second = upset(agreed((("yes", "no"), some(9))))["layout"]["yaxis2"]["ticktext"]
    assert "†" not in first
    assert "†" in second
    assert "needs no outcomes" in second
    assert "<6 met" in second
    assert "first &lt;b&gt;" in first


def test_a_phone_has_fewer_columns() -> None:
    found = agreed(*[(("yes", "no"), some(count)) for count in range(30, 10, -1)])
    assert len(upset(found, narrow=True)["data"][0]["x"]) == MOST_NARROW


def test_ways_of_a_hidden_count_are_not_drawn() -> None:
    figure = sankey(PATHS, {"SSRI": "ssri"})
    go.Figure(figure)
    link, node = figure["data"][0]["link"], figure["data"][0]["node"]
    assert (link["source"], link["target"], link["value"]) == ([0], [1], [10.0])
    assert node["label"] == ["SSRI 12", "SNRI 10"]
    assert node["color"][0] == "#0072B2"


def test_places_of_a_step_do_not_overlap_and_stay_in_the_room() -> None:
    steps, flow, room, pad = [1, 1, 2, 2, 2], [30.0, 10.0, 20.0, 15.0, 5.0], 400.0, 12.0
    middles = heights(steps, flow, room, pad)
    scale = (room - 2 * pad) / 40  # the second step has the most gaps
    assert middles[0] == pytest.approx(15 * scale / room)
    for upper, lower in ((0, 1), (2, 3), (3, 4)):
        gap = (middles[lower] - middles[upper]) * room - (flow[lower] + flow[upper]) * scale / 2
        assert gap == pytest.approx(pad)
    assert middles[4] * room + flow[4] * scale / 2 == pytest.approx(room)


def test_what_cannot_be_told_is_hatched_and_hidden_counts_are_all_alike() -> None:
    figure = bars((Bar("Mild", some(12)), Bar("Severe", HIDDEN), Bar("Mild to severe", some(4), settled=False)), some(20))
    go.Figure(figure)
    solid, hatched = figure["data"]
    assert "pattern" not in solid["marker"]
    assert hatched["marker"]["pattern"]["shape"] == "/"
    assert solid["text"] == ["12 (60 %)", "<6"]
    assert solid["x"] == [12.0, 3.0]
    assert hatched["text"] == ["4 (20 %)"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else math.pow((part + 0.055) / 1.055, 2.4) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [YES, NO, UNTOLD])
def test_every_colour_stands_out_from_the_paper(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 3  # WCAG 2.2, 1.4.11

"""A decision of a meeting is one mark: the model, the figure, the paper and the text say the same of it."""

from __future__ import annotations

from datetime import date

from lib.charts.drawing import drawings
from lib.charts.life_chart import life_chart
from lib.charts.model import Decided, chart_model
from lib.charts.palette import DECIDED
from lib.charts.parts import ChartModel
from lib.charts.text import chart_alt, chart_rows
from lib.knowledge.load import knowledge
from lib.records.calendars import Weeks
from lib.records.history import History
from tests.unit.charts.samples import AS_OF, assessment, course, scores

HISTORY = History("p", scores=scores("PHQ-9", 1, ("2026-01-05", 20), ("2026-06-01", 14)))
DECISIONS = (Decided(date(2026, 9, 1), "lithium  augmentation"), Decided(date(2026, 3, 3), "optimise <b>sertraline</b>"))


def model(*decided: Decided) -> ChartModel:
    found = assessment((course("sertraline", "SSRI", "2026-01-05", None),))
    return chart_model(HISTORY, found, knowledge(), decided=decided)


def test_each_decision_is_a_mark_on_its_day_in_order() -> None:
    marks = [mark for mark in model(*DECISIONS).marks if mark.kind == "decision"]
    assert [(mark.start, mark.stop, mark.name) for mark in marks] == [
        (date(2026, 3, 3), None, "decided"),
        (date(2026, 9, 1), None, "decided"),
    ]
    assert marks[1].text == "Decided at case review, 01-Sep-2026: lithium augmentation"


def test_a_meeting_to_come_decided_nothing_yet() -> None:
    assert not [mark for mark in model(Decided(date(2026, 12, 1), "later")).marks if mark.kind == "decision"]
    assert [mark.kind for mark in model(Decided(AS_OF, "today")).marks if mark.kind == "decision"] == ["decision"]


def test_the_figure_draws_a_line_on_each_day_and_names_them_without_markup() -> None:
    layout = life_chart(model(*DECISIONS))["layout"]
    drawn = {shape["x0"] for shape in layout["shapes"] if shape.get("line", {}).get("color") == DECIDED}
    assert drawn == {"2026-03-03", "2026-09-01"}
    named = [note for note in layout["annotations"] if note["text"] == "decided"]
    assert {note["x"] for note in named} == drawn
    assert all("<b>" not in note["hovertext"] for note in named)


def test_the_paper_draws_the_same_days_and_no_words_of_the_decision() -> None:
    (piece,) = drawings(model(*DECISIONS), 500, 700, Weeks(date(2026, 1, 5)))
    assert piece.svg.count('class="mark decision"') == 2
    assert ">decided<" in piece.svg
    assert "lithium" not in piece.svg


def test_the_text_names_day_and_decision() -> None:
    told = model(*DECISIONS)
    assert "decided at case review: 03-Mar-2026, 01-Sep-2026" in chart_alt(told).replace("Decided", "decided")
    rows = [row for row in chart_rows(told) if row["Kind"] == "Decision"]
    assert [(row["Dates"], row["Source"]) for row in rows] == [
        ("03-Mar-2026", "Case-review meeting"),
        ("01-Sep-2026", "Case-review meeting"),
    ]
    assert "lithium augmentation" in rows[1]["Detail"]
    assert "decided" not in chart_alt(model())

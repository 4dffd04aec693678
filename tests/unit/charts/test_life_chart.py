"""Will a psychiatrist find on the figure what is looked for? The twelve points of the acceptance list, and what keeps it readable and fast."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.charts.beside import end_words, name_width, words
from lib.charts.frame import SMALL, Frame
from lib.charts.lettering import plain, width
from lib.charts.life_chart import life_chart
from lib.charts.model import ChartModel, chart_model
from lib.charts.palette import BANDS, FAMILIES
from lib.charts.placing import frame
from lib.charts.text import chart_alt, chart_rows
from lib.knowledge.load import knowledge
from lib.records.answers import NO, YES
from lib.records.dates import show_span
from lib.records.history import History
from tests.unit.charts import samples
from tests.unit.charts.samples import AS_OF, assessment, course, day, scores

MODELS = {"one": samples.one, "eight": samples.eight, "vague": samples.vague, "many": samples.many}
EVERY = pytest.mark.parametrize("model", [make() for make in MODELS.values()], ids=list(MODELS))


def traces(figure: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["name"] == name]


def bars(figure: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """(state, base, customdata) of every bar that shows a dose step."""
    states = ("adequate", "inadequate", "cannot tell", "not judged")
    return [
        (trace["name"], base, data)
        for state in states
        for trace in traces(figure, state)
        for base, data in zip(trace["base"], trace["customdata"], strict=True)
    ]


def written(figure: dict[str, Any]) -> list[str]:
    texts = [str(note["text"]) for note in figure["layout"]["annotations"]]
    return texts + [text for trace in figure["data"] if trace["name"] in ("words", "doses") for text in trace["text"]]


def drawn_height(figure: dict[str, Any]) -> int:
    return int(figure["layout"]["height"])


# --- The twelve points -----------------------------------------------------------------------------------------------------------------


@EVERY
def test_1_the_whole_illness_is_on_one_screen_and_today_is_marked(model: ChartModel) -> None:
    figure = life_chart(model)
    first, last = figure["layout"]["xaxis"]["range"]
    assert first < min(bar.possible.start for lane in model.lanes if lane.group != "other" for bar in lane.bars).isoformat()
    assert first < model.first.isoformat() <= AS_OF.isoformat() < last
    assert "today" in written(figure)
    uprights = [shape for shape in figure["layout"]["shapes"] if shape.get("x0") == shape.get("x1") == AS_OF.isoformat()]
    assert any(shape["yref"] == "paper" and (shape["y0"], shape["y1"]) == (0, 1) for shape in uprights)


def test_1_years_are_readable_and_months_keep_their_year() -> None:
    formats = [stop["value"] for stop in life_chart(samples.eight())["layout"]["xaxis"]["tickformatstops"]]
    assert formats == ["%d-%b-%Y", "%b %Y", "%Y"]


def test_2_lanes_stand_in_groups_from_antidepressants_to_events_with_the_scores_on_top() -> None:
    figure = life_chart(samples.eight())
    names = [name.replace("<br>", " ") for name in figure["layout"]["yaxis"]["ticktext"]]
    order = [
        "sertraline",
        "mirtazapine",
        "+ aripiprazole",
        "rTMS",
        "behavioural",
        "zopiclone",
        "depressive episode",
        "hospital admission",
        "relapse",
    ]
    places = [next(n for n, name in enumerate(names) if wanted in name) for wanted in order]
    assert places == sorted(places)
    assert figure["layout"]["yaxis2"]["domain"][0] > figure["layout"]["yaxis"]["domain"][1]


def test_3_a_dose_step_has_its_own_height_and_its_own_label() -> None:
    figure = life_chart(samples.eight())
    heights = [
        height
        for trace in traces(figure, "adequate")
        for height, data in zip(trace["width"], trace["customdata"], strict=True)
        if data[0] == "venlafaxine"
    ]
    assert heights == sorted(heights)
    assert len(set(heights)) == 3
    assert {"75 mg", "150 mg", "225 mg"} <= {dose for trace in traces(figure, "doses") for dose in trace["text"]}


def test_3_dose_labels_that_do_not_fit_are_left_out_whole() -> None:
    figure = life_chart(samples.eight())
    assert figure["layout"]["uniformtext"] == {"minsize": SMALL, "mode": "hide"}
    assert all(trace["textangle"] == 0 for trace in traces(figure, "doses"))


def test_4_a_click_gives_the_course_and_the_pointer_says_why() -> None:
    target = traces(life_chart(samples.eight()), "targets")[0]
    at = [data[0] for data in target["customdata"]].index("escitalopram")
    assert target["hoverinfo"] == "text"
    assert "Adequacy: inadequate: stopped for side effects" in target["hovertext"][at]


@EVERY
def test_4_every_course_can_be_clicked(model: ChartModel) -> None:
    target = traces(life_chart(model), "targets")[0]
    wanted = {lane.course_id for lane in (*model.lanes, *model.undated)}
    assert wanted <= {data[0] for data in target["customdata"]}


def test_5_courses_overlap_on_lanes_of_their_own_and_a_gap_stays_blank() -> None:
    both = (
        course("sertraline", "SSRI", "2024-01-01", "2024-06-01"),
        course("bupropion", "NDRI", "2024-03-01", "2024-06-01"),
        course("venlafaxine", "SNRI", "2025-01-01", "2025-06-01"),
    )
    figure = life_chart(chart_model(History("1"), assessment(both), knowledge()))
    trace = traces(figure, "adequate")[0]
    assert len(set(trace["y"])) == 3
    ends = sorted(
        (date.fromisoformat(base), timedelta(milliseconds=length)) for base, length in zip(trace["base"], trace["x"], strict=True)
    )
    assert ends[0][0] + ends[0][1] > ends[1][0]  # sertraline still runs when bupropion starts
    assert ends[1][0] + ends[1][1] == date(2024, 6, 1) < ends[2][0]


def test_6_outcome_and_stop_reason_stand_in_words_beside_the_bars() -> None:
    texts = " | ".join(traces(life_chart(samples.eight()), "words")[0]["text"])
    for words_ in (
        "● no response · stopped for lack of effect",
        "○ not tolerated",
        "● remission, then lost",
        "▶ ● partial 31 %",
        "◇ no response",
        "30 sessions",
    ):
        assert words_ in texts


def test_7_uncertain_dates_look_uncertain() -> None:
    figure = life_chart(samples.vague())
    dotted = traces(figure, "date uncertain")
    assert dotted
    assert all(trace["line"]["dash"] == "dot" for trace in dotted)
    corners = {day for trace in dotted for day in trace["x"]}
    assert {"2019-01-01", "2019-12-31", "2021-03-01", "2021-03-31", "2021-09-01", "2021-09-30"} <= corners
    assert "fluoxetine" not in {data[0] for _, _, data in bars(figure)}  # no day of it is certain
    assert not traces(life_chart(samples.one()), "date uncertain")


def test_8_scores_share_the_time_axis_with_bands_at_half_points_and_starts_of_courses_across() -> None:
    figure = life_chart(samples.eight())
    score = traces(figure, "PHQ-9")[0]
    assert score["yaxis"] == "y2"
    assert score.get("xaxis", "x") == "x"
    bands = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect" and shape["yref"] == "y2"]
    assert [(band["y0"], band["y1"]) for band in bands] == [(-0.5, 4.5), (4.5, 9.5), (9.5, 14.5), (14.5, 19.5), (19.5, 27.5)]
    assert all(band["layer"] == "below" for band in bands)
    crossing = {shape["x0"] for shape in figure["layout"]["shapes"] if shape["type"] == "line" and shape.get("x0") == shape.get("x1")}
    assert {"2024-01-08", "2024-05-20", "2025-10-05"} <= crossing


def test_8_score_axes_are_fixed_by_the_instrument_and_gaps_are_not_joined() -> None:
    figure = life_chart(samples.many())
    assert figure["layout"]["yaxis2"]["range"] == [-0.5, 60.5]
    assert figure["layout"]["yaxis3"]["range"] == [-0.5, 27.5]
    assert all(figure["layout"][axis]["fixedrange"] for axis in ("yaxis", "yaxis2", "yaxis3"))
    score = traces(life_chart(samples.eight()), "PHQ-9")[0]
    at = score["x"].index("2024-10-21")  # the next one is 77 days later
    assert score["x"][at + 1] is None
    assert score["connectgaps"] is False


def test_8_a_missing_start_draws_no_start_across_the_scores() -> None:
    figure = life_chart(samples.vague())
    assert "2023-06-30" not in {shape.get("x0") for shape in figure["layout"]["shapes"]}


def test_9_conditions_admissions_attempts_and_sessions_are_marked() -> None:
    assert any("pregnancy" in name for name in life_chart(samples.vague())["layout"]["yaxis"]["ticktext"])
    figure = life_chart(samples.eight())
    teeth = traces(figure, "sessions")[0]["x"]
    assert sum(1 for day in teeth if day is None) == 30
    assert "2025-04-28" in traces(figure, "events")[0]["x"]
    assert "2026-01-05" in traces(figure, "spells")[0]["base"]


def test_10_patterns_cross_the_chart_on_a_day_and_bracket_an_interval() -> None:
    figure = life_chart(samples.eight())
    shapes = figure["layout"]["shapes"]
    assert any(s["type"] == "line" and s["x0"] == s["x1"] == "2025-04-27" and (s["y0"], s["y1"]) == (0, 1) for s in shapes)
    bracket = next(s for s in shapes if s.get("x0") == "2025-10-05" and s.get("x1") == AS_OF.isoformat())
    assert bracket["y0"] == bracket["y1"] > 0
    assert {"loss of effect", "partial benefit"} <= set(written(figure))


def test_10_mood_can_be_drawn_downward_as_on_the_life_chart_method() -> None:
    assert life_chart(samples.eight(), downward=True)["layout"]["yaxis2"]["range"] == [27.5, -0.5]


def test_11_blank_is_said_to_be_nothing_recorded_and_undated_courses_are_named() -> None:
    figure = life_chart(samples.vague())
    assert "blank: nothing recorded" in written(figure)
    assert any("date not recorded" in text and "◇ partial" in text for text in traces(figure, "words")[0]["text"])


def test_12_in_grey_print_pattern_sign_and_word_still_tell_adequacy() -> None:
    figure = life_chart(samples.eight())
    shapes = {name: traces(figure, name)[0]["marker"]["pattern"]["shape"] for name in ("adequate", "inadequate", "cannot tell")}
    assert shapes == {"adequate": "", "inadequate": "/", "cannot tell": "."}
    texts = written(figure)
    assert {"● adequate", "○ inadequate", "◇ cannot tell"} <= set(texts)


# --- Model, figure and text agree -------------------------------------------------------------------------------------------------------


@EVERY
def test_every_bar_of_the_model_is_drawn_once_and_nothing_else(model: ChartModel) -> None:
    expected = [
        (lane.adequacy, bar.certain.start.isoformat(), [lane.course_id, bar.dose, bar.dates])
        for lane in model.lanes
        for bar in lane.bars
        if bar.certain
    ]
    assert sorted(map(str, bars(life_chart(model)))) == sorted(map(str, expected))


@EVERY
def test_every_bar_and_point_of_the_figure_stands_in_the_table_and_the_other_way_round(model: ChartModel) -> None:
    figure, rows = life_chart(model), chart_rows(model)
    groups = {"Antidepressants", "Augmentation", "Neuromodulation and ketamine", "Psychotherapy", "Other treatment"}
    lanes = [row for row in rows if row["Kind"] in groups]
    assert len(lanes) == len(model.lanes) + len(model.undated)
    for _, _, (_, dose, dates) in bars(figure):
        assert any(f"{dose}, {dates}" in row["Detail"] for row in lanes)
    points = [
        (data[1], value)
        for p in model.panels
        for t in traces(figure, p.scale)
        for data, value in zip(t["customdata"], t["y"], strict=True)
        if value is not None
    ]
    table = [(row["What"], float(row["Detail"].split()[0])) for row in rows if row["Kind"] == "Score"]
    assert sorted(points) == sorted(table)
    shown = [label for line in frame(model, 860).lines for label in ([line.lane.label] if line.lane else [])]
    assert sorted(shown) == sorted(row["What"] for row in lanes)


@EVERY
def test_the_table_has_no_empty_cell(model: ChartModel) -> None:
    assert all(value.strip() for row in chart_rows(model) for value in row.values())


def test_the_description_counts_what_is_there() -> None:
    assert chart_alt(samples.eight()) == (
        "Life chart from 01-Nov-2023 to 24-Nov-2026: 8 courses (5 adequate, 1 inadequate, 1 cannot tell, 1 not judged). "
        "Scores: PHQ-9 18 times, from 21 to 14. "
        "Ongoing: mirtazapine, zopiclone; patterns marked: loss of effect, partial benefit."
    )
    assert chart_alt(samples.vague()).startswith(
        "Life chart from 01-Jan-2019 to 24-Nov-2026: 6 courses (2 adequate, 4 cannot tell), 2 of them without a date."
    )


def test_a_history_with_nothing_in_it_still_draws() -> None:
    empty = chart_model(History("0"), assessment(()), knowledge())
    go.Figure(life_chart(empty))
    assert chart_alt(empty) == "Life chart from 24-Nov-2026 to 24-Nov-2026: no course. No scores recorded."
    assert chart_rows(empty) == []


# --- Readable ---------------------------------------------------------------------------------------------------------------------------


def assert_words_fit(model: ChartModel, drawn: Frame) -> None:
    for lane in model.lanes:
        extent, said = lane.extent, end_words(lane, drawn)
        assert extent is not None
        if said.right:
            assert drawn.left + drawn.x(extent.stop) + width(said.text, SMALL) <= drawn.width
        else:
            assert drawn.x(extent.start) - width(said.text, SMALL) >= 0


@EVERY
def test_words_beside_the_bars_are_neither_cut_nor_over_their_own_bar(model: ChartModel) -> None:
    assert_words_fit(model, frame(model, 860))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 4000),
            st.integers(0, 900),
            st.sampled_from(["none", "partial", "unknown", "response"]),
            st.booleans(),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([700, 860, 1200]),
)
def test_whatever_the_courses_none_is_dropped_and_no_word_is_cut(drawn: list[tuple[int, int, str, bool, int]], wide: int) -> None:
    courses = []
    for number, (start, length, outcome, ongoing, reasons) in enumerate(drawn):
        first = date(2015, 1, 1) + timedelta(days=start)
        last = None if ongoing else (min(first + timedelta(days=length), AS_OF)).isoformat()
        why = ("dose_below_minimum", "too_short", "low_adherence")[:reasons]
        courses.append(
            course(
                f"c{number}",
                "SSRI",
                first.isoformat(),
                last,
                outcome=outcome,
                adequate=NO if why else YES,
                inadequate_because=why,
                stop_reason="access",
            )
        )
    model = chart_model(History("1"), assessment(tuple(courses)), knowledge())
    assert len(model.lanes) == len(courses)
    assert_words_fit(model, frame(model, wide))


@EVERY
def test_labels_of_marks_never_lie_on_each_other(model: ChartModel) -> None:
    drawn = frame(model, 860)
    by_line: dict[int, list[tuple[float, float]]] = {}
    for flag in drawn.strip:
        at, length = drawn.x(flag.mark.start), width(flag.mark.name, SMALL)
        if flag.named:
            by_line.setdefault(flag.line, []).append((at, at + length) if flag.rightward else (at - length, at))
    for spans in by_line.values():
        assert all(one[1] <= two[0] for one, two in pairwise(sorted(spans)))


@EVERY
def test_names_fit_into_the_left_margin(model: ChartModel) -> None:
    drawn = frame(model, 860)
    assert all(name_width(line) <= drawn.left for line in drawn.lines if line.name)


def test_eight_courses_and_a_scale_fit_beside_the_options_and_forty_stay_readable() -> None:
    eight_only = chart_model(History("1", scores=samples.EIGHT_SCORES), assessment(samples.EIGHT, (samples.LOSS,)), knowledge())
    assert drawn_height(life_chart(eight_only)) <= 470
    assert drawn_height(life_chart(samples.one())) <= 260
    pitches = [line.height for line in frame(samples.many(), 860).lines if line.lane]
    assert len(pitches) == 40
    assert min(pitches) >= 16


def test_lines_of_the_lanes_never_overlap() -> None:
    for model in (samples.eight(), samples.vague(), samples.many()):
        for wide in (340, 860):
            assert all(one.top + one.height <= two.top + 0.01 for one, two in pairwise(frame(model, wide).lines))


def test_on_a_telephone_names_stand_above_their_bars() -> None:
    figure = life_chart(samples.eight(), 340)
    assert figure["layout"]["yaxis"]["showticklabels"] is False
    texts = traces(figure, "words")[0]["text"]
    assert "<b>venlafaxine</b> 225 mg · ● remission, then lost" in texts
    assert "hospital admission" in texts


@EVERY
def test_on_a_telephone_no_caption_is_cut(model: ChartModel) -> None:
    drawn = frame(model, 350)
    assert all(drawn.left + width(said, SMALL, True) * 0.94 <= drawn.width for line in drawn.lines for said in line.name)


@EVERY
def test_no_letter_is_smaller_than_eleven_px(model: ChartModel) -> None:
    def sizes(part: Any) -> list[float]:
        if isinstance(part, dict):
            fonts = [part["size"]] if "family" in part and "size" in part else []
            fonts += [value["size"] for key, value in part.items() if key in ("font", "tickfont") and "size" in value]
            return fonts + [size for value in part.values() for size in sizes(value)]
        return [size for value in part for size in sizes(value)] if isinstance(part, list) else []

    found = sizes(life_chart(model))
    assert found
    assert min(found) >= 11


def test_courses_not_lit_are_dimmed_but_keep_pattern_words_and_a_readable_name() -> None:
    plain_, lit = life_chart(samples.eight()), life_chart(samples.eight(frozenset({"venlafaxine"})))
    colours = {
        data[0]: colour
        for trace in traces(lit, "adequate")
        for colour, data in zip(trace["marker"]["color"], trace["customdata"], strict=True)
    }
    assert colours["venlafaxine"] == FAMILIES["snri"].colour
    assert colours["sertraline"] != FAMILIES["ssri"].colour
    assert traces(plain_, "words")[0]["text"] == traces(lit, "words")[0]["text"]
    assert any("<b>venlafaxine</b>" in name for name in lit["layout"]["yaxis"]["ticktext"])


# --- Sound and small --------------------------------------------------------------------------------------------------------------------


@EVERY
def test_the_figure_is_plain_data_that_plotly_accepts(model: ChartModel) -> None:
    for wide in (340, 860):
        figure = life_chart(model, wide)
        assert json.loads(json.dumps(figure)) == figure
        go.Figure(figure)


@EVERY
def test_few_traces_whatever_the_number_of_courses(model: ChartModel) -> None:
    assert len(life_chart(model)["data"]) <= 20


def test_imported_words_stay_words() -> None:
    hostile = '<a href="javascript:alert(1)">x</a><br>%{y}'
    one = course("sertraline", "SSRI", "2024-01-01", "2024-03-01", label=hostile)
    figure = life_chart(chart_model(History("1"), assessment((one,)), knowledge()))
    assert "<a" not in json.dumps(figure)
    assert plain(hostile) == '&lt;a href="javascript:alert(1)"&gt;x&lt;/a&gt;&lt;br&gt;%{y}'
    assert all("hovertemplate" not in trace and "texttemplate" not in trace for trace in figure["data"])


def test_a_click_does_not_fade_the_rest_and_a_rerun_keeps_the_zoom() -> None:
    figure = life_chart(samples.eight())
    assert figure["layout"]["uirevision"]
    for trace in figure["data"]:
        if trace["type"] == "bar" or "markers" in trace["mode"]:
            assert trace["unselected"]["marker"]["opacity"] == 1
        if "text" in trace:
            assert trace["unselected"]["textfont"]["color"]


def test_every_severity_of_the_knowledge_has_a_band_colour() -> None:
    assert {band.severity for bands in knowledge().bands.values() for band in bands} <= set(BANDS)


def test_dates_read_as_the_house_writes_them() -> None:
    assert show_span(day("2024-03-05"), day("2024-05"), False) == "05-Mar-2024 to May-2024"
    assert show_span(day("2024-03-05"), None, True) == "05-Mar-2024 to today"
    assert show_span(None, day("2019"), False) == "start not recorded to 2019"


def test_words_shorten_from_the_end_and_keep_sign_and_outcome() -> None:
    rtms = next(lane for lane in samples.eight().lanes if lane.course_id == "rtms")
    assert [words(rtms, n) for n in (1, 0)] == ["● no response · 30 sessions", "● no response"]


def test_two_scores_on_one_day_are_both_drawn() -> None:
    model = chart_model(History("1", scores=scores("PHQ-9", 1, ("2024-01-01", 20), ("2024-01-01", 18))), assessment(()), knowledge())
    assert [value for value in traces(life_chart(model), "PHQ-9")[0]["y"] if value is not None] == [20, 18]

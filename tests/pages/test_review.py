"""The review of one patient: every sample opens, every section answers, a click lights the chart, a setting changes the verdicts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.dates import on
from lib.records.history import History, PersonFact, Score, Treatment
from lib.store import Store
from lib.ui.nodes import Node, picks_of, words_of
from lib.ui.samples import Sample, samples
from tests.pages.conftest import banner, press
from tests.pages.panels import click, click_chart, panel_keys, panel_node, said, send

Tab = Callable[[], AppTest]
SECTIONS = {
    "Courses": "courses",
    "Patterns": "patterns",
    "Criteria": "criteria",
    "Staging": "staging",
    "What to ask": "questions",
    "Referral": "referral",
    "Rows and sources": "sources",
}
NAMES = {  # as the files name the patients
    "01-loss-of-effect.csv": "S-001",
    "02-no-response-to-three.csv": "S-002",
    "03-relapses.csv": "S-003",
    "04-in-remission.csv": "S-004",
    "05-partial-benefit.csv": "S-005",
    "06-never-adequate.csv": "S-006",
    "07-unknown-history.csv": "S-007",
    "08-imprecise-dates.csv": "S-008",
    "09-psychotic-features.csv": "S-009",
    "10-bipolar.csv": "S-010",
    "11-older-adult-cautions.csv": "S-011",
    "12-much-tried.csv": "S-012",
}


def opened(dashboard: Tab, title: str = samples()[0].title) -> AppTest:
    return press(dashboard(), title)


def section(at: AppTest, title: str) -> AppTest:
    at.button_group(key="trd_section").set_value(SECTIONS[title])
    return at.run()


def within(node: Node | str) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        for child in node.get("children", []):
            yield from within(child)


def lit(at: AppTest, key: str) -> list[str]:
    """The first words of what is marked in a panel."""
    return [words_of(node)[:40] for node in within(panel_node(at, key)) if "lit" in node.get("css", "").split()]


def chart(at: AppTest) -> dict[str, Any]:
    (figure,) = at.get("plotly_chart")
    return json.loads(figure.proto.spec)  # type: ignore[no-any-return]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_every_sample_opens_with_its_banner_and_all_parts(dashboard: Tab, sample: Sample) -> None:
    at = opened(dashboard, sample.title)
    shown = banner(at) or ""
    assert f"ID {NAMES[sample.file]}" in shown
    assert re.search(r"\d+ of \d+ rows used", shown)
    assert re.search(
        r"Born (\d{2}-[A-Z][a-z]{2}-\d{4} \(\d+y\)|Not recorded|\d{4} \(\d+–\d+y\)|[A-Z][a-z]{2}-\d{4} \(\d+(–\d+)?y\))", shown
    )
    assert chart(at)["data"]
    strip = [node for node in within(panel_node(at, "statements")) if "tile" in node.get("css", "").split()]
    assert len(strip) == 5
    assert "Options that remain" in said(at, "options")
    assert panel_keys(at)[:3] == ["statements", "chart-heading", "options"]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file)
def test_every_section_of_every_sample_answers(dashboard: Tab, sample: Sample) -> None:
    at = opened(dashboard, sample.title)
    for title, key in SECTIONS.items():
        section(at, title)
        assert not at.exception
        assert [other for other in SECTIONS.values() if other in panel_keys(at)] == [key]
        assert len(said(at, key)) > 20


def test_the_first_section_shows_each_course_and_the_chart_as_a_table(dashboard: Tab) -> None:
    at = opened(dashboard)
    for course in ("sertraline", "venlafaxine", "Cognitive behavioural therapy", "aripiprazole added to venlafaxine", "mirtazapine"):
        assert course in said(at, "courses")
    assert "The life chart as a table" in said(at, "chart-table")


def test_a_tile_leads_to_its_section(dashboard: Tab) -> None:
    at = opened(dashboard)
    for key in ("criteria", "patterns", "staging", "questions", "courses"):
        click(at, "statements", f"show:{key}")
        assert at.button_group(key="trd_section").value == key
        assert key in panel_keys(at)


def test_a_pattern_lights_its_courses_and_is_named_until_all_are_shown_again(dashboard: Tab) -> None:
    at = section(opened(dashboard), "Patterns")
    before = chart(at)
    assert "lit" not in said(at, "chart-heading")
    click(at, "patterns", "pattern:loss_of_efficacy")
    assert re.search(r"^Life chart A medication that helped no longer does: \d courses? lit Show all$", said(at, "chart-heading"))
    assert len(lit(at, "patterns")) == 1
    assert chart(at) != before
    click(at, "chart-heading", "dark:")
    assert "lit" not in said(at, "chart-heading")
    assert lit(at, "patterns") == []
    assert chart(at) == before


def test_choosing_the_same_again_puts_it_out(dashboard: Tab) -> None:
    at = opened(dashboard)
    click(at, "courses", "course:sertraline-1")
    assert said(at, "chart-heading") == "Life chart sertraline: 1 course lit Show all"
    click(at, "courses", "course:sertraline-1")
    assert said(at, "chart-heading") == "Life chart"


def targets(at: AppTest) -> list[list[Any]]:
    """What the bars of the chart carry."""
    return [data for trace in chart(at)["data"] if trace.get("name") == "targets" for data in trace["customdata"]]


def test_a_click_on_a_bar_lights_its_course(dashboard: Tab) -> None:
    at = opened(dashboard)
    bar = next(data for data in targets(at) if data[0] == "venlafaxine-1")
    click_chart(at, bar)
    assert said(at, "chart-heading") == "Life chart venlafaxine: 1 course lit Show all"
    assert lit(at, "courses")[0].startswith("venlafaxine")


@pytest.mark.parametrize("data", [None, [], [None, "relapse", "a day"], {"0": None}])
def test_a_click_on_nothing_or_on_a_mark_without_a_course_changes_nothing(dashboard: Tab, data: object) -> None:
    at = click(opened(dashboard), "courses", "course:sertraline-1")
    click_chart(at, data)
    assert said(at, "chart-heading") == "Life chart sertraline: 1 course lit Show all"


@pytest.mark.parametrize(
    ("title", "key", "kind"), [("Criteria", "criteria", "criterion"), ("Staging", "staging", "stage"), ("Patterns", "patterns", "course")]
)
def test_criteria_stages_and_the_courses_they_name_light_the_chart(dashboard: Tab, title: str, key: str, kind: str) -> None:
    at = section(opened(dashboard), title)
    picks = [pick for pick in picks_of(panel_node(at, key)) if pick.startswith(f"{kind}:")]
    assert picks
    click(at, key, picks[0])
    assert re.search(r": \d+ courses? lit", said(at, "chart-heading"))


def test_a_choice_that_is_no_longer_there_lights_nothing(dashboard: Tab) -> None:
    at = send(opened(dashboard), "courses", "course:no-such-course-9")
    assert not at.exception
    assert said(at, "chart-heading") == "Life chart"


def test_another_patient_begins_with_nothing_lit(dashboard: Tab) -> None:
    at = click(opened(dashboard), "courses", "course:sertraline-1")
    at.switch_page("pages/clinic/patients.py").run()
    press(at, samples()[1].title)
    assert "lit" not in said(at, "chart-heading")


def test_one_family_of_options(dashboard: Tab) -> None:
    at = click(opened(dashboard), "options", "family:ect")
    words = said(at, "options")
    assert "Electroconvulsive therapy" in words
    assert "Interpersonal therapy" not in words
    click(at, "options", "family:")
    assert "Interpersonal therapy" in said(at, "options")


# OPT 1.4: second line in Canada (CANMAT 2023), not recommended by NICE (TA854).
def test_another_country_changes_the_line_of_esketamine(dashboard: Tab) -> None:
    at = click(opened(dashboard), "options", "family:ketamine")
    assert "Esketamine, intranasal 2nd line, level 1" in said(at, "options")
    assert "Canada · CANMAT 2023" in said(at, "options")
    at.selectbox(key="jurisdiction").set_value("UK").run()
    assert "Esketamine, intranasal not recommended" in said(at, "options")
    assert "United Kingdom" in said(at, "options")


def test_another_source_of_minimum_doses_changes_what_the_courses_rest_on(dashboard: Tab) -> None:
    at = opened(dashboard)
    assert "World Health Organization" not in said(at, "courses")
    at.selectbox(key="dose_column").set_value("who_ddd").run()
    assert "a fallback, not an adequacy threshold" in said(at, "courses")


def test_a_phone_gets_a_narrow_chart(dashboard: Tab) -> None:
    at = opened(dashboard)
    wide = chart(at)
    send(at, "statements", "width:narrow")
    assert chart(at) != wide
    send(at, "statements", "width:wide")
    assert chart(at) == wide


def test_a_suicidality_item_is_first_and_says_what_it_is_not(dashboard: Tab) -> None:
    at = opened(dashboard)
    assert said(at, "statements").startswith("PHQ-9 item 9: 1 on 19-Oct-2026")
    assert "This is not a risk assessment." in said(at, "statements")


def test_nothing_but_a_name_is_said_in_words(dashboard: Tab, kept: Store) -> None:
    kept.save_history(History("E-1", person=(PersonFact(2, "family_name", "Empty"),), rows_read=1, rows_used=1), "a.csv")
    at = press(dashboard(), "Open E-1")
    assert not at.get("plotly_chart")
    assert said(at, "chart-empty") == "Nothing to draw yet: no treatment, score or event that can be placed is recorded."
    assert said(at, "courses") == "No course could be built from this history."
    for title in SECTIONS:
        assert not section(at, title).exception


@pytest.mark.parametrize(
    "facts",
    [
        {"treatments": (Treatment(2, "medication", "sertraline", "sertraline"),)},
        {"treatments": (Treatment(2, "medication", "something for sleep"),)},
        {"treatments": (Treatment(2, "medication", "sertraline", "sertraline", start=on(date(2030, 1, 1))),)},
        {"scores": (Score(2, "PHQ-9", "PHQ-9", on(date(2024, 1, 1)), 12),)},
        {"scores": (Score(2, "mood scale", None, on(date(2024, 1, 1)), 12),)},
    ],
    ids=["undated", "not recognised", "in the future", "a score alone", "an unknown scale"],
)
def test_a_history_of_one_odd_row_answers_in_every_section(dashboard: Tab, kept: Store, facts: dict[str, Any]) -> None:
    kept.save_history(History("E-1", rows_read=1, rows_used=1, **facts), "a.csv")
    at = press(dashboard(), "Open E-1")
    for title in SECTIONS:
        assert not section(at, title).exception


def test_words_from_a_file_stay_words(dashboard: Tab, kept: Store) -> None:
    name = "<img src=x onerror=alert(1)> **bold**"
    kept.save_history(
        History("E-1", treatments=(Treatment(2, "medication", name, start=on(date(2024, 1, 1))),), rows_read=1, rows_used=1), "a.csv"
    )
    at = press(dashboard(), "Open E-1")
    assert name in said(at, "chart-table")
    tags = {node["tag"] for key in panel_keys(at) for node in within(panel_node(at, key))}
    assert "img" not in tags

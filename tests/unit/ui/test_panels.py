"""What holds in every panel of every sample: no empty cell, no order to the clinician, one date format, every click resolves, opening keys differ."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from lib.ui.nodes import picks_of, words_of
from lib.ui.review.lit import light
from tests.unit.ui.reviewed import PANELS, SAMPLES, sample, sample_panel
from tests.unit.ui.walking import empty_cells, found_tags, within

EVERY = [(stem, panel) for stem in SAMPLES for panel in PANELS]
EACH = pytest.mark.parametrize(("stem", "panel"), EVERY, ids=lambda value: value)

# DESIGN 2.5: options, never orders.
ORDERS = re.compile(
    r"\bmust\b|\bshould (?:be (?:given|started|stopped|offered|used)|receive|start|stop|take)\b|recommended treatment is|\bwe recommend\b|\bhas to be\b"
    r"|\bought to\b|\b(?:start|stop|switch to|give|prescribe|increase|raise)\s+[\w-]+(?:\s+[\w-]+)?\s+(?:now|today|immediately)\b",
    re.IGNORECASE,
)
NUMERIC_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
PYTHON = re.compile(r"\b(?:nan|inf|True|False|NoneType)\b|\bNone\b(?! (?:seen|of|is|are)\b)|\(\)|\bNone:")
ADDRESS = re.compile(r"https?://\S+|\S+\.md\b|\b10\.\d{4,}/\S+")
CHROME = ("show", "family", "open", "dark", "width", "question", "reply")


def plain(words: str) -> str:
    """The words without addresses."""
    return ADDRESS.sub("", words)


@EACH
def test_no_cell_heading_or_button_is_empty(stem: str, panel: str) -> None:
    assert empty_cells(sample_panel(stem, panel)) == []


@EACH
def test_no_order_is_given(stem: str, panel: str) -> None:
    assert ORDERS.findall(words_of(sample_panel(stem, panel))) == []


@pytest.mark.parametrize("jurisdiction", ["US", "UK", "EU"])
@pytest.mark.parametrize("stem", SAMPLES)
def test_no_order_is_given_elsewhere(stem: str, jurisdiction: str) -> None:
    assert ORDERS.findall(words_of(sample_panel(stem, "options", jurisdiction))) == []


@pytest.mark.parametrize("stem", SAMPLES)
def test_no_question_is_an_order(stem: str) -> None:
    asked = " ".join(question.ask for question in sample(stem).found.questions)
    assert ORDERS.findall(asked) == []
    assert NUMERIC_DATE.findall(asked) == []


@EACH
def test_dates_have_their_month_in_letters(stem: str, panel: str) -> None:
    assert NUMERIC_DATE.findall(plain(words_of(sample_panel(stem, panel)))) == []


@EACH
def test_no_code_and_no_python_shows(stem: str, panel: str) -> None:
    words = plain(words_of(sample_panel(stem, panel)))
    if panel == "sources":  # problems quote what was written in the file
        words = re.sub(r"'[^']*'", "", words)
    assert CODE.findall(words) == []
    assert PYTHON.findall(words) == []


@EACH
def test_doses_have_a_space_before_their_unit_and_no_trailing_zero(stem: str, panel: str) -> None:
    words = plain(words_of(sample_panel(stem, panel)))
    assert re.findall(r"\d(?:mg|micrograms|mL)\b", words) == []
    assert re.findall(r"\d\.0+ (?:mg|micrograms|mL)\b(?!/kg)", words) == []
    assert re.findall(r"\bmcg\b|\bµg\b|\bug\b", words) == []


@EACH
def test_every_click_resolves(stem: str, panel: str) -> None:
    found = sample(stem).found
    for pick in picks_of(sample_panel(stem, panel)):
        if pick.partition(":")[0] not in CHROME:
            assert light(pick, found).pick == pick


@EACH
def test_every_part_that_opens_has_a_key_of_its_own(stem: str, panel: str) -> None:
    keys = [node["key"] for node in found_tags(sample_panel(stem, panel), "details")]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


@EACH
def test_a_button_of_a_verdict_stands_once(stem: str, panel: str) -> None:
    buttons = [node["attributes"]["pick"] for node in found_tags(sample_panel(stem, panel), "button")]
    assert len(set(buttons)) == len(buttons)


@EACH
def test_what_can_be_clicked_without_being_a_button_has_words_or_a_name(stem: str, panel: str) -> None:
    for node in within(sample_panel(stem, panel)):
        attributes = node.get("attributes", {})
        if "pick" in attributes:
            assert attributes.get("aria-label") or words_of(node).strip()


@EACH
def test_a_table_has_as_many_cells_as_headings(stem: str, panel: str) -> None:
    for table in found_tags(sample_panel(stem, panel), "table"):
        width = len(found_tags(table, "th"))
        body = [row for row in found_tags(table, "tr") if found_tags(row, "td")]
        assert {len(found_tags(row, "td")) for row in body} <= {width}


@pytest.mark.parametrize(
    ("words", "banned"),
    [
        ("The dose must be raised", True),
        ("Esketamine should be given", True),
        ("The recommended treatment is ECT", True),
        ("Start lithium now", True),
        ("Switch to a tricyclic today", True),
        ("Lithium added to mirtazapine", False),
        ("psychotic features now: present or absent", False),
        ("The clock starts on the first such day", False),
    ],
)
def test_the_list_of_orders_itself(words: str, banned: bool) -> None:
    assert bool(ORDERS.search(words)) is banned

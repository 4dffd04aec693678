"""Page fragments as plain data: elements, words, and what a click inside can send."""

from __future__ import annotations

import json

from lib.ui.nodes import chip, disclosure, el, picks_of, table, text, words_of
from tests.unit.ui.walking import empty_cells, found_tags


def test_an_element_keeps_words_and_elements_and_leaves_out_nothing() -> None:
    assert el("p", "soft", "a", None, "", el("span", "", "b")) == {
        "tag": "p",
        "css": "soft",
        "children": ["a", {"tag": "span", "children": ["b"]}],
    }


def test_an_element_without_anything_is_only_its_tag() -> None:
    assert el("div") == {"tag": "div"}


def test_names_of_attributes_are_written_as_in_html() -> None:
    assert el("a", "", "x", aria_label="y", class_="z")["attributes"] == {"aria-label": "y", "class": "z"}


def test_a_disclosure_has_a_key_that_keeps_it_open_over_reruns() -> None:
    node = disclosure("pattern:x", ["Head"], "Body", None, opened=True)
    assert (node["tag"], node["key"], node["open"]) == ("details", "pattern:x", True)
    assert words_of(found_tags(node, "summary")[0]) == "Head"
    assert "open" not in disclosure("k", ["Head"], "Body")


def test_a_chip_says_in_words_what_its_colour_repeats() -> None:
    assert chip("not recorded: sex", "warn") == {"tag": "span", "css": "chip warn", "children": ["not recorded: sex"]}


def test_a_table_has_a_caption_headings_and_a_box_that_keys_can_scroll() -> None:
    node = table(["Drug", "Dose"], [el("tr", "", el("td", "", "sertraline"), el("td", "", "100 mg"))], "Medicines")
    assert node["attributes"] == {"tabindex": "0", "role": "region", "aria-label": "Medicines"}
    assert words_of(found_tags(node, "caption")[0]) == "Medicines"
    assert [(words_of(th), th["attributes"]["scope"]) for th in found_tags(node, "th")] == [("Drug", "col"), ("Dose", "col")]
    assert words_of(node) == "Medicines Drug Dose sertraline 100 mg"


def test_words_stand_in_reading_order_and_stay_as_written() -> None:
    node = el("div", "", "<b>a</b>", el("p", "", "b", text("", "c")), "d")
    assert words_of(node) == "<b>a</b> b c d"


def test_every_id_that_a_click_can_send() -> None:
    node = el("div", "", el("button", "", "x", pick="course:a-1"), el("p", "", el("span", "", "y", pick="show:staging")), pick="pattern:p")
    assert picks_of(node) == ["pattern:p", "course:a-1", "show:staging"]
    assert picks_of("words") == []


def test_nodes_travel_as_json() -> None:
    node = disclosure("k", [text("strong", "Head")], table(["A"], [el("tr", "", el("td", "", "1"))], "T"))
    assert json.loads(json.dumps(node)) == node


def test_an_empty_cell_is_found() -> None:
    assert len(empty_cells(el("tr", "", el("td", "", " "), el("td", "", "x"), el("td")))) == 2

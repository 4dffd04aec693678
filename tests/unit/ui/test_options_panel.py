"""Options that remain: grouped, four facts each kept apart, every reason with its source, one family at a time when asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from lib.knowledge.load import knowledge
from lib.records.assessment import Assessment, Option, Reason
from lib.records.wording import FAMILIES, GROUPS, HISTORIES, LINES, SAFETIES
from lib.ui.nodes import Node, el, picks_of, words_of
from lib.ui.review.lit import NOTHING, light
from lib.ui.review.options import options_panel
from tests.unit.ui.reviewed import SAMPLES, sample, sample_panel
from tests.unit.ui.walking import found_tags, keyed, within

EACH = pytest.mark.parametrize("stem", SAMPLES)
FOUND = sample("01-loss-of-effect").found


def drawn(found: Assessment, **settings: object) -> Node:
    return el("div", "", *options_panel(found, knowledge(), NOTHING, **settings))  # type: ignore[arg-type]


def cards(node: Node) -> dict[str, Node]:
    """Each card by the option's id."""
    found = [inner for inner in within(node) if inner.get("css", "").split()[:1] == ["card"]]
    return {found_tags(card, "details")[0]["key"].removeprefix("option:"): card for card in found}


def chips_of(card: Node) -> list[tuple[str, str]]:
    """The marks of a card with their tones; the chips of courses, which can be clicked, are not among them."""
    found = [node for node in within(card) if node.get("css", "").startswith("chip ") and "attributes" not in node]
    return [(words_of(node), node["css"].removeprefix("chip ")) for node in found]


def facts(card: Node) -> dict[str, str]:
    labels, values = found_tags(card, "dt"), found_tags(card, "dd")
    return {words_of(label): words_of(value) for label, value in zip(labels, values, strict=True)}


@EACH
def test_every_option_has_one_card_with_four_facts_reasons_and_a_source(stem: str) -> None:
    found, shown = sample(stem).found, cards(sample_panel(stem, "options"))
    assert sorted(shown) == sorted(option.option for option in found.options)
    for option in found.options:
        card = shown[option.option]
        said = words_of(card)
        told = facts(card)
        assert option.title in words_of(found_tags(card, "summary")[0])
        assert told["History"] == HISTORIES[option.history]
        assert told["Safety"] == SAFETIES[option.safety]
        assert LINES.get(option.line or "", "line not stated") in told["Guideline"]
        assert told["Access"]
        assert option.summary in said
        assert option.reasons
        for reason in option.reasons:
            assert f"{reason.code}  {reason.text}" in said
        cited = {source for reason in option.reasons for source in reason.source.split()}
        assert cited
        assert all(knowledge().sources[source].citation in said for source in cited)
        assert not option.rows or re.search(r"Rests on .*rows? \d", said)


@EACH
def test_what_is_not_recorded_is_named_and_never_called_clear(stem: str) -> None:
    shown = cards(sample_panel(stem, "options"))
    for option in sample(stem).found.options:
        marks = [words for words, _ in chips_of(shown[option.option])]
        if option.unrecorded:
            assert any(words.startswith("not recorded: ") for words in marks)
            assert SAFETIES["clear"] not in marks
        assert marks[0] == HISTORIES[option.history]


@EACH
def test_groups_stand_in_their_order_with_their_counts(stem: str) -> None:
    found = sample(stem).found
    headings = [words_of(node) for node in found_tags(sample_panel(stem, "options"), "h3")]
    counts = {group: sum(option.group == group for option in found.options) for group in GROUPS}
    assert headings == [f"{title} ({counts[group]})" for group, title in GROUPS.items() if counts[group]]


@EACH
def test_the_filter_counts_what_remains(stem: str) -> None:
    found = sample(stem).found
    remaining = [option for option in found.options if option.group in ("consider", "check_first")]
    buttons = [node for node in found_tags(sample_panel(stem, "options"), "button") if node["attributes"]["pick"].startswith("family:")]
    assert [words_of(button) for button in buttons] == [
        f"All {len(remaining)}",
        *(f"{title} {sum(option.family == family for option in remaining)}" for family, title in FAMILIES.items()),
    ]
    assert [button["attributes"]["aria-pressed"] for button in buttons] == ["true", *["false"] * len(FAMILIES)]


@pytest.mark.parametrize("family", FAMILIES)
def test_one_family(family: str) -> None:
    node = drawn(FOUND, family=family)
    assert sorted(cards(node)) == sorted(option.option for option in FOUND.options if option.family == family)
    pressed = [button["attributes"]["pick"] for button in found_tags(node, "button") if button["attributes"].get("aria-pressed") == "true"]
    assert pressed == [f"family:{family}"]


def test_a_family_without_options_says_so() -> None:
    none = replace(FOUND, options=tuple(option for option in FOUND.options if option.family != "ect"))
    assert "No option of this family." in words_of(drawn(none, family="ect"))


def test_the_first_of_each_family_stays_in_sight_and_the_rest_folds() -> None:
    node = drawn(FOUND)
    folded = {key for part in keyed(node, "more:").values() for key in cards(part)}
    remaining = [option for option in FOUND.options if option.group == "consider"]
    in_sight = [option for option in remaining if option.option not in folded]
    assert len({option.family for option in in_sight}) == len(in_sight) == len({option.family for option in remaining})


def test_cards_not_opened_yet_hold_no_reasons_and_say_that_they_wait() -> None:
    light_page, opened = drawn(FOUND, opened=set()), drawn(FOUND, opened={"option:KET.ESK"})
    assert all(found_tags(card, "details")[0]["lazy"] for card in cards(light_page).values())
    assert "CANMAT 2023 2nd line" not in words_of(light_page)
    assert not found_tags(light_page, "dl")
    card = cards(opened)["KET.ESK"]
    assert found_tags(card, "details")[0]["lazy"] is False
    assert facts(card)["Guideline"] == "CANMAT 2023: 2nd line, level 1"
    assert len(found_tags(opened, "dl")) == 1


def test_the_chosen_option_is_marked() -> None:
    node = el("div", "", *options_panel(FOUND, knowledge(), light("option:TMS.L10", FOUND)))
    assert [name for name, card in cards(node).items() if "lit" in card["css"].split()] == ["TMS.L10"]


def test_courses_behind_an_option_can_be_shown_on_the_chart() -> None:
    shown = cards(drawn(FOUND))
    assert {"option:TMS.L10", "course:TMS.L10-1"} <= set(picks_of(shown["TMS.L10"]))
    assert "option:PSY.IPT" not in picks_of(shown["PSY.IPT"])


def one(option: Option) -> Node:
    return cards(drawn(replace(FOUND, options=(option,))))[option.option]


PLAIN = Option("TMS.iTBS", "iTBS", "tms", "not_tried", "clear", "1", "1", "CANMAT 2023", "", "consider", "A summary.", ())


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, [("not tried", "plain"), ("no caution found", "good")]),
        ({"history": "helped"}, [("helped before", "good"), ("no caution found", "good")]),
        ({"history": "not_tolerated"}, [("not tolerated", "warn"), ("no caution found", "good")]),
        ({"safety": "contraindicated"}, [("not tried", "plain"), ("contraindicated", "stop")]),
        ({"safety": "cannot_clear", "unrecorded": ("pregnancy",)}, [("not tried", "plain"), ("not recorded: pregnancy", "warn")]),
        (
            {"safety": "cannot_clear", "unrecorded": ("pregnancy", "epilepsy_or_seizure", "dementia", "stroke")},
            [("not tried", "plain"), ("not recorded: pregnancy, epilepsy or past seizure and 2 more", "warn")],
        ),
        ({"clear_from": date(2026, 12, 8)}, [("not before 08-Dec-2026", "stop")]),
        (
            {
                "safety": "contraindicated",
                "reasons": (Reason("T01", "Metal in or near the head: excluded by the label.", "canmat_2023", "safety", "C", (7,)),),
            },
            [("Metal in or near the head", "stop")],
        ),
    ],
)
def test_chips_say_history_and_the_weightiest_of_safety(changes: dict[str, object], shown: list[tuple[str, str]]) -> None:
    found = chips_of(one(replace(PLAIN, **changes)))  # type: ignore[arg-type]
    assert set(shown) <= set(found)
    assert found[0][0] == HISTORIES[str(changes.get("history", "not_tried"))]


def test_a_line_that_no_guideline_gives_is_said_in_words() -> None:
    card = one(replace(PLAIN, line=None, level=None, guideline=""))
    assert facts(card)["Guideline"] == "none: line not stated"
    assert facts(card)["Access"] == "availability not recorded"


def test_the_heading_names_country_and_guideline() -> None:
    assert words_of(drawn(FOUND)).startswith("Options that remain Canada · CANMAT 2023 ")
    assert words_of(drawn(sample("01-loss-of-effect", "UK").found)).startswith("Options that remain United Kingdom · NICE")

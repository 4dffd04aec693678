"""What the form offers: names that the reader then takes, and every condition once."""

from __future__ import annotations

import json

import pytest

from lib.ingest.naming import CERTAIN, find
from lib.ingest.vocabulary import word
from lib.knowledge.items import scale_items
from lib.knowledge.load import knowledge
from lib.knowledge.names import resolve
from lib.ui.entry import form
from lib.ui.entry.offers import in_order, offers, treatment_names
from lib.ui.entry.sheet import LISTS, PERSON


def first_for(typed: str) -> str:
    return next(name for name, _ in treatment_names(knowledge()) if name.casefold().startswith(typed))


@pytest.mark.parametrize(
    ("typed", "name"),
    [("ven", "venlafaxine XR"), ("ser", "sertraline"), ("esc", "escitalopram"), ("mir", "mirtazapine"), ("eff", "Effexor"), ("rtm", "rTMS"), ("esk", "esketamine")],
)  # fmt: skip
def test_three_letters_bring_the_likeliest_name(typed: str, name: str) -> None:
    assert first_for(typed) == name


def test_every_name_offered_is_one_the_reader_is_certain_of() -> None:
    known = knowledge()
    unsure = [n for n, _ in treatment_names(known) if resolve(n, known).match not in CERTAIN and not find("modality", n, known)]
    assert unsure == []


def test_every_name_says_what_it_is_and_stands_once() -> None:
    names = treatment_names(knowledge())
    assert [name for name, what in names if not what] == []
    assert len({name.casefold() for name, _ in names}) == len(names)


def test_the_words_for_an_ending_are_ones_the_reader_knows() -> None:
    for text in in_order("ended"):
        assert text == "still taking" or word("outcome", text) or word("stop_reason", text), text
    for text in in_order("adherence"):
        assert word("adherence", text)


def test_every_condition_is_asked_once_those_that_decide_most_first() -> None:
    groups = offers()["conditions"]
    asked = [condition[0] for group in groups for condition in group["conditions"]]
    assert sorted(asked) == sorted(knowledge().conditions)
    assert groups[0]["conditions"][0][0] == "bipolar_disorder"
    assert [group["open"] for group in groups].count(True) == 1


def test_the_form_has_only_fields_the_sheet_keeps() -> None:
    assert {field["id"] for field in offers()["person"]} == set(PERSON)
    for section in offers()["sections"]:
        assert {column["id"] for column in (*section["columns"], *section["more"])} <= set(LISTS[section["id"]])
        assert all(not column["options"] or column["options"] in offers()["options"] for column in section["columns"])


def test_labels_of_items_are_short_words_of_our_own() -> None:
    for items in scale_items().values():
        assert all(len(item.label.split()) <= 3 for item in items)
        assert [item.item for item in items] == list(range(1, len(items) + 1))


def test_the_offers_are_plain_data() -> None:
    assert len(json.dumps(offers())) < 200_000


def test_the_form_sends_every_part_of_its_script_and_no_part_is_long() -> None:
    parts = {path.stem: path.read_text(encoding="utf-8") for path in form.BROWSER.glob("*.js")}
    assert sorted(parts) == sorted(form.PARTS)
    assert form.PARTS[-1] == "form"
    assert max(text.count("\n") for text in parts.values()) < 250

"""Two people change one typed history at once: the second save is refused, and every line that differs is shown with both values to choose from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from lib.records.history import Treatment
from lib.store import Store
from tests.pages.conftest import label, messages, press, sound
from tests.pages.test_entry import THREE, Tab, changed

CHANGE = "Change the typed history of EXAMPLE, Tess"
SAVE = "Save as chosen"


@pytest.fixture
def tabs(dashboard: Callable[[], AppTest], kept: Store) -> tuple[Tab, Tab]:
    """Two tabs that opened the same typed history, which is in version 1."""
    first = Tab(dashboard())
    first.send(THREE, "save")
    key = kept.list_patients()[0].key
    second = dashboard()
    second.session_state["trd_patient"] = key
    both = (first, Tab(second))
    for tab in both:
        sound(tab.at.switch_page("pages/patient/entry.py").run())
        press(tab.at, CHANGE)
    return both


def asked(tab: Tab) -> list[tuple[list[str], str | None]]:
    return [([label(option) for option in radio.options], radio.value) for radio in tab.at.radio]


def doses(kept: Store) -> list[tuple[str | None, float | None]]:
    history = kept.load_history(kept.list_patients()[0].key)
    assert history is not None
    return [(one.agent, one.dose.high if one.dose else None) for one in history.treatments]


def test_what_differs_is_shown_line_by_line_and_nothing_is_written(tabs: tuple[Tab, Tab], kept: Store) -> None:
    first, second = tabs
    first.send(changed(THREE, c1={"dose": "200"}, c3={"dose": "45"}), "save")
    second.send({**changed(THREE, c1={"dose": "100"}, c2={"dose": "300"}), "conditions": {"pregnancy": "yes"}}, "save")
    assert second.data["wrong"]["list"][0][1].startswith("This history was changed elsewhere while the form was open.")
    assert kept.list_patients()[0].version == 2
    # Both changed line 1: to be chosen. Line 2 and the condition are one's own change, line 3 is theirs.
    assert asked(second) == [
        (
            [
                "Yours: sertraline · dose a day, or sessions 100 · from 2019 · to, or how long 2020 · how it ended no help",
                "Saved meanwhile: sertraline · dose a day, or sessions 200 · from 2019 · to, or how long 2020 · how it ended no help",
            ],
            None,
        ),
        (
            [
                "Yours: venlafaxine XR · dose a day, or sessions 300 · from spring 2021 · to, or how long 8 weeks · how it ended partial",
                "Saved meanwhile: venlafaxine XR · dose a day, or sessions 225 · from spring 2021 · to, or how long 8 weeks · how it ended partial",
            ],
            "mine",
        ),
        (
            [
                "Yours: mirtazapine · dose a day, or sessions 30 · from 2024 · to, or how long still taking",
                "Saved meanwhile: mirtazapine · dose a day, or sessions 45 · from 2024 · to, or how long still taking",
            ],
            "theirs",
        ),
        (["Yours: yes", "Saved meanwhile: no"], "mine"),
    ]
    assert next(button for button in second.at.button if button.label == SAVE).disabled
    assert second.data["sheet"]["courses"][0]["dose"] == "100"  # what was typed stays in the form


@pytest.mark.parametrize(("choice", "dose"), [("mine", 100), ("theirs", 200)])
def test_it_is_saved_as_chosen(tabs: tuple[Tab, Tab], kept: Store, choice: str, dose: int) -> None:
    first, second = tabs
    first.send(changed(THREE, c1={"dose": "200"}, c3={"dose": "45"}), "save")
    second.send(changed(THREE, c1={"dose": "100"}, c2={"dose": "300"}), "save")
    second.at.radio[0].set_value(choice).run()
    press(sound(second.at), SAVE)
    assert "Saved as version 3; the earlier ones stay." in messages(second.at)
    assert doses(kept) == [("sertraline", dose), ("venlafaxine", 300), ("mirtazapine", 45)]
    assert kept.drafts.unfinished() == ()


def test_lines_added_on_both_sides_are_two_lines(tabs: tuple[Tab, Tab], kept: Store) -> None:
    first, second = tabs
    lines = THREE["courses"]
    first.send({**THREE, "courses": [*lines, {"k": "c4", "name": "lithium", "dose": "800"}]}, "save")
    second.send({**THREE, "courses": [*lines[1:], {"k": "c4", "name": "aripiprazole", "dose": "5"}]}, "save")
    assert [(options[0][:19], options[1][:23], value) for options, value in asked(second)] == [
        ("Yours: not there", "Saved meanwhile: sertra", "mine"),
        ("Yours: not there", "Saved meanwhile: lithiu", "theirs"),
        ("Yours: aripiprazole", "Saved meanwhile: not th", "mine"),
    ]
    press(second.at, SAVE)
    assert doses(kept) == [("venlafaxine", 225), ("mirtazapine", 30), ("lithium", 800), ("aripiprazole", 5)]


def test_a_third_change_is_shown_again(tabs: tuple[Tab, Tab], kept: Store) -> None:
    first, second = tabs
    first.send(changed(THREE, c1={"dose": "200"}), "save")
    second.send(changed(THREE, c1={"dose": "100"}), "save")
    second.at.radio[0].set_value("mine").run()
    key = kept.list_patients()[0].key
    form, saved = kept.load_form(key), kept.load_history(key)
    assert form is not None
    assert saved is not None
    third = json.dumps(changed(json.loads(form.document), c1={"dose": "175"}))
    kept.save_typed(replace(saved, treatments=saved.treatments[1:]), "typed", third, form.version)
    press(sound(second.at), SAVE)
    assert [(options[1][:57], value) for options, value in asked(second)] == [
        ("Saved meanwhile: sertraline · dose a day, or sessions 175", None)
    ]
    assert kept.list_patients()[0].version == 3


def test_an_entry_finished_in_another_tab_is_not_saved_from_what_it_began_with(tabs: tuple[Tab, Tab], kept: Store) -> None:
    first, second = tabs
    first.send(changed(THREE, c1={"dose": "200"}), "save")
    mine = changed(THREE, c2={"dose": "300"})
    second.send(mine, "save")
    kept.drafts.discard(kept.drafts.unfinished()[0].key)
    press(second.at, SAVE)
    assert kept.list_patients()[0].version == 2
    assert "finished or discarded in another tab" in second.data["held"]["fault"]
    second.send(mine, "save")
    press(second.at, SAVE)
    assert doses(kept) == [("sertraline", 200), ("venlafaxine", 300), ("mirtazapine", 30)]


def test_the_same_change_twice_is_nothing_to_choose(tabs: tuple[Tab, Tab], kept: Store) -> None:
    for tab in tabs:
        tab.send(changed(THREE, c1={"dose": "200"}), "save")
    assert "Nothing had changed: version 2 stays." in messages(tabs[1].at)
    assert kept.list_patients()[0].version == 2


def test_a_file_added_meanwhile_stays(tabs: tuple[Tab, Tab], kept: Store) -> None:
    _, second = tabs
    key = kept.list_patients()[0].key
    form, saved = kept.load_form(key), kept.load_history(key)
    assert form is not None
    assert saved is not None
    lithium = Treatment(1002, "medication", "lithium", "lithium")
    kept.save_typed(replace(saved, treatments=(*saved.treatments, lithium)), "letter.csv", form.document, form.version)
    second.send(changed(THREE, c1={"dose": "200"}), "save")
    assert [value for _, value in asked(second)] == ["mine"]
    press(second.at, SAVE)
    assert doses(kept) == [("sertraline", 200), ("venlafaxine", 225), ("mirtazapine", 30), ("lithium", None)]

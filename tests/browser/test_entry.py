"""Typing a history in, as a person at a keyboard does it: no mouse, nothing lost, straight to the review."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

# What is typed into treatment, dose, from, to and how it ended; a few letters bring the rest.
LINES = (
    ("sert", "150", "2019", "2020", "no"),
    ("ven", "225", "spring 2021", "8 weeks", "par"),
    ("mirt", "30", "2024", "sti", ""),
)
READ = ("sertraline", "venlafaxine XR", "mirtazapine")


class Keyboard:
    """Types and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def write(self, text: str) -> None:
        self.strokes += len(text)
        self.page.keyboard.type(text)

    def press(self, key: str, times: int = 1) -> None:
        self.strokes += times
        for _ in range(times):
            self.page.keyboard.press(key)


def open_form(page: Page, server: Server) -> Keyboard:
    page.goto(f"{server.url}/entry")
    expect(page.get_by_label("Patient ID")).to_be_visible()
    return Keyboard(page)


def type_person(keys: Keyboard, patient_id: str) -> None:
    keys.page.get_by_label("Patient ID").focus()
    for text in (patient_id, "Example", "Tess", "1980"):
        keys.write(text)
        keys.press("Tab")


def type_lines(keys: Keyboard, lines: tuple[tuple[str, ...], ...] = LINES) -> None:
    for line in lines:
        for place, text in enumerate(line):
            keys.write(text)
            keys.press("Enter" if place == len(line) - 1 else "Tab")


def names(page: Page) -> list[str]:
    fields = page.get_by_role("combobox", name="Treatment")
    return [text for field in fields.all() if (text := field.input_value())]


def kept(page: Page) -> None:
    expect(page.locator(".kept")).to_contain_text("Draft kept at")


def test_three_lines_by_keyboard_survive_a_closed_tab_and_a_restart(page: Page, cold_server: Server) -> None:
    keys = open_form(page, cold_server)
    type_person(keys, "K-1")
    keys.press("Tab", 5)  # sex, diagnosis, episode, severity, psychotic features
    type_lines(keys)
    assert names(page) == list(READ)
    expect(page.get_by_text("Mar-2021 to May-2021")).to_be_visible()
    kept(page)
    assert "K-1" not in page.url
    context = page.context
    page.close()
    cold_server.stop()
    cold_server.start()

    again = context.new_page()
    again.goto(f"{cold_server.url}/entry")
    expect(again.get_by_text(re.compile("Unfinished entry from .*EXAMPLE, Tess · ID K-1 · 3 courses"))).to_be_visible()
    again.get_by_role("button", name="Go on").click()
    expect(again.get_by_role("combobox", name="Treatment").first).to_have_value("sertraline")
    assert names(again) == list(READ)
    again.get_by_role("combobox", name="Treatment").last.focus()
    again.keyboard.press("Control+Enter")
    expect(again.locator(".trd-banner")).to_contain_text("EXAMPLE, Tess")
    expect(again.locator(".js-plotly-plot")).to_be_visible()
    again.goto(f"{cold_server.url}/entry")
    expect(again.get_by_label("Patient ID")).to_have_value("")
    expect(again.get_by_text("Unfinished entry from")).to_have_count(0)


def test_a_server_restart_under_an_open_tab_loses_nothing(page: Page, cold_server: Server) -> None:
    keys = open_form(page, cold_server)
    type_person(keys, "K-2")
    page.get_by_role("combobox", name="Treatment").first.focus()
    type_lines(keys, LINES[:1])
    kept(page)
    cold_server.stop()
    page.keyboard.type("lith")
    expect(page.locator(".kept")).to_contain_text(
        "What you typed stays here"
    )  # by then Streamlit's own dialog would have taken the keyboard
    page.keyboard.type("ium")
    page.keyboard.press("Tab")
    cold_server.start()
    page.keyboard.type("900 mg")
    page.keyboard.press("Tab")
    expect(page.locator(".kept")).to_contain_text("Draft kept at", timeout=40_000)
    assert names(page) == ["sertraline", "lithium"]
    other = page.context.new_page()
    other.goto(f"{cold_server.url}/entry")
    expect(other.get_by_text(re.compile("Unfinished entry from .*ID K-2 · 2 courses"))).to_have_count(1)


def test_a_reload_brings_the_entry_back(page: Page, server: Server) -> None:
    keys = open_form(page, server)
    type_person(keys, "K-3")
    began = time.monotonic()
    kept(page)
    assert time.monotonic() - began < 5  # a draft is at most five seconds old
    page.reload()
    expect(page.get_by_text(re.compile("ID K-3"))).to_be_visible()


def test_leaving_the_page_at_once_loses_nothing(page: Page, server: Server) -> None:
    keys = open_form(page, server)
    type_person(keys, "K-4")
    page.get_by_role("combobox", name="Treatment").first.focus()
    keys.write("lithium")
    page.get_by_role("link", name="Patients", exact=True).click(delay=80)  # as long as a finger takes
    expect(page.get_by_text("Fictional samples")).to_be_visible()
    page.get_by_role("link", name="Type a history", exact=True).click()
    expect(page.get_by_role("combobox", name="Treatment").first).to_have_value("lithium")
    page.get_by_role("button", name="Begin another entry").click()
    expect(page.get_by_label("Patient ID")).to_have_value("")
    expect(page.get_by_text(re.compile("ID K-4 · 1 course"))).to_be_visible()


def test_remove_duplicate_and_undo(page: Page, server: Server) -> None:
    keys = open_form(page, server)
    page.get_by_role("combobox", name="Treatment").first.focus()
    type_lines(keys, LINES[:2])
    page.get_by_role("combobox", name="Treatment").first.focus()
    page.keyboard.press("Control+d")
    assert names(page) == ["sertraline", "sertraline", "venlafaxine XR"]
    page.get_by_role("button", name="Remove").last.click()
    assert names(page) == ["sertraline", "sertraline"]
    page.get_by_role("button", name="Undo").click()
    assert names(page) == ["sertraline", "sertraline", "venlafaxine XR"]
    page.get_by_role("button", name="Undo").click()
    assert names(page) == ["sertraline", "venlafaxine XR"]


def test_a_slow_press_is_heard_though_words_come_beside_the_field_that_was_left(page: Page, server: Server) -> None:
    keys = open_form(page, server)
    page.get_by_role("combobox", name="Treatment").first.focus()
    type_lines(keys, LINES[:2])
    page.get_by_role("textbox", name="From").first.fill("03/04/2020")
    kept(page)
    page.wait_for_timeout(1500)  # what is wrong with the date is known, and is said when the field is left
    box = page.get_by_role("button", name="Remove").last.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.mouse.up()
    expect(page.get_by_text("03/04/2020 can be 03-Apr-2020 or 04-Mar-2020.").first).to_be_visible()
    assert names(page) == ["sertraline"]


def test_what_is_wrong_is_said_beside_its_field_and_listed_on_saving(page: Page, server: Server) -> None:
    keys = open_form(page, server)
    page.get_by_role("combobox", name="Treatment").first.focus()
    type_lines(keys, (("sertaline", "100", "03/04/2020", "", ""),))
    expect(page.get_by_text("03/04/2020 can be 03-Apr-2020 or 04-Mar-2020.").first).to_be_visible()
    page.get_by_role("button", name="sertraline").click()
    assert names(page) == ["sertraline"]
    page.get_by_role("button", name="Save and open the review").click()
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("Line 1, from")).click()
    expect(page.get_by_role("textbox", name="From").first).to_be_focused()
    assert page.get_by_role("textbox", name="From").first.input_value() == "03/04/2020"
    assert faults(page) == []


def test_items_make_a_total(page: Page, server: Server) -> None:
    keys = open_form(page, server)
    page.get_by_role("combobox", name="Scale").first.focus()
    keys.write("phq9")  # however it is written, the items are those of the scale
    keys.press("Escape")
    keys.press("Tab")
    keys.write("Mar 2024")
    expect(page.get_by_role("button", name="Items")).to_be_visible()
    keys.press("Tab", 2)
    keys.press("Enter")
    for points in "222222221":
        keys.write(points)
        keys.press("Tab")
    expect(page.get_by_text("17 on Mar-2024")).to_be_visible()
    assert faults(page) == []


def test_pasted_text_is_read_into_lines_to_confirm(page: Page, server: Server) -> None:
    open_form(page, server)
    page.get_by_text("Paste a list of treatments").click()
    text = page.get_by_label("Text with a list of treatments")
    text.fill("sertraline 50-200 mg 2019-2020, no help; Effexor 225 x 6 mo, partial; a blue tablet")
    page.get_by_role("button", name="Read into lines").click()
    expect(page.get_by_role("button", name="Confirm this line")).to_have_count(2)
    assert names(page) == ["sertraline", "Effexor"]
    expect(text).to_have_value("a blue tablet")
    page.get_by_role("button", name="Confirm all lines").click()
    expect(page.get_by_role("button", name="Confirm this line")).to_have_count(0)
    assert faults(page) == []


def test_conditions_by_arrow_keys(page: Page, server: Server) -> None:
    open_form(page, server)
    page.get_by_role("group", name="Pregnancy", exact=True).get_by_role("radio", name="Not recorded").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("group", name="Pregnancy", exact=True).get_by_role("radio", name="No", exact=True)).to_be_checked()
    kept(page)


def test_four_lines_in_few_strokes(page: Page, server: Server) -> None:
    keys = open_form(page, server)
    page.get_by_role("combobox", name="Treatment").first.focus()
    type_lines(keys, (*LINES, ("rtms", "20 sessions", "Mar 2023", "Apr 2023", "no")))
    assert names(page) == [*READ, "rTMS"]
    written = "".join(
        (
            *READ,
            "rTMS",
            "150 mg225 mg30 mg20 sessions2019spring 2021Mar 20232024",
            "20208 weeksApr 2023still taking",
            "no helppartialno help",
        )
    )
    assert keys.strokes < len(written)  # fewer keys than letters on paper


def test_the_form_holds_at_phone_width(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    keys = open_form(page, server)
    page.get_by_role("combobox", name="Treatment").first.focus()
    type_lines(keys, LINES[:1])
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    for name in ("Dose a day, or sessions", "From", "How it ended"):
        box = page.get_by_label(name).first.bounding_box()
        assert box is not None
        assert box["width"] > 100
    assert faults(page) == []

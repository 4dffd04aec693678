"""The worklist as a clinician uses it: enough rows in sight, keys, a small timeline in each row, and nothing wider than a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from lib.records.history import History, PersonFact
from lib.store import Store
from tests.browser.conftest import Server
from tests.browser.test_accessibility import faults
from tests.builders import history_of
from tests.validate.cohort import cohort

pytestmark = pytest.mark.browser

WAITS = 60_000
IN_SIGHT = "rows => rows.filter(row => row.getBoundingClientRect().bottom <= window.innerHeight).length"


def fill(server: Server, patients: int = 40) -> None:
    kept = Store.open(f"sqlite:///{server.folder / 'trd.sqlite'}")
    for patient, rows in cohort(patients):
        kept.save_history(history_of(rows, patient_id=patient), "cohort.csv")
    kept.close()


def opened(page: Page, server: Server) -> None:
    """The list with every row worked out."""
    page.goto(server.url)
    expect(page.locator(".worklist tbody tr").first).to_be_visible(timeout=WAITS)
    expect(page.locator(".worklist td.waiting")).to_have_count(0, timeout=WAITS)


def test_twelve_patients_are_in_sight_and_each_has_its_timeline(page: Page, server: Server) -> None:
    fill(server)
    opened(page, server)
    assert page.locator(".worklist tbody tr").evaluate_all(IN_SIGHT) >= 12
    expect(page.locator(".worklist tbody tr")).to_have_count(40)
    drawn = page.locator(".worklist svg.line").count()
    assert drawn + page.locator(".worklist .unplaced").count() == 40
    assert drawn >= 10
    words = page.locator(".worklist svg.line").first.get_attribute("aria-label") or ""
    assert words.startswith("Courses: ")
    assert page.locator(".worklist svg.line rect").first.locator("title").text_content()


def test_keys_find_move_tick_and_open(page: Page, server: Server) -> None:
    opened(page, server)
    page.keyboard.press("/")
    expect(page.get_by_placeholder(re.compile("Name or ID"))).to_be_focused()
    page.keyboard.type("S0001")
    page.keyboard.press("Enter")
    expect(page.locator(".worklist tbody tr")).to_have_count(10)
    expect(page.get_by_text("10 of 40 patients")).to_be_visible()
    page.keyboard.press("ArrowDown")
    names = page.locator(".worklist button.open")
    expect(names.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Add 1 to agenda")).to_be_visible()
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".trd-banner")).to_contain_text("S00019")
    assert "S0001" not in page.url
    assert page.title() == "TRD Review"


def test_what_was_opened_is_seen_and_the_search_is_still_there(page: Page, server: Server) -> None:
    opened(page, server)
    page.locator(".worklist button.open").first.click()
    expect(page.locator(".trd-banner")).to_contain_text("S00039")
    page.get_by_role("link", name="Patients", exact=True).first.click()
    expect(page.locator(".worklist td.news").first).to_contain_text("Nothing new since")


def test_cards_fit_a_phone(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server)
    for row in page.locator(".worklist tbody tr").all()[:5]:
        box = row.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_imported_text_in_a_row_is_text(page: Page, server: Server) -> None:
    nasty = '<img src=x onerror="window.hacked=1">'
    kept = Store.open(f"sqlite:///{server.folder / 'trd.sqlite'}")
    kept.save_history(History("X-1", person=(PersonFact(2, "family_name", nasty),)), "nasty.csv")
    kept.close()
    opened(page, server)
    expect(page.locator(".worklist button.open").first).to_have_text(nasty.upper())
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_stands_in_the_way_of_a_reader(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, server)
    page.locator(".worklist input[type=checkbox]").nth(1).check()
    expect(page.get_by_role("button", name="Add 1 to agenda")).to_be_visible()
    assert faults(page) == []

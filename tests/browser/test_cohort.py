"""A cohort in the running product: invented patients in one click, a reload on the way, every figure on a screen and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

WAITS = 240_000
SECTIONS = ("Definitions", "Pathways", "Stages", "What is missing", "Patients")


def finished(page: Page, server: Server) -> None:
    """The page with the figures of 500 invented patients; the first time it is begun and looked at again after a reload."""
    page.goto(f"{server.url}/cohort")
    begin = page.get_by_role("button", name="Try with 500 invented patients")
    figures = page.get_by_role("button", name=re.compile("^Definitions compared"))
    expect(begin.or_(figures)).to_be_visible()
    if begin.is_visible():
        begin.click()
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        page.reload()
        expect(page.get_by_role("progressbar").or_(figures).first).to_be_visible()
    expect(figures).to_be_visible(timeout=WAITS)


def show(page: Page, section: str) -> None:
    page.get_by_role("radio", name=section, exact=True).click()
    expect(page.get_by_role("radio", name=section, exact=True)).to_be_checked()
    page.wait_for_timeout(1500)


def test_cancel_leaves_what_was_done_and_it_goes_on(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/cohort")
    page.get_by_role("button", name="Try with 500 invented patients").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("What was worked out is kept")).to_be_visible(timeout=WAITS)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name=re.compile("^Definitions compared"))).to_be_visible(timeout=WAITS)
    page.get_by_role("button", name="Put it away").click()
    expect(page.get_by_role("button", name="Try with 500 invented patients")).to_be_visible()


def test_a_reload_finds_the_run_and_a_file_can_be_taken_away(page: Page, server: Server) -> None:
    finished(page, server)
    expect(page.get_by_text(re.compile(r"needs no outcomes: a change of drug"))).to_be_visible()
    show(page, "Patients")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download one row a patient (CSV)").click()
    assert taken.value.suggested_filename == "cohort.csv"
    assert len(taken.value.path().read_text(encoding="utf-8-sig").splitlines()) == 501


@pytest.mark.parametrize("width", [1440, 390])
def test_every_figure_is_there_and_in_nobodys_way(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    finished(page, server)
    for section in SECTIONS:
        show(page, section)
        if section != "Patients":
            figure = page.locator(".js-plotly-plot").first
            expect(figure).to_be_visible()
            box = figure.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == [], section


def test_nothing_hidden_can_be_had_by_pointing(page: Page, server: Server) -> None:
    finished(page, server)
    page.locator(".st-key-cohort_hide label").first.click()
    expect(page.get_by_text("Counts from 1 to 5 are hidden.", exact=False)).to_be_visible()
    show(page, "Stages")
    told = page.evaluate("[...document.querySelectorAll('.js-plotly-plot')].flatMap(f => f.data.flatMap(t => [...t.hovertext, ...t.text]))")
    numbers = {int(one.replace(",", "")) for text in told for one in re.findall(r"≈?([\d,]+)(?= ?\()", text)}
    assert numbers
    assert all(number % 10 == 0 for number in numbers)
    assert any("<6" in text for text in told)

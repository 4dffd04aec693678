"""axe-core on every page: nothing serious or critical beyond Streamlit's own navigation list rules."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.test_flows import open_sample, show_section

pytestmark = pytest.mark.browser

STREAMLITS_OWN = {"list", "listitem"}  # its navigation is a list without list items


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical") and rule["id"] not in STREAMLITS_OWN
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("section", ["Courses", "Patterns", "Criteria", "Staging", "What to ask", "Referral", "Rows and sources"])
def test_the_review_page(page: Page, server: Server, section: str) -> None:
    open_sample(page, server)
    show_section(page, section)
    page.wait_for_timeout(1500)
    assert faults(page) == []


@pytest.mark.parametrize(
    ("address", "says"), [("patients", "Fictional samples"), ("history", "Add a history"), ("reference", "Intended use")]
)
def test_the_other_pages(page: Page, server: Server, address: str, says: str) -> None:
    page.goto(f"{server.url}/{address}")
    expect(page.get_by_text(re.compile(says)).first).to_be_visible()
    page.wait_for_timeout(1500)
    assert faults(page) == []

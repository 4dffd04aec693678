"""Take the README's picture of the review page from the running product: `python -m tests.browser.picture`."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, HOUSE, Server

PICTURE = HOUSE / "docs" / "review.png"


def main() -> None:
    """Open the first fictional patient at 1440x900 and keep what is on screen."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        try:
            page = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS).new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.url)
            page.get_by_role("button", name=re.compile("Loss of effect")).first.click()
            expect(page.locator(".st-key-life-chart .js-plotly-plot")).to_be_visible()
            page.wait_for_timeout(2000)
            page.mouse.move(5, 5)
            page.screenshot(path=PICTURE)
        finally:
            server.stop()
    print(PICTURE.relative_to(HOUSE))


if __name__ == "__main__":
    main()

"""Take a picture of every page for docs/pages.md, from the running product and fictional patients only. Run: python -m tests.docs.pictures [page ...]"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, Page, expect, sync_playwright

from lib.access.passphrases import hashed
from lib.knowledge.load import DATA
from lib.store import Store
from tests.browser.conftest import ARGUMENTS, CHROMIUM, HOUSE, Server
from tests.docs.meeting import seeded

FOLDER = HOUSE / "docs" / "pictures"
SECRET = "blue kettle walking"  # of an account that lives as long as this run
COLOURS, MOST = 256, 200_000  # bytes
SLOW, SETTLE = 120_000, 2500  # ms


class Visit:
    """A signed-in browser at a server with a meeting about fictional patients."""

    def __init__(self, page: Page, server: Server, meeting: str) -> None:
        self.page, self.server, self.meeting = page, server, meeting

    def go(self, address: str) -> None:
        """Open an address and wait until it stands still."""
        self.page.goto(f"{self.server.url}{address}")

    def wait(self, what: str) -> None:
        """Until something that matches this selector is there."""
        expect(self.page.locator(what).first).to_be_visible(timeout=SLOW)

    def patients(self) -> None:
        self.go("/")
        self.wait(".worklist tbody tr")
        expect(self.page.get_by_text("being worked out")).to_have_count(0, timeout=SLOW)

    def review(self) -> None:
        self.patients()
        self.page.get_by_role("button", name=re.compile("Open EXAMPLE, Patricia")).click()
        self.wait(".st-key-life-chart .js-plotly-plot")

    def history(self) -> None:
        self.go("/history")
        data = (DATA / "samples" / "03-relapses.csv").read_bytes().replace(b"S-003", b"U-300")
        field = self.page.locator("input[type=file]").first
        field.wait_for(state="attached", timeout=SLOW)
        field.set_input_files({"name": "clinic.csv", "mimeType": "text/csv", "buffer": data})
        expect(self.page.get_by_role("button", name=re.compile("Save and open the review")).first).to_be_visible(timeout=SLOW)

    def entry(self) -> None:
        self.go("/entry")
        first = self.page.get_by_label("Patient ID")
        expect(first).to_be_visible(timeout=SLOW)
        first.focus()
        keys = self.page.keyboard
        for text in ("K-1", "Example", "Tess", "1980"):
            keys.type(text)
            keys.press("Tab")
        for _ in range(5):
            keys.press("Tab")
        lines = (("sert", "150", "2019", "2020", "no"), ("ven", "225", "spring 2021", "8 weeks", "par"), ("mirt", "30", "2024", "sti", ""))
        for line in lines:
            for place, text in enumerate(line):
                keys.type(text)
                keys.press("Enter" if place == len(line) - 1 else "Tab")
        expect(self.page.locator(".kept")).to_contain_text("Draft kept at", timeout=SLOW)

    def meetings(self) -> None:
        self.go("/meeting")
        expect(self.page.get_by_text("Actions still open")).to_be_visible(timeout=SLOW)

    def desk(self) -> None:
        self.go(f"/meeting?meeting={self.meeting}")
        self.wait(".scribe #decision")

    def view(self) -> None:
        self.go(f"/meeting?view={self.meeting}")
        self.wait(".chart svg")

    def reference(self) -> None:
        self.go("/reference")
        self.wait('[data-testid="stSelectbox"]')

    def log(self) -> None:
        self.go("/audit")
        self.wait("h1")

    def people(self) -> None:
        self.go("/people")
        self.wait("h1")

    def cohort(self) -> None:
        self.go("/cohort")
        self.page.get_by_role("button", name="Try with 500 invented patients").click(timeout=SLOW)
        expect(self.page.get_by_role("button", name=re.compile("^Definitions compared"))).to_be_visible(timeout=3 * SLOW)


# Name of the picture -> the way to what it shows, in the order of docs/pages.md; the log comes after there is something in it.
WAYS: dict[str, Callable[[Visit], None]] = {
    "patients": Visit.patients,
    "add-a-history": Visit.history,
    "type-a-history": Visit.entry,
    "review": Visit.review,
    "meetings": Visit.meetings,
    "meeting-desk": Visit.desk,
    "meeting-view": Visit.view,
    "reference": Visit.reference,
    "log": Visit.log,
    "people": Visit.people,
    "cohort": Visit.cohort,
}


def kept(picture: bytes) -> bytes:
    """The picture with few colours. They are chosen to lie far apart: the commonest would leave out those of a small bar in the timeline."""
    held = io.BytesIO()
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    drawn.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
    return held.getvalue()


def enter(page: Page, server: Server) -> None:
    """Sign in as the administrator of this run."""
    page.goto(server.url)
    expect(page.get_by_label("Passphrase", exact=True)).to_be_visible(timeout=SLOW)
    page.get_by_label("Passphrase", exact=True).fill(SECRET)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Patients")).to_be_visible(timeout=SLOW)


def main(wanted: list[str]) -> int:
    """Take the pictures that were asked for, or all; 1 when one cannot be taken or is too large."""
    FOLDER.mkdir(exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        meeting = seeded(server.settings["TRD_DATABASE_URL"], date.today())  # noqa: DTZ011  the day of the server's own clock
        store = Store.open(server.settings["TRD_DATABASE_URL"])
        secret = hashed(SECRET)
        store.accounts.add("ash", "Dr Ash", "admin", secret)
        store.close()
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
            enter(page, server)
            # Alone until the door was passed: with one account it asks for no name.
            store = Store.open(server.settings["TRD_DATABASE_URL"])
            store.accounts.add("birch", "Dr Birch", "clinician", secret)
            store.accounts.add("room", "Meeting room", "meeting", secret)
            store.close()
            for name in wanted or list(WAYS):
                try:
                    WAYS[name](Visit(page, server, meeting))
                except (AssertionError, Error) as fault:
                    print(f"{name}: not taken, {str(fault).splitlines()[0]}")
                    failed = 1
                    continue
                page.mouse.move(5, 895)
                # Nothing runs any more, so that no part is drawn pale; then what moves comes to rest.
                page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached", timeout=SLOW)
                page.wait_for_timeout(SETTLE)
                data = kept(page.screenshot())
                failed |= len(data) > MOST
                (FOLDER / f"{name}.png").write_bytes(data)
                print(f"docs/pictures/{name}.png: {len(data) // 1024} KB", flush=True)
        finally:
            server.stop()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

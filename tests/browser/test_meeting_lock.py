"""A projector nobody sits at is not thrown out in the middle of a case while the scribe is at work, and comes back to its case after a lock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lib.access.passphrases import hashed
from lib.ingest.read import read_file
from lib.knowledge.load import DATA, knowledge
from lib.store import Store
from tests.browser.conftest import WAIT, Server

pytestmark = pytest.mark.browser

SECRET = "blue kettle walking"
IDLE = 60  # seconds, for fifteen minutes; a busy machine may take twenty for one page
SAMPLES = sorted((DATA / "samples").glob("0[12]-*.csv"))


@pytest.fixture
def clinic(tmp_path: Path, browser: Browser) -> Iterator[tuple[Server, str]]:
    """A server that locks soon, with an account and a meeting about two patients; the projector is at the second."""
    running = Server(tmp_path, TRD_IDLE_MINUTES=str(IDLE / 60))
    store = Store.open(running.settings["TRD_DATABASE_URL"])
    store.accounts.add("ada", "Dr Ada Byron", "admin", hashed(SECRET))
    today = date.today()  # noqa: DTZ011  the day of the server's own clock
    meeting = store.meetings.create("Tuesday review", today)
    for path in SAMPLES:
        history = read_file(path.read_bytes(), knowledge(), today, file_name=path.name).histories[0]
        item = store.meetings.add_patient(meeting, store.save_history(history, path.name).key)
    store.meetings.show(meeting, item)
    store.close()
    running.start()
    _warm(browser, f"{running.url}/meeting?view={meeting}")
    yield running, meeting
    running.stop()


def _warm(browser: Browser, address: str) -> None:
    """The first page of a server that was just started may take longer than it takes to lock."""
    context, page = entered(browser, address)
    expect(page.locator(".projector .code, #trd-cover, .trd-door-title").first).to_be_visible(timeout=90_000)
    page.wait_for_timeout(1000)
    context.close()


def entered(browser: Browser, address: str) -> tuple[BrowserContext, Page]:
    """A browser of its own in which the person signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(address)
    unlock(page, "Sign in")
    return context, page


def unlock(page: Page, button: str = "Unlock") -> None:
    page.get_by_label("Passphrase", exact=True).fill(SECRET)
    page.get_by_role("button", name=button, exact=True).click()


def _move(page: Page, step: int) -> None:
    page.mouse.move(300 + step * 5, 300)
    page.wait_for_timeout(1000)


def shows_the_case(page: Page) -> None:
    expect(page.locator(".projector .mode")).to_have_text("MEETING VIEW")
    expect(page.locator(".projector .code")).to_have_text("Case B")


def test_the_projector_stays_while_the_scribe_is_at_work_and_locks_with_them(browser: Browser, clinic: tuple[Server, str]) -> None:
    server, meeting = clinic
    office, desk = entered(browser, f"{server.url}/meeting?meeting={meeting}")
    expect(desk.locator(".scribe #decision")).to_be_visible()
    room, projector = entered(browser, f"{server.url}/meeting?view={meeting}")
    code = projector.locator(".projector .code")
    for step in range(90):
        _move(desk, step)
        if code.count() and not projector.locator(".trd-door-title").count():
            break
    for step in range(IDLE + 10):  # the scribe moves the pointer; nobody touches the projector, and nothing is typed
        _move(desk, step)
        assert projector.locator("#trd-cover").count() == 0, projector.evaluate("[Date.now(), trdIdle]")
        assert projector.locator(".trd-door-title").count() == 0
    shows_the_case(projector)
    # Nobody does anything any more: both lock, and the projector says so in its own words.
    expect(projector.get_by_role("heading", name="MEETING VIEW locked")).to_be_visible(timeout=2 * IDLE * 1000)
    expect(desk.get_by_role("heading", name="Locked", exact=True)).to_be_visible(timeout=2 * IDLE * 1000)
    assert "EXAMPLE" not in projector.content()
    assert projector.get_by_text("Not allowed").count() == 0
    assert projector.locator(".projector").count() == 0
    unlock(projector)
    shows_the_case(projector)
    room.close()
    office.close()


def test_a_locked_projector_goes_on_when_its_person_comes_in_by_another_tab(browser: Browser, clinic: tuple[Server, str]) -> None:
    server, meeting = clinic
    context, projector = entered(browser, f"{server.url}/meeting?view={meeting}")
    shows_the_case(projector)
    expect(projector.get_by_role("heading", name="MEETING VIEW locked")).to_be_visible(timeout=2 * IDLE * 1000)
    beside = context.new_page()
    beside.goto(f"{server.url}/meeting?meeting={meeting}")
    unlock(beside)
    expect(beside.locator(".scribe #decision")).to_be_visible()
    projector.bring_to_front()
    shows_the_case(projector)
    context.close()

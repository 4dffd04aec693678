"""Signing in with a real browser: a local account, a lock, a second browser that knows all but the cookie, and a real provider."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lib.access.passphrases import hashed
from lib.records.history import History, PersonFact
from lib.store import Store
from tests.browser.conftest import WAIT, Server, _free_port
from tests.browser.streamlit_socket import listen, session_id
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

SECRET = "blue kettle walking"
HISTORY = History("0042-117", person=(PersonFact(2, "family_name", "Zzplantedname"),), rows_read=1, rows_used=1)


def another(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """A page of a second browser, which shares nothing with the first."""
    yield from another(browser)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A computer with a local account and one patient."""
    running = Server(tmp_path_factory.mktemp("guarded"))
    store = Store.open(running.settings["TRD_DATABASE_URL"])
    store.accounts.add("ada", "Dr Ada Byron", "admin", hashed(SECRET))
    store.save_history(HISTORY, "a.csv")
    store.close()
    running.start()
    yield running
    running.stop()


def enter(page: Page, button: str = "Sign in") -> None:
    page.get_by_label("Passphrase", exact=True).fill(SECRET)
    page.get_by_role("button", name=button, exact=True).click()


def cookie_of(context: BrowserContext) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())


def watch(page: Page) -> list[str]:
    """The ids of this page's tab, as they come."""
    found: list[str] = []

    def heard(frame: bytes | str) -> None:
        if tab := session_id(frame):
            found.append(tab)

    page.on("websocket", lambda socket: socket.on("framereceived", heard))
    return found


def open_patient(page: Page) -> None:
    page.get_by_text(re.compile("Zzplantedname", re.IGNORECASE)).first.click()
    expect(page.locator(".trd-banner")).to_contain_text("ZZPLANTEDNAME")


def test_a_newcomer_sets_a_passphrase_locks_and_comes_back(page: Page, other: Page, cold_server: Server) -> None:
    page.goto(cold_server.url)
    page.get_by_role("button", name="This computer").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Dr Ada Byron")
    page.get_by_label(re.compile("New passphrase")).fill(SECRET)
    page.get_by_label("Once more").fill(SECRET)
    page.get_by_role("button", name="Set a passphrase").click()
    expect(page.get_by_text("This computer asks for your passphrase from now on.")).to_be_visible()
    other.goto(cold_server.url)
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("link", name="Review")).to_have_count(0)
    page.get_by_role("button", name="Dr Ada Byron").click()
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    expect(page.get_by_text("Fictional samples")).to_have_count(0)
    page.get_by_label("Passphrase", exact=True).fill("green kettle walking")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("This is not the passphrase.")).to_be_visible()
    enter(page, "Unlock")
    expect(page.get_by_role("heading", name="Patients")).to_be_visible()


def test_a_screen_nobody_uses_covers_itself_and_locks(page: Page, tmp_path: Path) -> None:
    running = Server(tmp_path, TRD_IDLE_MINUTES="0.1")
    store = Store.open(running.settings["TRD_DATABASE_URL"])
    store.accounts.add("ada", "Dr Ada Byron", "admin", hashed(SECRET))
    store.save_history(HISTORY, "a.csv")
    running.start()
    try:
        page.goto(running.url)
        enter(page)
        open_patient(page)
        # Another tab of the same browser, left alone, does not lock the one that is used.
        second = page.context.new_page()
        second.goto(running.url)
        expect(second.get_by_role("heading", name="Patients")).to_be_visible()
        page.bring_to_front()
        for _ in range(9):  # nine seconds of moving the pointer: no click, no lock
            page.mouse.move(200 + _ * 10, 300)
            page.wait_for_timeout(1000)
        expect(page.locator(".trd-banner")).to_contain_text("ZZPLANTEDNAME")
        # The cover lies over all that is shown until the page is the door's and holds the name no more: looked at in every change of the page.
        page.evaluate(
            """() => {
                window.uncovered = 0;
                window.covered = 0;
                new MutationObserver(() => {
                    const named = document.documentElement.outerHTML.toUpperCase().includes('ZZPLANTEDNAME');
                    const cover = document.getElementById('trd-cover');
                    if (cover) window.covered += 1;
                    if (named && !cover && document.querySelector('.st-key-door')) window.uncovered += 1;
                }).observe(document.documentElement, { childList: true, subtree: true });
            }"""
        )
        expect(page.get_by_role("heading", name="Locked")).to_be_visible()
        page.wait_for_function("!document.documentElement.outerHTML.toUpperCase().includes('ZZPLANTEDNAME')")
        expect(page.locator("#trd-cover")).to_have_count(0)
        assert page.evaluate("window.covered") > 0
        assert page.evaluate("window.uncovered") == 0
        enter(page, "Unlock")
        expect(page.locator(".trd-banner")).to_contain_text("ZZPLANTEDNAME")
    finally:
        running.stop()
        store.close()


def test_a_known_tab_id_from_another_browser_gets_nothing(page: Page, other: Page, guarded: Server) -> None:
    tabs = watch(page)
    page.goto(guarded.url)
    enter(page)
    open_patient(page)
    other.goto(guarded.url)
    for cookie in ("", cookie_of(other.context), "trd_browser=forged.forged"):
        heard = listen(guarded.url, tabs[-1], cookie)
        assert heard.tab != tabs[-1]
        assert "ZZPLANTEDNAME" not in heard.said.upper()
        assert "trd-door-title" in heard.said
    # Headers of ours cannot be sent from outside either.
    forged = {"x-trd-browser": "0" * 32, "x-trd-identity": "ada"}
    assert "trd-door-title" in listen(guarded.url, tabs[-1], headers=forged).said
    expect(page.locator(".trd-banner")).to_contain_text("ZZPLANTEDNAME")
    # The cookie is what counts: with it, the tab is found again.
    assert listen(guarded.url, tabs[-1], cookie_of(page.context)).tab == tabs[-1]


def test_on_an_open_computer_a_tab_belongs_to_its_browser_too(page: Page, server: Server) -> None:
    tabs = watch(page)
    page.goto(server.url)
    page.get_by_role("button", name=re.compile("Loss of effect")).first.click()
    expect(page.locator(".trd-banner")).to_contain_text("EXAMPLE, Patricia")
    heard = listen(server.url, tabs[-1])
    assert heard.tab != tabs[-1]
    assert "Patricia" not in heard.said
    assert listen(server.url, tabs[-1], cookie_of(page.context)).tab == tabs[-1]


def made(asked: list[str]) -> list[str]:
    """The addresses of files that were made for a page; the page's own icon is none."""
    return [url for url in asked if "/media/" in url and "/static/" not in url and not url.endswith(".svg")]


def test_a_file_is_made_after_the_click_and_only_for_its_browser(page: Page, other: Page, guarded: Server) -> None:
    other.goto(guarded.url)
    enter(other)
    expect(other.get_by_role("heading", name="Patients")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(guarded.url)
    enter(page)
    open_patient(page)
    assert made(asked) == []
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Export history (CSV)").click()
    url, name = started.value.url, started.value.suggested_filename
    assert name == "history.csv"
    assert "Zzplantedname" in Path(started.value.path()).read_text()
    assert made(asked)[-1:] == [url]
    # Known to others, the address is of no use: to a client without a cookie, and to the same person in another browser.
    for _ in range(2):
        mine = page.request.get(url)
        assert (mine.status, "Zzplantedname" in mine.text(), mine.headers["cache-control"]) == (200, True, "no-store")
        assert other.request.get(url).status == 404
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(url, timeout=10)
    page.get_by_role("button", name="Dr Ada Byron").click()
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    assert page.request.get(url).status == 404  # from a locked screen


def test_a_file_is_gone_with_its_tab(page: Page, guarded: Server) -> None:
    page.goto(guarded.url)
    enter(page)
    open_patient(page)
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Export history (CSV)").click()
    address = started.value.url
    assert page.request.get(address).status == 200
    page.goto("about:blank")
    for _ in range(50):
        if page.request.get(address).status == 404:
            return
        time.sleep(0.2)
    pytest.fail("the file outlived its tab")


@pytest.mark.parametrize("width", [1440, 390])
def test_door_log_and_people_have_no_serious_fault_of_access(page: Page, guarded: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{guarded.url}/audit")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.wait_for_timeout(1000)
    assert faults(page) == []
    enter(page)
    expect(page.get_by_role("button", name="Dr Ada Byron")).to_be_visible()
    for address, title in (("audit", "Log"), ("people", "People")):
        page.goto(f"{guarded.url}/{address}")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        page.wait_for_timeout(1000)
        page.get_by_role("button", name="Dr Ada Byron").click()
        page.wait_for_timeout(500)
        assert faults(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


# ---- a real provider


class Provider:
    """An OpenID Connect provider in a process of its own."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        people = [
            {"sub": "sub-ada", "name": "Dr Ada Byron", "groups": ["trd-doctors"]},
            {"sub": "sub-mallory", "name": "Mallory", "groups": ["staff"]},
        ]
        command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(self.port)]
        for person in people:
            command += ["--user-claims", json.dumps(person)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.metadata = f"{self.url}/.well-known/openid-configuration"
        for _ in range(150):
            try:
                urllib.request.urlopen(self.metadata, timeout=1).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the provider did not start")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets in whom the provider knows, with roles out of a claim."""
    provider = Provider()
    running = Server(tmp_path_factory.mktemp("clinic"))
    running.settings |= {
        "TRD_SIGN_IN": "oidc",
        "TRD_OIDC_METADATA_URL": provider.metadata,
        "TRD_OIDC_CLIENT_ID": "trd-review",
        "TRD_OIDC_CLIENT_SECRET": "client-secret",
        "TRD_OIDC_REDIRECT_URI": f"{running.url}/oauth2callback",
        "TRD_COOKIE_SECRET": "0123456789abcdef0123456789abcdef",
        "TRD_ROLE_CLAIM": "groups",
        "TRD_ROLES": "trd-doctors=clinician",
    }
    store = Store.open(running.settings["TRD_DATABASE_URL"])
    store.save_history(HISTORY, "a.csv")
    running.start()
    yield running
    running.stop()
    provider.stop()
    store.close()


def through_provider(page: Page, server: Server, who: str) -> None:
    page.goto(server.url)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Sign in with the clinic's account").click()
    page.get_by_role("button", name=who).click()
    page.wait_for_url(f"{server.url}/**")


def test_a_person_of_the_provider_comes_in_and_out(page: Page, other: Page, clinic: Server) -> None:
    through_provider(page, clinic, "sub-ada")
    expect(page.get_by_role("heading", name="Patients")).to_be_visible()
    page.get_by_role("button", name="Dr Ada Byron").click()
    expect(page.get_by_text("clinician")).to_be_visible()
    # The next tab of the same browser is in; another browser is not, even with the tab's cookie of the provider.
    second = page.context.new_page()
    second.goto(clinic.url)
    expect(second.get_by_role("heading", name="Patients")).to_be_visible()
    taken = [cookie for cookie in page.context.cookies() if cookie["name"].startswith("_streamlit")]
    other.context.add_cookies(taken)  # type: ignore[arg-type]
    other.goto(clinic.url)
    expect(other.get_by_role("heading", name="Patients")).to_have_count(0)
    # The provider is told too, and asks whether its own session is to end.
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("end_session|logout"))
    second.reload()
    expect(second.get_by_role("heading", name=re.compile("Sign in"))).to_be_visible()
    expect(second.get_by_role("heading", name="Patients")).to_have_count(0)


def test_a_person_nobody_let_in_is_told_so(page: Page, clinic: Server) -> None:
    through_provider(page, clinic, "sub-mallory")
    expect(page.get_by_role("heading", name="No access")).to_be_visible()
    expect(page.get_by_text("Your identifier: sub-mallory")).to_be_visible()
    assert "ZZPLANTEDNAME" not in page.content().upper()
    expect(page.get_by_role("button", name="Sign in as somebody else")).to_be_visible()

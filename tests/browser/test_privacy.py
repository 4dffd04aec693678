"""One patient with planted words through the whole product: nothing of it in an address, title, file name, log or the browser's own memory,
and nothing sent anywhere else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from lib.access.passphrases import hashed
from lib.store import Store
from tests.browser.conftest import HOUSE, Server

pytestmark = pytest.mark.browser

SECRET = "blue kettle walking"
PLANTED = ("Zzfamily", "Qqgiven", "90417-77", "1971-07-14", "14-Jul-1971", "Wwfreetext", "Vvnote")
FILE = (
    "patient_id,kind,name,start,stop,dose,outcome,value,note\n"
    "90417-77,person,family_name,,,,,Zzfamily,\n"
    "90417-77,person,given_name,,,,,Qqgiven,\n"
    "90417-77,person,birth_date,,,,,1971-07-14,\n"
    "90417-77,person,diagnosis,,,,,unipolar depression,\n"
    "90417-77,episode,depressive episode,2025-01-08,,,,,\n"
    "90417-77,medication,sertraline,2025-02-03,2025-06-01,100 mg,none,,Wwfreetext\n"
    "90417-77,score,PHQ-9,2026-10-19,,,,19,Vvnote\n"
)
# Writes down every name that is looked up and every connection that leaves this machine.
SPY = """
import os, sys
def spy(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        where = args[0] if event.startswith("socket.get") else args[1]
        host = str(where[0] if isinstance(where, tuple) else where)
        if host not in ("127.0.0.1", "::1", "localhost", "None", "") and not host.startswith(("/", "\\0", "b'")):
            with open(os.environ["SPY_FILE"], "a") as file:
                file.write(f"{event} {host}\\n")
sys.addaudithook(spy)
"""


@dataclass
class Run:
    """What was seen from outside while one person worked: addresses, titles, file names, what the browser kept, and what the server wrote."""

    addresses: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shown: str = ""
    log: str = ""
    spied: str = ""
    origin: str = ""


@pytest.fixture(scope="module")
def spied_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("privacy")
    (folder / "spy").mkdir()
    (folder / "spy" / "sitecustomize.py").write_text(SPY)
    running = Server(folder, PYTHONPATH=str(folder / "spy"), SPY_FILE=str(folder / "spied"))
    store = Store.open(running.settings["TRD_DATABASE_URL"])
    store.accounts.add("ada", "Dr Ada Byron", "admin", hashed(SECRET))
    store.close()
    running.start()
    yield running
    running.stop()


def settle(page: Page, run: Run) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    run.titles.append(page.title())
    run.addresses.append(page.url)
    run.shown += page.content()


def take(page: Page, run: Run, button: str) -> None:
    with page.expect_download() as started:
        page.get_by_role("button", name=button).click()
    run.names.append(started.value.suggested_filename)
    run.addresses.append(started.value.url)
    assert Path(started.value.path()).stat().st_size > 200


def work(page: Page, server: Server) -> Run:
    """Sign in, read a file in, look at everything, take it away, print it, search for the patient, read the log, lock."""
    run = Run(origin=server.url)
    page.on("request", lambda request: run.addresses.append(request.url))
    page.on("console", lambda message: run.said.append(message.text))
    page.goto(f"{server.url}/history")
    page.get_by_label("Passphrase", exact=True).fill(SECRET)
    page.get_by_role("button", name="Sign in", exact=True).click()
    # The file's own name is the patient's, as clinics have it.
    page.locator("input[type=file]").set_input_files({"name": "Zzfamily Qqgiven.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    expect(page.get_by_text("7 of 7 rows used").first).to_be_visible()
    settle(page, run)
    page.get_by_role("button", name=re.compile("Save and open the review")).first.click()
    expect(page.locator(".trd-banner")).to_contain_text("ZZFAMILY, Qqgiven")
    for name in ("Patterns", "Criteria", "Staging", "What to ask", "Rows and sources"):
        page.get_by_role("radio", name=name).or_(page.get_by_role("button", name=name, exact=True)).first.click()
        settle(page, run)
    page.get_by_role("button", name="Export", exact=True).click()
    for button in ("Export history (CSV)", "Everything kept (JSON)", "Everything kept (PDF)"):
        take(page, run, button)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Print sheet", exact=True).click()
    take(page, run, "Print sheet (PDF)")
    page.keyboard.press("Escape")
    for address in ("", "entry", "meeting", "reference", "audit", "people"):
        page.goto(f"{server.url}/{address}")
        expect(page.get_by_role("button", name="Dr Ada Byron")).to_be_visible()
        settle(page, run)
    page.goto(f"{server.url}/audit")
    page.get_by_label("Patient number").fill("90417-77")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text(re.compile("Seen by 1 person"))).to_be_visible()
    settle(page, run)
    kept = page.evaluate("() => [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href]")
    run.kept = [*map(str, kept), *(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())]
    page.get_by_role("button", name="Dr Ada Byron").click()
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    settle(page, run)
    run.log = server.log.read_text()
    spied = Path(server.settings["SPY_FILE"])
    run.spied = spied.read_text() if spied.exists() else ""
    return run


@pytest.fixture(scope="module")
def ran(spied_server: Server, browser: object) -> Run:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")  # type: ignore[attr-defined]
    context.set_default_timeout(20_000)
    run = work(context.new_page(), spied_server)
    context.close()
    return run


def test_the_words_were_on_screen(ran: Run) -> None:
    # Else nothing below would mean anything.
    for word in ("ZZFAMILY", "Qqgiven", "90417-77", "14-Jul-1971", "Wwfreetext"):
        assert word in ran.shown


@pytest.mark.parametrize("place", ["addresses", "titles", "names", "kept", "said", "log"])
def test_nothing_of_the_patient_is_where_others_may_look(ran: Run, place: str) -> None:
    held = getattr(ran, place)
    text = unquote("\n".join(held) if isinstance(held, list) else held).casefold()
    assert text or place in ("said",)
    assert [word for word in PLANTED if word.casefold() in text] == []


def test_the_log_holds_no_ids_of_tabs_or_files(ran: Run) -> None:
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|/media/|upload_file", ran.log)


def test_every_file_has_a_name_of_its_kind_only(ran: Run) -> None:
    assert ran.names == ["history.csv", "patient-record.json", "patient-record.pdf", "case-review-sheet.pdf"]


def test_the_browser_asked_nobody_else(ran: Run) -> None:
    asked = {urlsplit(address).netloc for address in ran.addresses if not address.startswith(("blob:", "data:"))}
    assert asked == {urlsplit(ran.origin).netloc}


def test_the_server_called_nobody(ran: Run) -> None:
    assert ran.spied == ""


def test_the_watch_over_the_server_itself_works(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(SPY)
    call = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), timeout=0.05)\nexcept OSError: pass"
    subprocess.run(
        [sys.executable, "-c", call], env=os.environ | {"PYTHONPATH": str(tmp_path), "SPY_FILE": str(tmp_path / "spied")}, check=True
    )
    assert "192.0.2.1" in (tmp_path / "spied").read_text()


NO_ROUTE = "TRD_NO_ROUTE"  # set inside the namespace, so that the test does not start itself again


def test_it_all_works_where_there_is_no_way_out() -> None:
    if os.environ.get(NO_ROUTE):
        pytest.skip("this is the inner run")
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare here")
    alone = [unshare, "-n"] if os.geteuid() == 0 else [unshare, "-r", "-n"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    up = (
        "import fcntl, socket, struct, sys\n"
        "with socket.socket() as s: fcntl.ioctl(s, 0x8914, struct.pack('16sH14s', b'lo', 0x49, b''))\n"  # SIOCSIFFLAGS: up, loopback, running
        "import os; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )
    inner = [
        "-m",
        "pytest",
        "-q",
        "-x",
        f"{__file__}::test_nothing_of_the_patient_is_where_others_may_look",
        f"{__file__}::test_there_is_no_way_out",
    ]
    done = subprocess.run(
        [*alone, sys.executable, "-c", up, *inner],
        cwd=HOUSE, env=os.environ | {NO_ROUTE: "1", "CI": "1"}, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert re.search(r"7 passed", done.stdout)


def test_there_is_no_way_out() -> None:
    if not os.environ.get(NO_ROUTE):
        pytest.skip("said by the inner run only")
    routes = Path("/proc/net/route").read_text().splitlines()[1:]
    interfaces = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    assert routes == []
    assert interfaces == ["lo"]

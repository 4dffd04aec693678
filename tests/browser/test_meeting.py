"""A meeting in real browsers: the scribe's screen and the projector side by side, from agenda to minutes; nothing that names a patient reaches the projector,
and nothing typed is lost."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect

from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.dates import show_date
from lib.store import Action, Meeting, Minute, Store
from tests.browser.conftest import HOUSE, WAIT, Server
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser

SAMPLES = HOUSE / "data" / "samples"
TODAY = date.today()  # noqa: DTZ011  the day of the server's own clock
# Words that stand nowhere else: names, number, birth date, file, notes.
PLANTED = {
    "01-loss-of-effect.csv": {b"EXAMPLE": b"Qzfamily", b"Patricia": b"Qzgiven", b"S-001": b"QZ-0042", b"1978-07-14": b"1977-03-29"},
    "02-no-response-to-three.csv": {b"MUSTER": b"Qzsecond", b"Leon": b"Qzleon", b"S-002": b"QZ-0043"},
    "12-much-tried.csv": {b"S-012": b"QZ-0044"},
}
SECRETS = (
    "qzfamily",
    "qzgiven",
    "qz-0042",
    "1977-03-29",
    "29-mar-1977",
    "29/03/1977",
    "qzsecond",
    "qzleon",
    "qz-0043",
    "qzfile",
    "qznote",
    "qztitle",
)


@pytest.fixture
def kept(server: Server) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{server.folder / 'trd.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def patients(kept: Store) -> list[str]:
    """Three patients with planted words, a note among them."""
    made = []
    for number, (name, swaps) in enumerate(PLANTED.items()):
        data = (SAMPLES / name).read_bytes()
        for old, new in swaps.items():
            data = re.sub(re.escape(old), new, data, flags=re.IGNORECASE)
        history = read_file(_with_note(data), knowledge(), TODAY, file_name=f"qzfile{number}.csv").histories[0]
        assert any("qznote" in row.note for row in history.treatments)
        made.append(kept.save_history(history, f"qzfile{number}.csv").key)
    return made


def _with_note(data: bytes) -> bytes:
    """The file with a planted note in every row of treatment."""
    lines = data.decode("utf-8-sig").splitlines()
    headings = lines[0].split(",")
    if "note" not in headings:
        return "\n".join([f"{lines[0]},note", *(f"{line},qznote" for line in lines[1:])]).encode()
    at = headings.index("note")
    made = [lines[0]]
    for line in lines[1:]:
        cells = line.split(",")
        if len(cells) == len(headings):
            cells[at] = "qznote"
        made.append(",".join(cells))
    return "\n".join(made).encode()


@pytest.fixture
def planned(kept: Store, patients: list[str]) -> Meeting:
    key = kept.meetings.create("Qztitle review", TODAY)
    for patient in patients:
        kept.meetings.add_patient(key, patient)
    kept.meetings.set_attendees(key, ["Dr Ash", "Dr Birch"])
    return loaded(kept, key)


def loaded(kept: Store, key: str) -> Meeting:
    found = kept.meetings.load(key)
    assert found is not None
    return found


def tab(browser: Browser, width: int = 1440, height: int = 900) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", accept_downloads=True)
    context.set_default_timeout(WAIT)
    return context, context.new_page()


def desk(page: Page, server: Server, held: Meeting) -> Page:
    page.goto(f"{server.url}/meeting?meeting={held.key}")
    expect(page.locator(".scribe #question")).to_be_visible()
    return page


def projector(page: Page, server: Server, held: Meeting, code: str = "Case A") -> Page:
    page.goto(f"{server.url}/meeting?view={held.key}")
    expect(page.locator(".projector .code")).to_have_text(code)
    return page


class Heard:
    """Everything a page was sent: websocket frames and HTTP bodies, decompressed where they are compressed."""

    def __init__(self, page: Page) -> None:
        self.frames: list[bytes] = []
        self.bodies: list[bytes] = []
        self.hosts: set[str] = set()
        page.on("websocket", self._socket)
        page.on("response", self._body)
        page.on("request", lambda request: self.hosts.add(_host(request.url)))

    def _socket(self, socket: WebSocket) -> None:
        self.hosts.add(_host(socket.url))
        socket.on("framereceived", lambda payload: self.frames.append(payload if isinstance(payload, bytes) else payload.encode()))

    def _body(self, response: object) -> None:
        try:
            self.bodies.append(response.body())  # type: ignore[attr-defined]
        except Exception:  # a redirect has none
            self.bodies.append(b"")

    def all(self) -> str:
        held = [*self.frames, *self.bodies]
        return b"\n".join([*held, *_inside(held)]).decode("utf-8", "replace").casefold()


def _host(address: str) -> str:
    """Of an address, also of one inside a blob's."""
    return re.sub(r"^(?:blob:)?\w+://([^/:]+).*", r"\1", address)


def _inside(held: list[bytes]) -> Iterator[bytes]:
    """What is packed inside: deflated or base64-encoded parts."""
    for part in held:
        with suppress(zlib.error):
            yield zlib.decompress(part)
        for coded in re.findall(rb"[A-Za-z0-9+/]{40,}={0,2}", part):
            with suppress(ValueError):
                yield base64.b64decode(coded + b"=" * (-len(coded) % 4))


def test_from_agenda_to_minutes(browser: Browser, server: Server, kept: Store, patients: list[str]) -> None:
    context, page = tab(browser)
    page.goto(f"{server.url}/meeting")
    page.get_by_label("Name of the meeting").fill("Autumn review")
    page.get_by_label("Day", exact=True).fill(show_date(TODAY))
    page.get_by_role("button", name="Plan a meeting").click()
    for family in ("Qzfamily", "Qzsecond"):
        page.get_by_label("Add a patient: name or ID").fill(family)
        page.get_by_label("Add a patient: name or ID").press("Enter")
        page.locator(".st-key-meeting_found button").filter(has_text=re.compile(family, re.IGNORECASE)).click()
        expect(page.locator(".agenda li").filter(has_text=re.compile(family, re.IGNORECASE))).to_be_visible()
    (held,) = [one for one in kept.meetings.list() if one.title == "Autumn review"]
    assert [item.patient_key for item in held.items] == patients[:2]

    # By dragging, then back by the keyboard.
    rows = page.locator(".agenda li")
    rows.nth(1).locator(".handle").drag_to(rows.nth(0), target_position={"x": 60, "y": 3})
    expect(rows.nth(0)).to_contain_text("Case B")
    page.wait_for_timeout(500)
    rows.nth(0).locator(".open").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(rows.nth(0)).to_contain_text("Case A")
    expect(page.locator(".list [role=status]")).to_have_text("Case B is now number 2 of 2.")
    rows.nth(0).get_by_label("Minutes for Case A").fill("8")
    rows.nth(0).get_by_label("Minutes for Case A").press("Tab")
    expect(page.locator(".total")).to_have_text("8 min planned, 1 without a time")

    rows.nth(0).locator(".open").click()
    expect(page.locator(".trd-banner")).to_contain_text("QZFAMILY")
    page.locator("#present").fill("Dr Ash, Dr Birch")
    page.locator("#question").fill("Is this resistant, and what next?")
    expect(page.locator(".kept")).to_contain_text("All kept at")
    page.get_by_role("button", name="A line for each present").click()
    page.get_by_label("View 1", exact=True).fill("raise the dose")
    pick = page.get_by_label("Add an option", exact=True)
    pick.fill("right unilateral")
    pick.press("Enter")
    page.locator(".options .aside").click()
    page.get_by_label(re.compile("Why set aside: Electroconvulsive")).fill("declined for now")
    page.locator("#decision").fill("Raise mirtazapine, then add lithium")
    page.locator("#reasons").fill("room below the top of the range")
    page.get_by_role("button", name="Add an action").click()
    page.keyboard.type("Kidney and thyroid tests")
    page.keyboard.press("Tab")
    page.keyboard.type("Dr Ash")
    page.keyboard.press("Tab")
    page.keyboard.type("in 2 weeks")
    page.locator("#next_review").fill("in 6 weeks")
    expect(page.locator('[data-said="next_review"]')).to_have_text(f"= {show_date(TODAY + timedelta(weeks=6))}")
    page.keyboard.press("Alt+PageDown")
    expect(page.locator(".trd-banner")).to_contain_text("QZSECOND")
    page.locator("#decision").fill("Clarify adherence first")
    expect(page.locator(".kept")).to_contain_text("All kept at")

    minute = loaded(kept, held.key).items[0].minute
    assert (minute.question, minute.decision) == ("Is this resistant, and what next?", "Raise mirtazapine, then add lithium")
    assert [view.text for view in minute.views] == ["raise the dose", ""]
    assert [(one.option, one.why) for one in minute.set_aside] == [("ECT.RUL.BP", "declined for now")]
    assert [(one.text, one.owner, one.due) for one in minute.actions] == [
        ("Kidney and thyroid tests", "Dr Ash", TODAY + timedelta(weeks=2))
    ]
    assert loaded(kept, held.key).attendees == ("Dr Ash", "Dr Birch")
    assert loaded(kept, held.key).items[1].minute.decision == "Clarify adherence first"

    page.get_by_role("button", name="Sign off").click()
    page.get_by_role("button", name="Sign off these minutes").click()
    expect(page.get_by_text("Signed off by This computer")).to_be_visible()
    papers = page.get_by_role("button", name="Papers")
    expect(papers).to_have_count(1)  # while the page runs, the one of the run before can stand beside it
    papers.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Minutes (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("button", name="Make the sheets of all cases").click()
    with page.expect_download() as sheets:
        page.get_by_role("button", name="Sheets of 2 cases (PDF)").click(timeout=60_000)
    assert Path(sheets.value.path()).read_bytes().startswith(b"%PDF")
    context.close()


def test_nothing_that_names_a_patient_reaches_the_projector(browser: Browser, server: Server, kept: Store, planned: Meeting) -> None:
    names = Minute(decision="Lithium for Qzgiven", question="qz-0042?", actions=(Action("x1", "ring Mrs Qzfamily", "Dr Ash"),))
    kept.meetings.save_minute(planned.items[0].key, names, 0)
    kept.meetings.show_words(planned.key, True)
    context, page = tab(browser, 1024, 768)
    heard = Heard(page)
    projector(page, server, planned)
    for code in ("Case A", "Case B", "Case C"):
        expect(page.locator(".projector .code")).to_have_text(code)
        for screen in "12345":
            page.keyboard.press(screen)
            expect(page.locator(f".body.screen{screen}")).to_be_visible()
        page.keyboard.press("PageDown")
    for key, code in (("PageUp", "Case B"), ("ArrowLeft", "Case A"), ("ArrowRight", "Case B"), ("ArrowLeft", "Case A")):
        page.keyboard.press(key)
        expect(page.locator(".projector .code")).to_have_text(code)
    page.keyboard.press("5")
    expect(page.locator(".body")).to_contain_text("Lithium for [removed]")
    page.reload()
    expect(page.locator(".projector .code")).to_have_text("Case A")
    page.wait_for_timeout(3000)

    told = heard.all()
    assert len(heard.frames) > 20
    assert "sertraline" in told
    assert "meeting view" in told
    assert [secret for secret in SECRETS if secret in told] == []
    assert not re.search(r"\b\d{2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-(?:19|200|201|202[0-5])", told), (
        "a date of the history"
    )
    assert heard.hosts == {"127.0.0.1"}
    context.close()


def test_the_planted_words_do_reach_the_scribe(browser: Browser, server: Server, planned: Meeting) -> None:
    # So that the test above can fail: the same ear hears them on the other screen.
    context, page = tab(browser)
    heard = Heard(page)
    desk(page, server, planned)
    told = heard.all()
    assert heard.hosts == {"127.0.0.1"}
    assert {secret for secret in SECRETS if secret in told} >= {"qzfamily", "qzgiven", "qz-0042", "29-mar-1977", "qztitle"}
    context.close()


def test_scribe_and_projector_go_together(browser: Browser, server: Server, kept: Store, planned: Meeting) -> None:
    one, scribe = tab(browser)
    two, wall = tab(browser, 1920, 1080)
    desk(scribe, server, planned)
    projector(wall, server, planned)
    scribe.get_by_role("button", name="Next").click()
    expect(wall.locator(".projector .code")).to_have_text("Case B")
    wall.keyboard.press("PageDown")
    expect(wall.locator(".projector .code")).to_have_text("Case C")
    expect(scribe.get_by_text("The projector shows")).to_contain_text("Case C")
    expect(scribe.locator(".trd-case")).to_contain_text("Case B")
    scribe.get_by_text("This screen follows the projector").click()
    expect(scribe.locator(".trd-case")).to_contain_text("Case C")
    wall.keyboard.press("ArrowLeft")
    expect(scribe.locator(".trd-case")).to_contain_text("Case B")

    scribe.get_by_role("button", name="Hide options").click()
    wall.keyboard.press("3")
    expect(wall.locator(".body")).to_contain_text("First each person says what they think")
    scribe.get_by_role("button", name="Reveal options").click()
    expect(wall.locator(".body")).to_contain_text("Interpersonal therapy")
    wall.keyboard.press("b")
    expect(wall.locator(".projector")).to_have_class(re.compile("dark"))
    assert wall.locator(".body").is_hidden()
    one.close()
    two.close()


def test_a_second_scribe_gets_both_texts(browser: Browser, server: Server, kept: Store, planned: Meeting) -> None:
    context, page = tab(browser)
    desk(page, server, planned)
    page.locator("#decision").press_sequentially("m")
    kept.meetings.save_minute(planned.items[0].key, Minute(decision="theirs", question="their question"), 0)
    page.locator("#decision").press_sequentially("ine")
    box = page.locator(".conflict")
    expect(box).to_contain_text("also written on another screen (This computer)")
    expect(page.locator(".kept")).to_contain_text("Not kept")
    # The question was written on the other screen only: chosen beforehand, and shown.
    expect(box.get_by_role("button", name="On the other screen: their question")).to_have_attribute("aria-pressed", "true")
    expect(box.get_by_role("button", name="Choose for each of the 1 left")).to_be_disabled()
    box.get_by_role("button", name="Written here: mine").click()
    box.get_by_role("button", name="Keep what is chosen").click()
    expect(page.locator(".kept")).to_contain_text("All kept at")
    minute = loaded(kept, planned.key).items[0].minute
    assert (minute.decision, minute.question) == ("mine", "their question")
    context.close()


def test_what_another_screen_wrote_appears_where_nothing_is_unsent(browser: Browser, server: Server, kept: Store, planned: Meeting) -> None:
    context, page = tab(browser)
    desk(page, server, planned)
    kept.meetings.save_minute(planned.items[0].key, Minute(decision="from elsewhere"), 0)
    expect(page.locator("#decision")).to_have_value("from elsewhere")
    context.close()


def test_a_restart_in_the_middle_of_a_sentence_loses_nothing(browser: Browser, cold_server: Server) -> None:
    store = Store.open(f"sqlite:///{cold_server.folder / 'trd.sqlite'}")
    history = read_file((SAMPLES / "01-loss-of-effect.csv").read_bytes(), knowledge(), TODAY, file_name="a.csv").histories[0]
    other = read_file((SAMPLES / "03-relapses.csv").read_bytes(), knowledge(), TODAY, file_name="b.csv").histories[0]
    key = store.meetings.create("Review", TODAY)
    for one in (history, other):
        store.meetings.add_patient(key, store.save_history(one, "a.csv").key)
    held = loaded(store, key)
    store.meetings.show(key, held.items[1].key)
    one, page = tab(browser)
    two, wall = tab(browser)
    page.goto(f"{cold_server.url}/meeting?meeting={key}&case={held.items[1].key}")
    expect(page.locator("#decision")).to_be_visible()
    projector(wall, cold_server, held, "Case B")
    page.locator("#decision").fill("kept before")
    expect(page.locator(".kept")).to_contain_text("All kept at")
    assert page.evaluate("sessionStorage.length") == 0  # nothing of the patient stays in the browser once it is kept

    cold_server.stop()
    # With the keyboard alone, and long enough for Streamlit's dialog about the connection, which would take it away.
    page.locator("#decision").click()
    page.keyboard.press("Control+End")
    for word in ("and", "typed", "while", "the", "server", "is", "away,", "word", "by", "word"):
        page.keyboard.type(f" {word}")
        page.wait_for_timeout(900)
    expect(page.locator("#decision")).to_have_value("kept before and typed while the server is away, word by word")
    page.locator("#reasons").fill("typed too")
    expect(page.locator(".kept")).to_contain_text("What you typed stays here")
    expect(wall.locator(".lost")).to_contain_text("Not connected")
    expect(wall.locator(".lost")).to_contain_text("Case B is what was shown then")
    assert page.evaluate("sessionStorage.length") == 1
    cold_server.start()
    expect(page.locator(".kept")).to_contain_text("All kept at", timeout=60_000)
    item = loaded(store, key).items[1]
    assert (item.minute.decision, item.minute.reasons) == ("kept before and typed while the server is away, word by word", "typed too")
    assert page.evaluate("sessionStorage.length") == 0
    expect(page.locator("#decision")).to_have_value("kept before and typed while the server is away, word by word")
    expect(page.locator(".trd-case")).to_contain_text("Case B")
    expect(wall.locator(".lost")).to_be_hidden(timeout=60_000)
    expect(wall.locator(".projector .code")).to_have_text("Case B")
    store.close()
    one.close()
    two.close()


def test_unsent_text_outlives_a_reload_of_the_tab(browser: Browser, cold_server: Server) -> None:
    store = Store.open(f"sqlite:///{cold_server.folder / 'trd.sqlite'}")
    history = read_file((SAMPLES / "01-loss-of-effect.csv").read_bytes(), knowledge(), TODAY, file_name="a.csv").histories[0]
    key = store.meetings.create("Review", TODAY)
    store.meetings.add_patient(key, store.save_history(history, "a.csv").key)
    context, page = tab(browser)
    page.goto(f"{cold_server.url}/meeting?meeting={key}")
    expect(page.locator("#decision")).to_be_visible()
    cold_server.stop()
    page.locator("#decision").fill("typed into the void")
    page.wait_for_timeout(1500)
    cold_server.start()
    page.reload()
    expect(page.locator("#decision")).to_have_value("typed into the void")
    expect(page.locator(".kept")).to_contain_text("All kept at")
    assert loaded(store, key).items[0].minute.decision == "typed into the void"
    assert page.evaluate("sessionStorage.length") == 0
    store.close()
    context.close()


@pytest.mark.parametrize(("width", "height", "least"), [(1024, 768, 13.0), (1920, 1080, 18.0), (3840, 2160, 36.0)])
def test_the_projector_is_legible_from_an_old_screen_to_4k(
    browser: Browser, server: Server, planned: Meeting, width: int, height: int, least: float
) -> None:
    context, page = tab(browser, width, height)
    projector(page, server, planned)
    expect(page.locator(".chart svg")).to_be_visible()
    page.wait_for_timeout(500)
    type_of_chart = page.locator(".chart svg").evaluate("(svg) => 11 * svg.clientWidth / svg.viewBox.baseVal.width")
    assert type_of_chart >= least
    for screen in "12345":
        page.keyboard.press(screen)
        smallest, over = page.locator(".projector").evaluate(
            """(root) => {
              const says = (one) => one.offsetParent && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
              const sizes = [...root.querySelectorAll('*')].filter(says).map((one) => parseFloat(getComputedStyle(one).fontSize));
              const body = root.querySelector('.body');
              return [Math.min(...sizes), body.scrollWidth - body.clientWidth];
            }"""
        )
        assert smallest >= least * 0.85
        assert over <= 0
    context.close()


def test_what_was_not_kept_before_the_sign_off_is_shown_and_then_put_away(
    browser: Browser, server: Server, kept: Store, planned: Meeting
) -> None:
    context, page = tab(browser)
    desk(page, server, planned)
    page.locator("#decision").fill("wait")
    page.locator("#next_review").fill("soon")
    page.locator("#decision").focus()
    expect(page.locator(".kept")).to_contain_text("a day that could not be read")
    expect(page.locator('[data-said="next_review"]')).to_contain_text("Write it such as 05-Jan-2027")
    assert page.evaluate("sessionStorage.length") == 1
    kept.meetings.sign_off(planned.key)
    box = page.locator(".conflict")
    expect(box).to_contain_text("not kept before the sign-off")
    expect(box).to_contain_text("Next review: soon")
    expect(box).not_to_contain_text("wait")
    page.get_by_role("button", name="Put it away").click()
    expect(box).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0
    context.close()


def test_list_desk_and_projector_have_no_serious_fault_of_access(browser: Browser, server: Server, kept: Store, planned: Meeting) -> None:
    earlier = kept.meetings.create("Earlier", TODAY - timedelta(days=50))
    item = kept.meetings.add_patient(earlier, planned.items[0].patient_key)
    kept.meetings.save_minute(item, Minute(decision="Add lithium", actions=(Action("acc1", "bloods", "Dr Ash"),)), 0)
    context, page = tab(browser)
    page.goto(f"{server.url}/meeting")
    expect(page.get_by_text("Actions still open")).to_be_visible()
    page.wait_for_timeout(1000)
    assert faults(page) == []
    desk(page, server, planned)
    page.get_by_role("button", name="Add an action").click()
    page.get_by_role("button", name="Add a view").click()
    page.wait_for_timeout(1000)
    assert faults(page) == []
    projector(page, server, planned)
    for screen in "12345":
        page.keyboard.press(screen)
        page.wait_for_timeout(300)
        assert faults(page) == []
    context.close()

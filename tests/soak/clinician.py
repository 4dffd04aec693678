"""One clinician at work in a browser: signs in, reads a patient's history in, then views, edits and exports, with time to read in between."""

from __future__ import annotations

import asyncio
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from tests.soak.planted import Patient
from tests.soak.wire import Wire

SECRET = "blue kettle walking"
SECTIONS = ("Courses", "Patterns", "Criteria", "Staging", "What to ask", "Referral", "Rows and sources")
FORMS = {"CSV": "history.csv", "Excel (XLSX)": "history.xlsx", "JSON": "history.json"}
PICTURES = Path("build/soak")
WAIT = 60_000  # ms: as long as a person would wait before calling it broken


@dataclass
class Clinician:
    """`identity`: the account; `pause`: seconds of reading between two steps, on average; it varies by half to one and a half."""

    number: int
    identity: str
    patient: Patient
    page: Page
    wire: Wire
    server: str
    pause: float
    done: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    scores: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        # Mostly looking, as people do; of ten steps two change something and two take something away.
        self.steps: tuple[tuple[str, int, Callable[[], Awaitable[None]]], ...] = (
            ("view: a section", 4, self.look),
            ("view: a course on the chart", 1, self.light),
            ("view: search in the list, open", 1, self.find),
            ("edit: answer a question, or take it back", 1, self.answer),
            ("edit: a newer file of the history", 1, self.newer_file),
            ("export: history", 1, self.export),
            ("export: printed sheet, or everything kept", 1, self.on_paper),
        )

    async def begin(self) -> None:
        """Sign in and read the own patient's history in; the list of patients is not passed through."""
        await self.page.goto(f"{self.server}/history")
        who = self.page.get_by_role("combobox", name="Name")
        await who.fill(self.identity)
        await who.press("Enter")
        await self.page.get_by_label("Passphrase", exact=True).fill(SECRET)
        await self.page.get_by_role("button", name="Sign in", exact=True).click()
        await self.read_in()

    async def work(self, until: float) -> None:
        """Step after step until that moment (time.monotonic)."""
        names, weights, works = zip(*self.steps, strict=True)
        await asyncio.sleep(self.chance.uniform(0, self.pause))
        order = list(range(len(names)))  # each once, then by chance
        self.chance.shuffle(order)
        while time.monotonic() < until:
            which = order.pop() if order else self.chance.choices(range(len(names)), weights)[0]
            try:
                await works[which]()
            except Exception as fault:
                self.failed.append(f"{names[which]}: {type(fault).__name__} {_told(fault)}")
                await self.picture()
                print(self.identity, self.failed[-1], file=sys.stderr, flush=True)
                await self.again()
            else:
                self.done[names[which]] += 1
            await asyncio.sleep(self.pause * self.chance.uniform(0.5, 1.5))

    async def picture(self) -> None:
        """What the page showed when a step failed, in build/soak, for whoever looks into it."""
        with suppress(Exception):
            PICTURES.mkdir(parents=True, exist_ok=True)
            await self.page.screenshot(path=PICTURES / f"{self.identity}-{len(self.failed)}.png", timeout=5_000)

    async def again(self) -> None:
        """After a step that failed: the page loaded anew, and the own patient from the file."""
        try:
            await self.page.goto(f"{self.server}/history")
            await self.read_in()
        except Exception as fault:
            self.failed.append(f"starting again: {type(fault).__name__}")

    async def read_in(self) -> None:
        """Give the page the own patient's file and save it."""
        field = self.page.locator("input[type=file]")
        await field.wait_for(state="attached", timeout=WAIT)
        since = self.wire.asked
        await field.set_input_files({"name": "history.csv", "mimeType": "text/csv", "buffer": self.patient.file(self.scores)})
        save = self.page.get_by_role("button", name="Save and open the review")
        await save.wait_for(timeout=WAIT)
        await self.wire.settled(since)
        since = self.wire.asked
        await save.click()
        await self.at_review(since)

    async def at_review(self, since: int) -> None:
        await expect(self.page.locator(".trd-banner")).to_contain_text(self.patient.words["family name"].upper(), timeout=WAIT)
        await self.page.locator(".js-plotly-plot").wait_for(timeout=WAIT)
        await self.wire.settled(since)

    async def section(self, name: str) -> None:
        since = self.wire.asked
        await self.page.get_by_role("radio", name=name).or_(self.page.get_by_role("button", name=name, exact=True)).first.click()
        await self.wire.settled(since)

    async def look(self) -> None:
        await self.section(self.chance.choice(SECTIONS))

    async def light(self) -> None:
        await self.section("Courses")
        picks = self.page.locator('[data-pick^="course:"]')
        await picks.first.wait_for(timeout=WAIT)
        since = self.wire.asked
        await picks.nth(self.chance.randrange(await picks.count())).click()
        await self.wire.settled(since)

    async def find(self) -> None:
        await self.open_by_search(self.patient)
        await expect(self.page.locator(".trd-banner")).to_contain_text(self.patient.words["family name"].upper(), timeout=WAIT)

    async def open_by_search(self, patient: Patient) -> None:
        """From the list of patients, as long as it needs."""
        since = self.wire.asked
        await self.page.get_by_role("link", name="Patients", exact=True).first.click()
        await self.wire.settled(since)
        since = self.wire.asked
        words = self.page.get_by_placeholder(re.compile("Name or ID"))
        await words.fill(patient.number)
        await words.press("Enter")
        rows = self.page.locator(".worklist button.open")
        await expect(rows).to_have_count(1, timeout=WAIT)
        await self.wire.settled(since)
        since = self.wire.asked
        await rows.first.click()
        await self.page.locator(".js-plotly-plot").wait_for(timeout=WAIT)
        await self.wire.settled(since)

    async def answer(self) -> None:
        await self.section("What to ask")
        given = self.page.get_by_role("button", name=re.compile("^Take back"))
        offered = self.page.locator('[data-pick^="reply:"]')
        since = self.wire.asked
        if await given.count() and (self.chance.random() < 0.5 or not await offered.count()):
            await given.first.click()
        else:
            await offered.first.click()
        await self.wire.settled(since)

    async def newer_file(self) -> None:
        since = self.wire.asked
        await self.page.get_by_role("link", name="Add a history", exact=True).first.click()
        await self.wire.settled(since)
        self.scores += 1
        await self.read_in()

    async def export(self) -> None:
        form = self.chance.choice(tuple(FORMS))
        await self.opened("Export")
        since = self.wire.asked
        await self.page.get_by_test_id("stPopoverBody").get_by_text(form, exact=True).click()
        await self.wire.settled(since)
        await self.take(re.compile("^Export history"), FORMS[form])

    async def on_paper(self) -> None:
        kind = self.chance.choice(("sheet", "JSON", "PDF"))
        if kind == "sheet":
            await self.opened("Print sheet")
            await self.take("Print sheet (PDF)", "case-review-sheet.pdf")
        else:
            await self.opened("Export")
            await self.take(f"Everything kept ({kind})", f"patient-record.{kind.lower()}")

    async def closed(self) -> None:
        """Put the popover away, as a person does who sees that it is still open."""
        for _ in range(20):
            await self.page.keyboard.press("Escape")
            await asyncio.sleep(0.25)
            if not await self.page.get_by_test_id("stPopoverBody").count():
                return
        raise AssertionError("the popover stays open")

    async def opened(self, popover: str) -> None:
        since = self.wire.asked
        await self.page.get_by_role("button", name=popover, exact=True).click()
        await self.wire.settled(since)

    async def take(self, button: str | re.Pattern[str], name: str) -> None:
        """Take a file away and search it; it has to be the own patient's."""
        async with self.page.expect_download(timeout=WAIT) as started:
            await self.page.get_by_role("button", name=button).click()
        file = await started.value
        where = f"file {name}"
        before = self.wire.watch.own.get(where, 0)
        self.wire.took(await file.path(), where)
        await file.delete()
        await self.closed()
        assert file.suggested_filename == name, f"{file.suggested_filename} came for {name}"
        assert self.wire.watch.own.get(where, 0) > before, f"nothing of the own patient in {name}"


def _told(fault: Exception) -> str:
    """What failed and what was waited for, on one line."""
    lines = [line.strip() for line in str(fault).splitlines() if line.strip() and not line.startswith("Call log")]
    return " ".join(lines[:2])[:200]


async def context_of(browser: object) -> BrowserContext:
    """A browser of its own for one person: it shares no cookie and no cache with the others."""
    context: BrowserContext = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")  # type: ignore[attr-defined]
    context.set_default_timeout(WAIT)
    return context

"""Many clinicians at one server at once: does anybody see another's patient, how long does a rerun take, and how much memory does it need?"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from statistics import median

import psutil
from playwright.async_api import Browser, async_playwright

from lib.access.passphrases import hashed
from lib.store import Store
from tests.browser.conftest import ARGUMENTS, CHROMIUM, Server
from tests.soak.clinician import SECRET, Clinician, context_of
from tests.soak.planted import Leak, Watch, patients
from tests.soak.process import Memory, memory, of, processor
from tests.soak.wire import Rerun, Wire

AT_ONCE = 4  # browsers that sign in at the same moment, so that the start is no test of its own
LEAVE = 130  # s: Streamlit keeps what a tab held for two minutes after it was closed


@dataclass
class Soaked:
    """What was seen. Times in seconds, memory in MB. `planted`: leaks found where one was made on purpose, after the soak."""

    sessions: int
    minutes: float
    pause: float
    reruns: list[Rerun] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)
    planted: list[Leak] = field(default_factory=list)
    own: Counter[str] = field(default_factory=Counter)
    own_sessions: int = 0
    frames: Counter[str] = field(default_factory=Counter)
    searched: int = 0
    searched_bytes: int = 0
    bodies: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    nice: int = 0
    done: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    growth: float = 0.0
    memory_empty: float = 0.0
    memory_begun: float = 0.0
    memory_after: float = 0.0
    leave: float = LEAVE
    server_cores: float = 0.0
    browser_cores: float = 0.0
    load: tuple[float, float] = (0.0, 0.0)
    seconds: float = 0.0

    def times(self, page: str = "") -> list[float]:
        """Sorted seconds of the reruns, of all pages or of one."""
        return sorted(rerun.seconds for rerun in self.reruns if not page or rerun.page == page)


def share(times: list[float], part: float) -> float:
    """The time that `part` of all stayed within (nearest rank); 0 for none. `times` is sorted."""
    return times[max(0, ceil(round(len(times) * part, 6)) - 1)] if times else 0.0


def middle(times: list[float]) -> float:
    """The median; 0 for none."""
    return median(times) if times else 0.0


def soak(folder: Path, sessions: int, minutes: float, pause: float, leave: float = LEAVE) -> Soaked:
    """Start a server with a database of its own in `folder`, and let so many people work at it for so long. `leave`: seconds that are waited
    after all have left, before memory is looked at for the last time."""
    running = Server(folder)
    store = Store.open(running.settings["TRD_DATABASE_URL"])
    secret = hashed(SECRET)
    for number in range(sessions):
        store.accounts.add(_identity(number), _identity(number), "admin" if number == 0 else "clinician", secret)
    store.close()
    running.start()
    try:
        return asyncio.run(_soak(running, Soaked(sessions, minutes, pause, leave=leave)))
    finally:
        running.stop()


def _identity(number: int) -> str:
    return f"clinician{number + 1:02}"


async def _soak(running: Server, found: Soaked) -> Soaked:
    assert running._process is not None
    pid = running._process.pid
    found.memory_empty, found.nice = memory(pid), os.nice(0)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        people = await _people(browser, running, found)
        await _begin(people)
        for one in people:
            one.wire.reruns.clear()  # signing in, and the first reading of all the server's own modules, is told apart from working
        found.memory_begun = memory(pid)
        began, load = time.monotonic(), os.getloadavg()[0]
        server, others = of(pid), _others(pid)
        spent = processor(server), processor(others)
        kept = Memory(pid)
        watching = asyncio.ensure_future(kept.sample(began))
        await asyncio.gather(*(one.work(began + found.minutes * 60) for one in people))
        found.seconds = time.monotonic() - began
        watching.cancel()
        found.server_cores = (processor(of(pid)) - spent[0]) / found.seconds
        found.browser_cores = (processor(_others(pid)) - spent[1]) / found.seconds
        found.load = load, os.getloadavg()[0]
        found.memory, found.growth = kept.samples, kept.growth(since=found.seconds / 2)
        await asyncio.gather(*(one.wire.drained() for one in people))
        _gather(people, found)
        try:
            found.planted = await _made_on_purpose(people)
        except Exception as fault:  # what was measured before stays; a search that was not tried counts as one that found nothing
            found.failed.append(f"the leak on purpose: {type(fault).__name__}")
        for one in people:
            await one.page.context.close()
        await asyncio.sleep(found.leave)
        found.memory_after = memory(pid)
        await browser.close()
    found.faults = _faults(running.log)
    return found


async def _people(browser: Browser, running: Server, found: Soaked) -> list[Clinician]:
    everyone, began = patients(found.sessions), time.monotonic()
    people = []
    for number, patient in enumerate(everyone):
        page = await (await context_of(browser)).new_page()
        wire = Wire(Watch(number, everyone), began)
        await wire.attach(page)
        people.append(Clinician(number, _identity(number), patient, page, wire, running.url, found.pause))
    return people


async def _begin(people: list[Clinician]) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def begin(one: Clinician) -> None:
        async with turn:
            await one.begin()
            print(f"{one.identity} is in", file=sys.stderr, flush=True)

    await asyncio.gather(*(begin(one) for one in people))


def _gather(people: list[Clinician], found: Soaked) -> None:
    for one in people:
        watch = one.wire.watch
        found.reruns += one.wire.reruns
        found.leaks += watch.leaks
        found.own.update(watch.own)
        found.own_sessions += bool(watch.own)
        found.frames.update(one.wire.frames)
        found.searched += watch.searched
        found.searched_bytes += watch.size
        found.bodies += one.wire.bodies
        found.unread.update(one.wire.unread)
        found.done.update(one.done)
        found.failed += [f"{one.identity}: {fault}" for fault in one.failed]


async def _made_on_purpose(people: list[Clinician]) -> list[Leak]:
    """The first person opens the second one's patient and takes it away: the same search has to find it."""
    if len(people) < 2:
        return []
    first, second = people[:2]
    watch = first.wire.watch
    before = len(watch.leaks)
    await first.open_by_search(second.patient)
    await first.opened("Export")
    async with first.page.expect_download() as started:
        await first.page.get_by_role("button", name=re.compile("^Export history")).click()
    first.wire.took(await (await started.value).path(), "file made on purpose")
    await first.wire.drained()
    return watch.leaks[before:]


def _others(pid: int) -> list[psutil.Process]:
    """This program with the browsers, without the server."""
    theirs = {one.pid for one in of(pid)}
    return [one for one in of(os.getpid()) if one.pid not in theirs]


def _faults(log: Path) -> list[str]:
    """Lines of the server's log that tell of something broken."""
    return [line for line in log.read_text(errors="replace").splitlines() if re.search(r"Traceback|Error|refused|exception", line)]

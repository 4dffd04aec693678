"""What passes between one browser and the server: every frame and every body searched, and how long each rerun took.

Times are the browser's own (Chromium stamps each frame), so that nothing the measuring program does adds to them. A rerun begins when the browser
asks for it and ends when the server says that the run is over; one that is replaced by another before its end ends with that one.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Page, Response
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.soak.planted import Watch

LIST = "patients"  # the list of patients shows all of them, to everybody who may read
BODY = 10  # s that a body may take to be handed over by the browser
SAME_FOR_ALL = ("/static/",)  # Streamlit's own scripts and styles: files of its installation


@dataclass(frozen=True)
class Rerun:
    """One rerun that was waited for: the page it ended on, seconds, and when it began, in seconds since the soak did."""

    page: str
    seconds: float
    began: float


@dataclass
class Wire:
    """Listens to one page. `began`: of the soak, as time.monotonic() has it."""

    watch: Watch
    began: float
    reruns: list[Rerun] = field(default_factory=list)
    frames: Counter[str] = field(default_factory=Counter)
    bodies: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    page: str = "door"
    _pages: dict[str, str] = field(default_factory=dict)
    _open: tuple[float, float] | None = None
    _quiet: asyncio.Event = field(default_factory=asyncio.Event)
    _bodies: set[asyncio.Task[None]] = field(default_factory=set)

    async def attach(self, page: Page) -> None:
        """Listen from before the first request on."""
        chromium = await page.context.new_cdp_session(page)
        chromium.on("Network.webSocketFrameSent", self._sent)
        chromium.on("Network.webSocketFrameReceived", self._received)
        await chromium.send("Network.enable")
        page.on("response", self._response)

    async def settled(self, since: int, seconds: float = 60) -> None:
        """Wait until what was asked after the `since`-th rerun is answered, and nothing else is under way. TimeoutError when it takes longer."""
        for _ in range(40):  # a click that asks for nothing is over after a second
            if self.asked > since:
                break
            await asyncio.sleep(0.025)
        end = time.monotonic() + seconds
        while True:
            await asyncio.wait_for(self._quiet.wait(), max(0.01, end - time.monotonic()))
            await asyncio.sleep(0.15)
            if self._open is None:
                return

    async def drained(self) -> None:
        """Wait for the bodies that are still being read."""
        if self._bodies:
            await asyncio.wait(self._bodies, timeout=BODY + 1)

    def took(self, path: Path, where: str) -> None:
        """Search a file that was taken away."""
        self.watch.search(path.read_bytes(), where)

    def _sent(self, event: dict[str, Any]) -> None:
        message = BackMsg()
        message.ParseFromString(base64.b64decode(event["response"]["payloadData"]))
        if message.WhichOneof("type") == "rerun_script":
            self.asked += 1
            self._quiet.clear()
            self._open = self._open or (event["timestamp"], time.monotonic() - self.began)

    def _received(self, event: dict[str, Any]) -> None:
        data = base64.b64decode(event["response"]["payloadData"])
        message = ForwardMsg()
        message.ParseFromString(data)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._pages.update({entry.page_script_hash: entry.url_pathname or LIST for entry in message.navigation.app_pages})
        elif kind == "new_session":
            self.page = self._pages.get(message.new_session.page_script_hash, "door")
        self.frames[self.page] += 1
        if self.page != LIST:
            self.watch.search(data, f"frame of {self.page}")
        early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if kind == "script_finished" and not early and self._open is not None:
            asked, when = self._open
            self.reruns.append(Rerun(self.page, event["timestamp"] - asked, when))
            self._open = None
            self._quiet.set()

    def _response(self, response: Response) -> None:
        if not urlsplit(response.url).path.startswith(SAME_FOR_ALL):
            task = asyncio.ensure_future(self._read(response))
            self._bodies.add(task)
            task.add_done_callback(self._bodies.discard)

    async def _read(self, response: Response) -> None:
        parts = urlsplit(response.url).path.split("/")
        where = "/".join(parts[: 3 if parts[1] == "_stcore" else 2])
        try:
            body = await asyncio.wait_for(response.body(), BODY)
        except Exception:  # a file taken away has no body here: it is searched on the disk. The rest is counted and told
            self.unread[where] += 1
            return
        self.bodies += 1
        self.watch.search(body, f"body of {where}")

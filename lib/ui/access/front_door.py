"""Which requests come in at all, and from which browser?

Stands before Streamlit. It answers only to this server's own names, gives every browser a random cookie, tells Streamlit which browser a
connection comes from (so that a tab's id is of no use in another one), verifies the proxy's signed header where one is set up, and
lets a file out only to the browser it was made for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.access.addresses import host_allowed
from lib.access.signed_header import HeaderRefused
from lib.ui.access.files import file_is_for, tab_is_of
from lib.ui.access.gate import still_in
from lib.ui.access.leaving import LEAVE
from lib.ui.access.state import Access

BROWSER_HEADER, IDENTITY_HEADER = "x-trd-browser", "x-trd-identity"
# How Streamlit is told: header -> key of st.user. A tab is given back only to a connection with the same values.
TRUSTED = {BROWSER_HEADER: "browser", IDENTITY_HEADER: "identity"}
STILL_HERE, STILL_HERE_HEADER = "/still-here", "x-trd-used"  # idle.js says so now and then
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
_HEALTH = "/_stcore/health"
_MEDIA, _UPLOAD = "/media/", "/_stcore/upload_file/"
_NO_COOKIE_NEEDED = ("/static/", "/_stcore/", _MEDIA, "/component/")


class FrontDoor:
    """ASGI middleware, the outermost one."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access
        self._key = secrets.token_bytes(32)
        self._cookie = "__Host-trd" if access.settings.secure else "trd_browser"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        held = _headers(scope)
        cookie = self._known_cookie(held.get("cookie", ""))
        browser = hashlib.sha256(cookie.encode()).hexdigest()[:32] if cookie else ""
        if not host_allowed(held.get("host", ""), self._access.settings.hosts):
            await _refuse(scope, send, 421, "This server does not go by that name.")
            return
        if path.startswith(_CLOSED):
            await _refuse(scope, send, 404, "Not found.")
            return
        identity = ""
        if self._access.reader is not None and path != _HEALTH:
            try:
                identity = self._said(held, browser)
            except HeaderRefused:
                await _refuse(scope, send, 401, "Sign in through the clinic's own address.")
                return
        if path == LEAVE and scope["type"] == "http" and self._access.settings.proxy is not None:
            self._access.sign_ins.end(browser)
            await _refuse(scope, send, 303, "Sign in again.", self._access.settings.proxy.sign_out)
            return
        if not await to_thread.run_sync(_may_have, scope["type"], scope.get("method", ""), path, browser):
            await _refuse(scope, send, 404, "Not found.")
            return
        if path == STILL_HERE and scope["type"] == "http":
            # Only our own page sends this header: a browser asks us first before it lets another site do so, and gets no leave.
            here = scope.get("method") == "POST" and STILL_HERE_HEADER in held and await to_thread.run_sync(self._used, browser)
            await _refuse(scope, send, 204 if here else 401, "")
            return
        _tell(scope, browser, identity)
        if cookie or scope["type"] != "http" or (path.startswith(_NO_COOKIE_NEEDED) and path != _HEALTH):
            await self._app(scope, receive, self._with_safe_cookies(send))
        else:
            await self._app(scope, receive, self._with_safe_cookies(send, self._new_cookie()))

    def _used(self, browser: str) -> bool:
        """Somebody moves or types in this browser; False when its person is not in any more."""
        if not browser or not still_in(browser):
            return False
        self._access.sign_ins.touch(browser)
        return True

    def _known_cookie(self, sent: str) -> str:
        """The cookie's random part when this server made it, else empty."""
        try:
            held = SimpleCookie(sent).get(self._cookie)
        except CookieError:
            return ""
        token, _, sign = (held.value if held else "").partition(".")
        return token if token and hmac.compare_digest(self._sign(token), sign) else ""

    def _new_cookie(self) -> str:
        token = secrets.token_urlsafe(32)
        return f"{self._cookie}={token}.{self._sign(token)}; Path=/; HttpOnly; SameSite=Lax"

    def _sign(self, token: str) -> str:
        return hmac.new(self._key, token.encode(), hashlib.sha256).hexdigest()

    def _with_safe_cookies(self, send: Send, new: str = "") -> Send:
        """Add our cookie; where browsers come by https only, no cookie goes over anything else."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if new:
                    headers.append("set-cookie", new)
                if self._access.settings.secure:
                    message["headers"] = [(name, _secure(value) if name.lower() == b"set-cookie" else value) for name, value in headers.raw]
            await send(message)

        return sending

    def _said(self, held: dict[str, str], browser: str) -> str:
        """Who the proxy's signed header says this is. Raises HeaderRefused."""
        settings, reader = self._access.settings, self._access.reader
        assert reader is not None
        assert settings.proxy is not None
        verified = reader.read(held.get(settings.proxy.header, ""), datetime.now(UTC))
        identity = verified.claims.get(settings.identity_claim)
        if not isinstance(identity, str) or not identity:
            raise HeaderRefused("the signed header names nobody")
        if browser:
            self._access.said[browser, identity] = verified
        return identity


def _may_have(kind: str, method: str, path: str, browser: str) -> bool:
    """Files and uploads belong to a browser, and only while its person is in."""
    if kind != "http" or method == "OPTIONS":
        return True
    if path.startswith(_MEDIA):
        return file_is_for(path.removeprefix(_MEDIA), browser) and still_in(browser)
    if path.startswith(_UPLOAD):
        return tab_is_of(path.removeprefix(_UPLOAD).split("/", 1)[0], browser) and still_in(browser)
    return True


def _headers(scope: Scope) -> dict[str, str]:
    """The headers by lower-case name; of one sent twice, the first alone counts. Latin-1, as HTTP has it."""
    held: dict[str, str] = {}
    for name, value in scope["headers"]:
        held.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return held


def _tell(scope: Scope, browser: str, identity: str) -> None:
    """Put our own headers in the place of any that were sent under their names."""
    own = {BROWSER_HEADER.encode(): browser.encode(), IDENTITY_HEADER.encode(): quote(identity, safe="").encode()}
    scope["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() not in own] + list(own.items())


def _secure(cookie: bytes) -> bytes:
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"


async def _refuse(scope: Scope, send: Send, status: int, words: str, elsewhere: str = "") -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    body = words.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if elsewhere:
        headers.append((b"location", elsewhere.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

"""The front door: our own names only, a cookie for each browser, our headers instead of forged ones, and closed where nobody has to go."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from lib.access.modes import AccessSettings, ProxySettings
from lib.access.sign_ins import SignIns
from lib.access.signed_header import HeaderReader
from lib.ui.access.front_door import FrontDoor
from lib.ui.access.state import Access

SECRET = "0123456789abcdef0123456789abcdef"


class Door:
    """A front door before an application that says what reached it."""

    def __init__(self, access: Access) -> None:
        self.door = FrontDoor(self._app, access)
        self.reached: list[dict[str, str]] = []

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.reached.append({name.decode(): value.decode() for name, value in scope["headers"]})
        if scope["type"] == "http":
            headers = [(b"set-cookie", b"_streamlit_xsrf=1; Path=/"), (b"set-cookie", b"_streamlit_user=2; Path=/; HttpOnly")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"in"})

    def ask(
        self, path: str = "/", kind: str = "http", method: str = "GET", host: str = "127.0.0.1:8501", **sent: str
    ) -> tuple[Any, list[str]]:
        """Status (or what became of a socket) and the cookies set."""
        got: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            got.append(message)

        headers = [(b"host", host.encode()), *((name.replace("_", "-").encode(), value.encode()) for name, value in sent.items())]
        scope = {"type": kind, "path": path, "method": method, "headers": headers}
        asyncio.run(self.door(scope, None, send))  # type: ignore[arg-type]
        cookies = [value.decode() for name, value in (got[0].get("headers", []) if got else []) if name == b"set-cookie"]
        return (got[0].get("status", got[0]["type"]) if got else "through"), cookies


def settings(**changed: Any) -> Access:
    held = AccessSettings(**changed)
    return Access(held, SignIns(held.idle, held.longest), None)


def ours(cookies: list[str]) -> list[str]:
    return [cookie for cookie in cookies if cookie.startswith(("trd_browser=", "__Host-trd="))]


def test_a_browser_gets_a_cookie_once_and_is_known_by_it() -> None:
    door = Door(settings())
    status, cookies = door.ask()
    (cookie,) = ours(cookies)
    assert status == 200
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert door.reached[0]["x-trd-browser"] == ""
    value = cookie.split(";")[0]
    status, cookies = door.ask(cookie=value)
    assert ours(cookies) == []
    token = value.split("=", 1)[1].split(".")[0]
    assert door.reached[1]["x-trd-browser"] == hashlib.sha256(token.encode()).hexdigest()[:32]
    door.ask("/_stcore/stream", kind="websocket", cookie=value)
    assert door.reached[2]["x-trd-browser"] == door.reached[1]["x-trd-browser"]


def test_two_browsers_are_two() -> None:
    door = Door(settings())
    for _ in range(2):
        (cookie,) = ours(door.ask()[1])
        door.ask(cookie=cookie.split(";")[0])
    assert door.reached[1]["x-trd-browser"] != door.reached[3]["x-trd-browser"]


@pytest.mark.parametrize("forged", ["trd_browser=abc", "trd_browser=abc.def", "trd_browser=", "trd_browser=.", "a=b; ;;", 'trd_browser="x'])
def test_a_cookie_this_server_did_not_make_is_none(forged: str) -> None:
    door = Door(settings())
    assert len(ours(door.ask(cookie=forged)[1])) == 1
    assert door.reached[0]["x-trd-browser"] == ""


def test_a_cookie_of_another_server_is_none() -> None:
    (cookie,) = ours(Door(settings()).ask()[1])
    door = Door(settings())
    door.ask(cookie=cookie.split(";")[0])
    assert door.reached[0]["x-trd-browser"] == ""


def test_our_own_headers_cannot_be_sent_from_outside() -> None:
    door = Door(settings())
    door.ask("/_stcore/stream", kind="websocket", x_trd_browser="victim", X_TRD_IDENTITY="admin")
    assert (door.reached[0]["x-trd-browser"], door.reached[0]["x-trd-identity"]) == ("", "")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8501", "", "trd.clinic.example"])
def test_a_name_that_is_not_ours_is_not_answered(host: str) -> None:
    door = Door(settings())
    assert door.ask(host=host)[0] == 421
    assert door.ask("/_stcore/stream", kind="websocket", host=host)[0] == "websocket.close"
    assert door.reached == []


def test_the_public_name_is_answered_where_there_is_one() -> None:
    assert Door(settings(public_address="https://trd.clinic.example")).ask(host="trd.clinic.example")[0] == 200


def test_by_https_no_cookie_goes_over_anything_else() -> None:
    door = Door(settings(public_address="https://trd.clinic.example"))
    _, cookies = door.ask(host="trd.clinic.example")
    assert len(cookies) == 3
    assert all("; Secure" in cookie for cookie in cookies)
    assert [cookie.split("=")[0] for cookie in ours(cookies)] == ["__Host-trd"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/run"])
def test_what_nobody_needs_is_closed(path: str) -> None:
    door = Door(settings())
    assert door.ask(path)[0] == 404
    assert door.reached == []


@pytest.mark.parametrize(("path", "method"), [("/media/abc.csv", "GET"), ("/media/abc.csv", "HEAD"), ("/_stcore/upload_file/tab/1", "PUT"), ("/_stcore/upload_file/tab/1", "DELETE")])  # fmt: skip
def test_a_file_nobody_made_for_this_browser_is_not_found(path: str, method: str) -> None:
    door = Door(settings())
    (cookie,) = ours(door.ask()[1])
    assert door.ask(path, method=method)[0] == 404
    assert door.ask(path, method=method, cookie=cookie.split(";")[0])[0] == 404
    assert len(door.reached) == 1


def signed(**changed: Any) -> str:
    claims = {"sub": "ada", "aud": "trd", "exp": int((datetime.now(UTC) + timedelta(hours=1)).timestamp())} | changed
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


@pytest.fixture
def proxied(tmp_path: Path) -> Access:
    (tmp_path / "secret").write_text(SECRET)
    proxy = ProxySettings("x-signed-identity", "trd", "", None, tmp_path / "secret")
    held = AccessSettings(mode="proxy", proxy=proxy)
    return Access(held, SignIns(held.idle, held.longest), HeaderReader(proxy))


def test_with_a_proxy_nothing_but_the_health_check_is_answered_without_its_signed_header(proxied: Access) -> None:
    door = Door(proxied)
    for path, kind in (("/", "http"), ("/static/js/index.js", "http"), ("/media/abc.csv", "http"), ("/_stcore/stream", "websocket")):
        assert door.ask(path, kind=kind)[0] in (401, "websocket.close")
        assert door.ask(path, kind=kind, x_signed_identity="ada")[0] in (401, "websocket.close")
        assert door.ask(path, kind=kind, x_signed_identity=signed(exp=1))[0] in (401, "websocket.close")
        assert door.ask(path, kind=kind, x_signed_identity=signed(sub=None))[0] in (401, "websocket.close")
    assert door.reached == []
    assert door.ask("/_stcore/health")[0] == 200


def test_with_a_proxy_leaving_ends_the_sign_in_and_goes_to_the_proxys_own_sign_out(proxied: Access) -> None:
    door = Door(proxied)
    (cookie,) = ours(door.ask(x_signed_identity=signed())[1])
    door.ask(cookie=cookie.split(";")[0], x_signed_identity=signed())
    browser = door.reached[1]["x-trd-browser"]
    proxied.sign_ins.begin(browser, "ada")
    assert door.ask("/sign-in-again", cookie=cookie.split(";")[0], x_signed_identity=signed())[0] == 303
    assert proxied.sign_ins.standing(browser) == "nobody"
    assert Door(settings()).ask("/sign-in-again")[0] == 200  # without a proxy an address like any other


def test_with_a_proxy_the_person_reaches_the_page(proxied: Access) -> None:
    door = Door(proxied)
    (cookie,) = ours(door.ask(x_signed_identity=signed(sub="Zoë Ä", name="Zoë"))[1])
    door.ask("/_stcore/stream", kind="websocket", cookie=cookie.split(";")[0], x_signed_identity=signed(sub="Zoë Ä", name="Zoë"))
    assert door.reached[1]["x-trd-identity"] == "Zo%C3%AB%20%C3%84"
    browser = door.reached[1]["x-trd-browser"]
    assert proxied.said[browser, "Zoë Ä"].claims["name"] == "Zoë"


def test_a_browser_in_use_says_so_and_stays_in(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    held = AccessSettings()
    here = Access(held, SignIns(held.idle, held.longest, clock=lambda: (now[0], now[0])), None)
    monkeypatch.setattr("lib.ui.access.front_door.still_in", lambda browser: here.sign_ins.standing(browser) == "in")
    door = Door(here)
    (cookie,) = ours(door.ask()[1])
    mine = {"cookie": cookie.split(";")[0]}
    door.ask(**mine)
    browser = door.reached[1]["x-trd-browser"]
    here.sign_ins.begin(browser, "ada")
    nearly = held.idle.total_seconds() - 1
    now[0] += nearly
    assert door.ask("/still-here", **mine)[0] == 401  # only our own page, which posts with a header of its own
    assert door.ask("/still-here", method="POST", **mine)[0] == 401
    assert door.ask("/still-here", method="POST", x_trd_used="1")[0] == 401
    assert door.ask("/still-here", method="POST", x_trd_used="1", **mine)[0] == 204
    now[0] += nearly
    assert here.sign_ins.standing(browser) == "in"
    now[0] += 2
    assert door.ask("/still-here", method="POST", x_trd_used="1", **mine)[0] == 401  # it wakes nobody who is locked
    assert here.sign_ins.standing(browser) == "idle"
    assert len(door.reached) == 2

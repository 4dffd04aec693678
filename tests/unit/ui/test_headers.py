"""Security headers on every answer: not framed, not sniffed, not cached, and nothing fetched from or sent to another host."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lib.ui.headers import CONTENT_POLICY, HEADERS, SecurityHeaders


def answered(path: str = "/", kind: str = "http", sent: tuple[tuple[bytes, bytes], ...] = ()) -> dict[str, str]:
    """The headers of the answer to one request."""
    got: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": f"{kind}.response.start", "status": 200, "headers": list(sent)})
        await send({"type": f"{kind}.response.body", "body": b"x"})

    async def send(message: Any) -> None:
        got.append(message)

    async def ask() -> None:
        await SecurityHeaders(app)({"type": kind, "path": path}, None, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert got[1]["body"] == b"x"
    pairs = [(name.decode(), value.decode()) for name, value in got[0]["headers"]]
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize("name", HEADERS)
def test_every_answer_carries_it(name: str) -> None:
    assert answered()[name] == HEADERS[name]


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("/", False),
        ("/review", False),
        ("/_stcore/health", False),
        ("/media/x.csv", False),
        ("/static/js/main.abc.js", True),
        ("/staticky", False),
    ],
)
def test_only_hashed_static_files_may_be_kept(path: str, stored: bool) -> None:
    assert ("cache-control" not in answered(path)) is stored


def test_what_the_server_says_otherwise_is_replaced_not_doubled() -> None:
    found = answered(sent=((b"x-frame-options", b"ALLOWALL"), (b"cache-control", b"public"), (b"etag", b"1")))
    assert (found["x-frame-options"], found["cache-control"], found["etag"]) == ("DENY", "no-store", "1")


def test_a_socket_passes_untouched() -> None:
    assert answered(kind="websocket") == {}


def test_the_policy_names_no_other_host() -> None:
    rules = dict(part.strip().split(" ", 1) for part in CONTENT_POLICY.split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    allowed = {word for words in rules.values() for word in words.split()}
    assert allowed <= {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"}

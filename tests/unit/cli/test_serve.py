"""`python -m lib serve`: this machine only, until a sign-in is set up."""

from __future__ import annotations

import pytest

from lib.ui.access.state import Access
from tests.unit.cli.conftest import Run


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.7", "example.org", ""])
def test_an_address_that_others_can_reach_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr("lib.ui.serve.serve_dashboard", lambda *_, **__: pytest.fail("it started"))
    status, out, err = run("serve", "--address", address)
    assert (status, out) == (2, "")
    assert err == (
        f"trd-review: not started: {address or 'an empty address'} can be reached from other machines, and no sign-in is set up. "
        "Use 127.0.0.1, or set TRD_SIGN_IN to oidc or proxy (docs/deploy.md).\n"
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost"])
def test_loopback_starts_with_what_was_asked(run: Run, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    started = []

    def serve(where: str, port: int, open_browser: bool, access: Access) -> int:
        assert access.settings.mode == "workstation"
        started.append((where, port, open_browser))
        return 0

    monkeypatch.setattr("lib.ui.serve.serve_dashboard", serve)
    assert run("serve", "--address", address, "--port", 8600, "--no-browser") == (0, "", "")
    assert run("serve", "--address", address) == (0, "", "")
    assert started == [(address, 8600, False), (address, 8501, True)]

"""Which addresses reach this machine only, and which names may a browser use for it?"""

from __future__ import annotations

import pytest

from lib.access.addresses import LOOPBACK_NAMES, host_allowed, is_loopback


@pytest.mark.parametrize(
    ("address", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.4", False),
        ("::ffff:10.0.0.4", False),
        ("localhost.example.org", False),
        ("clinic-server", False),
        ("127.0.0.1.example.org", False),
    ],
)
def test_which_address_reaches_this_machine_only(address: str, alone: bool) -> None:
    assert is_loopback(address) is alone


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8501", True),
        ("localhost", True),
        ("LocalHost:8501", True),
        ("[::1]:8501", True),
        ("localhost.:8501", True),
        ("trd.clinic.example", True),
        # A page of another site that made its own name point here.
        ("evil.example", False),
        ("trd.clinic.example.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("user@127.0.0.1", False),
        ("127.0.0.1:port", False),
        ("127.0.0.1/x", False),
        ("", False),
    ],
)
def test_which_host_header_is_answered(host: str, answered: bool) -> None:
    assert host_allowed(host, (*LOOPBACK_NAMES, "trd.clinic.example")) is answered

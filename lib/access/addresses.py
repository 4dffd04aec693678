"""Which addresses reach this machine only, and which names of it may a browser use?

A page of another site can make a browser ask for 127.0.0.1 under that site's own name (DNS rebinding), so a request is answered only
when the name it used is one of ours.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")


def is_loopback(address: str) -> bool:
    """Does this address reach this machine only? A name other than localhost counts as reachable: what it resolves to can change."""
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def host_name(host: str) -> str:
    """The name in a Host header, without port, brackets or trailing dot, in lower case; empty when it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises when it is no number
    except ValueError:
        return ""
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        return ""
    return (parts.hostname or "").rstrip(".").lower()


def host_allowed(host: str, names: Iterable[str]) -> bool:
    """Is this Host header one of the names this server goes by?"""
    return host_name(host) in {name.lower() for name in names}

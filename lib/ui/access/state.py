"""How is sign-in set up in this process, and who is signed in?"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lib.access.modes import AccessSettings, access_settings
from lib.access.sign_ins import SignIns
from lib.access.signed_header import HeaderReader, Verified

HOUSE = Path(__file__).resolve().parents[3]
SECRETS = (Path.home() / ".streamlit" / "secrets.toml", HOUSE / ".streamlit" / "secrets.toml")


@dataclass(frozen=True, slots=True)
class Access:
    """`said`: what the proxy's signed header said last, by browser and identity."""

    settings: AccessSettings
    sign_ins: SignIns
    reader: HeaderReader | None
    said: dict[tuple[str, str], Verified] = field(default_factory=dict)


def access() -> Access:
    """The sign-in of this process, one for each way it is set up. Raises AccessFault with one line."""
    return _access(tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith("TRD_"))))


@lru_cache(maxsize=8)
def _access(environment: tuple[tuple[str, str], ...]) -> Access:
    settings = access_settings(dict(environment), tuple(reversed(SECRETS)))
    reader = HeaderReader(settings.proxy) if settings.proxy else None
    return Access(settings, SignIns(settings.idle, settings.longest), reader)

"""Did our proxy say who this is? A JSON Web Token in a header, verified; a plain header is never believed.

Signature, audience and expiry are always checked, the issuer when one is named. A public key takes no shared-secret signatures and the
other way round, so that a public key can never pass for a secret.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey
from joserfc.jwt import JWTClaimsRegistry

from lib.access.fault import AccessFault
from lib.access.modes import SHORTEST_SECRET, ProxySettings

_ASYMMETRIC = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
_SYMMETRIC = ["HS256", "HS384", "HS512"]
_LEEWAY = 30  # seconds two clocks may differ
_LONGEST_TOKEN = 16_000  # characters


class HeaderRefused(Exception):
    """The header does not say who this is. The message names the reason, never the token."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proxy said: its claims, and until when (UTC)."""

    claims: Mapping[str, object]
    expires: datetime


class HeaderReader:
    """Reads the signed header of one proxy."""

    def __init__(self, settings: ProxySettings) -> None:
        self._settings = settings
        self._key, self._algorithms = _keys(settings)

    def read(self, token: str, now: datetime) -> Verified:
        """The claims of a token. Raises HeaderRefused."""
        if not token:
            raise HeaderRefused("no signed header")
        if len(token) > _LONGEST_TOKEN:
            raise HeaderRefused("the signed header is too long")
        seconds = int(now.timestamp())
        wanted: dict[str, Any] = {"exp": {"essential": True}, "aud": {"essential": True, "value": self._settings.audience}}
        if self._settings.issuer:
            wanted["iss"] = {"essential": True, "value": self._settings.issuer}
        try:
            claims = jwt.decode(token.removeprefix("Bearer "), self._key, algorithms=self._algorithms).claims
            JWTClaimsRegistry(now=seconds, leeway=_LEEWAY, **wanted).validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            raise HeaderRefused(f"the signed header is not valid ({type(fault).__name__})") from None
        return Verified(claims, datetime.fromtimestamp(int(claims["exp"]), UTC))


def _keys(settings: ProxySettings) -> tuple[Any, list[str]]:
    path = settings.key_file or settings.secret_file
    assert path is not None  # lib.access.modes lets no other through
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise AccessFault(f"the key file {path.name} of the proxy cannot be read.") from None
    if settings.secret_file:
        if len(text) < SHORTEST_SECRET:
            raise AccessFault(f"the proxy's shared secret is shorter than {SHORTEST_SECRET} characters.")
        return OctKey.import_key(text), _SYMMETRIC
    return _public_keys(text, path.name), _ASYMMETRIC


def _public_keys(text: str, name: str) -> Any:
    if text.startswith("{"):
        try:
            held = KeySet.import_key_set(json.loads(text))
        except (JoseError, ValueError, KeyError, TypeError):
            raise AccessFault(f"the key file {name} of the proxy is no JWKS.") from None
        if any(isinstance(key, OctKey) for key in held.keys):
            raise AccessFault(f"the key file {name} of the proxy holds a shared secret; a set of public keys is wanted.")
        return held
    for kind in (RSAKey, ECKey, OKPKey):
        try:
            return kind.import_key(text)
        except (JoseError, ValueError, TypeError):
            continue
    raise AccessFault(f"the key file {name} of the proxy is neither a PEM public key nor a JWKS.")

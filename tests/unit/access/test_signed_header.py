"""The proxy's signed header: believed when signed by its key for us and not run out; a plain one never."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from lib.access.fault import AccessFault
from lib.access.modes import ProxySettings
from lib.access.signed_header import HeaderReader, HeaderRefused

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = ECKey.generate_key("P-256")
OTHER = ECKey.generate_key("P-256")
RSA = RSAKey.generate_key(2048)
SECRET = "0123456789abcdef0123456789abcdef"


def claims(**changed: Any) -> dict[str, Any]:
    usual = {
        "sub": "ada",
        "aud": "trd",
        "iss": "https://door.example",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(hours=1)).timestamp()),
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


def token(key: Any = KEY, algorithm: str = "ES256", **changed: Any) -> str:
    return jwt.encode({"alg": algorithm, **({"kid": key.kid} if key.kid else {})}, claims(**changed), key, algorithms=[algorithm])


def by_hand(secret: bytes) -> str:
    """A token signed with any bytes as shared secret, as an attacker makes it."""
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "HS256"}, claims())]
    sign = hmac.new(secret, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, urlsafe_b64encode(sign).rstrip(b"=")]).decode()


def reader(folder: Path, text: str = "", secret: str = "", issuer: str = "https://door.example") -> HeaderReader:
    file = folder / "key"
    file.write_text(secret or text or KEY.as_pem(private=False).decode())
    return HeaderReader(ProxySettings("x-signed-identity", "trd", issuer, None if secret else file, file if secret else None))


def test_a_signed_header_is_believed(tmp_path: Path) -> None:
    found = reader(tmp_path).read(token(), NOW)
    assert found.claims["sub"] == "ada"
    assert found.expires == NOW + timedelta(hours=1)
    assert reader(tmp_path).read("Bearer " + token(), NOW).claims["sub"] == "ada"


def test_a_set_of_keys_finds_the_one_that_signed(tmp_path: Path) -> None:
    one, two = ECKey.generate_key("P-256", {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "two"})
    held = reader(tmp_path, json.dumps(KeySet([one, two]).as_dict(private=False)))
    assert held.read(token(one), NOW).claims["sub"] == "ada"
    assert held.read(token(two, "RS256"), NOW).claims["sub"] == "ada"
    with pytest.raises(HeaderRefused):
        held.read(token(OTHER), NOW)


def test_a_shared_secret(tmp_path: Path) -> None:
    assert reader(tmp_path, secret=SECRET).read(by_hand(SECRET.encode()), NOW).claims["sub"] == "ada"
    assert reader(tmp_path, secret=SECRET).read(token(OctKey.import_key(SECRET), "HS256"), NOW).claims["sub"] == "ada"


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(lambda: "", id="none"),
        pytest.param(lambda: "ada", id="plain name"),
        pytest.param(lambda: json.dumps(claims()), id="plain claims"),
        pytest.param(lambda: token(OTHER), id="another key"),
        pytest.param(lambda: token(exp=int((NOW - timedelta(seconds=31)).timestamp())), id="run out"),
        pytest.param(lambda: token(exp=None), id="no end"),
        pytest.param(lambda: token(aud="another"), id="for another service"),
        pytest.param(lambda: token(aud=None), id="for nobody"),
        pytest.param(lambda: token(iss="https://evil.example"), id="another issuer"),
        pytest.param(lambda: token(iss=None), id="no issuer"),
        pytest.param(lambda: token(nbf=int((NOW + timedelta(minutes=5)).timestamp())), id="not yet"),
        pytest.param(lambda: token()[:-4] + "AAAA", id="signature changed"),
        pytest.param(lambda: ".".join([*token().split(".")[:2], ""]), id="signature cut off"),
        pytest.param(lambda: "eyJhbGciOiJub25lIn0." + token().split(".")[1] + ".", id="alg none"),
        # The public key used as if it were a shared secret.
        pytest.param(lambda: by_hand(KEY.as_pem(private=False)), id="public key as secret"),
        pytest.param(lambda: "x" * 20_000, id="too long"),
        pytest.param(lambda: "\x00\xff..", id="noise"),
    ],
)  # fmt: skip
def test_what_is_not_believed(tmp_path: Path, said: Any) -> None:
    with pytest.raises(HeaderRefused) as refused:
        reader(tmp_path).read(said(), NOW)
    assert "ada" not in str(refused.value)


def test_two_clocks_may_differ_a_little(tmp_path: Path) -> None:
    late = token(exp=int((NOW - timedelta(seconds=29)).timestamp()))
    assert reader(tmp_path).read(late, NOW).claims["sub"] == "ada"


def test_the_issuer_counts_only_when_one_is_named(tmp_path: Path) -> None:
    assert reader(tmp_path, issuer="").read(token(iss=None), NOW).claims["sub"] == "ada"


@pytest.mark.parametrize(
    ("text", "secret", "said"),
    [
        ("no key at all", "", "neither a PEM public key nor a JWKS"),
        ("{broken", "", "is no JWKS"),
        (json.dumps(KeySet([OctKey.import_key(SECRET)]).as_dict(private=True)), "", "holds a shared secret"),
        ("", "short", "shorter than 32"),
    ],
)
def test_a_key_that_cannot_be_used_stops_the_start(tmp_path: Path, text: str, secret: str, said: str) -> None:
    with pytest.raises(AccessFault, match=said):
        reader(tmp_path, text, secret)


def test_an_rsa_key_in_pem(tmp_path: Path) -> None:
    assert reader(tmp_path, RSA.as_pem(private=False).decode()).read(token(RSA, "PS256"), NOW).claims["sub"] == "ada"

"""How sign-in is set up: three ways, each complete or refused in one line that names no secret."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lib.access.fault import AccessFault
from lib.access.modes import AccessSettings, access_settings, check_address

SECRET = "s" * 40
OIDC = {
    "TRD_SIGN_IN": "oidc",
    "TRD_OIDC_METADATA_URL": "https://id.clinic.example/.well-known/openid-configuration",
    "TRD_OIDC_CLIENT_ID": "trd",
    "TRD_OIDC_CLIENT_SECRET": "planted-client-secret",
    "TRD_OIDC_REDIRECT_URI": "https://trd.clinic.example/oauth2callback",
    "TRD_COOKIE_SECRET": SECRET,
}


def proxy(folder: Path, **more: str) -> dict[str, str]:
    key = folder / "key.pem"
    key.write_text("k")
    return {"TRD_SIGN_IN": "proxy", "TRD_PROXY_KEY_FILE": str(key), "TRD_PROXY_AUDIENCE": "trd"} | more


def test_nothing_set_is_one_workstation() -> None:
    found = access_settings({})
    assert (found.mode, found.idle, found.longest, found.secure) == ("workstation", timedelta(minutes=15), timedelta(hours=12), False)
    assert found.hosts == ("127.0.0.1", "localhost", "::1")


def test_a_provider_set_up_in_the_environment() -> None:
    found = access_settings(OIDC | {"TRD_ROLE_CLAIM": "groups", "TRD_ROLES": "TRD Admins = admin, TRD-Doctors=clinician"})
    assert found.oidc["client_id"] == "trd"
    assert found.oidc["client_kwargs"] == {"prompt": "login"}
    assert (found.public_address, found.secure) == ("https://trd.clinic.example", True)
    assert "trd.clinic.example" in found.hosts
    assert found.role_map == {"TRD Admins": "admin", "TRD-Doctors": "clinician"}


def test_a_provider_set_up_in_a_secrets_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    lines = "".join(f'{key} = "{OIDC[name]}"\n' for name, key in (
        ("TRD_OIDC_METADATA_URL", "server_metadata_url"), ("TRD_OIDC_CLIENT_ID", "client_id"), ("TRD_OIDC_CLIENT_SECRET", "client_secret"),
        ("TRD_OIDC_REDIRECT_URI", "redirect_uri"), ("TRD_COOKIE_SECRET", "cookie_secret")))  # fmt: skip
    file.write_text(f"[auth]\n{lines}")
    assert access_settings({"TRD_SIGN_IN": "oidc"}, (tmp_path / "none.toml", file)).oidc["client_id"] == "trd"


def test_a_proxy_set_up(tmp_path: Path) -> None:
    found = access_settings(proxy(tmp_path, TRD_PROXY_HEADER="X-Goog-IAP-JWT-Assertion", TRD_IDLE_MINUTES="5", TRD_SIGN_IN_HOURS="8"))
    assert found.proxy is not None
    assert (found.proxy.header, found.proxy.audience) == ("x-goog-iap-jwt-assertion", "trd")
    assert (found.idle, found.longest) == (timedelta(minutes=5), timedelta(hours=8))


REFUSED = [
    ({"TRD_SIGN_IN": "ldap"}, "TRD_SIGN_IN is 'ldap'"),
    ({"TRD_IDLE_MINUTES": "0"}, "TRD_IDLE_MINUTES"),
    ({"TRD_IDLE_MINUTES": "soon"}, "TRD_IDLE_MINUTES"),
    ({"TRD_SIGN_IN_HOURS": "inf"}, "TRD_SIGN_IN_HOURS"),
    ({"TRD_ROLES": "Admins=root"}, "Admins=root"),
    ({"TRD_ROLES": "Admins"}, "VALUE=ROLE"),
    ({"TRD_PUBLIC_ADDRESS": "http://trd.clinic.example"}, "https://"),
    ({"TRD_SIGN_IN": "oidc"}, "TRD_OIDC_METADATA_URL, TRD_OIDC_CLIENT_ID"),
    (OIDC | {"TRD_COOKIE_SECRET": "short"}, "shorter than 32"),
    (OIDC | {"TRD_OIDC_REDIRECT_URI": "http://trd.clinic.example/oauth2callback"}, "https://YOUR-HOST/oauth2callback"),
    (OIDC | {"TRD_OIDC_REDIRECT_URI": "https://trd.clinic.example/"}, "oauth2callback"),
    (OIDC | {"TRD_OIDC_CLIENT_SECRET": ""}, "TRD_OIDC_CLIENT_SECRET"),
    ({"TRD_SIGN_IN": "proxy"}, "TRD_PROXY_KEY_FILE"),
    ({"TRD_SIGN_IN": "proxy", "TRD_PROXY_KEY_FILE": "a", "TRD_PROXY_SECRET_FILE": "b", "TRD_PROXY_AUDIENCE": "trd"}, "set one of"),
    ({"TRD_SIGN_IN": "proxy", "TRD_PROXY_KEY_FILE": "/nowhere/key.pem", "TRD_PROXY_AUDIENCE": "trd"}, "key.pem of the proxy is not there"),
    ({"TRD_SIGN_IN": "proxy", "TRD_PROXY_KEY_FILE": "/nowhere/key.pem"}, "TRD_PROXY_AUDIENCE"),
]


@pytest.mark.parametrize(("environment", "said"), REFUSED)
def test_what_is_incomplete_or_unsafe_is_one_line(environment: dict[str, str], said: str) -> None:
    with pytest.raises(AccessFault) as fault:
        access_settings(environment)
    assert said in str(fault.value)
    assert "\n" not in str(fault.value)
    assert "planted-client-secret" not in str(fault.value)


def test_a_secrets_file_that_is_no_toml_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text("[auth\nplanted")
    with pytest.raises(AccessFault, match=r"^secrets\.toml cannot be read as TOML\.$"):
        access_settings({"TRD_SIGN_IN": "oidc"}, (tmp_path / "secrets.toml",))


@pytest.mark.parametrize("address", ["0.0.0.0", "10.0.0.4", "::", ""])
def test_no_other_address_without_sign_in(address: str) -> None:
    with pytest.raises(AccessFault, match="can be reached from other machines, and no sign-in is set up"):
        check_address(address, AccessSettings())
    check_address(address, AccessSettings(mode="oidc"))
    check_address(address, AccessSettings(mode="proxy"))
    check_address("127.0.0.1", AccessSettings())

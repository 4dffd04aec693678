"""Which way of signing in is set up, and is it complete? Read from the environment, refused in one line when it is not safe.

Three ways: `workstation` (this machine only; a local account when one was made), `oidc` (the clinic's identity provider) and `proxy`
(a reverse proxy's signed header). What each needs is told in docs/deploy.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from lib.access.addresses import LOOPBACK_NAMES, is_loopback
from lib.access.fault import AccessFault
from lib.store.actors import ROLES, Role

Mode = Literal["workstation", "oidc", "proxy"]

# OWASP ASVS 5.0, 7.3.1 and 7.3.2: an idle and an absolute limit, chosen and documented (docs/deploy.md).
IDLE_MINUTES = 15
LONGEST_HOURS = 12
SHORTEST_SECRET = 32  # characters of a shared secret: 256 bits when each is random hexadecimal pair or better
OIDC_NAMES = {
    "TRD_OIDC_METADATA_URL": "server_metadata_url",
    "TRD_OIDC_CLIENT_ID": "client_id",
    "TRD_OIDC_CLIENT_SECRET": "client_secret",
    "TRD_OIDC_REDIRECT_URI": "redirect_uri",
    "TRD_COOKIE_SECRET": "cookie_secret",
}


@dataclass(frozen=True, slots=True)
class ProxySettings:
    """How a reverse proxy signs. `header`: lower-case name. Exactly one of `key_file` (PEM public key or JWKS) and `secret_file` is set.
    `sign_out`: where the proxy forgets a person, so that the next request signs in anew."""

    header: str
    audience: str
    issuer: str
    key_file: Path | None
    secret_file: Path | None
    sign_out: str = "/oauth2/sign_out"


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """The way in. `role_claim` and `role_map`: which claim of the provider or proxy names a role, and what its values mean here.
    `public_address`: how browsers call this server, empty on a workstation. `oidc`: the provider's settings as Streamlit wants them."""

    mode: Mode = "workstation"
    idle: timedelta = timedelta(minutes=IDLE_MINUTES)
    longest: timedelta = timedelta(hours=LONGEST_HOURS)
    identity_claim: str = "sub"
    role_claim: str = ""
    role_map: Mapping[str, Role] = field(default_factory=dict)
    public_address: str = ""
    proxy: ProxySettings | None = None
    oidc: Mapping[str, Any] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        """Do browsers reach this server by https only?"""
        return self.public_address.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names this server answers to."""
        public = urlsplit(self.public_address).hostname
        return (*LOOPBACK_NAMES, *([public] if public else []))


def access_settings(environment: Mapping[str, str], secrets_files: tuple[Path, ...] = ()) -> AccessSettings:
    """The settings of sign-in. `secrets_files`: where an `[auth]` table of Streamlit may stand. Raises AccessFault with one line."""
    asked = environment.get("TRD_SIGN_IN", "").strip().lower() or "workstation"
    if asked not in get_args(Mode):
        raise AccessFault(f"TRD_SIGN_IN is {asked!r}; it can be workstation, oidc or proxy.")
    mode = cast(Mode, asked)
    oidc = _oidc(environment, secrets_files) if mode == "oidc" else {}
    public = environment.get("TRD_PUBLIC_ADDRESS", "").strip().rstrip("/")
    if mode == "oidc" and not public:
        public = str(oidc["redirect_uri"]).removesuffix("/oauth2callback")
    if public and not _safe_address(public):
        raise AccessFault("TRD_PUBLIC_ADDRESS has to begin with https://, or name this machine itself.")
    return AccessSettings(
        mode=mode,
        idle=timedelta(minutes=_positive(environment, "TRD_IDLE_MINUTES", IDLE_MINUTES)),
        longest=timedelta(hours=_positive(environment, "TRD_SIGN_IN_HOURS", LONGEST_HOURS)),
        identity_claim=environment.get("TRD_IDENTITY_CLAIM", "").strip() or "sub",
        role_claim=environment.get("TRD_ROLE_CLAIM", "").strip(),
        role_map=_role_map(environment.get("TRD_ROLES", "")),
        public_address=public,
        proxy=_proxy(environment) if mode == "proxy" else None,
        oidc=oidc,
    )


def check_address(address: str, settings: AccessSettings) -> None:
    """Refuse an address that other machines reach when no sign-in stands before it. Raises AccessFault with one line."""
    if not is_loopback(address) and settings.mode == "workstation":
        raise AccessFault(
            f"not started: {address or 'an empty address'} can be reached from other machines, and no sign-in is set up. "
            "Use 127.0.0.1, or set TRD_SIGN_IN to oidc or proxy (docs/deploy.md)."
        )


def _positive(environment: Mapping[str, str], name: str, usual: int) -> float:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 10_000:
        raise AccessFault(f"{name} is {text!r}; it has to be a number above 0.")
    return value


def _role_map(text: str) -> dict[str, Role]:
    """`TRD-Admins=admin, TRD-Doctors=clinician` as a mapping."""
    found: dict[str, Role] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        value, _, role = (piece.strip() for piece in part.partition("="))
        if not value or role not in ROLES:
            raise AccessFault(f"TRD_ROLES: {part!r} is not VALUE=ROLE with one of {', '.join(ROLES)}.")
        found[value] = role
    return found


def _safe_address(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")))


def _oidc(environment: Mapping[str, str], secrets_files: tuple[Path, ...]) -> dict[str, Any]:
    """The provider's settings: from the environment when any is set there, else from the `[auth]` table of a secrets file."""
    given: dict[str, Any] = {key: environment[name].strip() for name, key in OIDC_NAMES.items() if environment.get(name, "").strip()}
    if given:
        # A shared screen: the provider asks for the passphrase again instead of letting the last person in.
        given["client_kwargs"] = {"prompt": environment.get("TRD_OIDC_PROMPT", "").strip() or "login"}
    else:
        given = _auth_table(secrets_files)
    missing = [name for name, key in OIDC_NAMES.items() if not given.get(key)]
    if missing:
        raise AccessFault(f"TRD_SIGN_IN is oidc, but {', '.join(missing)} is not set, nor [auth] in .streamlit/secrets.toml.")
    if len(str(given["cookie_secret"])) < SHORTEST_SECRET:
        raise AccessFault(f"the cookie secret of sign-in is shorter than {SHORTEST_SECRET} characters.")
    redirect = str(given["redirect_uri"])
    if not redirect.endswith("/oauth2callback") or not _safe_address(redirect):
        raise AccessFault("the redirect address of sign-in has to be https://YOUR-HOST/oauth2callback.")
    return given


def _auth_table(secrets_files: tuple[Path, ...]) -> dict[str, Any]:
    for path in secrets_files:
        if path.is_file():
            try:
                table = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
                raise AccessFault(f"{path.name} cannot be read as TOML.") from None
            if isinstance(table, dict):
                return table
    return {}


def _own_path(address: str) -> str:
    if not address.startswith(("/", "https://")) or address.startswith("//") or not address.isascii() or not address.isprintable():
        raise AccessFault("TRD_PROXY_SIGN_OUT has to be a path of this server or an https address.")
    return address


def _proxy(environment: Mapping[str, str]) -> ProxySettings:
    def named(name: str) -> str:
        return environment.get(name, "").strip()

    key, secret = named("TRD_PROXY_KEY_FILE"), named("TRD_PROXY_SECRET_FILE")
    if bool(key) == bool(secret):
        raise AccessFault("TRD_SIGN_IN is proxy: set one of TRD_PROXY_KEY_FILE (public key or JWKS) and TRD_PROXY_SECRET_FILE.")
    if not named("TRD_PROXY_AUDIENCE"):
        raise AccessFault("TRD_SIGN_IN is proxy: TRD_PROXY_AUDIENCE is not set, so a token made for another service would open this one.")
    for path in filter(None, (key, secret)):
        if not Path(path).is_file():
            raise AccessFault(f"the key file {Path(path).name} of the proxy is not there.")
    return ProxySettings(
        header=(named("TRD_PROXY_HEADER") or "x-signed-identity").lower(),
        audience=named("TRD_PROXY_AUDIENCE"),
        issuer=named("TRD_PROXY_ISSUER"),
        key_file=Path(key) if key else None,
        secret_file=Path(secret) if secret else None,
        sign_out=_own_path(named("TRD_PROXY_SIGN_OUT") or "/oauth2/sign_out"),
    )

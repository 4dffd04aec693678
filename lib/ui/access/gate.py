"""Who is at work in this tab, and may that person still be? Asked on every run, and again whenever the store is used.

Nothing here draws: `arrive` answers with a person or with why nobody comes in, and lib.ui.access.at_the_door shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast
from urllib.parse import unquote

import streamlit as st

from lib.access.addresses import is_loopback
from lib.access.roles import claimed_role
from lib.store import Store, StoreError, database_url
from lib.store.accounts import Account, Accounts
from lib.store.actors import WORKSTATION, Actor, Role
from lib.ui.access.state import Access, access

# open: the product has no door here (no front door, wrong address). unknown: nobody of that name has an account. The others speak for themselves.
Why = Literal["not_served", "sign_in", "locked", "over", "unknown", "disabled", "unverified"]
_AT_WORK: ContextVar[Actor | None] = ContextVar("at_work", default=None)
_LEEWAY = timedelta(seconds=60)  # two clocks may differ


@dataclass(frozen=True, slots=True)
class Arrival:
    """`actor`: who comes in, or None and `why` not. `identity`, `name`: who stands at the door, as far as is known."""

    actor: Actor | None
    why: Why | None = None
    identity: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a provider or proxy says of a person. `token` tells one sign-in there from the next; `fresh`: was it made just now?"""

    identity: str
    name: str
    claims: Mapping[str, object]
    token: str
    expires: datetime
    fresh: bool


def arrive(touch: bool = False) -> Arrival:
    """Who is at work. `touch`: something was done, so the idle time begins anew; only then does a provider's sign-in count as begun here."""
    held = access()
    browser = browser_key()
    if held.settings.mode == "workstation":
        return _at_workstation(held, browser, touch)
    if not browser:
        return Arrival(None, "not_served")
    proof = _of_provider(held) if held.settings.mode == "oidc" else _of_proxy(held, browser)
    return _with_proof(held, browser, proof, touch) if proof else Arrival(None, "sign_in")


@contextmanager
def at_work(actor: Actor) -> Iterator[None]:
    """Around what is drawn in one run: the gate has just asked, so it is not asked again for every line of the page."""
    token = _AT_WORK.set(actor)
    try:
        yield
    finally:
        _AT_WORK.reset(token)


def current_actor() -> Actor:
    """The person at work. Inside a run the one the gate let in; in a callback or a part that runs by itself, checked anew. Raises StoreError when
    nobody is, so that nothing is read or written after a lock or a sign-out."""
    held = _AT_WORK.get()
    if held is not None:
        return held
    found = arrive()
    if found.actor is None:
        raise StoreError("Not allowed: sign in first. What is typed here is not lost.")
    return found.actor


def still_in(browser: str) -> bool:
    """May this browser fetch what was made for it? For the front door, outside any run."""
    held = access()
    if held.settings.mode == "workstation" and not accounts().local():
        return True
    if held.sign_ins.standing(browser) != "in":
        return False
    account = accounts().find(held.sign_ins.identity(browser) or "")
    return account is None or account.active


def browser_key() -> str:
    """Which browser this tab came from: a digest of its cookie, given by the front door. Empty without one."""
    return str(st.user.get("browser") or "")


def opened() -> Store:
    """The store as it was opened, in nobody's name yet. Raises StoreError."""
    return _opened(database_url())


@st.cache_resource(show_spinner=False)
def _opened(url: str) -> Store:
    return Store.open(url)


def accounts(actor: Actor = WORKSTATION) -> Accounts:
    """The accounts, changed in this person's name."""
    return opened().acting(actor).accounts


def note_sign_in(actor: Actor) -> None:
    """Write a sign-in to the log and the account."""
    accounts(actor).signed_in(actor.identity)


def note_refused(identity: str, why: str) -> None:
    """Write a failed sign-in to the log. `why` is a word of ours."""
    nobody = Actor(identity[:200] or "unknown", "", cast(Role, "none"))
    opened().acting(nobody).audit.record("sign_in_failed", detail=why)


def _at_workstation(held: Access, browser: str, touch: bool) -> Arrival:
    address = st.get_option("server.address")
    if not is_loopback(address or ""):
        return Arrival(None, "not_served")
    local = accounts().local()
    if not local:
        return Arrival(WORKSTATION)
    if not browser:
        return Arrival(None, "not_served")
    identity = held.sign_ins.identity(browser)
    account = next((one for one in local if one.identity == identity), None)
    if account is None:
        return Arrival(None, "sign_in")
    return _standing(held, browser, Arrival(account.actor, None, account.identity, account.name), account, touch)


def _with_proof(held: Access, browser: str, proof: Proof, touch: bool) -> Arrival:
    account = accounts().find(proof.identity)
    role = claimed_role(proof.claims, held.settings.role_claim, held.settings.role_map)
    if not held.settings.role_claim and account is not None:
        role = account.role
    at_door = Arrival(None, "unknown", proof.identity, proof.name)
    if held.settings.identity_claim == "email" and proof.claims.get("email_verified") is False:
        return Arrival(None, "unverified", proof.identity, proof.name)
    if account is not None and not account.active:
        held.sign_ins.end(browser)
        return Arrival(None, "disabled", proof.identity, proof.name)
    if role is None:
        return at_door
    actor = Actor(proof.identity, proof.name or (account.name if account else proof.identity), role)
    arrived = Arrival(actor, None, proof.identity, actor.name)
    if held.sign_ins.proves(browser, proof.identity, proof.token):
        if held.settings.mode == "proxy" and proof.expires + _LEEWAY < datetime.now(UTC):
            return Arrival(None, "over", proof.identity, actor.name)
        return _standing(held, browser, arrived, account, touch)
    usable = proof.fresh and proof.expires + _LEEWAY >= datetime.now(UTC) and not held.sign_ins.token_spent(proof.identity, proof.token)
    if not usable:
        return Arrival(None, "over", proof.identity, actor.name)
    if touch:
        held.sign_ins.begin(browser, proof.identity, proof.token)
        note_sign_in(actor)
        return arrived
    return Arrival(None, "sign_in", proof.identity, actor.name)


def _standing(held: Access, browser: str, arrived: Arrival, account: Account | None, touch: bool) -> Arrival:
    if account is not None and not account.active:
        held.sign_ins.end(browser)
        return Arrival(None, "disabled", arrived.identity, arrived.name)
    standing = held.sign_ins.standing(browser, arrived.identity)
    if standing == "in":
        if touch:
            held.sign_ins.touch(browser)
        return arrived
    why: Why = "locked" if standing == "idle" else "over" if standing == "over" else "sign_in"
    return Arrival(None, why, arrived.identity, arrived.name)


def _of_provider(held: Access) -> Proof | None:
    claims: dict[str, Any] = st.user.to_dict()
    identity = claims.get(held.settings.identity_claim)
    if not claims.get("is_logged_in") or not isinstance(identity, str) or not identity:
        return None
    issued, expires = _time(claims.get("iat")), _time(claims.get("exp"))
    age = datetime.now(UTC) - issued
    # A restart forgets who is in, and the provider's cookie lasts for a month: only a new sign-in opens the door.
    fresh = -_LEEWAY <= age <= held.settings.idle
    return Proof(identity, _named(claims), claims, f"{claims.get('iat')} {claims.get('nonce', '')}", expires, fresh)


def _of_proxy(held: Access, browser: str) -> Proof | None:
    identity = unquote(str(st.user.get("identity") or ""))
    said = held.said.get((browser, identity))
    if not identity or said is None:
        return None
    # Every request brings a header, and some proxies make a new one each time, so none of them marks a sign-in. Where the proxy tells when the
    # person proved who it is, that has to be after the last sign-out here.
    proved = said.claims.get("auth_time")
    fresh = not isinstance(proved, int | float) or proved > held.sign_ins.left_at(browser)
    return Proof(identity, _named(said.claims), said.claims, "", said.expires, fresh)


def _named(claims: Mapping[str, object]) -> str:
    return next((str(claims[key]) for key in ("name", "preferred_username", "email") if claims.get(key)), "")


def _time(seconds: object) -> datetime:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int | float) else datetime.fromtimestamp(0, UTC)

"""Who comes in: an open computer, a local account that locks, the clinic's provider, its proxy; each with all the ways to be kept out."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.access.passphrases import hashed
from lib.access.signed_header import Verified
from lib.records.history import History, PersonFact
from lib.store import Store
from lib.ui.access.state import Access, _access, access
from tests.pages.conftest import ROOT, blocks, label, press, sound, words

SECRET = "blue kettle walking"
HISTORY = History("0042-117", person=(PersonFact(2, "family_name", "Planted"),), rows_read=1, rows_used=1)


@pytest.fixture(autouse=True)
def nobody_in() -> None:
    """Every test begins with a server that was just started."""
    _access.cache_clear()


@pytest.fixture
def ada(kept: Store) -> Store:
    """A store with an administrator of this computer."""
    kept.accounts.add("ada", "Dr Ada", "admin", hashed(SECRET))
    return kept


Tab = Callable[..., AppTest]


@pytest.fixture
def tab(kept: Store) -> Tab:
    """A tab of a browser, with what a provider says of its person."""

    def opened(browser: str = "b1", **said: Any) -> AppTest:
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
        at.user = {"browser": browser, "identity": "", **said}
        return sound(at.run())

    return opened


def door(at: AppTest) -> str | None:
    """The heading of the door, or None for whoever is in."""
    found = [block for block in blocks(at) if "trd-door-title" in block]
    assert len(found) <= 1
    if found:
        assert not at.title, "nothing but the door is drawn"
        assert "Planted" not in words(at)
    return found[0].split(">")[1].split("<")[0] if found else None


def enter(at: AppTest, passphrase: str = SECRET, button: str = "Sign in") -> AppTest:
    next(field for field in at.text_input if field.label == "Passphrase").set_value(passphrase)
    return press(at, button)


def log(store: Store) -> list[tuple[str, str, str]]:
    return [(row.identity, row.kind, row.detail) for row in store.audit.recent(50)]


def titles(at: AppTest) -> list[str]:
    return [title.value for title in at.title]


# ---- this computer


def test_without_an_account_a_newcomer_is_in_at_once(tab: Tab) -> None:
    at = tab()
    assert (door(at), titles(at)) == (None, ["Patients"])
    assert "Nobody has to sign in here" in words(at)


def test_the_first_account_is_made_in_the_browser_and_asked_for_from_then_on(tab: Tab, kept: Store) -> None:
    at, other = tab(), tab("b2")
    fields = {field.key: field for field in at.text_input}
    fields["person_name"].set_value("Dr Ada")
    fields["person_new"].set_value(SECRET)
    fields["person_again"].set_value(SECRET)
    press(at, "Set a passphrase")
    assert door(at) is None  # whoever made it is in
    assert door(other.run()) == "Sign in"
    (made,) = kept.accounts.all()
    assert (made.identity, made.role, made.secret != SECRET) == ("dr ada", "admin", True)
    assert door(enter(other)) is None
    assert [entry for entry in log(kept) if entry[1] == "sign_in"] == [("dr ada", "sign_in", "")] * 2


@pytest.mark.parametrize(
    ("name", "new", "again", "said"),
    [
        ("", SECRET, SECRET, "Write a name."),
        ("Ada", SECRET, SECRET + "x", "The two passphrases differ."),
        ("Ada", "short", "short", "at least 12"),
    ],
)
def test_an_account_that_is_not_right_is_not_made(tab: Tab, kept: Store, name: str, new: str, again: str, said: str) -> None:
    at = tab()
    fields = {field.key: field for field in at.text_input}
    for key, value in (("person_name", name), ("person_new", new), ("person_again", again)):
        fields[key].set_value(value)
    press(at, "Set a passphrase")
    assert said in words(at)
    assert kept.accounts.local() == ()


def test_a_wrong_passphrase_stays_out_and_stands_in_the_log(tab: Tab, ada: Store) -> None:
    at = enter(tab(), "green kettle walking")
    assert door(at) == "Sign in"
    assert "This is not the passphrase" in words(at)
    assert log(ada)[0] == ("ada", "sign_in_failed", "passphrase")
    assert "kettle" not in str(log(ada))


def test_after_five_wrong_ones_even_the_right_one_waits(tab: Tab, ada: Store) -> None:
    at = tab()
    for _ in range(5):
        enter(at, "green kettle walking")
    assert "Too many attempts. Try again in " in words(enter(at))
    assert door(at) == "Sign in"


def test_the_screen_locks_and_the_same_person_goes_on_where_it_was(tab: Tab, ada: Store) -> None:
    key = ada.save_history(HISTORY, "a.csv").key
    at = enter(tab())
    at.session_state["trd_patient"] = key
    at.switch_page("pages/patient/review.py").run()
    assert "PLANTED" in words(at)
    press(at, "Lock")
    assert door(at.run()) == "Locked"
    enter(at, button="Unlock")
    assert "PLANTED" in words(at)


def test_another_person_who_unlocks_finds_nothing_of_the_one_before(tab: Tab, ada: Store) -> None:
    ada.accounts.add("berta", "Dr Berta", "clinician", hashed(SECRET))
    key = ada.save_history(HISTORY, "a.csv").key
    at = tab()
    next(box for box in at.selectbox if box.label == "Name").set_value("ada")
    enter(at)
    at.session_state["trd_patient"] = key
    at.run()
    press(at, "Lock")
    at.run()
    next(box for box in at.selectbox if box.label == "Name").set_value("berta")
    enter(at, button="Unlock")
    assert door(at) is None
    assert "trd_patient" not in at.session_state


def test_it_locks_by_itself_and_nothing_is_written_after_that(tab: Tab, ada: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at = enter(tab())
    monkeypatch.setattr(access().sign_ins, "_clock", lambda: (time.time() + 901, time.monotonic()))
    before = len(ada.list_patients())
    sample = next(button for button in at.button if (button.key or "").startswith("sample_"))
    sample.click().run()
    assert door(at) == "Locked"
    assert len(ada.list_patients()) == before


def test_signing_out_in_one_tab_signs_out_the_other(tab: Tab, ada: Store) -> None:
    at = enter(tab())
    other = tab()
    assert door(other) is None
    press(at, "Sign out")
    assert (door(at), door(other.run())) == ("Sign in", "Sign in")
    assert log(ada)[0] == ("ada", "sign_out", "")


def test_another_browser_is_not_in(tab: Tab, ada: Store) -> None:
    enter(tab())
    assert door(tab("b2")) == "Sign in"
    assert door(tab("")) == "This page is not open here"


def test_who_is_disabled_is_out_with_the_next_click(tab: Tab, ada: Store) -> None:
    ada.accounts.add("berta", "Dr Berta", "clinician", hashed(SECRET))
    at = tab()
    next(box for box in at.selectbox if box.label == "Name").set_value("berta")
    enter(at)
    assert door(at) is None
    ada.accounts.disable("berta")
    assert door(at.run()) == "No access"
    ada.accounts.enable("berta")
    assert door(at.run()) == "Sign in"


def test_a_passphrase_is_changed_by_who_knows_the_old_one(tab: Tab, ada: Store) -> None:
    at = enter(tab())
    new = "red kettle standing"
    for old, said in (("not the old one", "used so far is not right"), (SECRET, "")):
        fields = {field.key: field for field in at.text_input}
        for key, value in (("person_old", old), ("person_new", new), ("person_again", new)):
            fields[key].set_value(value)
        press(at, "Change it")
        assert said in words(at)
    press(at, "Sign out")
    assert "This is not the passphrase" in words(enter(at))
    assert door(enter(at, new)) is None


def test_an_address_others_reach_is_no_open_computer(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.ui.access.gate.is_loopback", lambda _address: False)
    assert door(tab()) == "This page is not open here"


# ---- the clinic's provider


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, kept: Store) -> Access:
    for name, value in {
        "TRD_SIGN_IN": "oidc",
        "TRD_OIDC_METADATA_URL": "https://id.clinic.example/.well-known/openid-configuration",
        "TRD_OIDC_CLIENT_ID": "trd",
        "TRD_OIDC_CLIENT_SECRET": "x",
        "TRD_OIDC_REDIRECT_URI": "http://localhost:8501/oauth2callback",
        "TRD_COOKIE_SECRET": "s" * 40,
    }.items():
        monkeypatch.setenv(name, value)
    kept.accounts.add("sub-ada", "Ada", "clinician")
    return access()


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {
        "is_logged_in": True,
        "sub": "sub-ada",
        "name": "Dr Ada",
        "iat": now,
        "exp": now + 300,
        "nonce": "n1",
        "email": "ada@clinic.example",
    }
    return usual | changed


def test_a_known_person_is_in_and_stands_in_the_log(tab: Tab, provider: Access, kept: Store) -> None:
    at = tab(**claims())
    assert (door(at), titles(at)) == (None, ["Patients"])
    at.run()
    assert [entry for entry in log(kept) if entry[0] == "sub-ada"] == [("sub-ada", "sign_in", "")]


def test_a_token_that_runs_out_does_not_end_the_sign_in_it_began(tab: Tab, provider: Access) -> None:
    said = claims()
    at = tab(**said)
    at.user = {"browser": "b1", "identity": "", **said, "exp": said["iat"] - 1}
    assert door(at.run()) is None


@pytest.mark.parametrize(
    ("changed", "heading"),
    [
        ({"is_logged_in": False}, "Sign in"),
        ({"sub": None}, "Sign in"),
        ({"sub": 7}, "Sign in"),
        ({"sub": "sub-nobody"}, "No access"),
        ({"exp": 1}, "Sign in again"),
        ({"iat": int(time.time()) - 3600}, "Sign in again"),  # the provider's cookie lasts for a month
        ({"iat": int(time.time()) + 3600}, "Sign in again"),
        ({"iat": None}, "Sign in again"),
    ],
)
def test_who_does_not_come_in(tab: Tab, provider: Access, changed: dict[str, Any], heading: str) -> None:
    assert door(tab(**claims(**changed))) == heading


def test_an_unknown_person_is_told_what_to_ask_for_and_stands_in_the_log_once(tab: Tab, provider: Access, kept: Store) -> None:
    at = tab(**claims(sub="sub-nobody", name="Mallory"))
    assert "nobody of that name may use TRD Review here" in words(at)
    assert "Your identifier: sub-nobody" in words(at)
    at.run()
    assert [entry for entry in log(kept) if entry[1] == "sign_in_failed"] == [("sub-nobody", "sign_in_failed", "unknown")]


def test_a_name_with_signs_is_shown_as_it_is(tab: Tab, provider: Access) -> None:
    at = tab(**claims(sub="x<img src=x onerror=alert(1)>", name="<b>*M*</b>"))
    assert "<b>*M*</b>" in words(at)
    assert not [block for block in blocks(at) if "<img" in block or "<b>" in block]


def test_a_disabled_person_is_out_whatever_the_provider_says(tab: Tab, provider: Access, kept: Store) -> None:
    at = tab(**claims())
    kept.accounts.disable("sub-ada")
    assert door(at.run()) == "No access"
    assert door(tab("b2", **claims(nonce="n2"))) == "No access"


def test_a_copy_of_the_providers_cookie_opens_no_second_browser(tab: Tab, provider: Access) -> None:
    said = claims()
    assert door(tab("b1", **said)) is None
    assert door(tab("b2", **said)) == "Sign in again"


def test_after_a_lock_only_a_new_sign_in_opens(tab: Tab, provider: Access) -> None:
    said = claims()
    at = tab(**said)
    provider.sign_ins.lock("b1")
    assert door(at.run()) == "Locked"
    assert door(tab(**said)) == "Locked"  # loading the page again, with the same cookie
    assert door(tab(**claims(nonce="n2"))) is None


def test_after_signing_out_the_same_token_opens_nothing(tab: Tab, provider: Access) -> None:
    said = claims()
    at = tab(**said)
    provider.sign_ins.end("b1")
    assert door(at.run()) == "Sign in again"
    assert door(tab("b2", **said)) == "Sign in again"


def test_roles_out_of_a_claim(tab: Tab, provider: Access, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRD_ROLE_CLAIM", "groups")
    monkeypatch.setenv("TRD_ROLES", "trd-admins=admin, trd-readers=read_only")
    assert door(tab("b3", **claims(sub="sub-new", groups=["trd-admins"]))) is None
    assert ("sub-new", "sign_in", "") in log(kept)
    assert next(row.role for row in kept.audit.recent(5) if row.identity == "sub-new") == "admin"
    # Where a claim names the roles, an account here opens nothing by itself, and keeps out when it is disabled.
    assert door(tab("b4", **claims(groups=["staff"]))) == "No access"
    kept.accounts.disable("sub-ada")
    assert door(tab("b5", **claims(groups=["trd-admins"]))) == "No access"


def test_an_address_that_is_not_verified_says_nothing(tab: Tab, provider: Access, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRD_IDENTITY_CLAIM", "email")
    kept.accounts.add("ada@clinic.example", "Ada", "clinician")
    assert door(tab(**claims(email_verified=False))) == "No access"
    assert door(tab("b2", **claims(email_verified=True))) is None


def test_without_the_front_door_a_provider_is_not_enough(tab: Tab, provider: Access) -> None:
    assert door(tab("", **claims())) == "This page is not open here"


# ---- the clinic's proxy


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch, kept: Store, tmp_path: Path) -> Access:
    (tmp_path / "secret").write_text("0123456789abcdef0123456789abcdef")
    for name, value in {"TRD_SIGN_IN": "proxy", "TRD_PROXY_SECRET_FILE": str(tmp_path / "secret"), "TRD_PROXY_AUDIENCE": "trd"}.items():
        monkeypatch.setenv(name, value)
    kept.accounts.add("zoë", "Zoë", "clinician")
    return access()


def said(held: Access, browser: str, identity: str, minutes: float = 60, **more: Any) -> None:
    """The front door verified this person's header."""
    ends = datetime.now(UTC) + timedelta(minutes=minutes)
    held.said[browser, identity] = Verified({"sub": identity, "iat": int(time.time()), "exp": int(ends.timestamp()), **more}, ends)


def test_whom_the_front_door_verified_is_in(tab: Tab, proxied: Access, kept: Store) -> None:
    said(proxied, "b1", "zoë")
    assert door(tab("b1", identity="zo%C3%AB")) is None
    assert ("zoë", "sign_in", "") in log(kept)


def test_a_name_the_front_door_did_not_verify_is_nobody(tab: Tab, proxied: Access) -> None:
    said(proxied, "b1", "zoë")
    assert door(tab("b2", identity="zo%C3%AB")) == "Sign in"
    assert door(tab("b1", identity="ada")) == "Sign in"
    assert door(tab("b1")) == "Sign in"


def test_when_the_header_runs_out_the_page_asks_to_be_loaded_again(tab: Tab, proxied: Access) -> None:
    said(proxied, "b1", "zoë")
    at = tab("b1", identity="zo%C3%AB")
    token = proxied.said["b1", "zoë"].claims
    proxied.said["b1", "zoë"] = Verified(token, datetime.now(UTC) - timedelta(minutes=2))
    assert door(at.run()) == "Sign in again"
    proxied.said["b1", "zoë"] = Verified({**token, "iat": 5}, datetime.now(UTC) + timedelta(minutes=60))
    assert door(at.run()) is None


def test_a_proxy_that_makes_a_new_header_each_time_does_not_sign_in_each_time(tab: Tab, proxied: Access, kept: Store) -> None:
    said(proxied, "b1", "zoë")
    at = tab("b1", identity="zo%C3%AB")
    said(proxied, "b1", "zoë", iat=1)
    assert door(at.run()) is None
    assert [kind for _, kind, _ in log(kept) if kind == "sign_in"] == ["sign_in"]


def test_after_a_lock_the_proxy_has_to_forget_the_person_first(tab: Tab, proxied: Access) -> None:
    said(proxied, "b1", "zoë", auth_time=int(time.time()) - 60)
    at = tab("b1", identity="zo%C3%AB")
    proxied.sign_ins.lock("b1")
    assert door(at.run()) == "Locked"
    assert door(tab("b1", identity="zo%C3%AB")) == "Locked"  # loading the page again
    assert 'href="/sign-in-again"' in "".join(blocks(at))
    proxied.sign_ins.end("b1")  # what the front door does there
    assert door(at.run()) == "Sign in again"  # the proxy still says the sign-in of before
    said(proxied, "b1", "zoë", auth_time=int(time.time()) + 1)
    assert door(at.run()) is None


def test_an_unknown_and_a_disabled_person_of_the_proxy(tab: Tab, proxied: Access, kept: Store) -> None:
    said(proxied, "b1", "mallory")
    assert door(tab("b1", identity="mallory")) == "No access"
    said(proxied, "b2", "zoë")
    at = tab("b2", identity="zo%C3%AB")
    kept.accounts.disable("zoë")
    assert door(at.run()) == "No access"


def test_settings_that_are_not_complete_are_one_line_and_no_page(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRD_SIGN_IN", "proxy")
    at = tab()
    assert [label(e.value) for e in at.error] == [
        "TRD_SIGN_IN is proxy: set one of TRD_PROXY_KEY_FILE (public key or JWKS) and TRD_PROXY_SECRET_FILE."
    ]
    assert not at.title

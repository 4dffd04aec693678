"""Is it the right passphrase? Tried from a form, with a pause after some wrong ones, and every attempt in the log."""

from __future__ import annotations

from lib.access.passphrases import NOBODY, fault_of, hashed, matches
from lib.ui.access.gate import accounts, browser_key, note_refused, note_sign_in
from lib.ui.access.state import access

WRONG = "This is not the passphrase. Check the language of the keyboard and the Caps Lock key."


def try_passphrase(identity: str, passphrase: str) -> str | None:
    """Sign this browser in, or what to say. A disabled account and a wrong passphrase are told apart in the log only."""
    held = access()
    wait = held.sign_ins.wait(identity)
    if wait:
        return f"Too many attempts. Try again in {wait} seconds."
    account = accounts().find(identity)
    right = matches(account.secret if account and account.secret else NOBODY, passphrase)
    if account is None or not right or not account.active:
        held.sign_ins.failed(identity)
        note_refused(identity, "disabled" if account and right else "passphrase")
        return WRONG
    held.sign_ins.begin(browser_key(), identity)
    note_sign_in(account.actor)
    return None


def make_first_account(name: str, passphrase: str, again: str) -> str | None:
    """Make the first account of this computer and sign in, or what is wrong. The person becomes its administrator."""
    if accounts().local():
        return "There is an account already. Reload the page."
    if not browser_key():
        return "An account can be made only when the product was started with `python -m lib serve`."
    wrong = fault_of_new(name, passphrase, again)
    if wrong:
        return wrong
    account = accounts().add(name.strip().casefold(), name.strip(), "admin", hashed(passphrase))
    access().sign_ins.begin(browser_key(), account.identity)
    note_sign_in(account.actor)
    return None


def change_passphrase(identity: str, old: str, new: str, again: str) -> str | None:
    """Change one's own passphrase, or what is wrong."""
    account = accounts().find(identity)
    if account is None or account.secret is None or not matches(account.secret, old):
        return "The passphrase used so far is not right."
    wrong = fault_of_new(account.name, new, again)
    if wrong is None:
        accounts(account.actor).set_secret(identity, hashed(new))
    return wrong


def fault_of_new(name: str, passphrase: str, again: str) -> str | None:
    """What is wrong with a name and a new passphrase typed twice, or None."""
    if not name.strip():
        return "Write a name."
    if passphrase != again:
        return "The two passphrases differ."
    return fault_of(passphrase, name.strip(), *name.split())

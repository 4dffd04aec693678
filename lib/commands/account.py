"""`account`: who may sign in, from the command line; for the first administrator of a server, and for a forgotten passphrase."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING, Any

from lib.commands.refused import Refused

if TYPE_CHECKING:
    from lib.store.accounts import Accounts

ROLES = ("admin", "clinician", "read_only", "meeting")


def register(commands: Any) -> None:
    """Add `account` with what it can do."""
    parser = commands.add_parser("account", help="who may sign in: list, add, role, disable, enable, passphrase")
    doing = parser.add_subparsers(title="account", required=True, metavar="DOING")
    doing.add_parser("list", help="every account").set_defaults(run=_list)
    add = doing.add_parser("add", help="make an account")
    add.add_argument("identity", metavar="IDENTITY", help="sign-in name, or the identifier the clinic's provider or proxy gives")
    add.add_argument("--name", required=True, help="as shown on screen")
    add.add_argument("--role", choices=ROLES, required=True)
    add.add_argument(
        "--passphrase", action="store_true", help="ask for a passphrase (workstation); it is read from the terminal or standard input"
    )
    add.set_defaults(run=_add)
    role = doing.add_parser("role", help="give an account another role")
    role.add_argument("identity", metavar="IDENTITY")
    role.add_argument("role", choices=ROLES)
    role.set_defaults(run=_role)
    for name, words in (
        ("disable", "keep a person out from the next click on"),
        ("enable", "let a person in again"),
        ("passphrase", "set a new one"),
    ):
        one = doing.add_parser(name, help=words)
        one.add_argument("identity", metavar="IDENTITY")
        one.set_defaults(run={"disable": _disable, "enable": _enable, "passphrase": _passphrase}[name])


def _accounts() -> Accounts:
    from lib.store import Store, StoreError, database_url

    try:
        return Store.open(database_url()).accounts
    except StoreError as fault:
        raise Refused(str(fault)) from None


def _list(_options: argparse.Namespace) -> int:
    people = _accounts().all()
    for one in people:
        print(
            f"{one.identity}\t{one.name}\t{one.role}\t{'open' if one.active else 'disabled'}\t{'passphrase' if one.secret else 'signs in elsewhere'}"
        )
    if not people:
        print("no accounts")
    return 0


def _add(options: argparse.Namespace) -> int:
    from lib.access.passphrases import hashed
    from lib.store import StoreError

    identity = options.identity.strip().casefold() if options.passphrase else options.identity.strip()
    secret = hashed(_new_passphrase(options.name, identity)) if options.passphrase else None
    try:
        made = _accounts().add(identity, options.name, options.role, secret)
    except StoreError as fault:
        raise Refused(str(fault)) from None
    print(f"{made.identity}: added as {made.role}")
    return 0


def _role(options: argparse.Namespace) -> int:
    return _done(options, lambda accounts: accounts.set_role(options.identity, options.role), f"is now {options.role}")


def _disable(options: argparse.Namespace) -> int:
    return _done(options, lambda accounts: accounts.disable(options.identity), "is disabled")


def _enable(options: argparse.Namespace) -> int:
    return _done(options, lambda accounts: accounts.enable(options.identity), "may come in again")


def _passphrase(options: argparse.Namespace) -> int:
    from lib.access.passphrases import hashed

    secret = hashed(_new_passphrase("", options.identity))
    return _done(options, lambda accounts: accounts.set_secret(options.identity, secret), "has a new passphrase")


def _done(options: argparse.Namespace, change: Any, said: str) -> int:
    from lib.store import StoreError

    try:
        change(_accounts())
    except StoreError as fault:
        raise Refused(str(fault)) from None
    print(f"{options.identity}: {said}")
    return 0


def _new_passphrase(*names: str) -> str:
    """A passphrase typed twice at a terminal, or one line of standard input. Never an argument: those stand in lists of processes."""
    from lib.access.passphrases import fault_of

    if sys.stdin.isatty():
        typed = getpass.getpass("Passphrase: ")
        if getpass.getpass("Once more: ") != typed:
            raise Refused("the two passphrases differ")
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    wrong = fault_of(typed, *names)
    if wrong:
        raise Refused(wrong)
    return typed

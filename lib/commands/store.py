"""The commands of whoever looks after the database: backup, restore, verify, encrypt."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.commands.refused import Refused

if TYPE_CHECKING:
    from lib.store.audit import Head
    from lib.store.repository import Store
    from lib.store.verify import Verified

_HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


def register(commands: Any) -> None:
    """Add the commands."""
    backup = commands.add_parser("backup", help="copy the whole database to a file while it is in use, and check the copy")
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of the database")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("--replace", action="store_true", help="put the database that is there aside (it is kept)")
    restore.set_defaults(run=_restore)

    verify = commands.add_parser("verify", help="is everything as it was saved? Exit 1 when it is not")
    verify.add_argument("file", metavar="FILE", type=Path, nargs="?", help="a backup (SQLite) to check instead of the database")
    verify.add_argument("--head", type=_head, metavar="ROW:HASH", help="a head of the log written down earlier; the log has to contain it")
    verify.set_defaults(run=_verify)

    encrypt = commands.add_parser("encrypt", help="encrypt a database that was begun without, with the key that is set up")
    encrypt.set_defaults(run=_encrypt)


def _backup(options: argparse.Namespace) -> int:
    from lib.store.backup import back_up

    with open_store() as store:
        checked = back_up(store.engine, store.actor, options.file)
    print(f"{options.file}: {_counts(checked)}")
    _say_head(checked)
    return _say_faults(checked)


def _restore(options: argparse.Namespace) -> int:
    from lib.store.actors import WORKSTATION
    from lib.store.backup import restore
    from lib.store.database import database_url

    with _refusals():
        done = restore(database_url(), WORKSTATION, options.file, options.replace)
    if done.put_aside:
        print(f"what was there before is kept as {done.put_aside}")
    print(f"restored: {_counts(done.checked)}")
    return _say_faults(done.checked)


def _verify(options: argparse.Namespace) -> int:
    from lib.store.backup import check_copy
    from lib.store.verify import verify

    if options.file is not None:
        if not options.file.is_file():
            raise Refused(f"{options.file}: there is no such file")
        with _refusals():
            checked = check_copy(options.file, options.head)
    else:
        with open_store() as store:
            checked = verify(store.engine, options.head)
    print(_counts(checked))
    _say_head(checked)
    return _say_faults(checked)


def _encrypt(_options: argparse.Namespace) -> int:
    from lib.store.actors import WORKSTATION
    from lib.store.database import database_url
    from lib.store.sealing import seal

    with _refusals():
        plain = seal(database_url(), WORKSTATION)
    print(f"encrypted. The plain file is still there: {plain}")
    print("Try the dashboard, then destroy it, and backups made before; both can be read by anybody.")
    return 0


def _counts(checked: Verified) -> str:
    return f"{checked.versions} saved version{'' if checked.versions == 1 else 's'}, {checked.rows} row{'' if checked.rows == 1 else 's'} of the log"


def _say_head(checked: Verified) -> None:
    print(f"head of the log: {checked.head}")


def _say_faults(checked: Verified) -> int:
    for fault in checked.faults:
        print(f"  {fault}")
    print("NOT as it was saved" if checked.faults else "everything is as it was saved")
    return 1 if checked.faults else 0


def _head(text: str) -> Head:
    from lib.store.audit import Head

    read = _HEAD.fullmatch(text.strip())
    if read is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not ROW:HASH as `verify` prints it")
    return Head(int(read[1]), read[2])


@contextmanager
def open_store() -> Iterator[Store]:
    """The store of this computer; what it refuses is said in one line."""
    from lib.store.database import database_url
    from lib.store.repository import Store

    with _refusals():
        store = Store.open(database_url())
        try:
            yield store
        finally:
            store.close()


@contextmanager
def _refusals() -> Iterator[None]:
    from lib.store.errors import StoreError

    try:
        yield
    except StoreError as error:
        raise Refused(str(error)) from None

"""The commands for what a patient may ask and the law asks: take out, erase, and what is past its time."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.commands.refused import Refused
from lib.commands.store import open_store

if TYPE_CHECKING:
    from lib.store.repository import Store
    from lib.store.retention import Due

REASONS = ("request", "retention", "wrong_record")  # lib.store.erasing; not imported, so that other commands start without a database


def register(commands: Any) -> None:
    """Add the commands."""
    takeout = commands.add_parser("takeout", help="everything that is kept about one patient, as JSON")
    takeout.add_argument("patient", metavar="ID", help="the patient's number")
    takeout.add_argument("--key", help="which record, when several had that number")
    takeout.add_argument("--out", metavar="FILE.json", type=Path, required=True)
    takeout.set_defaults(run=_takeout)

    erase = commands.add_parser("erase", help="erase one patient for good, down to the bytes of the database file")
    erase.add_argument("patient", metavar="ID", help="the patient's number")
    erase.add_argument("--key", help="which record, when several had that number")
    erase.add_argument("--reason", choices=REASONS, required=True)
    erase.add_argument("--yes", action="store_true", help="do it; without, it only says what would be erased")
    erase.set_defaults(run=_erase)

    retention = commands.add_parser(
        "retention", help="whose records are past the time they have to be kept; changes nothing without --apply"
    )
    retention.add_argument(
        "--older-than", metavar="YEARS", type=int, required=True, help="years since the last entry or, for a minor, since majority"
    )
    retention.add_argument("--shorter-is-lawful", action="store_true", help="less than ten years is the rule where you are")
    retention.add_argument("--apply", action="store_true", help="erase them for good")
    retention.set_defaults(run=_retention)

    scrub = commands.add_parser("scrub", help="write the database file anew, without remnants of what was removed")
    scrub.set_defaults(run=_scrub)


def _takeout(options: argparse.Namespace) -> int:
    with open_store() as store:
        key = _one(store, options.patient, options.key)
        document = store.take_out(key)
    try:
        handle = os.open(options.out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(document)
    except OSError as fault:
        raise Refused(f"{options.out}: {fault.strerror or 'could not be written'}") from None
    print(f"{options.out}: everything that is kept about this patient. The case-review sheet as a PDF: `sheet`, or the button on the page.")
    return 0


def _erase(options: argparse.Namespace) -> int:
    from lib.store.database import sqlite_file
    from lib.store.mentions import mentions

    with open_store() as store:
        key = _one(store, options.patient, options.key)
        named = mentions(store.engine, store.actor, key)
        if not options.yes:
            count = len(store.versions(key))
            print(
                f"would erase {count} version{'' if count == 1 else 's'} and all that belongs to them (record {key}). Nothing was changed; --yes does it."
            )
            _say_named(named)
            return 0
        done = store.erase_patient(key, options.reason)
        file = sqlite_file(store.engine.url)
    print(f"erased: {done.versions} version{'' if done.versions == 1 else 's'} (record {key})")
    _say_named(named)
    _say_copies(done.copies, file is None)
    _forget_runs()
    return _say_scrubbed(done.scrubbed)


def _retention(options: argparse.Namespace) -> int:
    from lib.store.erasing import erase_records, remove_copies, scrub
    from lib.store.mentions import mentions
    from lib.store.retention import LEAST, discard_old_drafts, due, old_drafts

    years, today = options.older_than, date.today()  # noqa: DTZ011  the clinic's own calendar day
    if years < LEAST and not options.shorter_is_lawful:
        raise Refused(
            f"not listed: records are kept at least {LEAST} years; if less is lawful where you are, say so with --shorter-is-lawful"
        )
    with open_store() as store:
        found = due(store.engine, store.actor, years, today)
        drafts = old_drafts(store.engine, years, today)
        print(
            f"{len(found)} patient{'' if len(found) == 1 else 's'} and {drafts} unfinished entr{'y' if drafts == 1 else 'ies'} past {years} years"
        )
        _list(found)
        if not options.apply:
            print("Nothing was changed; --apply erases them for good.")
            return 0
        named: list[str] = []
        for one in found:
            named += mentions(store.engine, store.actor, one.key)
            erase_records(store.engine, store.actor, one.key, "retention")
        discard_old_drafts(store.engine, store.actor, years, today)
        copies, scrubbed = remove_copies(store.engine), scrub(store.engine)
    print(f"erased: {len(found)}")
    _say_named(named)
    _say_copies(copies, False)
    _forget_runs()
    return _say_scrubbed(scrubbed)


def _forget_runs() -> None:
    """Rows of whoever was erased may stand in the results of a cohort."""
    from lib.ui.cohort.job import forget_saved

    count = forget_saved()
    if count:
        print(f"removed: {count} cohort run{'' if count == 1 else 's'} over saved patients")


def _scrub(_options: argparse.Namespace) -> int:
    from lib.store.erasing import remove_copies, scrub

    with open_store() as store:
        store.actor.require("manage", "scrub the database")
        _say_copies(remove_copies(store.engine), False)
        return _say_scrubbed(scrub(store.engine))


def _list(found: Sequence[Due]) -> None:
    for one in found:
        born = "" if one.born else " · no birth date recorded"
        print(f"  {one.patient_id} · last entry {one.last_entry} · kept until {one.kept_until} · {one.versions} versions{born}")


def _say_named(named: Sequence[str]) -> None:
    """Where a person has to look: words of whole meetings and of other patients stay as they are."""
    if named:
        print("These may name the patient and are not erased; look at them, and add to or correct what does:")
    for place in dict.fromkeys(named):
        print(f"  {place}")


def _say_copies(copies: int, server: bool) -> None:
    if copies:
        print(f"{copies} cop{'y' if copies == 1 else 'ies'} from before an upgrade removed")
    print("Backups made before still hold what was erased; so do a server's own log files until they are overwritten." if server else
          "Backups made before still hold what was erased; let them expire.")  # fmt: skip


def _say_scrubbed(scrubbed: bool) -> int:
    if scrubbed:
        return 0
    raise Refused(
        "the records are gone, but a page was reading all the time: remnants may be left in the file. Stop the dashboard and run `scrub`"
    )


def _one(store: Store, number: str, key: str | None) -> str:
    """The key of the one record that is meant."""
    keys = store.keys_of(number)
    if key is not None:
        if key not in keys:
            raise Refused(f"no record {key!r} of a patient {number!r}")
        return key
    if not keys:
        raise Refused(f"no patient {number!r} in the database")
    if len(keys) > 1:
        raise Refused(f"{len(keys)} records had the number {number!r}; say which with --key: {', '.join(keys)}")
    return keys[0]

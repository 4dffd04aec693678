"""How does a command read the history file it was given? The options that say how, and the patients in it."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from lib.commands.refused import Refused
from lib.engine.settings import DOSE_COLUMNS, JURISDICTIONS
from lib.ingest.intake import DateOrderQuestion, DayZeroQuestion, Decisions, Intake, UnreadableFile
from lib.ingest.limits import MB, MOST_UNPACKED
from lib.ingest.read import read_files
from lib.knowledge.load import Knowledge
from lib.records.history import History

TABLES = (".csv", ".tsv", ".txt")  # what is read of a folder
_NAMED = 5  # patients named when the one asked for is not there


def judging_options(parser: argparse.ArgumentParser) -> None:
    """On which day, by whose guideline and whose minimum doses?"""
    parser.add_argument("--as-of", type=iso_day, default=None, metavar="YYYY-MM-DD", help="assess as of this day (default: today)")
    parser.add_argument("--jurisdiction", choices=JURISDICTIONS, default="CA")
    parser.add_argument("--doses", choices=DOSE_COLUMNS, default="mgh_atrq", help="source of the minimum doses")


def reading_options(parser: argparse.ArgumentParser) -> None:
    """What the file itself may leave open."""
    parser.add_argument("--date-order", choices=("dmy", "mdy"), help="how to read dates such as 03/04/2024: day first or month first")
    parser.add_argument("--mapping", metavar="NAME", help="read the columns as in the mapping saved under this name on the page")
    parser.add_argument("--day-zero", type=_iso_day, metavar="DATE", help="the date from which days such as `day -30` are counted")
    parser.add_argument("--whose", metavar="ID", default="", help="whose rows these are, when no column of the file says")


def iso_day(text: str) -> date:
    """A day such as 2026-11-24."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-24") from None


def nobody(wanted: str | None, intake: Intake) -> str:
    """Why there is no patient to assess."""
    if wanted is None or not intake.histories:
        return "no row could be used; `check` says why"
    have = [history.patient_id for history in intake.histories]
    more = f" and {len(have) - _NAMED} more" if len(have) > _NAMED else ""
    return f"no patient {wanted!r} (the file has {', '.join(have[:_NAMED])}{more})"


def intake_of(options: argparse.Namespace, known: Knowledge, today: date) -> Intake:
    """The file of `options.file` read as its options say. Raises Refused when it cannot be read, or its dates can be read in two ways."""
    files = files_of(options.file)
    try:
        intake = read_files(files, known, today, _decisions(options), Path(options.file).name)
    except UnreadableFile as fault:
        raise Refused(f"{options.file}: {fault}") from None
    for question in intake.questions:
        if isinstance(question, DateOrderQuestion):
            raise Refused(
                f"{options.file}: the dates of column {question.column!r} (such as {question.examples[0]}) can be read day first or month first; "
                "say which with --date-order dmy or --date-order mdy"
            )
        if isinstance(question, DayZeroQuestion) and not options.day_zero:
            raise Refused(
                f"{options.file}: column {question.columns} counts days (such as {question.examples[0]}) from one that the file does not name; "
                "name it with --day-zero 2024-01-31 (any date keeps the distances right)"
            )
    return intake


def _iso_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2024-01-31") from None


def files_of(named: str) -> dict[str, bytes]:
    """The file, or the tables of a folder, by name."""
    path = Path(named)
    try:
        if not path.is_dir():
            return {path.name: path.read_bytes()}
        tables = [file for file in sorted(path.iterdir()) if file.suffix.lower() in TABLES and file.is_file()]
        size = sum(file.stat().st_size for file in tables)
        if size > MOST_UNPACKED:
            raise Refused(f"{named}: its tables have {size // MB} MB; the limit is {MOST_UNPACKED // MB} MB. Split the export by patient.")
        return {file.name: file.read_bytes() for file in tables}
    except OSError as fault:
        raise Refused(f"{named}: {fault.strerror or 'could not be opened'}") from None


def _decisions(options: argparse.Namespace) -> Decisions:
    """What the command line settles about a file."""
    order = {"*": options.date_order} if options.date_order else {}
    if options.mapping is None:
        return Decisions(date_order=order, patient_id=options.whose, day_zero=options.day_zero or "")
    from lib.store.database import database_url
    from lib.store.errors import StoreError
    from lib.store.mappings import mapping_named, saved_mappings
    from lib.store.repository import Store

    try:
        store = Store.open(database_url())
        mapping = mapping_named(store, options.mapping)
        if mapping is None:
            have = ", ".join(saved.name for saved in saved_mappings(store)) or "none"
            raise Refused(f"no mapping {options.mapping!r} is saved (saved: {have})")
    except StoreError as fault:
        raise Refused(str(fault)) from None
    return Decisions(
        date_order={**mapping.date_order, **order}, columns=mapping.columns, patient_id=options.whose, day_zero=options.day_zero
    )


def patients_of(options: argparse.Namespace, known: Knowledge, today: date) -> list[History]:
    """The patients of the file, or the one of `--patient`. Raises Refused when there is none."""
    intake = intake_of(options, known, today)
    histories = [history for history in intake.histories if options.patient in (None, history.patient_id)]
    if not histories:
        raise Refused(f"{options.file}: {nobody(options.patient, intake)}")
    return histories

"""`sheet` and `referral`: papers about patients of a history file."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from lib.commands.reading import files_of, judging_options, patients_of, reading_options
from lib.commands.refused import Refused


def register(commands: Any) -> None:
    """Add `sheet` and `referral`."""
    sheet = commands.add_parser("sheet", help="the case-review sheet of a patient, or of every patient of the file, as one PDF")
    sheet.add_argument("file", metavar="FILE")
    sheet.add_argument("--out", required=True, metavar="SHEET.pdf", help="where to write it")
    several = sheet.add_mutually_exclusive_group()
    several.add_argument("--patient", metavar="ID", help="which patient, when the file has several")
    several.add_argument("--all", action="store_true", help="a sheet of every patient, one after the other")
    sheet.add_argument(
        "--no-identifiers", action="store_true", help="no name, birth date or number; an age band, and weeks instead of dates"
    )
    sheet.set_defaults(run=_sheet)

    referral = commands.add_parser("referral", help="a referral form filled from the history of a patient, as PDF or DOCX")
    referral.add_argument("file", metavar="FILE")
    referral.add_argument("--form", required=True, metavar="FORM", help="tms, esketamine, ect or second_opinion")
    referral.add_argument(
        "--pack", metavar="ID", help="criteria whose clauses are answered (default: the usual ones of the form; `none` for none)"
    )
    referral.add_argument("--out", required=True, metavar="FORM.pdf|FORM.docx", help="where to write it")
    referral.add_argument("--patient", metavar="ID", help="which patient, when the file has several")
    referral.add_argument("--referrer", default="", metavar="NAME", help="who refers, as it stands on the form")
    referral.set_defaults(run=_referral)

    for parser in (sheet, referral):
        parser.add_argument("--paper", choices=("a4", "letter"), default="a4")
        judging_options(parser)
        reading_options(parser)


def _sheet(options: argparse.Namespace) -> int:
    from lib.engine.assess import assess
    from lib.engine.settings import Settings
    from lib.knowledge.load import knowledge
    from lib.reports.sheet import Choices, SheetError, batch_pdf, sheet_pdf  # typst is needed here only
    from lib.store.meetings_parts import case_code

    known, now = knowledge(), datetime.now().astimezone()
    as_of = options.as_of or now.date()
    histories = patients_of(options, known, max(now.date(), as_of))
    if len(histories) > 1 and not options.all:
        raise Refused(f"{options.file}: the file has {len(histories)} patients; say which with --patient, or print every one with --all")
    settings = Settings(jurisdiction=options.jurisdiction, dose_column=options.doses)
    chosen = Choices(now, data_version=_version(options.file), paper=options.paper, identified=not options.no_identifiers)
    assessed = [(history, assess(history, known, as_of, settings)) for history in histories]
    try:
        if options.all:
            cases = [(history, found, case_code(number)) for number, (history, found) in enumerate(assessed)]
            made = batch_pdf(cases, known, chosen, _progress)
        else:
            made = sheet_pdf(*assessed[0], known, chosen)
    except SheetError as fault:
        raise Refused(str(fault)) from None
    _write(options.out, made)
    return 0


def _referral(options: argparse.Namespace) -> int:
    from lib.engine.assess import assess
    from lib.engine.settings import Settings
    from lib.knowledge.load import knowledge
    from lib.reports.referral import ReferralError, fill, referral_docx, referral_forms, referral_pdf
    from lib.reports.sheet import Choices, SheetError

    known, now = knowledge(), datetime.now().astimezone()
    forms, kind = referral_forms(known), Path(options.out).suffix.lower()
    if options.form not in forms:
        raise Refused(f"no form {options.form!r} (there are {', '.join(forms)})")
    if kind not in (".pdf", ".docx"):
        raise Refused(f"{options.out}: a referral is written as .pdf or .docx")
    as_of = options.as_of or now.date()
    histories = patients_of(options, known, max(now.date(), as_of))
    if len(histories) > 1:
        raise Refused(f"{options.file}: the file has {len(histories)} patients; say which with --patient")
    history = histories[0]
    found = assess(history, known, as_of, Settings(jurisdiction=options.jurisdiction, dose_column=options.doses))
    form = forms[options.form]
    pack = None if options.pack == "none" else options.pack or form.packs[0]
    chosen = Choices(now, printed_by=options.referrer or "not signed in", data_version=_version(options.file), paper=options.paper)
    try:
        filled = fill(history, found, known, form, pack, referrer=options.referrer, printed=now.date())
        make = referral_pdf if kind == ".pdf" else referral_docx
        _write(options.out, make(filled, history, found, known, chosen))
    except (ReferralError, SheetError) as fault:
        raise Refused(str(fault)) from None
    print(f"{options.out}: {filled.filled} answers filled from the record, {filled.gaps} with something left to ask")
    return 0


def _version(named: str) -> str:
    """The state of a file: the beginning of its checksum."""
    return sha256(b"".join(files_of(named).values())).hexdigest()[:12]


def _write(out: str, data: bytes) -> None:
    try:
        Path(out).write_bytes(data)
    except OSError as fault:
        raise Refused(f"{out}: {fault.strerror or 'could not be written'}") from None


def _progress(done: int, of: int) -> None:
    """A count on standard error while a person waits at a terminal."""
    if sys.stderr.isatty():
        print(f"\r{done} of {of} sheets", end="\n" if done == of else "", file=sys.stderr, flush=True)

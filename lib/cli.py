"""The command line: serve, assess, sheet, check, knowledge, read dose, read name, and what lib/commands adds.

Every error is one clear line on standard error and an exit status (1: rows were refused by `check`; 2: nothing could be read or started),
never a traceback.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import NoReturn, TypeVar

from lib.clinic import check_folder
from lib.commands import register_all
from lib.commands.refused import Refused
from lib.engine.assess import assess
from lib.engine.settings import DOSE_COLUMNS, JURISDICTIONS, Settings
from lib.ingest.doses import read_dose
from lib.ingest.intake import DateOrderQuestion, Decisions, Intake, UnreadableFile
from lib.ingest.limits import MB, MOST_UNPACKED
from lib.ingest.read import read_files
from lib.knowledge.load import Knowledge, knowledge
from lib.knowledge.names import name_json
from lib.knowledge.summary import knowledge_summary
from lib.knowledge.tables import KnowledgeError
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.reports.as_json import assessment_json, problem_json
from lib.reports.as_text import assessment_text, problem_text

TABLES = (".csv", ".tsv", ".txt")  # what is read of a folder
_NAMED = 5  # patients named when the one asked for is not there
SHOW_PROGRESS_FROM = 200  # patients: below this the wait is not noticed

Item = TypeVar("Item")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _speak_utf8()
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        status = run(options)
        sys.stdout.flush()  # here, so that a reader who has gone away is met below
        return status
    except (Refused, KnowledgeError) as fault:
        return _stop(str(fault))
    except BrokenPipeError:  # `… | head` took what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _stop("stopped", status=130)
    except Exception as fault:  # the promise is one line, also for what nobody foresaw
        return _stop(f"something went wrong inside TRD Review ({type(fault).__name__}); nothing was changed")


def _speak_utf8() -> None:
    """Names, dashes and JSON go out as UTF-8 and come in as UTF-8 whatever the terminal or pipe was set to (Windows pipes are not)."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one line, as for every other error."""

    def error(self, message: str) -> NoReturn:
        raise Refused(f"{message} (see {self.prog} --help)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m lib", description="Treatment-resistant depression: history in, findings out.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="start the dashboard after the start checks")
    serve.add_argument("--port", type=_port, default=8501, metavar="N")
    serve.add_argument("--address", default="127.0.0.1", help="this machine only, until sign-in is set up (docs/deploy.md)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    serve.set_defaults(run=_serve)

    one = commands.add_parser("assess", help="assess every patient of a history file")
    one.add_argument("file", metavar="FILE")
    one.add_argument("--as-of", type=_iso_day, default=None, metavar="YYYY-MM-DD", help="assess as of this day (default: today)")
    one.add_argument("--patient", metavar="ID", help="only this patient")
    one.add_argument("--jurisdiction", choices=JURISDICTIONS, default="CA")
    one.add_argument("--doses", choices=DOSE_COLUMNS, default="mgh_atrq", help="source of the minimum doses")
    one.add_argument("--json", action="store_true", help="print the findings as JSON")
    _reading_options(one)
    one.set_defaults(run=_assess)

    sheet = commands.add_parser("sheet", help="the case-review sheet of one patient as a PDF")
    sheet.add_argument("file", metavar="FILE")
    sheet.add_argument("--out", required=True, metavar="SHEET.pdf", help="where to write it")
    sheet.add_argument("--as-of", type=_iso_day, default=None, metavar="YYYY-MM-DD", help="assess as of this day (default: today)")
    sheet.add_argument("--patient", metavar="ID", help="which patient, when the file has several")
    sheet.add_argument("--paper", choices=("a4", "letter"), default="a4")
    sheet.add_argument(
        "--no-identifiers", action="store_true", help="no name, birth date or number; an age band, and weeks instead of dates"
    )
    sheet.add_argument("--jurisdiction", choices=JURISDICTIONS, default="CA")
    sheet.add_argument("--doses", choices=DOSE_COLUMNS, default="mgh_atrq", help="source of the minimum doses")
    _reading_options(sheet)
    sheet.set_defaults(run=_sheet)

    check = commands.add_parser("check", help="read a history file and print its problems; exit 1 when rows were refused")
    check.add_argument("file", metavar="FILE")
    check.add_argument(
        "--as-of", type=_iso_day, default=None, metavar="YYYY-MM-DD", help="dates after this day are refused (default: today)"
    )
    check.add_argument("--json", action="store_true")
    _reading_options(check)
    check.set_defaults(run=_check)

    known = commands.add_parser("knowledge", help="versions, counts, rows not yet verified, sources past their review date")
    known.add_argument("--json", action="store_true")
    known.add_argument("--packs", metavar="FOLDER", help="check a folder of your own packs and cases; exit 1 when a case differs")
    known.set_defaults(run=_knowledge)

    read = commands.add_parser("read", help="read doses or drug names, one a line, from standard input; one JSON a line")
    read.add_argument("what", choices=("dose", "name"))
    read.set_defaults(run=_read)
    register_all(commands)
    return parser


def _reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date-order", choices=("dmy", "mdy"), help="how to read dates such as 03/04/2024: day first or month first")
    parser.add_argument("--mapping", metavar="NAME", help="read the columns as in the mapping saved under this name on the page")
    parser.add_argument("--whose", metavar="ID", default="", help="whose rows these are, when no column of the file says")


def _iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-24") from None


def _port(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    from lib.access.fault import AccessFault
    from lib.access.modes import check_address
    from lib.ui.access.state import access

    try:
        way_in = access()
        check_address(options.address, way_in.settings)
    except AccessFault as fault:
        raise Refused(str(fault)) from None
    knowledge()  # a fault in data/ is told here, before a browser opens
    from lib.ui.serve import serve_dashboard

    return serve_dashboard(options.address, options.port, not options.no_browser, way_in)


def _assess(options: argparse.Namespace) -> int:
    known = knowledge()
    today = date.today()  # noqa: DTZ011  the clinic's own calendar day
    as_of = options.as_of or today
    intake = _intake(options, known, max(today, as_of))
    histories = [h for h in intake.histories if options.patient in (None, h.patient_id)]
    if not histories:
        raise Refused(f"{options.file}: {_nobody(options.patient, intake)}")
    nameless = intake.rows_read - sum(history.rows_read for history in intake.histories)
    if nameless:
        print(f"trd-review: {nameless} of {intake.rows_read} rows name no patient and were left out; `check` lists them", file=sys.stderr)
    settings = Settings(jurisdiction=options.jurisdiction, dose_column=options.doses)
    found = [assess(history, known, as_of, settings) for history in _progress(histories, "patients")]
    if options.json:
        print(json.dumps([assessment_json(one) for one in found], indent=1, ensure_ascii=False))
    else:
        _print_text(found, known)
    return 0


def _sheet(options: argparse.Namespace) -> int:
    from lib.reports.sheet import Choices, SheetError, sheet_pdf  # typst is needed here only

    known = knowledge()
    now = datetime.now().astimezone()
    as_of = options.as_of or now.date()
    intake = _intake(options, known, max(now.date(), as_of))
    histories = [h for h in intake.histories if options.patient in (None, h.patient_id)]
    if not histories:
        raise Refused(f"{options.file}: {_nobody(options.patient, intake)}")
    if len(histories) > 1:
        raise Refused(f"{options.file}: the file has {len(histories)} patients; say which with --patient")
    found = assess(histories[0], known, as_of, Settings(jurisdiction=options.jurisdiction, dose_column=options.doses))
    data_version = sha256(b"".join(_files(options.file).values())).hexdigest()[:12]
    chosen = Choices(now, data_version=data_version, paper=options.paper, identified=not options.no_identifiers)
    try:
        Path(options.out).write_bytes(sheet_pdf(histories[0], found, known, chosen))
    except SheetError as fault:
        raise Refused(str(fault)) from None
    except OSError as fault:
        raise Refused(f"{options.out}: {fault.strerror or 'could not be written'}") from None
    return 0


def _nobody(wanted: str | None, intake: Intake) -> str:
    """Why there is no patient to assess."""
    if wanted is None or not intake.histories:
        return "no row could be used; `check` says why"
    have = [history.patient_id for history in intake.histories]
    more = f" and {len(have) - _NAMED} more" if len(have) > _NAMED else ""
    return f"no patient {wanted!r} (the file has {', '.join(have[:_NAMED])}{more})"


def _print_text(found: Iterable[Assessment], known: Knowledge) -> None:
    for one in found:
        print(assessment_text(one, known))


def _check(options: argparse.Namespace) -> int:
    today = options.as_of or date.today()  # noqa: DTZ011
    intake = _intake(options, knowledge(), today)
    refused = intake.rows_read - intake.rows_used
    if options.json:
        print(json.dumps([problem_json(p) for p in intake.problems], indent=1, ensure_ascii=False))
    else:
        for problem in intake.problems:
            print(problem_text(problem))
        count = len(intake.histories)
        print(f"{intake.summary} · {count} patient{'' if count == 1 else 's'}")
    return 1 if refused else 0


def _intake(options: argparse.Namespace, known: Knowledge, today: date) -> Intake:
    files = _files(options.file)
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
    return intake


def _own_packs(options: argparse.Namespace) -> int:
    """A clinic's own packs and cases: what was read, and every answer that is not the one expected."""
    found = check_folder(options.packs, date.today())  # noqa: DTZ011
    as_expected = not found.differences
    if options.json:
        print(json.dumps({"packs": found.packs, "cases": found.cases, "differences": found.differences}, indent=1, ensure_ascii=False))
        return 0 if as_expected else 1
    print(f"{len(found.packs)} pack{'' if len(found.packs) == 1 else 's'} read: {', '.join(found.packs) or 'none'}")
    for line in found.differences:
        print(f"  {line}")
    wrong = len({line.partition(":")[0] for line in found.differences})
    print(f"{found.cases - wrong} of {found.cases} case{'' if found.cases == 1 else 's'} as expected")
    return 0 if as_expected else 1


def _files(named: str) -> dict[str, bytes]:
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
        return Decisions(date_order=order, patient_id=options.whose)
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
    return Decisions(date_order={**mapping.date_order, **order}, columns=mapping.columns, patient_id=options.whose)


def _knowledge(options: argparse.Namespace) -> int:
    if options.packs:
        return _own_packs(options)
    summary = knowledge_summary(knowledge(), date.today())  # noqa: DTZ011
    if options.json:
        print(json.dumps(summary, indent=1, ensure_ascii=False))
        return 0
    print(f"Knowledge version {summary['version']} as of {show_date(date.today())}")  # noqa: DTZ011
    for key, value in summary.items():
        if key == "version":
            continue
        print(f"\n{key.replace('_', ' ').capitalize()}")
        if isinstance(value, dict):
            for name, count in value.items():
                print(f"  {name}: {count}")
        elif isinstance(value, list):
            for line in value or ["none"]:
                print(f"  {line}")
    return 0


def _read(options: argparse.Namespace) -> int:
    known = knowledge()
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        answer = name_json(text, known) if options.what == "name" else read_dose(text).to_json()
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


def _progress(items: Sequence[Item], noun: str) -> Iterator[Item]:
    """The items, with a count on standard error while a person waits at a terminal."""
    shown = len(items) >= SHOW_PROGRESS_FROM and sys.stderr.isatty()
    for done, item in enumerate(items, start=1):
        yield item
        if shown and (done % 50 == 0 or done == len(items)):
            end = "\n" if done == len(items) else ""
            print(f"\r{done} of {len(items)} {noun}", end=end, file=sys.stderr, flush=True)


def _stop(message: str, status: int = 2) -> int:
    print(f"trd-review: {' '.join(message.split())}", file=sys.stderr)
    return status

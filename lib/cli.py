"""The command line: serve, assess, check, knowledge, read dose, read name, and what lib/commands adds.

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
from datetime import date
from typing import NoReturn, TypeVar

from lib.clinic import check_folder
from lib.commands import register_all
from lib.commands.reading import intake_of, iso_day, judging_options, nobody, reading_options
from lib.commands.refused import Refused
from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.doses import read_dose
from lib.knowledge.load import Knowledge, knowledge
from lib.knowledge.names import name_json
from lib.knowledge.summary import knowledge_summary
from lib.knowledge.tables import KnowledgeError
from lib.records.assessment import Assessment
from lib.records.dates import show_date
from lib.reports.as_json import assessment_json, problem_json
from lib.reports.as_text import assessment_text, problem_text

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
    one.add_argument("--patient", metavar="ID", help="only this patient")
    judging_options(one)
    one.add_argument("--json", action="store_true", help="print the findings as JSON")
    reading_options(one)
    one.set_defaults(run=_assess)

    check = commands.add_parser("check", help="read a history file and print its problems; exit 1 when rows were refused")
    check.add_argument("file", metavar="FILE")
    check.add_argument(
        "--as-of", type=iso_day, default=None, metavar="YYYY-MM-DD", help="dates after this day are refused (default: today)"
    )
    check.add_argument("--json", action="store_true")
    reading_options(check)
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
    intake = intake_of(options, known, max(today, as_of))
    histories = [h for h in intake.histories if options.patient in (None, h.patient_id)]
    if not histories:
        raise Refused(f"{options.file}: {nobody(options.patient, intake)}")
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


def _print_text(found: Iterable[Assessment], known: Knowledge) -> None:
    for one in found:
        print(assessment_text(one, known))


def _check(options: argparse.Namespace) -> int:
    today = options.as_of or date.today()  # noqa: DTZ011
    intake = intake_of(options, knowledge(), today)
    refused = intake.rows_read - intake.rows_used
    if options.json:
        print(json.dumps([problem_json(p) for p in intake.problems], indent=1, ensure_ascii=False))
    else:
        for problem in intake.problems:
            print(problem_text(problem))
        count = len(intake.histories)
        print(f"{intake.summary} · {count} patient{'' if count == 1 else 's'}")
    return 1 if refused else 0


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

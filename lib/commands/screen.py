"""`screen`: everyone in a file, an OMOP export or a database, one row a patient."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from lib.commands.refused import Refused
from lib.engine.settings import DOSE_COLUMNS, JURISDICTIONS, Settings

if TYPE_CHECKING:
    from lib.cohort.screening.choices import Progress, Screened
    from lib.knowledge.load import Knowledge

_RESULTS = (".csv", ".parquet")


def register(commands: Any) -> None:
    """Add `screen`."""
    parser = commands.add_parser("screen", help="assess everyone in a cohort: one row a patient, and a count for every definition")
    parser.add_argument("source", nargs="+", metavar="FILE", help="CSV or Parquet, a folder of OMOP tables, or a database (SQLAlchemy URL)")
    parser.add_argument("--out", type=_result, required=True, metavar="RESULT", help="where to write one row a patient: .parquet or .csv")
    parser.add_argument("--courses", type=_result, metavar="RESULT2", help="where to write one row a course: .parquet or .csv")
    parser.add_argument("--ask", action="store_true", help="with the next question for each patient (takes many times longer)")
    parser.add_argument("--workers", type=_positive, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a core)")
    parser.add_argument("--memory", type=_positive, default=512, metavar="MB", help="what sorting the rows may hold (default: 512)")
    parser.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    parser.add_argument(
        "--engine", choices=("local", "spark"), default="local", help="where it runs: here, or on Spark (requirements-spark.txt)"
    )
    parser.add_argument(
        "--master", default="", metavar="URL", help="Spark's master, such as spark://host:7077 or yarn (default: this machine)"
    )
    parser.add_argument("--as-of", type=_day, default=None, metavar="YYYY-MM-DD", help="assess as of this day (default: today)")
    parser.add_argument("--jurisdiction", choices=JURISDICTIONS, default="CA", help="whose approvals the options follow (default: CA)")
    parser.add_argument("--doses", choices=DOSE_COLUMNS, default="mgh_atrq", help="source of the minimum doses")
    parser.add_argument("--date-order", choices=("dmy", "mdy"), default="", help="how to read dates such as 03/04/2024")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    parser.set_defaults(run=_screen)


def _result(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in _RESULTS:
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .parquet or .csv")
    return path


def _positive(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-11-24") from None


def _screen(options: argparse.Namespace) -> int:
    from lib.cohort.screening.choices import Choices, ScreenError
    from lib.cohort.screening.run import screen
    from lib.knowledge.load import knowledge

    choices = Choices(
        out=options.out,
        as_of=options.as_of or date.today(),  # noqa: DTZ011  the clinic's own calendar day
        settings=Settings(jurisdiction=options.jurisdiction, dose_column=options.doses),
        courses=options.courses,
        ask=options.ask,
        workers=options.workers,
        resume=options.resume,
        memory_mb=options.memory,
        date_order=options.date_order,
        engine=options.engine,
        master=options.master,
    )
    if options.master and options.engine != "spark":
        raise Refused("--master is for --engine spark")
    for path in (options.out, options.courses):
        if path is not None and not path.resolve().parent.is_dir():
            raise Refused(f"{path}: there is no such folder")
    shown = sys.stderr.isatty()
    try:
        found = screen(options.source, choices, _progress if shown else _Lines())
    except ScreenError as fault:
        raise Refused(str(fault)) from None
    except KeyboardInterrupt:
        raise Refused("stopped; the same command with --resume goes on where it was") from None
    finally:
        if shown:
            print(file=sys.stderr)
    if options.json:
        print(json.dumps(as_json(found), indent=1, ensure_ascii=False))
    else:
        _print_counts(found, knowledge(), choices.out, choices.problems)
    return 0


def _progress(at: Progress) -> None:
    print(f"\r{_how_far(at)}\x1b[K", end="", file=sys.stderr, flush=True)


class _Lines:
    """Progress where nobody looks on, as a line in a log now and then."""

    def __init__(self, every: float = 30.0) -> None:
        self._every, self._told = every, monotonic()

    def __call__(self, at: Progress) -> None:
        if monotonic() - self._told >= self._every:
            self._told = monotonic()
            print(_how_far(at), file=sys.stderr, flush=True)


def _how_far(at: Progress) -> str:
    left = at.seconds_left
    told = "" if left is None else f" · {_duration(left)} left"
    share = 100 * at.rows / at.all_rows if at.all_rows else 100
    return f"{share:3.0f} % · {at.patients:,} patients · {at.per_second:,.0f} a second{told}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def as_json(found: Screened) -> Mapping[str, Any]:
    """The counts of a run as plain values."""
    names = ("patients", "rows_read", "rows_used", "problems", "failed", "seconds", "spent")
    return {name: getattr(found, name) for name in names} | {"answers": found.answers, "unknowns": found.unknowns}


def _print_counts(found: Screened, known: Knowledge, out: Path, problems: Path) -> None:
    from lib.cohort.screening.figures import lines_of

    for line in lines_of(found, known):
        print(line)
    print(f"\n{out}: {found.patients:,} patients in {_duration(found.seconds)}")
    if found.problems:
        print(f"{problems}: {found.problems:,} rows or cells that could not be used as they are")

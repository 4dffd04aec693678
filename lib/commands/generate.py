"""`generate`: invented patients as a file, to try the product on many, to test it and to time it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands.refused import Refused

FORMATS = ("csv", "parquet", "omop", "fhir")
MOST_SEEDS = 2**40


def register(commands: Any) -> None:
    """Add `generate`."""
    parser = commands.add_parser("generate", help="invented patients as a file: CSV, Parquet, OMOP tables or FHIR bundles")
    parser.add_argument("--patients", type=_count, required=True, metavar="N")
    parser.add_argument("--seed", type=_seed, default=1, metavar="S", help="the same seed gives the same patients (default: 1)")
    parser.add_argument("--format", choices=FORMATS, default="csv", help="omop writes a folder, fhir one bundle a line")
    parser.add_argument("--out", required=True, metavar="PATH", help="the file to write (for omop: the folder)")
    parser.set_defaults(run=_generate)


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of patients")
    return int(text)


def _seed(text: str) -> int:
    if not (text.isdecimal() and int(text) < MOST_SEEDS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a seed: a whole number from 0")
    return int(text)


def _generate(options: argparse.Namespace) -> int:
    from lib.cohort.invented import invent_patients
    from lib.cohort.written.fhir import write_fhir
    from lib.cohort.written.omop import write_omop
    from lib.cohort.written.own_table import write_csv, write_parquet

    write = {"csv": write_csv, "parquet": write_parquet, "omop": write_omop, "fhir": write_fhir}[options.format]
    try:
        rows = write(invent_patients(options.patients, options.seed), Path(options.out))
    except OSError as fault:
        raise Refused(f"{options.out}: {fault.strerror or 'could not be written'}") from None
    print(f"{options.out}: {options.patients:,} invented patients, {rows:,} {'resources' if options.format == 'fhir' else 'rows'}")
    return 0

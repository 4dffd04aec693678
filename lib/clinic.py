"""Do a clinic's own packs and cases hold? Packs are read strictly, then each case is assessed and compared with what it expects.

A case is one YAML file in the subfolder `cases`: `title`, `history` (a table with the headings of a history file, columns parted by `|`), and
`expected` with the packs that are `met`, `not_met` or that one `cannot_tell`; `as_of` and `jurisdiction` where they matter. See docs/packs.md.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from lib.engine.assess import assess
from lib.engine.settings import JURISDICTIONS, Settings
from lib.ingest.intake import UnreadableFile
from lib.ingest.read import read_file
from lib.knowledge.load import DATA, Knowledge, load_knowledge, own_folder
from lib.knowledge.packs import load_packs
from lib.knowledge.tables import KnowledgeError
from lib.records.answers import NO, UNKNOWN, YES, Answer

ANSWERS: dict[str, Answer] = {"met": YES, "not_met": NO, "cannot_tell": UNKNOWN}
_WORDS = {answer: words.replace("_", " ") for words, answer in ANSWERS.items()}
_KEYS = {"title", "history", "expected", "as_of", "jurisdiction", "note"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a clinic's folder. `packs`: ids; `cases`: how many were run; `differences`: one line each, none when all is as expected."""

    packs: tuple[str, ...]
    cases: int
    differences: tuple[str, ...]


def check_folder(named: str, today: date) -> Checked:
    """Read the packs of a folder beside ours and run its cases. Raises KnowledgeError, naming file and fault, for what cannot be read."""
    folder = own_folder(named)
    known = load_knowledge(DATA, folder)
    own = tuple(pack.id for pack in load_packs(folder, known.sources))
    cases = sorted((folder / "cases").glob("*.yaml"))
    if not own and not cases:
        raise KnowledgeError(f"{named}: no pack (*.yaml) and no case (cases/*.yaml) in this folder")
    differences = [line for path in cases for line in _run(path, known, today)]
    return Checked(own, len(cases), tuple(differences))


def _run(path: Path, known: Knowledge, today: date) -> list[str]:
    case = _read(path)
    as_of = case.get("as_of", today)
    expected = _expected(case, path, {pack.id for pack in known.packs})
    try:
        intake = read_file(_as_csv(case["history"], path), known, max(as_of, today), file_name=path.name)
    except UnreadableFile as fault:
        raise KnowledgeError(f"{path.name}, history: {fault}") from None
    refused = [p for p in intake.problems if p.severity == "error"]
    if refused or len(intake.histories) != 1:
        why = f"row {refused[0].row}: {refused[0].message}" if refused else "it does not hold one patient"
        raise KnowledgeError(f"{path.name}, history: {why}")
    found = assess(intake.histories[0], known, as_of, Settings(jurisdiction=case.get("jurisdiction", "CA")), ask=False)
    met = {criterion.pack: criterion for criterion in found.criteria}
    return [
        f"{path.name}: {pack} expected {_WORDS[answer]}, found {_WORDS[met[pack].met]}: {met[pack].summary}"
        for pack, answer in expected.items()
        if met[pack].met is not answer
    ]


def _read(path: Path) -> dict[str, Any]:
    try:
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: not readable as YAML: {error}") from None
    if not isinstance(case, dict) or not isinstance(case.get("history"), str) or not isinstance(case.get("expected"), dict):
        raise KnowledgeError(f"{path.name}: a case needs title, history (a table) and expected")
    extra = sorted(set(case) - _KEYS)
    if extra:
        raise KnowledgeError(f"{path.name}: unknown key {', '.join(extra)}")
    if not isinstance(case.get("as_of", date.min), date):
        raise KnowledgeError(f"{path.name}, as_of: {case['as_of']!r} is not a date such as 2026-11-24")
    if case.get("jurisdiction", "CA") not in JURISDICTIONS:
        raise KnowledgeError(f"{path.name}, jurisdiction: {case['jurisdiction']!r} is not one of {', '.join(JURISDICTIONS)}")
    return case


def _expected(case: dict[str, Any], path: Path, packs: set[str]) -> dict[str, Answer]:
    """The answer expected of each pack named; a pack that is not named is not checked."""
    expected: dict[str, Answer] = {}
    for word, named in case["expected"].items():
        if word not in ANSWERS:
            raise KnowledgeError(f"{path.name}, expected: {word!r} is not one of {', '.join(ANSWERS)}")
        for pack in named or ():
            if pack not in packs:
                raise KnowledgeError(f"{path.name}, expected: there is no pack {pack!r}")
            if expected.setdefault(pack, ANSWERS[word]) is not ANSWERS[word]:
                raise KnowledgeError(f"{path.name}, expected: {pack} stands twice")
    if not expected:
        raise KnowledgeError(f"{path.name}, expected: names no pack")
    return expected


def _as_csv(text: str, path: Path) -> bytes:
    """The table of a case as a history file of one patient."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines() if line.strip("|-+: \t")]
    if len(rows) < 2:
        raise KnowledgeError(f"{path.name}, history: a heading and one row at least")
    head, *body = rows
    if any(len(row) > len(head) for row in body):
        raise KnowledgeError(f"{path.name}, history: a row has more cells than there are headings")
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["patient_id", *head])
    for row in body:
        writer.writerow([path.stem, *row, *[""] * (len(head) - len(row))])
    return written.getvalue().encode()

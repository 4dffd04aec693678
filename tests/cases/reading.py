"""How is a case file run, and where does the engine say something else than the case expects?

A case is one YAML file that a clinician can read: a sentence, the history as a table in the columns of docs/history-file.md (blank = not
recorded), and the answers expected of it, written by hand from the rules. The table goes through the same reader as an uploaded file.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.intake import Intake
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.answers import NO, YES, Answer
from lib.records.assessment import Assessment
from lib.records.course import Course
from tests.builders import AS_OF, table

ANTIDEPRESSANT_ROLES = ("antidepressant", "combination")
# What `absent:` in a case stands for: conditions recorded as not there, one row each below the table.
ABSENT = (
    "psychosis",
    "epilepsy",
    "metal in or near the head",
    "substance use disorder",
    "suicidal intent",
    "schizophrenia",
    "catatonia",
    "not eating or drinking",
    "stroke",
    "dementia",
    "brain injury",
    "raised intracranial pressure",
    "space-occupying lesion",
    "aneurysm",
    "arteriovenous malformation",
    "intracerebral haemorrhage",
)
ABSENT_WORDS = {
    "": (),
    "whatever a pack excludes": ABSENT,
    "whatever a pack excludes, but psychosis": ABSENT[1:],
}
NOT_CHECKED = "~"


def case_files(folder: Path) -> list[Path]:
    """The cases of a folder, by name."""
    return sorted(folder.glob("*.yaml"))


@cache
def load(path: Path) -> dict[str, Any]:
    """A case as written. YAML reads a bare yes or no as a truth value; `said` turns it back."""
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return case


def said(value: object) -> str:
    """A bare `yes` or `no` of a YAML file as the word that was written."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def read_table(text: str, absent: Iterable[str] = (), today: date = AS_OF, patient_id: str = "CASE") -> Intake:
    """The table of a case, and the conditions said to be `absent`, through the reader of uploaded files. The headings are row 1."""
    rows = table(text)
    rows += [dict.fromkeys(rows[0], "") | {"kind": "condition", "name": name, "value": "no"} for name in absent]
    lines = ["patient_id," + ",".join(rows[0]), *(",".join([patient_id, *(_quoted(cell) for cell in row.values())]) for row in rows)]
    return read_file("\n".join(lines).encode(), knowledge(), today)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


@cache
def assess_case(path: Path) -> tuple[Intake, Assessment]:
    """The case read and assessed on its as-of date, in its jurisdiction."""
    case = load(path)
    as_of = case.get("as_of", AS_OF)
    intake = read_table(case["history"], ABSENT_WORDS[case.get("absent", "")], as_of)
    (history,) = intake.histories
    return intake, assess(history, knowledge(), as_of, Settings(jurisdiction=case.get("jurisdiction", "CA")))


def course_differences(expected: str, found: Assessment) -> list[str]:
    """Where the courses are not those of the table: every course in any order, each column an attribute of Course.

    `because` are the reasons against adequacy, `asks` facts that have to be among the missing ones (`dose` is short for `dose:<course>`),
    `weeks_at_minimum` exact weeks; `~` is not checked.
    """
    rows = table(expected) if expected else []
    wanted, courses = {row["course"]: row for row in rows}, {course.course_id: course for course in found.courses}
    if sorted(wanted) != sorted(courses):
        return [f"courses: expected {sorted(wanted)}, found {sorted(courses)}"]
    return [line for course_id, row in wanted.items() for line in _course_line(row, courses[course_id])]


def _course_line(row: dict[str, str], course: Course) -> list[str]:
    wrong = []
    for column, wanted in row.items():
        if column == "course" or wanted == NOT_CHECKED:
            continue
        if column == "asks":
            codes = {code if ":" in code else f"{code}:{course.course_id}" for code in wanted.split()}
            if not codes <= set(course.missing):
                wrong.append(f"{course.course_id} asks: expected {sorted(codes)} among {list(course.missing)}")
            continue
        shown = _shown(course, column)
        if shown != wanted:
            wrong.append(f"{course.course_id} {column}: expected {wanted!r}, found {shown!r}")
    return wrong


def _shown(course: Course, column: str) -> str:
    if column == "because":
        return " ".join(course.inadequate_because)
    if column == "weeks_at_minimum":
        weeks = course.weeks_at_minimum_dose
        return f"{weeks.low:.1f}".removesuffix(".0") if weeks.exact else f"{weeks.low:.1f}..{weeks.high:.1f}"
    if column == "improvement":
        return "" if course.improvement_pct is None else f"{course.improvement_pct:.0f}"
    value = getattr(course, column)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def failed_range(found: Assessment) -> str:
    """How many antidepressant courses failed for certain, and how many may have: `1 to 3`."""
    verdicts = [c.failed for c in found.courses if c.role in ANTIDEPRESSANT_ROLES]
    return f"{sum(v is YES for v in verdicts)} to {sum(v is not NO for v in verdicts)}"


def grouped_differences(
    expected: dict[str, list[str]], words: dict[str, Answer], found: dict[str, Answer], gaps: Iterable[str] = ()
) -> list[str]:
    """Where answers differ from lists of ids under words such as `met`; every id has to stand in exactly one list.

    `gaps`: ids of which the case itself says that the engine is not yet there; one that has closed is a difference too.
    """
    wanted = {name: answer for word, answer in words.items() for name in expected.get(word) or ()}
    if sorted(wanted) != sorted(found) or sum(len(expected.get(word) or ()) for word in words) != len(wanted):
        return [f"the case answers {sorted(wanted)}, the rules know {sorted(found)}"]
    differ = {name: f"{name}: expected {answer}, found {found[name]}" for name, answer in wanted.items() if found[name] is not answer}
    closed = [f"{name}: the gap has closed, take it out of the case" for name in gaps if name in wanted and name not in differ]
    return closed + [line for name, line in differ.items() if name not in gaps]

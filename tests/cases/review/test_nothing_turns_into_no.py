"""Does a fact that is taken away ever turn a verdict from yes to no or from no to yes, without the verdict naming that fact? (rule K)

Every fact of every sample is blanked in turn, in the file, and the file is assessed again. Blank means not recorded (DESIGN 5), so a verdict
may become unknown; it may change sides only when it names the fact as missing or as assumed. Not blanked: whole treatments and scores (what is
not in the history was not given; another score then speaks) and stops (blank = it goes on, by the contract of the file).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lib.engine.assess import assess
from lib.engine.settings import Settings
from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.assessment import Assessment

AS_OF = date(2026, 11, 24)
SAMPLES = sorted((Path(__file__).parents[3] / "data" / "samples").glob("[0-9]*.csv"))
CELLS = {"dose": "dose", "adherence": "adherence", "outcome": "outcome", "stop_reason": "stop_reason", "sessions": "sessions"}
WHOLE = ("person", "episode", "condition", "lab")
OPPOSITE = {("yes", "no"), ("no", "yes")}
# What a person fact or an episode is called where it is missed.
NAMED = {"episode": "episode"}

Row = dict[str, str]


def judged(rows: list[Row]) -> Assessment:
    """The findings for these rows as a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    intake = read_file(text.getvalue().encode(), knowledge(), AS_OF)
    return assess(intake.histories[0], knowledge(), AS_OF, Settings(), ask=False)


def verdicts(found: Assessment) -> dict[str, tuple[str, str]]:
    """Each verdict with all that it says of missing and assumed facts."""
    said: dict[str, tuple[str, str]] = {}
    for course in found.courses:
        names = " ".join((*course.missing, *course.assumptions)).lower()
        for what in ("adequate", "failed", "intolerant"):
            said[f"{course.course_id} {what}"] = (getattr(course, what).value, names)
    for pack in found.criteria:
        missing = [code for clause in pack.clauses for code in clause.missing]
        said[f"pack {pack.pack}"] = (pack.met.value, " ".join((*missing, *pack.assumptions)).lower())
    for pattern in found.patterns:
        said[f"pattern {pattern.pattern}"] = (pattern.present.value, " ".join(pattern.missing).lower())
    return said


def blanked(rows: list[Row]) -> Iterator[tuple[str, str, list[Row]]]:
    """Every fact in turn: where it stood, what it is called, and the rows without it."""
    for at, row in enumerate(rows):
        if row["kind"] in WHOLE:
            yield f"row {at + 2} {row['name']}", NAMED.get(row["kind"], row["name"]), rows[:at] + rows[at + 1 :]
            continue
        for cell, called in CELLS.items():
            if row.get(cell):
                yield f"row {at + 2} {cell}", called, [*rows[:at], row | {cell: ""}, *rows[at + 1 :]]


@pytest.mark.slow
@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_fact_taken_away_turns_no_verdict_over_unnamed(path: Path) -> None:
    """Yes and no change places only where the verdict names the fact."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    before, tried, turned = verdicts(judged(rows)), 0, []
    for where, called, fewer in blanked(rows):
        after, tried = verdicts(judged(fewer)), tried + 1
        for verdict, (answer, _) in before.items():
            now, names = after.get(verdict, ("unknown", ""))
            if (answer, now) in OPPOSITE and called.replace("_", " ").lower() not in names.replace("_", " "):
                turned.append(f"{verdict}: {answer} became {now} without {where}")
    assert tried, "the sample has no fact to take away"
    assert not turned, "\n".join(turned)

"""Do published case reports come out as our rules say they should, and do we say why where the report says more?

Cases in tests/cases/published, in our own words; `source_says` and `gold` are what the report states, `expected` is ours, by hand. Many reports
give no doses or weeks: then the answer has to be "cannot tell" with the missing fact named. `gaps` are answers where we know that the engine is
not yet right, with the reason; the test fails when one closes, so that none outlives its cause.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lib.records.answers import NO, UNKNOWN, YES
from lib.records.assessment import Assessment
from tests.builders import table
from tests.cases.reading import assess_case, case_files, course_differences, failed_range, grouped_differences, load, said

FOLDER = Path(__file__).parent / "published"
FILES = case_files(FOLDER)
DEFINITION = {"met": YES, "not_met": NO, "cannot_tell": UNKNOWN}
PATTERN = {"present": YES, "absent": NO, "cannot_tell": UNKNOWN}
RESISTANT = {"yes", "no", "asked", "not said"}

pytestmark = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_the_file_says_where_it_comes_from_and_what_is_expected(path: Path) -> None:
    case = load(path)
    for key in ("title", "citation", "address", "source_says", "history"):
        assert str(case.get(key) or "").strip(), f"{path.name} has no {key}"
    assert said(case["gold"]["resistant"]) in RESISTANT
    expected = case["expected"]
    assert {"courses", "failed_antidepressants", "definitions", "patterns"} <= set(expected)
    assert any(expected["definitions"].values())
    assert any(expected["patterns"].values())


def test_every_row_is_used(path: Path) -> None:
    intake, _ = assess_case(path)
    assert intake.rows_used == intake.rows_read == len(table(load(path)["history"]))


def test_courses(path: Path) -> None:
    expected, (_, found) = load(path)["expected"], assess_case(path)
    assert course_differences(expected["courses"], found) == []
    assert failed_range(found) == expected["failed_antidepressants"]


def test_definitions(path: Path) -> None:
    _, found = assess_case(path)
    answers = {c.pack: c.met for c in found.criteria if c.kind == "definition"}
    assert grouped_differences(load(path)["expected"]["definitions"], DEFINITION, answers, load(path).get("gaps", {})) == []


def test_what_a_definition_cannot_tell_is_asked_for(path: Path) -> None:
    _, found = assess_case(path)
    silent = [c.pack for c in found.criteria if c.met is UNKNOWN and not any(clause.missing for clause in c.clauses)]
    assert silent == []


def test_patterns(path: Path) -> None:
    expected, (_, found) = load(path)["expected"]["patterns"], assess_case(path)
    answers = {p.pattern: p.present for p in found.patterns}
    assert grouped_differences(expected, PATTERN, answers, load(path).get("gaps", {})) == []
    assert [p.pattern for p in found.patterns if p.watch] == (expected.get("watched") or [])
    assert [p.pattern for p in found.patterns if p.present is UNKNOWN and not p.missing] == []


def test_whatever_else_the_case_expects(path: Path) -> None:
    expected, (_, found) = load(path)["expected"], assess_case(path)
    for model, bounds in expected.get("stage", {}).items():
        stage = found.staging[model]
        assert f"{stage.low} to {stage.high}" == bounds
    if "first_option" in expected:
        assert _first(found).startswith(expected["first_option"])
    if "outside_scope" in expected:
        assert {o.group for o in found.options} == {"outside_scope"}
    assert [d.code for d in found.doubts if d.code in expected.get("doubts", ()) and d.answer is YES] == expected.get("doubts", [])


def _first(found: Assessment) -> str:
    return min((o for o in found.options if o.group in ("consider", "check_first")), key=lambda o: (o.group != "consider", o.rank)).option


def test_where_we_differ_from_the_source_the_case_says_why(path: Path) -> None:
    """A report that calls a patient resistant, or counts failures, against verdicts of ours that do not bear it out."""
    case, (_, found) = load(path), assess_case(path)
    if not _differ(case, found):
        return
    assert len(case.get("why_they_differ", "")) > 40


def _differ(case: dict[str, Any], found: Assessment) -> bool:
    resistant, counted = said(case["gold"]["resistant"]), case["gold"].get("adequate_failed")
    clinical = [c.met for c in found.criteria if c.kind == "definition" and c.pack != "two_courses"]
    if resistant == "yes" and YES not in clinical:
        return True
    if resistant == "no" and any(c.met is YES for c in found.criteria if c.kind == "definition"):
        return True
    return counted is not None and failed_range(found) != f"{counted} to {counted}"


def test_every_gap_names_an_answer_and_a_reason(path: Path) -> None:
    _, found = assess_case(path)
    known = {c.pack for c in found.criteria} | {p.pattern for p in found.patterns}
    gaps = load(path).get("gaps", {})
    assert set(gaps) <= known
    assert all(str(reason).strip() for reason in gaps.values())

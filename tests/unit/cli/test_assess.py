"""`python -m lib assess`: the promised JSON for every sample, what its options change, and the same findings as text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lib.knowledge.load import knowledge
from tests.unit.cli.conftest import Run
from tests.unit.cli.contract import PATIENT, faults

SAMPLES = sorted((Path(__file__).resolve().parents[3] / "data" / "samples").glob("[0-9]*.csv"))
ON = ("--as-of", "2026-11-24")


def test_there_are_twelve_samples() -> None:
    assert len(SAMPLES) == 12


@pytest.mark.parametrize("jurisdiction", ["CA", "US", "UK", "EU"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_key_of_the_contract_and_what_stands_there(found, sample: Path, jurisdiction: str) -> None:  # type: ignore[no-untyped-def]
    (patient,) = found(sample, "--jurisdiction", jurisdiction)
    assert faults(patient, PATIENT) == []
    assert patient["jurisdiction"] == jurisdiction
    assert patient["as_of"] == "2026-11-24"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_ids_are_unique_and_point_to_something(found, sample: Path) -> None:  # type: ignore[no-untyped-def]
    (patient,) = found(sample)
    courses = [course["course_id"] for course in patient["courses"]]
    packs = [criterion["pack"] for criterion in patient["criteria"]]
    patterns = [pattern["pattern"] for pattern in patient["patterns"]]
    options = [option["option"] for option in patient["options"]]
    for ids in (courses, packs, patterns, options):
        assert len(set(ids)) == len(ids)
    named = [c["augments"] for c in patient["courses"] if c["augments"]]
    named += [c for criterion in patient["criteria"] for clause in criterion["clauses"] for c in clause["courses"]]
    named += [c for pattern in patient["patterns"] for evidence in pattern["evidence"] for c in evidence["courses"]]
    named += [q["course"] for q in patient["questions"] if q["course"]]
    assert set(named) <= set(courses)
    verdicts = {f"criteria:{p}" for p in packs} | {f"pattern:{p}" for p in patterns} | {f"staging:{s}" for s in patient["staging"]}
    verdicts |= {f"option:{o}" for o in [*options, *(option["family"] for option in patient["options"])]}
    for question in patient["questions"]:
        assert set(question["settles"]) <= verdicts
        assert len(set(question["settles"])) == len(question["settles"])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_rows_are_lines_of_the_file_and_sources_are_known(found, sample: Path) -> None:  # type: ignore[no-untyped-def]
    (patient,) = found(sample)
    lines = range(2, len(sample.read_text(encoding="utf-8").splitlines()) + 1)
    assert patient["rows_read"] == len(lines)
    rows = [row for course in patient["courses"] for row in course["rows"]]
    rows += [row for pattern in patient["patterns"] for evidence in pattern["evidence"] for row in evidence["rows"]]
    rows += [row for option in patient["options"] for reason in option["reasons"] for row in reason["rows"]]
    rows += [row for alert in patient["alerts"] for row in alert["rows"]]
    assert set(rows) <= set(lines)
    cited = [criterion["source"] for criterion in patient["criteria"]] + [stage["source"] for stage in patient["staging"].values()]
    cited += [source for pattern in patient["patterns"] for source in pattern["sources"]]
    cited += [reason["source"] for option in patient["options"] for reason in option["reasons"]]
    assert {part for text in cited for part in text.split()} <= set(knowledge().sources)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_an_open_verdict_names_what_is_missing(found, sample: Path) -> None:  # type: ignore[no-untyped-def]
    (patient,) = found(sample)
    for criterion in patient["criteria"]:
        assert criterion["met"] != "unknown" or any(clause["missing"] for clause in criterion["clauses"])
    for pattern in patient["patterns"]:
        assert pattern["present"] != "unknown" or pattern["missing"]
    for option in patient["options"]:
        assert option["safety"] != "cannot_clear" or option["not_recorded"]


# OPT 1.4: CANMAT 2023 gives esketamine its second line; NICE TA854 does not recommend it for treatment-resistant depression.
@pytest.mark.parametrize(("jurisdiction", "line"), [("CA", "2"), ("UK", "not_recommended")])
def test_the_line_of_esketamine_follows_the_jurisdiction(found, jurisdiction: str, line: str) -> None:  # type: ignore[no-untyped-def]
    (patient,) = found(SAMPLES[0], "--jurisdiction", jurisdiction)
    assert {option["option"]: option["line"] for option in patient["options"]}["KET.ESK"] == line


HEAD = "patient_id,kind,name,start,stop,dose,outcome\n"
TWO = HEAD + "A,medication,sertraline,2024-01-01,2024-02-12,100 mg,none\nB,medication,fluoxetine,2024-01-01,,20 mg,partial\n"


def written(tmp_path: Path, content: str, name: str = "history.csv") -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def test_one_object_a_patient_in_the_order_of_the_file(found, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert [patient["patient_id"] for patient in found(written(tmp_path, TWO))] == ["A", "B"]


def test_only_the_patient_asked_for_and_the_same_findings(found, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = written(tmp_path, TWO)
    assert found(file, "--patient", "B") == found(file)[1:]


def test_a_patient_who_is_not_there(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, TWO)
    assert run("assess", file, "--patient", "C") == (2, "", f"trd-review: {file}: no patient 'C' (the file has A, B)\n")


def test_leading_zeros_stay(found, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = written(tmp_path, TWO.replace("A,", "007,"))
    assert [patient["patient_id"] for patient in found(file, "--patient", "007")] == ["007"]


def test_the_day_of_the_review(run: Run, tmp_path: Path) -> None:
    # A3: an ongoing course ends on the as-of day, and a course that starts after it is not counted.
    file = written(tmp_path, TWO)
    _, out, _ = run("assess", file, "--json", "--as-of", "2024-01-29")
    first, second = json.loads(out)
    assert second["courses"][0]["weeks"] == [4, 4]
    assert first["courses"][0]["ongoing"] is True
    _, out, _ = run("assess", file, "--json", "--as-of", "2023-12-31")
    assert [patient["courses"] for patient in json.loads(out)] == [[], []]


def test_another_source_of_minimum_doses(found, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    # Amitriptyline 75 mg: below the MGH-ATRQ minimum (150), at the WHO defined daily dose (75).
    file = written(tmp_path, HEAD + "A,medication,amitriptyline,2024-01-01,2024-06-01,75 mg,none\n")
    assert found(file)[0]["courses"][0]["adequate"] == "no"
    assert found(file, "--doses", "who_ddd")[0]["courses"][0]["adequate"] == "yes"


def test_a_refused_row_leaves_the_others_and_status_0(found, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = written(tmp_path, TWO + "A,medication,venlafaxine,2024-05-01,2024-04-01,75 mg,none\n")
    first = found(file)[0]
    assert (first["rows_read"], first["rows_used"]) == (2, 1)
    (problem,) = [p for p in first["problems"] if p["severity"] == "error"]
    assert problem["row"] == 4
    assert [course["agent"] for course in first["courses"]] == ["sertraline"]


def test_rows_of_nobody_are_counted_on_standard_error(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, TWO + ",medication,venlafaxine,2024-05-01,,75 mg,none\n")
    status, out, err = run("assess", file, "--json")
    assert status == 0
    assert len(json.loads(out)) == 2
    assert err == "trd-review: 1 of 3 rows name no patient and were left out; `check` lists them\n"


def test_nothing_usable(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + ",medication,venlafaxine,2024-05-01,,75 mg,none\n")
    assert run("assess", file) == (2, "", f"trd-review: {file}: no row could be used; `check` says why\n")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_as_text_every_finding_has_its_line_and_no_code_shows(run: Run, sample: Path) -> None:
    status, out, err = run("assess", sample, *ON)
    assert (status, err) == (0, "")
    for heading in ("Courses", "Patterns", "Definitions and criteria", "Staging", "Options"):
        assert f"\n{heading}\n" in out
    assert "rows used" in out
    ids_and_values = r"\[[^\]]*\]|'[^']*'"  # ids stand in brackets, what was written in quotes
    plain = re.sub(ids_and_values, "", out)
    assert not re.search(r"\b(None|nan|inf|True|False)\b(?! (of|seen|is))", plain)
    assert re.findall(r"\b[a-z]+_[a-z_]+\b", plain) == []
    assert re.findall(r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}", plain) == []


def test_as_text_a_course(run: Run) -> None:
    _, out, _ = run("assess", SAMPLES[0], *ON)
    assert (
        "  sertraline [sertraline-1], antidepressant, 08-Jan-2024 to 20-May-2024, up to 150 mg\n"
        "    adequate: yes; 19 weeks at minimum dose; no response; failed: yes; rows 8–10\n"
    ) in out
    assert "], other, 02-Feb-2026 to 13-Mar-2026, 30 sessions\n" in out


def test_progress_stands_on_a_terminal_for_many_patients_and_nowhere_else(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"P{n},medication,sertraline,2024-01-01,2024-02-12,100 mg,none\n" for n in range(4)]
    file = written(tmp_path, HEAD + "".join(rows))
    monkeypatch.setattr("lib.cli.SHOW_PROGRESS_FROM", 4)
    assert run("assess", file, "--json")[2] == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    status, out, err = run("assess", file, "--json")
    assert (status, len(json.loads(out))) == (0, 4)
    assert err == "\r4 of 4 patients\n"
    monkeypatch.setattr("lib.cli.SHOW_PROGRESS_FROM", 5)
    assert run("assess", file, "--json")[2] == ""

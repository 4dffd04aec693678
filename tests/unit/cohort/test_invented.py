"""Are invented patients the same every time, as various as the tables say, and readable in every form?"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from lib.cli import main
from lib.cohort.invented import UNTIL, invent_patient, invent_patients
from lib.cohort.invented.chance import chance_of
from lib.cohort.invented.course import Effect, Row, amount_mg, dose_steps, scores_along
from lib.cohort.parameters import load_parameters, parameters
from lib.cohort.written.days import session_days, span_of
from lib.cohort.written.omop import write_omop
from lib.cohort.written.own_table import HEADINGS, write_csv
from lib.ingest.read import read_file, read_files
from lib.knowledge.load import DATA, knowledge
from lib.knowledge.tables import KnowledgeError
from lib.records.history import History

MANY = 1500


@pytest.fixture(scope="module")
def everyone() -> list[tuple[str, list[Row]]]:
    return list(invent_patients(MANY, 7))


def rows_of(everyone: list[tuple[str, list[Row]]], kind: str) -> list[Row]:
    return [row for _, rows in everyone for row in rows if row["kind"] == kind]


def test_the_same_seed_gives_the_same_patients_however_many_there_are(everyone: list[tuple[str, list[Row]]]) -> None:
    assert list(invent_patients(20, 7)) == everyone[:20]
    assert list(invent_patients(5, 7, first=15)) == everyone[15:20]
    assert invent_patient(7, 3) == everyone[3][1]
    assert list(invent_patients(20, 8)) != everyone[:20]


def test_a_history_has_about_twenty_rows(everyone: list[tuple[str, list[Row]]]) -> None:
    assert 18 < sum(len(rows) for _, rows in everyone) / MANY < 27


def test_every_kind_of_treatment_and_fact_occurs(everyone: list[tuple[str, list[Row]]]) -> None:
    kinds = {row["kind"] for _, rows in everyone for row in rows}
    assert kinds == {"person", "medication", "psychotherapy", "tms", "ketamine", "ect", "score", "condition", "episode", "event", "lab"}
    said = {row.get("outcome") for row in rows_of(everyone, "medication")}
    assert said == {None, "none", "partial", "response", "remission", "worse"}
    assert {row.get("stop_reason") for row in rows_of(everyone, "medication")} == {None, "inefficacy", "intolerance", "remission"}


def test_nothing_happens_after_the_last_day(everyone: list[tuple[str, list[Row]]]) -> None:
    days = [date.fromisoformat(row[end]) for _, rows in everyone for row in rows for end in ("start", "stop") if end in row]
    assert max(days) <= UNTIL


# The shares are those of data/cohort, within what 1,500 patients allow (three standard errors or more).
def test_rates_are_those_of_the_tables(everyone: list[tuple[str, list[Row]]]) -> None:
    women = sum(row["value"] == "female" for row in rows_of(everyone, "person")) / MANY
    assert abs(women - 0.65) < 0.04
    first = [next(row for row in rows if row["kind"] == "medication") for _, rows in everyone]
    taken = [float(row["adherence"]) for row in first if "adherence" in row]
    assert abs(len(taken) / MANY - 0.40) < 0.04
    assert abs(sum(pct >= 80 for pct in taken) / len(taken) - 0.417) < 0.07


def test_no_man_is_pregnant(everyone: list[tuple[str, list[Row]]]) -> None:
    men = [rows for _, rows in everyone if {"kind": "person", "name": "sex", "value": "male"} in rows]
    assert len(men) > 300
    assert not any(row["name"] == "pregnancy" for rows in men for row in rows)


def test_doses_follow_each_other_without_a_gap() -> None:
    steps = dose_steps(chance_of(parameters(), 1, 1), (25.0, 50.0, 100.0), date(2024, 1, 1), date(2024, 12, 1))
    assert [amount for _, _, amount in steps] == [25, 50, 100]
    assert steps[0][0] == date(2024, 1, 1)
    assert steps[-1][1] == date(2024, 12, 1)
    assert all(before[1] == after[0] for before, after in pairwise(steps))


def test_scores_fall_to_where_the_course_leads() -> None:
    chance = chance_of(parameters(), 5, 5)
    found = [scores_along(chance, 20, Effect("remission", 90), date(2024, 1, 1), date(2024, 12, 31)) for _ in range(60)]
    late = [int(row["value"]) for rows in found for row in rows if row["start"] > "2024-04-01"]
    early = [int(row["value"]) for rows in found for row in rows if row["start"] == "2024-01-01"]
    assert abs(sum(early) / len(early) - 20) < 2
    assert abs(sum(late) / len(late) - 2) < 1


@pytest.mark.parametrize(("amount", "written"), [(37.5, "37.5 mg"), (100.0, "100 mg"), (0.025, "25 mcg")])
def test_a_dose_as_written(amount: float, written: str) -> None:
    assert amount_mg(amount) == written


def test_sessions_are_spread_over_their_course() -> None:
    row = {"start": "2024-01-01", "stop": "2024-01-11", "sessions": "3"}
    assert session_days(row) == [date(2024, 1, 1), date(2024, 1, 6), date(2024, 1, 11)]
    assert session_days({**row, "sessions": "1"}) == [date(2024, 1, 1)]
    assert span_of([row, {"start": "2023-05-01"}, {}]) == ("2023-05-01", "2024-01-11")
    assert span_of([{}]) == ("", "")


def test_a_number_without_a_source_is_refused(tmp_path: Path) -> None:
    for path in (DATA / "cohort").glob("*.csv"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    steps = tmp_path / "steps.csv"
    steps.write_text(steps.read_text(encoding="utf-8").replace("rush_2006_stard", ""), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"steps\.csv, line 2"):
        load_parameters(tmp_path)


def test_writing_holds_one_patient_at_a_time(tmp_path: Path) -> None:
    path, seen = tmp_path / "out.csv", []

    def told() -> Iterator[tuple[str, list[Row]]]:
        for number in range(4000):
            yield f"P{number}", [{"kind": "person", "name": "sex", "value": "female"}] * 20
            seen.append(path.stat().st_size)

    write_csv(told(), path)
    assert seen[2000] > 100_000, "rows are in the file before the last patient has been invented"


def counted(histories: tuple[History, ...]) -> list[tuple[int, int, set[str | None]]]:
    """Of each patient: doses of medicines, scores, agents."""
    return [
        (sum(t.kind == "medication" for t in h.treatments), len(h.scores), {t.agent for t in h.treatments if t.kind == "medication"})
        for h in histories
    ]


@pytest.mark.parametrize("form", ["csv", "omop", "fhir"])
def test_every_form_is_read_back_whole(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"made.{form}"
    assert main(["generate", "--patients", "60", "--seed", "7", "--format", form, "--out", str(out)]) == 0
    assert "60 invented patients" in capsys.readouterr().out
    files = {path.name: path.read_bytes() for path in out.iterdir()} if out.is_dir() else {out.name: out.read_bytes()}
    intake = read_files(files, knowledge(), UNTIL)
    assert [problem for problem in intake.problems if problem.severity != "note"] == []
    assert intake.rows_used == intake.rows_read
    table = tmp_path / "as_table.csv"
    write_csv(invent_patients(60, 7), table)
    same = read_file(table.read_bytes(), knowledge(), UNTIL)
    assert counted(intake.histories) == counted(same.histories)


def test_parquet_holds_the_same_cells(tmp_path: Path) -> None:
    from pyarrow import parquet

    for form in ("csv", "parquet"):
        main(["generate", "--patients", "40", "--format", form, "--out", str(tmp_path / form)])
    with (tmp_path / "csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    held = parquet.read_table(tmp_path / "parquet").to_pylist()
    assert tuple(held[0]) == HEADINGS
    assert [{name: cell or "" for name, cell in row.items()} for row in held] == written


@pytest.mark.parametrize("arguments", [["--patients", "0", "--out", "x"], ["--patients", "3", "--seed", "-1", "--out", "x"]])
def test_a_number_that_is_none_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", *arguments]) == 2
    assert "is not a" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--patients", "1", "--out", str(tmp_path / "none" / "x.csv")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_an_omop_folder_has_a_diagnosis_at_each_prescription_and_observes_as_long_as_a_medicine_lasts(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"kind": "person", "name": "birth_date", "value": "1980-02-03"},
        {"kind": "person", "name": "sex", "value": "female"},
        {"kind": "person", "name": "diagnosis", "value": "major depressive disorder"},
        {"kind": "condition", "name": "epilepsy", "value": "yes"},
        {"kind": "medication", "name": "sertraline", "start": "2024-01-10", "stop": "2024-03-01"},
        {"kind": "medication", "name": "venlafaxine", "start": "2024-03-02"},
        {"kind": "score", "name": "PHQ-9", "start": "2024-04-01", "value": "12"},
    ]
    write_omop([("A", rows), ("B", [row for row in rows if row["name"] != "venlafaxine"])], tmp_path)
    coded, observed = (
        list(csv.DictReader((tmp_path / f"{t}.csv").open(encoding="utf-8"))) for t in ("condition_occurrence", "observation_period")
    )
    days = [
        (row["person_id"], row["condition_start_date"]) for row in coded if row["condition_source_value"] == "major depressive disorder"
    ]
    assert days == [("1", "2024-01-10"), ("1", "2024-03-02"), ("2", "2024-01-10")]
    assert [row["condition_start_date"] for row in coded if row["condition_source_value"] == "epilepsy"] == ["2024-01-10"] * 2
    assert [row["observation_period_end_date"] for row in observed] == [UNTIL.isoformat(), "2024-04-01"]

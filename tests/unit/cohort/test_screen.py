"""Does screening say of everybody what the page would say, whatever the form of the source, the size of the chunks and what goes wrong?"""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pyarrow import parquet

from lib.cli import main
from lib.cohort.invented import UNTIL, invent_patients
from lib.cohort.screening import run
from lib.cohort.screening.choices import Choices, Progress, Screened, ScreenError
from lib.cohort.screening.figures import NEEDS_NO_OUTCOME, caveat, lines_of
from lib.cohort.screening.rows import course_columns, course_row, in_order, kinds_of, patient_columns, patient_row
from lib.cohort.written.omop import write_omop
from lib.cohort.written.own_table import HEADINGS, write_csv, write_parquet
from lib.engine.assess import assess
from lib.engine.verdicts import judge, verdicts_of
from lib.ingest.read import read_file, read_files
from lib.knowledge.load import knowledge
from lib.records.history import History

PATIENTS = 60


@pytest.fixture(scope="module")
def cohort_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cohort") / "cohort.csv"
    write_csv(invent_patients(PATIENTS, 5), path)
    return path


def chosen(folder: Path, **more: Any) -> Choices:
    return Choices(**{"out": folder / "result.parquet", "as_of": UNTIL, "workers": 0, "courses": folder / "courses.parquet", **more})


def held(path: Path) -> list[dict[str, Any]]:
    return parquet.read_table(path).to_pylist()


def one_by_one(histories: tuple[History, ...]) -> list[dict[str, Any]]:
    """What the kernel says of each history by itself, under the same headings."""
    columns = patient_columns(knowledge(), ask=False)
    cells = [patient_row(verdicts_of(assess(history, knowledge(), UNTIL, ask=False), knowledge())) for history in histories]
    return sorted((dict(zip(columns, in_order(one, columns), strict=True)) for one in cells), key=lambda one: one["patient_id"])


def test_everybody_gets_the_verdicts_of_the_page(cohort_csv: Path, tmp_path: Path) -> None:
    found = run.screen([str(cohort_csv)], chosen(tmp_path, chunk_rows=100))
    histories = read_file(cohort_csv.read_bytes(), knowledge(), UNTIL).histories
    assert held(tmp_path / "result.parquet") == one_by_one(histories)
    assert found.patients == PATIENTS
    assert found.rows_read == found.rows_used == sum(history.rows_read for history in histories)
    assert found.failed == found.problems == 0
    assert not (tmp_path / "result.parquet.run").exists()
    columns = course_columns()
    courses = [course_row(h.patient_id, c) for h in histories for c in assess(h, knowledge(), UNTIL, ask=False).courses]
    wanted = [dict(zip(columns, in_order(one, columns), strict=True)) for one in courses]
    assert held(tmp_path / "courses.parquet") == sorted(wanted, key=lambda one: (one["patient_id"], one["course_id"]))


def test_every_cell_has_a_heading(cohort_csv: Path) -> None:
    (history, *_) = read_file(cohort_csv.read_bytes(), knowledge(), UNTIL).histories
    found = assess(history, knowledge(), UNTIL)
    assert list(patient_row(verdicts_of(found, knowledge()), found.questions)) == list(patient_columns(knowledge(), ask=True))
    assert all(set(course_row("x", course)) == set(course_columns()) for course in found.courses)


def test_parquet_and_chunks_of_any_size_say_the_same(cohort_csv: Path, tmp_path: Path) -> None:
    write_parquet(invent_patients(PATIENTS, 5), tmp_path / "cohort.parquet")
    results = []
    for source, rows in ((cohort_csv, 10_000), (cohort_csv, 40), (tmp_path / "cohort.parquet", 300)):
        run.screen([str(source)], chosen(tmp_path, chunk_rows=rows))
        results.append(held(tmp_path / "result.parquet"))
    assert results[0] == results[1] == results[2]


def test_rows_in_any_order_and_a_very_long_history_stay_whole(tmp_path: Path) -> None:
    lines = [["A", "person", "diagnosis", "", "", "", "major depressive disorder"]]
    lines += [["A", "score", "PHQ-9", (date(1990, 1, 1) + timedelta(days=n // 2)).isoformat(), "", "", str(n % 27)] for n in range(15_000)]
    for patient in range(40):
        lines += [[f"B{patient}", "medication", "sertraline", "2024-01-01", "2024-06-01", "100 mg", ""]] * 1
        lines += [[f"B{patient}", "medication", "venlafaxine", "2024-06-02", "2024-12-01", "150 mg", ""]]
    Random(3).shuffle(lines)
    path = tmp_path / "shuffled.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["patient_id", "kind", "name", "start", "stop", "dose", "value"], *lines])
    found = run.screen([str(path)], chosen(tmp_path, chunk_rows=500))
    assert found.patients == 41
    assert found.rows_read == len(lines)
    assert held(tmp_path / "result.parquet") == one_by_one(read_file(path.read_bytes(), knowledge(), UNTIL).histories)


def test_an_omop_folder_is_read_as_by_the_page(tmp_path: Path) -> None:
    write_omop(invent_patients(30, 5), tmp_path / "omop")
    found = run.screen([str(tmp_path / "omop")], chosen(tmp_path, chunk_rows=60))
    files = {path.name: path.read_bytes() for path in (tmp_path / "omop").iterdir()}
    assert held(tmp_path / "result.parquet") == one_by_one(read_files(files, knowledge(), UNTIL).histories)
    assert found.patients == 30


def as_database(folder: Path, path: Path) -> str:
    """The tables of a folder in a database; its address."""
    from sqlalchemy import create_engine, text

    url = f"sqlite:///{path}"
    with create_engine(url).begin() as connection:
        for table in folder.iterdir():
            with table.open(newline="", encoding="utf-8") as file:
                heading, *rows = list(csv.reader(file))
            connection.execute(text(f"CREATE TABLE {table.stem} ({', '.join(name + ' TEXT' for name in heading)})"))
            marks = ", ".join(f":{name}" for name in heading)
            connection.execute(text(f"INSERT INTO {table.stem} VALUES ({marks})"), [dict(zip(heading, row, strict=True)) for row in rows])
    return url


def test_a_database_gives_what_its_tables_as_files_give(tmp_path: Path) -> None:
    write_omop(invent_patients(20, 5), tmp_path / "omop")
    run.screen([as_database(tmp_path / "omop", tmp_path / "cdm.sqlite")], chosen(tmp_path))
    from_database = held(tmp_path / "result.parquet")
    run.screen([str(tmp_path / "omop")], chosen(tmp_path))
    assert from_database == held(tmp_path / "result.parquet")


def test_a_stopped_run_over_a_database_goes_on_with_that_moment_of_that_database(tmp_path: Path) -> None:
    from sqlalchemy import create_engine, text

    write_omop(invent_patients(20, 5), tmp_path / "omop")
    url, other = (as_database(tmp_path / "omop", tmp_path / name) for name in ("cdm.sqlite", "other.sqlite"))
    run.screen([url], chosen(tmp_path, chunk_rows=40))
    whole = held(tmp_path / "result.parquet")
    stopped_run(url, tmp_path, 40)
    with pytest.raises(ScreenError, match="not the same: source"):
        run.screen([other], chosen(tmp_path, chunk_rows=40, resume=True))
    with create_engine(url).begin() as connection:  # rows that came since belong to another run
        connection.execute(text("DELETE FROM drug_exposure"))
    run.screen([url], chosen(tmp_path, chunk_rows=40, resume=True))
    assert held(tmp_path / "result.parquet") == whole


def test_an_omop_table_in_parts_is_read_whole(tmp_path: Path) -> None:
    write_omop(invent_patients(20, 5), tmp_path / "omop")
    run.screen([str(tmp_path / "omop")], chosen(tmp_path))
    whole, table = held(tmp_path / "result.parquet"), tmp_path / "omop" / "drug_exposure.csv"
    heading, *rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text(heading + "".join(rows[:50]), encoding="utf-8")
    (tmp_path / "omop" / "drug_exposure_2.csv").write_text(heading + "".join(rows[50:]), encoding="utf-8")
    run.screen([str(tmp_path / "omop")], chosen(tmp_path))
    assert held(tmp_path / "result.parquet") == whole
    (tmp_path / "omop" / "drug_exposure_3.csv").write_text("drug_exposure_id,person_id\n", encoding="utf-8")
    with pytest.raises(ScreenError, match="both drug_exposure, but have not the same columns"):
        run.screen([str(tmp_path / "omop")], chosen(tmp_path))


def test_a_database_that_cannot_be_read_tells_no_password(tmp_path: Path) -> None:
    with pytest.raises(ScreenError) as fault:
        run.screen(["postgresql://somebody:hidden@127.0.0.1:1/none"], chosen(tmp_path))
    assert "hidden" not in str(fault.value)


BAD = (
    "patient_id,kind,name,start,stop,dose,value\n"
    "A,medication,sertraline,2024-01-01,2024-06-01,100 mg,\n"
    "B,medication,sertraline\n"
    ",medication,sertraline,2024-01-01,,,\n"
    "C,medication,sertraline,2024-13-01,,50 mg,\n"
    "D,score,PHQ-9,2024-02-01,,,abc\n"
    "E,score,PHQ-9,2024-02-01,,,12\n"
)


def test_bad_rows_are_counted_and_named_and_stop_nobody(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    found = run.screen([str(tmp_path / "bad.csv")], chosen(tmp_path))
    with (tmp_path / "result.problems.csv").open(newline="", encoding="utf-8") as file:
        problems = [(one["patient_id"], one["row"], one["column"]) for one in csv.DictReader(file)]
    # Lines as a person counts them, the heading being line 1; line 3 has three cells of seven.
    assert sorted(problems) == [("", "3", ""), ("", "4", "patient_id"), ("C", "5", "start"), ("D", "6", "value")]
    assert (found.rows_read, found.rows_used, found.problems) == (6, 2, 4)
    assert [row["patient_id"] for row in held(tmp_path / "result.parquet")] == ["A", "C", "D", "E"]


def test_a_patient_nobody_foresaw_stops_no_other(cohort_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(history: History, *rest: Any, **more: Any) -> Any:
        if history.patient_id == "P0000007":
            raise ZeroDivisionError
        return judge(history, *rest, **more)

    monkeypatch.setattr(run, "judge", stumbling)
    found = run.screen([str(cohort_csv)], chosen(tmp_path))
    assert (found.patients, found.failed) == (PATIENTS - 1, 1)
    assert "P0000007" in (tmp_path / "result.problems.csv").read_text(encoding="utf-8")
    assert "P0000007" not in [row["patient_id"] for row in held(tmp_path / "result.parquet")]


class Stopped:
    """Presses Ctrl-C after so many chunks, and remembers what was told."""

    def __init__(self, after: int) -> None:
        self.after, self.told = after, list[tuple[int, int]]()

    def __call__(self, at: Progress) -> None:
        self.told.append((at.rows, at.patients))
        if len(self.told) > self.after:
            raise KeyboardInterrupt


def stopped_run(source: Path | str, folder: Path, chunk_rows: int = 200, after: int = 3) -> None:
    with pytest.raises(KeyboardInterrupt):
        run.screen([str(source)], chosen(folder, chunk_rows=chunk_rows), Stopped(after))


def test_a_stopped_run_goes_on_where_it_was(cohort_csv: Path, tmp_path: Path) -> None:
    stopped_run(cohort_csv, tmp_path)
    kept = len(list((tmp_path / "result.parquet.run").glob("done-*.json")))
    assert kept == 3
    told: list[int] = []
    found = run.screen([str(cohort_csv)], chosen(tmp_path, chunk_rows=200, resume=True), lambda at: told.append(at.rows))
    assert told[0] > 0, "what was done before is not done again"
    assert found.patients == PATIENTS
    assert held(tmp_path / "result.parquet") == one_by_one(read_file(cohort_csv.read_bytes(), knowledge(), UNTIL).histories)


def test_a_run_of_another_day_is_not_gone_on_with(cohort_csv: Path, tmp_path: Path) -> None:
    stopped_run(cohort_csv, tmp_path)
    with pytest.raises(ScreenError, match="not the same: day"):
        run.screen([str(cohort_csv)], chosen(tmp_path, chunk_rows=200, resume=True, as_of=date(2026, 11, 1)))
    assert run.screen([str(cohort_csv)], chosen(tmp_path, chunk_rows=200)).patients == PATIENTS


DAYS = "patient_id,kind,name,start\nA,medication,sertraline,{}\nB,medication,sertraline,03/04/2024\n"


def test_the_order_of_dates_is_decided_by_all_rows(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text(DAYS.format("25/04/2024"), encoding="utf-8")
    run.screen([str(path)], chosen(tmp_path, chunk_rows=1))
    assert [row["start"] for row in held(tmp_path / "courses.parquet")] == ["2024-04-25", "2024-04-03"]


def test_an_order_nobody_can_tell_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text(DAYS.format("05/04/2024"), encoding="utf-8")
    with pytest.raises(ScreenError, match="--date-order"):
        run.screen([str(path)], chosen(tmp_path))
    run.screen([str(path)], chosen(tmp_path, date_order="mdy"))
    assert [row["start"] for row in held(tmp_path / "courses.parquet")] == ["2024-05-04", "2024-03-04"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "has no rows"),
        ("kind,name,start\nmedication,sertraline,2024-01-01\n", "patient"),
        ("patient_id,kind,name,start\n", "no rows"),
    ],
)
def test_what_cannot_be_screened_is_one_line(content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text(content, encoding="utf-8")
    assert main(["screen", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.csv", "--out", "r.csv"], "No such file"),
        (["none.csv", "--out", "r.txt"], "does not end in"),
        (["none.csv", "--out", "nowhere/r.csv"], "no such folder"),
        (["none.csv", "--out", "r.csv", "--workers", "0"], "whole number from 1"),
        (["none.csv", "--out", "r.csv", "--as-of", "soon"], "is not a date"),
    ],
)
def test_wrong_arguments_are_one_line(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["screen", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_command_prints_counts_and_writes_csv(cohort_csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r.csv"
    assert main(["screen", str(cohort_csv), "--out", str(out), "--workers", "2", "--as-of", UNTIL.isoformat()]) == 0
    said = capsys.readouterr().out
    assert f"{PATIENTS} patients" in said
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wanted = one_by_one(read_file(cohort_csv.read_bytes(), knowledge(), UNTIL).histories)
    assert [row["definition_two_courses"] for row in rows] == [row["definition_two_courses"] for row in wanted]
    # Register packs are named as such beside their figures.
    (line,) = [line for line in said.splitlines() if line.startswith("  register_two_switches")]
    assert NEEDS_NO_OUTCOME in line
    assert main(["screen", str(cohort_csv), "--out", str(out), "--json", "--as-of", UNTIL.isoformat()]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["patients"] == PATIENTS
    assert sum(told["answers"]["definition_two_courses"].values()) == PATIENTS


def test_a_name_that_begins_a_formula_is_no_formula_in_csv(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("patient_id,kind,name,start\n=1+1,medication,sertraline,2024-01-01\n", encoding="utf-8")
    run.screen([str(tmp_path / "in.csv")], chosen(tmp_path, out=tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        assert [row["patient_id"] for row in csv.DictReader(file)] == ["'=1+1"]


def test_a_value_that_begins_a_formula_is_none_in_the_list_of_problems(tmp_path: Path) -> None:
    rows = "patient_id,kind,name,start\n@a,medication,=HYPERLINK(1),2024-01-01\n-b,medication,sertraline,=1+1\n+1,2\n"
    (tmp_path / "in.csv").write_text(rows, encoding="utf-8")
    run.screen([str(tmp_path / "in.csv")], chosen(tmp_path))
    with (tmp_path / "result.problems.csv").open(newline="", encoding="utf-8") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1" in cells
    assert "'@a" in cells
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]


def test_results_go_over_no_source_and_no_other_result(cohort_csv: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_bytes(cohort_csv.read_bytes())
    write_omop(invent_patients(3, 5), tmp_path / "omop")
    for source, places in (
        (rows, {"out": rows}),
        (rows, {"courses": rows}),
        (rows, {"out": tmp_path / "same.csv", "courses": tmp_path / "same.csv"}),
        (rows, {"out": tmp_path / "omop.csv", "courses": tmp_path / "omop.problems.csv"}),
        (tmp_path / "omop", {"out": tmp_path / "omop" / "person.csv"}),
    ):
        with pytest.raises(ScreenError, match=r"name another"):
            run.screen([str(source)], chosen(tmp_path, **places))
    assert rows.read_bytes() == cohort_csv.read_bytes()
    with pytest.raises(ScreenError, match="is a folder"):
        run.screen([str(rows)], chosen(tmp_path, out=tmp_path / "omop"))


def test_a_disk_that_takes_nothing_is_told_in_one_line(cohort_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(run, "write_table", full)
    with pytest.raises(ScreenError, match=r"people-0.parquet: No space left on device; what is done is kept for --resume"):
        run.screen([str(cohort_csv)], chosen(tmp_path, chunk_rows=10_000))


def test_lines_that_are_no_rows_are_told_by_a_run_stopped_before_it_noted_them(tmp_path: Path) -> None:
    source = tmp_path / "bad.csv"
    source.write_bytes(BAD.encode() + b"M\xfcller,medication,sertraline,2024-01-01,,50 mg,\n")
    run.screen([str(source)], chosen(tmp_path, chunk_rows=2))
    whole = (tmp_path / "result.problems.csv").read_text(encoding="utf-8")
    stopped_run(source, tmp_path, 2, after=1)
    (tmp_path / "result.parquet.run" / "rejected.json").unlink()
    for done in (tmp_path / "result.parquet.run").glob("done-*.json"):
        done.unlink()
    run.screen([str(source)], chosen(tmp_path, chunk_rows=2, resume=True))
    assert (tmp_path / "result.problems.csv").read_text(encoding="utf-8") == whole


def test_the_next_question_on_request(tmp_path: Path) -> None:
    write_csv(invent_patients(3, 5), tmp_path / "in.csv")
    run.screen([str(tmp_path / "in.csv")], chosen(tmp_path, ask=True))
    rows = held(tmp_path / "result.parquet")
    (history, *_) = read_file((tmp_path / "in.csv").read_bytes(), knowledge(), UNTIL).histories
    assert rows[0]["next_question"] == assess(history, knowledge(), UNTIL).questions[0].ask


def test_two_files_of_the_same_form_are_one_cohort(tmp_path: Path) -> None:
    write_csv(invent_patients(5, 5), tmp_path / "a.csv")
    write_csv(invent_patients(5, 5, first=5), tmp_path / "b.csv")
    assert run.screen([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], chosen(tmp_path)).patients == 10
    (tmp_path / "c.csv").write_text("patient_id,name\nX,sertraline\n", encoding="utf-8")
    with pytest.raises(ScreenError, match="other columns"):
        run.screen([str(tmp_path / "a.csv"), str(tmp_path / "c.csv")], chosen(tmp_path))


def test_only_register_packs_need_no_outcomes() -> None:
    without = {pack.id for pack in knowledge().packs if pack.kind == "definition" and caveat(pack)}
    assert without == {"register_two_switches", "register_denmark_12_months"}


def test_figures_add_up_and_name_what_is_missing() -> None:
    found = Screened(4, 10, 9, 1, 1, {"definition_two_courses": {"yes": 1, "no": 2, "unknown": 1}}, {"dose": 3, "adherence": 4}, 1.0)
    lines = list(lines_of(found, knowledge()))
    assert lines[0] == "4 patients, 9 of 10 rows used; 1 patient could not be assessed"
    assert next(line.split() for line in lines if "two_courses" in line) == ["two_courses", "1", "25.0", "%", "2", "1"]
    assert [line.split()[0] for line in lines[-2:]] == ["adherence", "dose"]


def test_progress_tells_rate_and_time_left() -> None:
    at = Progress(rows=300, all_rows=1000, patients=20, seconds=10.0, resumed_rows=100)
    assert (at.per_second, at.seconds_left) == (2.0, 35.0)
    assert replace(at, rows=100).seconds_left is None


def test_kinds_of_missing_facts() -> None:
    assert kinds_of(("dose:sertraline-1", "dose:lithium-1", "birth_date")) == ("birth_date", "dose")
    assert set(HEADINGS) >= {"patient_id", "kind", "name"}

"""Does a cluster say of everybody what this machine says: row for row, problem for problem, count for count?"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from lib.cohort.invented import UNTIL, invent_patients
from lib.cohort.screening import run
from lib.cohort.screening.choices import Choices, Progress
from lib.cohort.screening.spark import job
from lib.cohort.written.omop import write_omop
from lib.cohort.written.own_table import HEADINGS, write_csv
from tests.spark.conftest import CLUSTER

HOUSE = Path(__file__).parents[2]
PATIENTS = int(os.environ.get("TRD_SPARK_PATIENTS", "20000"))
LONG = 15_000  # rows of one patient: more than the 10,000 that Spark hands to Python at once
BAD = [
    ["B1", "medication", "sertraline"],  # not the cells of the heading
    ["", "medication", "sertraline", "2024-01-01"],
    ["B2", "medication", "sertraline", "2024-13-01"],
    ["B3", "score", "PHQ-9", "2024-02-01"],
]


def one_long_history() -> list[list[str]]:
    """A patient with a score twice a day for twenty years, and after them two failed courses."""
    rows = [
        {"kind": "person", "name": "diagnosis", "value": "major depressive disorder"},
        {"kind": "medication", "name": "sertraline", "start": "2024-01-01", "stop": "2024-06-01", "dose": "150 mg", "outcome": "none"},
        {"kind": "medication", "name": "venlafaxine", "start": "2024-06-02", "stop": "2025-01-01", "dose": "225 mg", "outcome": "none"},
    ]
    first = date(2003, 1, 1)
    rows += [
        {"kind": "score", "name": "PHQ-9", "start": (first + timedelta(days=n // 2)).isoformat(), "value": str(n % 27)}
        for n in range(LONG - len(rows))
    ]
    return [["LONG", *(row.get(heading, "") for heading in HEADINGS[1:])] for row in rows]


def write_source(path: Path, patients: int) -> None:
    """Invented patients with a long history and rows that cannot be used among them."""
    write_csv(invent_patients(patients, 1), path)
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for cells in BAD:
            short = cells[0] == "B1"
            by_name = dict(zip(("patient_id", "kind", "name", "start"), cells, strict=False)) | (
                {"value": "abc"} if cells[0] == "B3" else {}
            )
            writer.writerow(cells if short else [by_name.get(heading, "") for heading in HEADINGS])
        writer.writerows(one_long_history())


def command(source: Path, folder: Path, *more: str, **environment: str) -> dict[str, Any]:
    """`python -m lib screen` with the counts it prints."""
    words = ["screen", str(source), "--out", str(folder / "people.parquet"), "--courses", str(folder / "courses.parquet")]
    words += ["--as-of", UNTIL.isoformat(), "--json", *more]
    done = subprocess.run(
        [sys.executable, "-m", "lib", *words], cwd=HOUSE, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    print(*more, told.pop("seconds"), told.pop("spent"))
    return told


def both(source: Path, folder: Path, **environment: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The counts of a run here and one on the cluster; their files must be equal."""
    told = []
    for name, more in (("here", ()), ("there", ("--engine", "spark", "--master", CLUSTER))):
        (folder / name).mkdir()
        told.append(command(source, folder / name, *more, **environment))
    for file in ("people.parquet", "courses.parquet"):
        here, there = (parquet.read_table(folder / name / file) for name in ("here", "there"))
        assert here.num_rows > 0
        assert here.equals(there), file
    return told[0], told[1]


def problems(folder: Path) -> list[list[str]]:
    with (folder / "people.problems.csv").open(newline="", encoding="utf-8") as file:
        return sorted(csv.reader(file))


def test_everybody_gets_the_same_row_here_and_on_a_cluster(tmp_path: Path) -> None:
    write_source(tmp_path / "cohort.csv", PATIENTS)
    here, there = both(tmp_path / "cohort.csv", tmp_path)
    assert here == there
    assert here["patients"] == PATIENTS + 3  # the long history, and two whose only row has a fault
    assert here["failed"] == 0
    assert len(problems(tmp_path / "here")) == 1 + len(BAD), "the heading, and one problem for each bad row"
    assert problems(tmp_path / "here") == problems(tmp_path / "there")
    people = parquet.read_table(tmp_path / "there" / "people.parquet", columns=["patient_id", "rows_read", "failed"]).to_pylist()
    assert [row for row in people if row["patient_id"] == "LONG"] == [{"patient_id": "LONG", "rows_read": LONG, "failed": 2}]
    assert [row["patient_id"] for row in people] == sorted(row["patient_id"] for row in people)
    assert not (tmp_path / "there" / "people.parquet.run").exists()


def test_a_clinics_own_packs_go_along(tmp_path: Path) -> None:
    text = (HOUSE / "docs" / "packs.md").read_text(encoding="utf-8")
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "our_clinic.yaml").write_text(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    (packs / "sources.csv").write_text(re.findall(r"```csv\n(.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    write_csv(invent_patients(40, 5), tmp_path / "cohort.csv")
    here, there = both(tmp_path / "cohort.csv", tmp_path, TRD_PACKS=str(packs))
    assert here == there
    assert sum(there["answers"]["referral_our_clinic"].values()) == 40


def chosen(folder: Path, **more: Any) -> Choices:
    return Choices(**{"out": folder / "result.parquet", "as_of": UNTIL, "workers": 0, "courses": folder / "courses.parquet", **more})


def held(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return found


def test_tables_of_omop_say_the_same(cluster: Any, tmp_path: Path) -> None:
    write_omop(invent_patients(200, 5), tmp_path / "omop")
    results = []
    for engine in ("local", "spark"):
        found = run.screen([str(tmp_path / "omop")], chosen(tmp_path, chunk_rows=500, engine=engine))
        results.append(
            (found.patients, found.rows_read, found.problems, held(tmp_path / "result.parquet"), held(tmp_path / "courses.parquet"))
        )
    assert results[0] == results[1]
    assert results[0][0] == 200


def test_a_stopped_run_goes_on_where_it_was(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "LOOK", 0.02)
    write_csv(invent_patients(1500, 5), tmp_path / "cohort.csv")
    run.screen([str(tmp_path / "cohort.csv")], chosen(tmp_path, chunk_rows=600))
    wanted = held(tmp_path / "result.parquet")

    def enough(at: Progress) -> None:
        if at.patients:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.screen([str(tmp_path / "cohort.csv")], chosen(tmp_path, chunk_rows=600, engine="spark"), enough)
    kept = len(list((tmp_path / "result.parquet.run").glob("done-*.json")))
    assert kept > 0
    told: list[Progress] = []
    choices = chosen(tmp_path, chunk_rows=600, engine="spark", resume=True)
    found = run.screen([str(tmp_path / "cohort.csv")], choices, lambda at: told.append(at) if not told else None)
    assert told[0].resumed_rows > 0, "what was done before is not done again"
    assert found.patients == 1500
    assert held(tmp_path / "result.parquet") == wanted


def test_workers_use_what_was_sent_to_them(cluster: Any, tmp_path: Path) -> None:
    archive = job.write_parcel(tmp_path).rename(tmp_path / "sent.zip")  # Spark takes a name only once
    cluster.sparkContext.addArchive(str(archive))

    def where(key: tuple[Any, ...], frame: Any) -> Any:
        import sys

        import pandas as pd
        from pyspark import SparkFiles

        sys.path.insert(0, SparkFiles.get("sent.zip"))
        import lib.cohort.screening.spark.group as group
        from lib.knowledge.load import DATA

        return pd.DataFrame({"code": [group.__file__], "data": [str(DATA)]})

    (told,) = cluster.range(3).selectExpr("id % 1 AS one").groupBy("one").applyInPandas(where, "code string, data string").collect()
    for place in (told["code"], told["data"]):
        assert not place.startswith((str(HOUSE / "lib"), str(HOUSE / "data")))
        # From this archive, or from that of a run before which the same worker judged for.
        assert re.search(r"/(sent|trd-review-[0-9a-f]{12})\.zip/(lib|data)", place)

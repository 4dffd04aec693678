"""The parts of a run on Spark that need no Spark: what goes to the workers, what a worker does with a bucket, and what is said when something is missing."""

from __future__ import annotations

import json
import os
import pickle
import socket
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from pyarrow import parquet

from lib.cli import main
from lib.cohort.invented import UNTIL, invent_patients
from lib.cohort.screening import run
from lib.cohort.screening.choices import Choices, Progress, ScreenError
from lib.cohort.screening.plan import Plan, make_plan
from lib.cohort.screening.sorting import BUCKET, LINE
from lib.cohort.screening.spark import job, session
from lib.cohort.screening.spark.group import TABLE, Order, column, screen_group
from lib.cohort.screening.spark.parcel import write_parcel
from lib.cohort.written.omop import write_omop
from lib.cohort.written.own_table import write_csv
from lib.knowledge.load import knowledge


def chosen(folder: Path, **more: Any) -> Choices:
    return Choices(**{"out": folder / "result.parquet", "as_of": UNTIL, "workers": 0, "engine": "spark", "chunk_rows": 300, **more})


def planned(source: Path, choices: Choices) -> Plan:
    choices.folder.mkdir()
    return make_plan([str(source)], choices, knowledge(), UNTIL)


def in_one_frame(plan: Plan) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """The rows as Spark has them: every table under the same columns, in no order."""
    frames, headings = [], {}
    for table, path in plan.tables.items():
        read = parquet.read_table(path).to_pylist()
        headings[table] = [name for name in parquet.read_schema(path).names if name not in (BUCKET, LINE)]
        frames += [
            {BUCKET: row[BUCKET], LINE: row[LINE], TABLE: table} | {column(n): row[name] for n, name in enumerate(headings[table])}
            for row in read
        ]
    Random(4).shuffle(frames)
    return pd.DataFrame(frames), headings


@pytest.mark.parametrize("form", ["own", "omop"])
def test_a_worker_says_of_its_buckets_what_a_local_run_says(form: str, tmp_path: Path) -> None:
    source = tmp_path / ("cohort.csv" if form == "own" else "omop")
    (write_csv if form == "own" else write_omop)(invent_patients(60, 5), source)
    run.screen([str(source)], chosen(tmp_path, out=tmp_path / "here.parquet", engine="local"))
    choices = chosen(tmp_path)
    plan = planned(source, choices)
    frame, headings = in_one_frame(plan)
    order = pickle.dumps(Order(plan, choices, headings, knowledge().version))
    assert len(plan.buckets) > 2
    patients = [screen_group(bucket, frame[frame[BUCKET] == bucket], order) for bucket in plan.buckets]
    assert sum(patients) == 60
    told = [json.loads((choices.folder / f"done-{bucket}.json").read_text(encoding="utf-8"))["patients"] for bucket in plan.buckets]
    assert told == patients
    assert not list(choices.folder.glob("attempt-*"))
    found = [row for bucket in plan.buckets for row in parquet.read_table(choices.folder / f"people-{bucket}.parquet").to_pylist()]
    assert sorted(found, key=lambda row: str(row["patient_id"])) == parquet.read_table(tmp_path / "here.parquet").to_pylist()


def test_a_worker_with_other_knowledge_refuses(tmp_path: Path) -> None:
    write_csv(invent_patients(2, 5), tmp_path / "cohort.csv")
    choices = chosen(tmp_path)
    plan = planned(tmp_path / "cohort.csv", choices)
    frame, headings = in_one_frame(plan)
    with pytest.raises(RuntimeError, match="other knowledge"):
        screen_group(0, frame, pickle.dumps(Order(plan, choices, headings, "another")))


def test_the_parcel_holds_all_that_judging_needs(tmp_path: Path) -> None:
    archive = write_parcel(tmp_path)
    assert write_parcel(tmp_path) == archive, "the same content has the same name"
    ZipFile(archive).extractall(tmp_path / "there")
    asked = "import lib.cohort.screening.spark.group as g; from lib.knowledge.load import knowledge; print(g.__file__, knowledge().version)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "there")}
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path / "there", env=environment, capture_output=True, text=True, check=True
    )
    where, version = done.stdout.split()
    assert Path(where).is_relative_to(tmp_path / "there")
    assert version == knowledge().version


def test_the_parcel_takes_a_clinics_own_packs_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "our_clinic.yaml").write_text("id: our_clinic\n", encoding="utf-8")
    without = write_parcel(tmp_path)
    monkeypatch.setenv("TRD_PACKS", str(tmp_path / "ours"))
    archive = write_parcel(tmp_path)
    assert archive != without
    assert "packs/our_clinic.yaml" in ZipFile(archive).namelist()


@pytest.mark.parametrize(
    ("lacking", "arguments", "said"),
    [
        ("pyspark", [], "requirements-spark.txt"),
        ("java", [], "Java 17"),
        ("master", ["--master", "spark://127.0.0.1:{port}"], "the master cannot be reached"),
    ],
)
def test_what_is_missing_is_said_in_one_line_before_anything_is_read(
    lacking: str, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: None if lacking == "pyspark" else object())
    monkeypatch.setattr(session, "_java", lambda: None if lacking == "java" else "java")
    with socket.socket() as nobody:  # bound, so that nobody else listens there, and not listening
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        words = ["screen", str(tmp_path / "none.csv"), "--out", str(tmp_path / "r.csv"), "--engine", "spark"]
        assert main([*words, *(word.format(port=port) for word in arguments)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told
    assert list(tmp_path.iterdir()) == []


def test_a_master_without_spark_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen", "none.csv", "--out", str(tmp_path / "r.csv"), "--master", "local[2]"]) == 2
    assert "--engine spark" in capsys.readouterr().err


FROM_A_WORKER = """An exception was thrown from the Python worker. Please see the stack trace below.
Traceback (most recent call last):
  File "/opt/a.py", line 3, in screen_one
    import rapidfuzz
ModuleNotFoundError: No module named 'rapidfuzz'
"""
FROM_JAVA = """An error occurred while calling None.org.apache.spark.api.java.JavaSparkContext.
: org.apache.spark.SparkException: Could not parse Master URL: 'foo'
\tat org.apache.spark.SparkContext$.org$apache$spark$SparkContext$$createTaskScheduler(SparkContext.scala:1)
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FROM_A_WORKER, "the Python of the workers lacks rapidfuzz"),
        (FROM_A_WORKER.replace("ModuleNotFoundError: No module named 'rapidfuzz'", "OSError: no space left"), "OSError: no space left"),
        (FROM_JAVA, "Could not parse Master URL: 'foo'"),
        ("", "RuntimeError"),
    ],
)
def test_a_fault_of_two_languages_is_one_line(text: str, said: str) -> None:
    told = session.in_one_line(RuntimeError(text))
    assert told.startswith(said)
    assert "\n" not in told


def test_results_written_elsewhere_are_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def collect(self) -> list[Any]:
            return []

    write_csv(invent_patients(3, 5), tmp_path / "cohort.csv")
    choices = replace(chosen(tmp_path))
    plan = planned(tmp_path / "cohort.csv", choices)
    monkeypatch.setattr(job, "begun", lambda *_: nullcontext())
    monkeypatch.setattr(job, "_judged", lambda *_: Nothing())
    at = Progress(0, sum(plan.buckets.values()), 0, 0.0)
    with pytest.raises(ScreenError, match="every machine sees"):
        job.work_on_spark(list(plan.buckets), plan, choices, at, lambda _: None)
    assert at.patients == 0

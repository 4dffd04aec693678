"""Does the table of docs/scale.md reckon on from what was measured, and say what was not?"""

from __future__ import annotations

import pytest

from tests.spark.sizing import BLOCK, PAGE, Line, Run, block, line_of

# Here: 1 s to start, 0.1 ms of one machine and 2 ms of any core a patient, on two cores. Spark: 20 s to start, the same otherwise.
RUNS = [
    Run("local", 10_000, 220_000, 1 + 1 + 10, 21.0, 1.0, 11.0, 500.0),
    Run("spark", 10_000, 220_000, 20 + 1 + 10, 51.0, 1.0, 30.0, 1500.0),
    Run("local", 20_000, 440_000, 1 + 2 + 20, 41.0, 2.0, 21.0, 500.0),
    Run("spark", 20_000, 440_000, 20 + 2 + 20, 71.0, 2.0, 40.0, 1600.0),
]
SERIAL = {"local": 0.0001, "spark": 0.0001}


def test_a_line_goes_through_what_was_measured() -> None:
    here, spark = (line_of([run for run in RUNS if run.engine == engine], SERIAL[engine]) for engine in ("local", "spark"))
    assert (here.start, here.serial, here.core) == pytest.approx((1.0, 0.0001, 0.002))
    assert (spark.start, spark.serial, spark.core) == pytest.approx((20.0, 0.0001, 0.002))
    for run in RUNS:
        assert (here if run.engine == "local" else spark).seconds(run.patients, 2) == pytest.approx(run.seconds)


def test_more_cores_do_not_help_what_one_machine_does() -> None:
    line = Line(start=10.0, serial=0.0001, core=0.002)
    assert line.seconds(1_000_000, 10) == pytest.approx(10 + 100 + 200)
    assert line.seconds(1_000_000, 1_000_000) == pytest.approx(10 + 100 + 0.002)


def test_the_block_holds_both_tables_and_says_what_was_not_run() -> None:
    text = block(RUNS, SERIAL, 100.0, 7.0, "2026-11-25", "a machine")
    assert "| 20,000 | 440,000 | Spark | 42.0 | 71.0 | 2.0 | 40.0 | 1,600 |" in text
    # 10 million here on 2 cores: 1 + 1,000 + 10,000 s; on Spark with 64 cores: 20 + 1,000 + 312.5 s.
    row = next(line for line in text.splitlines() if line.startswith("| 10,000,000 | 1.0 GB |"))
    assert row.split(" | ")[2] == "3.1 h"
    assert row.split(" | ")[5] == "22 min"
    assert "Only 10,000 and 20,000 patients were run" in text
    assert "the machine was shared" in text
    assert "the machine was shared" not in block(RUNS, SERIAL, 100.0, 0.1, "2026-11-25", "a machine")


def test_the_page_has_a_place_for_it() -> None:
    assert len(BLOCK.findall(PAGE.read_text(encoding="utf-8"))) == 1

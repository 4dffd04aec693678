"""Does docs/scale.md name every option of the commands it describes, and does the report of the measurement say when a target is missed?"""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from lib.commands import generate, screen
from tests.bench.cohort_scale import FORMER_MS, TARGET_MS, page

PAGE = (Path(__file__).parents[3] / "docs" / "scale.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [screen, generate], ids=["screen", "generate"])
def test_the_page_names_every_option(command: object) -> None:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())  # type: ignore[attr-defined]
    (made,) = parser._subparsers._group_actions[0].choices.values()  # type: ignore[union-attr,union-attr]
    options = {flag for action in made._actions for flag in action.option_strings if flag.startswith("--")} - {"--help"}
    assert {flag for flag in options if f"`{flag}" not in PAGE and f" {flag} " not in PAGE} == set()


SMALL, LARGE = (10, 220, 1.0, 2.0, 500.0, 0.1), (100, 2200, 10.0, 20.0, 500.0, 0.2)


@pytest.mark.parametrize(("kernel", "said"), [(0.5, "0.250 ms (met)"), (2.0, "1.000 ms (**not met**, 3.33 times the target)")])
def test_the_report_says_whether_the_target_is_met(kernel: float, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    text = page({"options": kernel}, 1.1, (kernel, 7), 8.0, 0.4, 22.0, [SMALL, LARGE], 0.0)
    assert f"on 2 cores: {said} for a patient of about 20 rows" in text
    assert "0.550 ms (**not met**, 1.83 times the target) over all." in text
    assert "(7 of them)" in text
    assert "1.00th power" in text  # ten times the patients in ten times the time
    assert "From 10 to 100: 10.0 times the time for 10 times the patients." in text
    assert "| 100 | 2,200 | 10.0 | 20.0 | 10 | 100.00 | 500 | 0.20 |" in text
    assert TARGET_MS < FORMER_MS


def test_the_report_says_what_was_not_measured_and_when_the_machine_was_shared() -> None:
    text = page({"options": 1.0}, 1.0, (1.0, 7), 8.0, 0.4, 22.0, [(10_000, 220_000, 1.0, 2.0, 500.0, 0.1)], 7.0)
    assert "Not measured in this run: 100,000 and 1,000,000 patients" in text
    assert "shared with other work" in text
    assert "not installed here" in text

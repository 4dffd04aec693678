"""The command line as a person or a script meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from lib.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command inside this process: exit status, standard output, standard error."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return ran


@pytest.fixture
def found(run: Run) -> Callable[..., list[dict[str, Any]]]:
    """The patients of `assess --json` on 24-Nov-2026."""

    def assessed(*arguments: object) -> list[dict[str, Any]]:
        status, out, err = run("assess", *arguments, "--as-of", "2026-11-24", "--json")
        assert (status, err) == (0, "")
        return json.loads(out)  # type: ignore[no-any-return]

    return assessed

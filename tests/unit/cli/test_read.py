"""`python -m lib read dose` and `read name`: one JSON a line, in the order of the lines, with the promised keys."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.cli.contract import DOSE, NAME, faults

DOSES = """100
100 mg
50 mg BID
75-150 mg
0.05 g
25 micrograms
1 tab nocte
10 mg PRN
titrate to 200 mg
half a something

6 mg/24 h
"""

NAMES = """sertraline
Zoloft 50 mg
Effexor XR
Sertralien
bupropion
Celebrex
wonderpill

"""


@pytest.fixture
def read(run: Run, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def answers(what: str, typed: str) -> list[dict[str, Any]]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status, out, err = run("read", what)
        assert (status, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]

    return answers


def test_every_dose_line_is_answered_with_exactly_the_promised_keys(read) -> None:  # type: ignore[no-untyped-def]
    found = read("dose", DOSES)
    assert [answer["text"] for answer in found] == DOSES.splitlines()
    assert [fault for answer in found for fault in faults(answer, DOSE)] == []
    assert {tuple(answer) for answer in found} == {tuple(DOSE)}


@pytest.mark.parametrize(
    ("typed", "kind", "daily_mg"),
    [
        ("100 mg", "parsed", [100, 100]),
        ("50 mg BID", "parsed", [100, 100]),
        ("75-150 mg", "range", [75, 150]),
        ("0.05 g", "parsed", [50, 50]),
        ("10 mg PRN", "prn", None),
        ("", "refused", None),
    ],
)
def test_a_dose(read, typed: str, kind: str, daily_mg: list[float] | None) -> None:  # type: ignore[no-untyped-def]
    (answer,) = read("dose", f"{typed}\n")
    assert (answer["kind"], answer["daily_mg"]) == (kind, daily_mg)


def test_every_name_line_is_answered_with_exactly_the_promised_keys(read) -> None:  # type: ignore[no-untyped-def]
    found = read("name", NAMES)
    assert [answer["text"] for answer in found] == NAMES.splitlines()
    assert [fault for answer in found for fault in faults(answer, NAME)] == []
    assert {tuple(answer) for answer in found} == {tuple(NAME)}
    for answer in found:
        assert bool(answer["agents"]) is (answer["match"] in ("exact", "brand"))


@pytest.mark.parametrize(
    ("typed", "match", "agents", "strength"),
    [
        ("sertraline", "exact", ["sertraline"], None),
        ("Zoloft 50 mg", "brand", ["sertraline"], 50),
        ("Sertralien", "suggestion", [], None),
        ("wonderpill", "none", [], None),
        ("", "none", [], None),
    ],
)
def test_a_name(read, typed: str, match: str, agents: list[str], strength: float | None) -> None:  # type: ignore[no-untyped-def]
    (answer,) = read("name", f"{typed}\n")
    assert (answer["match"], answer["agents"], answer["strength_mg"]) == (match, agents, strength)


@pytest.mark.parametrize("what", ["dose", "name"])
def test_windows_line_ends_and_a_last_line_without_one(read, what: str) -> None:  # type: ignore[no-untyped-def]
    assert [answer["text"] for answer in read(what, "one\r\ntwo")] == ["one", "two"]


@pytest.mark.parametrize("what", ["dose", "name"])
def test_nothing_in_nothing_out(read, what: str) -> None:  # type: ignore[no-untyped-def]
    assert read(what, "") == []

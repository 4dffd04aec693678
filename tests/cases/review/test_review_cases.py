"""Does each sentence of the rules hold from the file to the JSON? Cases a clinician can read, run through `python -m lib assess --json`.

One YAML file a rule group; each case has a `case` (what is asked), a `rule` (where it comes from), `rows` (a history file, or `file`, its path
from the top of the repository), perhaps `options` (of the command), and `expect`, one statement a line, decided by reading the rules first:

    courses/sertraline-1/adequate = yes      the value at this place; lists are walked by their ids
    courses/sertraline-1/missing has X       a list holds X; `lacks X` is the contrary
    alerts/suicidality_item/text ~ words     a text contains these words
    options order ECT.RUL.BP < PSY.CBT       the one is listed before the other

`d42` in the rows is 42 days after 2024-01-01. A place may begin with the patient's id and a colon when the file holds several.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from lib.cli import main

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
AS_OF = "2026-11-24"
DAY0 = date(2024, 1, 1)
IDS = ("course_id", "pack", "clause", "pattern", "option", "code", "field", "row")
_DAY = re.compile(r"(?<![\w-])d(-?\d+)\b")
_STATEMENT = re.compile(r"(?P<where>\S+) (?P<verb>=|!=|~|has|lacks|order|at least)(?: (?P<what>.*))?$")


def _cases() -> list[Any]:
    found = []
    for path in sorted(HERE.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{path.stem}: {case['case']}"))
    return found


def assess_file(path: Path, options: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the command prints for a file."""
    words = options.split()
    dated = [] if "--as-of" in words else ["--as-of", AS_OF]
    status = main(["assess", str(path), *dated, "--json", *words])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    found: list[dict[str, Any]] = json.loads(printed.out)
    return found


def dated(rows: str) -> str:
    """The rows with every `d42` written as a date."""
    return _DAY.sub(lambda m: (DAY0 + timedelta(days=int(m[1]))).isoformat(), rows)


@pytest.mark.parametrize("case", _cases())
def test_the_rules_hold_from_file_to_json(case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every statement of the case."""
    if "file" in case:
        path = ROOT / case["file"]
    else:
        path = tmp_path / "history.csv"
        path.write_bytes(dated(case["rows"]).encode(case.get("encoding", "utf-8")))
    found = assess_file(path, str(case.get("options", "")), capsys)
    statements = [line for line in case["expect"].splitlines() if line.strip()]
    assert statements, "a case without a statement proves nothing"
    wrong = [told for line in statements if (told := _check(line.strip(), found))]
    assert not wrong, "\n".join(wrong)


def _check(line: str, found: list[dict[str, Any]]) -> str:
    """Empty when the statement holds, else what was found."""
    statement = _STATEMENT.match(line)
    assert statement, f"not a statement: {line!r}"
    where, verb, what = statement["where"], statement["verb"], (statement["what"] or "").strip()
    value = _at(where, found)
    shown = _shown(value)
    if verb == "order":
        first, second = what.split(" < ")
        listed = shown.split()
        holds = first in listed and second in listed and listed.index(first) < listed.index(second)
    elif verb == "at least":
        holds = value is not None and float(value) >= float(what)
    else:
        holds = {
            "=": shown == what,
            "!=": shown != what,
            "~": what.casefold() in shown.casefold(),
            "has": what in shown.split(),
            "lacks": what not in shown.split(),
        }[verb]
    return "" if holds else f"{line}   <- found: {shown[:300]}"


def _at(where: str, found: list[dict[str, Any]]) -> Any:
    patient, _, path = where.partition(":") if ":" in where.split("/", maxsplit=1)[0] else ("", "", where)
    if path == "patients":
        return [one["patient_id"] for one in found]
    value: Any = next((one for one in found if one["patient_id"] == patient), None) if patient else found[0]
    assert value is not None, f"no patient {patient!r}"
    for step in path.split("/"):
        if isinstance(value, list):
            value = value[int(step)] if step.isdigit() and len(value) > int(step) else _by_id(value, step)
        elif isinstance(value, dict):
            value = value.get(step, "(no such key)")
        else:
            return f"(nothing at {step!r})"
    return value


def _by_id(items: list[Any], wanted: str) -> Any:
    return next((i for i in items if isinstance(i, dict) and any(str(i.get(key)) == wanted for key in IDS)), f"(no {wanted!r})")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return " ".join(_id_of(item) for item in value) or "none"
    return str(value)


def _id_of(item: Any) -> str:
    if isinstance(item, dict):
        return next((str(item[key]) for key in IDS if item.get(key) is not None), json.dumps(item))
    return _shown(item)

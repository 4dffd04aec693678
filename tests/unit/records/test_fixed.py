"""Is a fixed record one that nobody may change, and as good as frozen otherwise?"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from mypy import api

from lib.records.bounds import Bounds
from lib.records.fixed import fixed


@fixed
class Weight:
    kg: float
    text: str = ""


def test_records_that_say_the_same_are_one() -> None:
    assert Weight(70.0) == Weight(70.0, "") != Weight(70.0, "dressed")
    assert len({Weight(70.0), Weight(70.0), Weight(71.0)}) == 2
    assert replace(Weight(70.0), kg=71.0) == Weight(71.0)
    assert [field.name for field in fields(Bounds)] == ["low", "high"]


def test_a_record_has_no_other_fields() -> None:
    with pytest.raises(AttributeError):
        setattr(Weight(70.0), "cm", 180)  # noqa: B010


def test_to_change_a_record_is_an_error_of_types(tmp_path: Path) -> None:
    records = {"course": "Course", "bounds": "Bounds", "dates": "PartialDate"}
    lines = [f"from lib.records.{module} import {record}" for module, record in records.items()]
    lines += ["def change(course: Course, weeks: Bounds, start: PartialDate) -> None:"]
    lines += ["    course.outcome = 'none'", "    weeks.low = 0.0", "    start.text = ''", "    print(course.outcome)"]
    changing = tmp_path / "changing.py"
    changing.write_text("\n".join(lines))
    said, _, status = api.run([str(changing), "--no-error-summary"])
    assert status == 1
    assert [line.rpartition("error: ")[2] for line in said.splitlines()] == [
        f'Property "{field}" defined in "{record}" is read-only  [misc]'
        for field, record in (("outcome", "Course"), ("low", "Bounds"), ("text", "PartialDate"))
    ]

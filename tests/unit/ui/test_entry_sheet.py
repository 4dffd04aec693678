"""The sheet the browser sends: what was typed comes back exactly, anything else is refused."""

from __future__ import annotations

import json

import pytest

from lib.ui.entry.sheet import MOST_LINES, MOST_TEXT, Sheet, read_sheet, typed_lines

SHEET = {
    "person": {"patient_id": " 0042 ", "birth_date": "1980", "episode_start": "Mar 2024"},
    "courses": [
        {"k": "c1", "name": "sertraline ", "dose": "150"},
        {"k": "c2"},
        {"k": "c3", "name": "Effexor", "source": "Effexor 225, partial", "confirmed": "yes", "note": "own words"},
    ],
    "scores": [{"k": "s1", "name": "PHQ-9", "when": "2024", "9": "2"}],
    "labs": [{"k": "l1", "unit": "mmol/L"}],
    "conditions": {"pregnancy": "no"},
}


def test_what_was_typed_comes_back_as_it_was_typed() -> None:
    sheet = read_sheet(json.dumps(SHEET))
    assert read_sheet(sheet.to_json()) == sheet
    assert sheet.person["patient_id"] == " 0042 "
    assert sheet.lists["courses"][0]["name"] == "sertraline "


def test_lines_are_numbered_courses_first_and_blank_ones_left_out() -> None:
    lines = typed_lines(read_sheet(json.dumps(SHEET)))
    assert [(line.key, line.kind) for line in lines] == [
        ("c1", "course"),
        ("c3", "course"),
        ("s1", "score"),
        ("person.birth_date", "person"),
        ("person.episode_start", "episode"),
        ("condition.pregnancy", "condition"),
    ]


def test_a_pasted_line_keeps_where_it_came_from() -> None:
    line = next(line for line in typed_lines(read_sheet(json.dumps(SHEET))) if line.key == "c3")
    assert line.fields == {"name": "Effexor", "note": "own words; from pasted text: Effexor 225, partial"}


def test_a_unit_alone_is_no_line_and_nothing_typed_is_blank() -> None:
    assert read_sheet("{}").blank
    assert read_sheet('{"labs": [{"k": "l1", "unit": "kg"}]}').blank
    assert not read_sheet('{"conditions": {"pregnancy": "no"}}').blank
    assert not read_sheet('{"person": {"given_name": "A"}}').blank
    assert Sheet().blank


def test_unknown_fields_and_answers_are_left_out() -> None:
    sheet = read_sheet(
        '{"person": {"admin": "1"}, "courses": [{"k": "c1", "name": "x", "__proto__": "y"}], "conditions": {"pregnancy": "maybe"}}'
    )
    assert dict(sheet.person) == {}
    assert sheet.lists["courses"] == ({"k": "c1", "name": "x"},)
    assert sheet.conditions == {}


@pytest.mark.parametrize(
    "sent",
    [
        "[]",
        "no json",
        '{"courses": {}}',
        '{"courses": [1]}',
        '{"courses": [{"name": "x"}]}',
        '{"courses": [{"k": "c1"}, {"k": "c1"}]}',
        '{"courses": [{"k": "c1", "name": 3}]}',
        json.dumps({"person": {"patient_id": "x" * (MOST_TEXT + 1)}}),
        json.dumps({"courses": [{"k": f"c{i}"} for i in range(MOST_LINES + 1)]}),
    ],
)
def test_what_is_no_sheet_is_refused(sent: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own and ours alike
        read_sheet(sent)

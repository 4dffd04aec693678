"""Typed lines mean what the same row of a file means."""

from __future__ import annotations

from datetime import date

import pytest

from lib.ingest.lines import LinesReading, TypedLine, course_cells, read_lines
from lib.ingest.read import read_file
from lib.knowledge.items import scale_items, total_of
from lib.knowledge.load import knowledge
from lib.records.history import Treatment

TODAY = date(2026, 11, 24)


def read(*lines: TypedLine) -> LinesReading:
    return read_lines("T-1", lines, knowledge(), TODAY, "typed on 24-Nov-2026")


def course(**fields: str) -> TypedLine:
    return TypedLine("c1", "course", fields)


def one(**fields: str) -> Treatment:
    (treatment,) = read(course(**fields)).history.treatments
    return treatment


def said(*lines: TypedLine) -> list[tuple[str, str, str]]:
    return [(key, field, problem.severity) for key, field, problem in read(*lines).problems]


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        ({"name": "sertraline", "dose": "150"}, {"name": "sertraline", "dose": "150", "unit": "mg"}),
        ({"name": "sertraline", "dose": "75-150"}, {"name": "sertraline", "dose": "75-150", "unit": "mg"}),
        ({"name": "liothyronine", "dose": "25"}, {"name": "liothyronine", "dose": "25"}),  # mg or micrograms: asked
        ({"name": "sertraline", "dose": "2 x 50 mg daily"}, {"name": "sertraline", "dose": "2 x 50 mg daily"}),
        ({"name": "ECT", "dose": "12"}, {"name": "ECT", "sessions": "12"}),
        ({"name": "TMS iTBS", "dose": "20 sessions"}, {"name": "TMS iTBS", "sessions": "20"}),
        ({"name": "esketamine", "dose": "56 mg, 8 sessions"}, {"name": "esketamine", "dose": "56 mg", "sessions": "8"}),
        ({"name": "CBT", "to": "8 weeks"}, {"name": "CBT", "weeks": "8 weeks"}),
        ({"name": "CBT", "to": "for 6 months"}, {"name": "CBT", "weeks": "6 months"}),
        ({"name": "CBT", "to": "May 2020, 8 weeks"}, {"name": "CBT", "weeks": "8 weeks", "stop": "May 2020"}),
        ({"name": "CBT", "to": "still taking"}, {"name": "CBT", "stop": "still taking"}),
        ({"name": "CBT", "ended": "partial, side effects"}, {"name": "CBT", "outcome": "partial", "stop_reason": "side effects"}),
        ({"name": "CBT", "ended": "40 %"}, {"name": "CBT", "outcome": "40 %"}),
        ({"name": "CBT", "ended": "still taking"}, {"name": "CBT", "stop": "still taking"}),
        ({"name": "CBT", "ended": "banana"}, {"name": "CBT", "outcome": "banana"}),  # stays, so that it can be said
    ],
)
def test_fields_to_cells(typed: dict[str, str], cells: dict[str, str]) -> None:
    assert course_cells(typed, knowledge(), TODAY) == cells


def test_a_typed_history_says_what_the_same_file_says() -> None:
    file = (
        "patient_id,name,start,stop,weeks,dose,unit,outcome,sessions\n"
        "T-1,venlafaxine XR,spring 2021,,8 weeks,225,mg,no help,\nT-1,TMS iTBS,Mar 2023,Apr 2023,,,,partial,20\n"
    )
    from_file = read_file(file.encode(), knowledge(), TODAY).histories[0].treatments
    typed = read(
        course(name="venlafaxine XR", dose="225", start="spring 2021", to="8 weeks", ended="no help"),
        TypedLine("c2", "course", {"name": "TMS iTBS", "dose": "20", "start": "Mar 2023", "to": "Apr 2023", "ended": "partial"}),
    ).history.treatments
    assert len(typed) == 2
    for mine, theirs in zip(typed, from_file, strict=True):
        names = set(Treatment.__dataclass_fields__) - {"row"}
        assert {n: getattr(mine, n) for n in names} == {n: getattr(theirs, n) for n in names}


def test_lines_are_rows_in_their_order_and_nothing_of_a_wrong_line_is_used() -> None:
    reading = read(
        course(name="sertraline", start="2019", to="2020"),
        TypedLine("c2", "course", {"name": "Effexor", "start": "2021", "to": "2020"}),
        TypedLine("s1", "score", {"name": "PHQ-9", "when": "Mar 2024", "value": "18"}),
        TypedLine("person.birth_date", "person", {"name": "birth_date", "value": "1980"}),
        TypedLine("condition.pregnancy", "condition", {"name": "pregnancy", "value": "no"}),
    )
    history = reading.history
    assert dict(reading.rows) == {"c1": 1, "c2": 2, "s1": 3, "person.birth_date": 4, "condition.pregnancy": 5}
    assert [t.row for t in history.treatments] == [1]
    assert [(s.row, s.value) for s in history.scores] == [(3, 18)]
    assert [(c.row, c.condition, c.present) for c in history.conditions] == [(5, "pregnancy", "no")]
    assert (history.rows_read, history.rows_used, history.source_name) == (5, 4, "typed on 24-Nov-2026")
    assert [(key, field, p.severity) for key, field, p in reading.problems] == [("c2", "to", "error")]


def test_each_problem_stands_at_its_field() -> None:
    assert said(course(name="sertraline", start="03/04/2020")) == [("c1", "start", "error")]
    assert said(course(dose="100 mg")) == [("c1", "name", "error")]
    assert ("c1", "dose", "warning") in said(course(name="liothyronine", dose="25"))
    assert said(course(name="ECT", dose="many")) == [("c1", "dose", "warning")]
    assert said(course(name="ECT", dose="7.5 sessions")) == [("c1", "dose", "error")]
    assert said(course(name="sertraline", ended="banana")) == [("c1", "ended", "warning")]
    assert said(TypedLine("s1", "score", {"name": "PHQ-9", "value": "40", "when": "2024"})) == [("s1", "value", "error")]
    assert said(TypedLine("s1", "score", {"name": "PHQ-9", "value": "4"})) == [("s1", "when", "error")]


def test_a_form_has_no_columns_to_speak_of() -> None:
    ((_, _, problem),) = read(course(name="sertraline", start="03/04/2020")).problems
    assert problem.message == "03/04/2020 can be 03-Apr-2020 or 04-Mar-2020."
    assert problem.fix == "Write the month in letters."


def test_a_name_one_letter_off_is_offered_not_taken() -> None:
    reading = read(course(name="sertaline", start="2019"))
    assert reading.history.treatments[0].agent is None
    assert reading.suggestions == {"sertaline": ("sertraline",)}


def test_still_taking_is_ongoing_and_a_duration_ends_it() -> None:
    assert one(name="sertraline", start="2019", to="still taking").stop is None
    ended = one(name="sertraline", start="2019-01-01", to="8 weeks").stop
    assert ended is not None
    assert ended.latest == date(2019, 2, 26)


PHQ9 = {str(item): "2" for item in range(1, 10)}


def test_items_make_the_total_and_item_9_stays_a_score_of_its_own() -> None:
    history = read(TypedLine("s1", "score", {"name": "PHQ-9", "when": "Mar 2024", **PHQ9, "9": "1"})).history
    assert [(s.name, s.value, s.item) for s in history.scores] == [("PHQ-9", 17, None), ("PHQ-9 item 9", 1, 9)]


def test_missing_items_make_no_total_and_are_never_zero() -> None:
    incomplete = {number: points for number, points in PHQ9.items() if number != "3"}
    history = read(TypedLine("s1", "score", {"name": "PHQ-9", "when": "Mar 2024", **incomplete})).history
    assert [(s.value, s.item) for s in history.scores] == [(2, 9)]
    without_9 = TypedLine("s1", "score", {"name": "PHQ-9", "when": "Mar 2024", "1": "2"})
    assert said(without_9) == [("s1", "items", "error")]


def test_a_total_beside_items_has_to_agree() -> None:
    line = TypedLine("s1", "score", {"name": "PHQ-9", "when": "Mar 2024", "value": "12", **PHQ9})
    assert said(line) == [("s1", "items", "error")]
    assert said(TypedLine("s1", "score", {"name": "PHQ-9", "when": "Mar 2024", **PHQ9, "2": "7"})) == [("s1", "items", "error")]


# QIDS-SR16: highest of sleep 1-4, mood 5, highest of appetite and weight 6-9, 10, 11, 12, 13, 14, highest of movement 15-16 (Rush 2003).
@pytest.mark.parametrize(
    ("answers", "total", "missing"),
    [
        (dict.fromkeys(range(1, 17), 1), 9, ()),
        (dict.fromkeys(range(1, 17), 3), 27, ()),
        ({1: 3, 2: 0, 3: 1, 4: 0, 5: 2, 6: 1, 8: 2, 10: 0, 11: 0, 12: 0, 13: 1, 14: 0, 15: 0, 16: 2}, 10, ()),
        ({1: 3, 2: 0, 3: 1, 4: 0, 5: 2, 6: 1, 10: 0, 11: 0, 12: 0, 13: 1, 14: 0, 15: 0, 16: 2}, None, (8, 9)),
        ({}, None, tuple(range(1, 17))),
    ],
)
def test_the_qids_total(answers: dict[int, int], total: int | None, missing: tuple[int, ...]) -> None:
    made = total_of(scale_items()["QIDS-SR16"], answers)
    assert (made.total, made.missing) == (total, missing)

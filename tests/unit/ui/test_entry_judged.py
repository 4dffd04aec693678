"""What stands beside each field of the form."""

from __future__ import annotations

import json
from datetime import date

import pytest

from lib.knowledge.load import knowledge
from lib.ui.entry.form import label_of
from lib.ui.entry.judged import Judged, judge
from lib.ui.entry.sheet import read_sheet

TODAY = date(2026, 11, 24)


def judged(*courses: dict[str, str], **rest: object) -> Judged:
    lines = [{"k": f"c{number}", **course} for number, course in enumerate(courses, 1)]
    return judge(read_sheet(json.dumps({"courses": lines, **rest})), knowledge(), TODAY, "typed on 24-Nov-2026")


@pytest.mark.parametrize(
    ("course", "field", "text"),
    [
        ({"name": "Effexor", "dose": "225"}, "name", "venlafaxine, Serotonin and noradrenaline reuptake inhibitor"),
        ({"name": "sertraline"}, "name", "Selective serotonin reuptake inhibitor"),
        ({"name": "sertraline", "dose": "225"}, "dose", "225 mg"),
        ({"name": "ECT", "dose": "12"}, "dose", "12 sessions"),
        ({"name": "sertraline", "start": "spring 2021"}, "start", "Mar-2021 to May-2021"),
        ({"name": "sertraline", "start": "2019"}, "to", "No end: counts as still taking"),
        ({"name": "sertraline", "start": "2019-01-01", "to": "8 weeks"}, "to", "8 weeks; ended 26-Feb-2019"),
        ({"name": "sertraline", "to": "6 months"}, "to", "25.7–26.3 weeks"),
        ({"name": "sertraline", "ended": "no help, side effects"}, "ended", "no response; stopped for side effects"),
        ({"name": "sertraline", "ended": "40 %"}, "ended", "40 % better"),
    ],
)
def test_how_a_field_was_understood(course: dict[str, str], field: str, text: str) -> None:
    said = judged(course).said[f"c1.{field}"]
    assert (said.tone, said.text) == ("read", text)


@pytest.mark.parametrize(
    ("course", "field"),
    [
        ({"name": "sertraline", "dose": "150 mg"}, "dose"),
        ({"name": "sertraline", "start": "Mar 2020", "to": "Apr 2020"}, "start"),
        ({"name": "sertraline", "start": "Mar 2020", "to": "Apr 2020"}, "to"),
        ({"name": "sertraline", "start": "Mar 2020", "to": "still taking"}, "to"),
    ],
)
def test_what_was_typed_is_not_said_again(course: dict[str, str], field: str) -> None:
    assert f"c1.{field}" not in judged(course).said


def test_an_unknown_name_is_a_warning_with_names_to_choose_from() -> None:
    said = judged({"name": "sertaline"}).said["c1.name"]
    assert (said.tone, said.offer) == ("warn", ("sertraline",))


def test_errors_stand_at_their_field_in_the_order_of_the_form() -> None:
    found = judged(
        {"name": "sertraline", "start": "2031"},
        {"dose": "100 mg"},
        person={"birth_date": "03/04/1980"},
        scores=[{"k": "s1", "name": "PHQ-9", "when": "2024", "value": "99"}],
    )
    assert list(found.errors) == ["person.birth_date", "c1.start", "c2.name", "s1.value"]
    assert found.history.treatments == ()


def test_a_pasted_line_waits_to_be_confirmed() -> None:
    line = {"name": "sertraline", "source": "sertraline 2019"}
    assert list(judged(line).errors) == ["c1.confirmed"]
    assert judged({**line, "confirmed": "yes"}).errors == {}


def test_evidence_names_the_line_of_the_form() -> None:
    found = judged({"name": "sertraline"}, {}, {"name": "lithium"}, conditions={"pregnancy": "no"})
    assert [t.row for t in found.history.treatments] == [1, 2]
    assert dict(found.rows) == {"c1": 1, "c3": 2, "condition.pregnancy": 3}
    assert found.history.source_name == "typed on 24-Nov-2026"


def test_where_a_problem_stands_in_words() -> None:
    sheet = read_sheet('{"courses": [{"k": "c1", "name": "x"}]}')
    assert label_of("c1.start", sheet, {"c1": 1}) == "Line 1, from: "
    assert label_of("person.birth_date", sheet, {}) == "Born: "
    assert label_of("", sheet, {}) == ""

"""The typed form among other sources: opened again it keeps its place, its rows and what a file added to it, and nothing of it goes in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.ingest.lines import TypedLine, read_lines
from lib.ingest.merge import NEW, SAVED, merge
from lib.ingest.typed_source import TooManyLines, TypedSource, files_of, put_in, without_typed
from lib.knowledge.load import knowledge
from lib.records.history import History
from tests.unit.ingest.files import only

TODAY = date(2026, 11, 24)
HEAD = "patient_id,kind,name,start,stop,dose,outcome,value\n"


def typed(*lines: str, day: str = "24-Nov-2026") -> TypedSource:
    """`c1 sertraline | 150 mg | 2019-01-05 | 2019-04-05`: key, name, dose, from, to."""
    read = []
    for line in lines:
        key, rest = line.split(" ", 1)
        cells = [cell.strip() for cell in rest.split("|")]
        if key.startswith("s"):
            read.append(TypedLine(key, "score", dict(zip(("name", "when", "value"), cells, strict=True))))
        else:
            read.append(TypedLine(key, "course", dict(zip(("name", "dose", "start", "to"), cells, strict=False))))
    reading = read_lines("A", read, knowledge(), TODAY, f"typed on {day}")
    return TypedSource(reading.history, reading.rows)


def file(*rows: str, name: str = "b.csv") -> History:
    return replace(only(HEAD + "".join(f"A,{row}\n" for row in rows)), source_name=name)


def rows(history: History) -> list[tuple[int, str | None, float | None]]:
    return [(t.row, t.agent, t.dose.high if t.dose else None) for t in history.treatments]


LITHIUM = "medication,lithium,2020-01-05,,800 mg,,"
SERTRALINE = "c1 sertraline | 150 mg | 2019-01-05 | 2019-04-05"


def test_a_form_that_is_alone_is_the_history() -> None:
    before, after = (
        typed(SERTRALINE),
        typed("c1 sertraline | 200 mg | 2019-01-05 | 2019-04-05", "c2 lithium | 800 mg | 2020", day="25-Nov-2026"),
    )
    merged, shift = put_in(before.history, before, after, {})
    assert (merged.history, shift) == (after.history, 0)


def test_a_file_added_to_a_form_stays_when_the_form_is_changed() -> None:
    before = typed(SERTRALINE)
    saved = merge(before.history, file(LITHIUM), {}).history
    after = typed("c2 mirtazapine | 30 mg | 2021", "c1 sertraline | 200 mg | 2019-01-05 | 2019-04-05")
    merged, shift = put_in(saved, before, after, {})
    assert rows(merged.history) == [(1, "mirtazapine", 30), (2, "sertraline", 200), (1002, "lithium", 800)]
    assert (shift, merged.history.rows_read, merged.history.source_name) == (0, 3, "typed on 24-Nov-2026 + b.csv")
    assert files_of(merged.history) == ("b.csv",)
    again = merge(merged.history, file(LITHIUM, name="renamed.csv"), {})
    assert again.unchanged


def test_an_unchanged_form_changes_nothing() -> None:
    before = typed(SERTRALINE, "s1 PHQ-9 | 2024-01-05 | 18")
    saved = merge(before.history, file(LITHIUM, "score,PHQ-9,2024-02-05,,,,12", "person,sex,,,,,female"), {}).history
    assert put_in(saved, before, before, {})[0].history == saved


def test_a_line_completed_by_a_file_keeps_that_when_something_else_is_changed() -> None:
    before = typed("c1 sertraline | | 2019-01-05 | 2019-04-05", SERTRALINE.replace("c1 sertraline", "c2 mirtazapine"))
    saved = merge(before.history, file("medication,sertraline,2019-01-05,2019-04-05,150 mg,none,"), {}).history
    assert [(t.dose.high if t.dose else None, t.outcome) for t in saved.treatments] == [(150, "none"), (150, None)]
    other = typed("c1 sertraline | | 2019-01-05 | 2019-04-05", "c2 mirtazapine | 30 mg | 2019-01-05 | 2019-04-05")
    assert rows(put_in(saved, before, other, {})[0].history) == [(1, "sertraline", 150), (2, "mirtazapine", 30)]
    itself = typed("c1 sertraline | 50 mg | 2019-01-05 | 2019-04-05", SERTRALINE.replace("c1 sertraline", "c2 mirtazapine"))
    (one, _) = put_in(saved, before, itself, {})[0].history.treatments
    assert (one.dose and one.dose.high, one.outcome) == (50, "none")


def test_a_line_overruled_by_a_file_stays_so_until_it_is_changed() -> None:
    before = typed(SERTRALINE)
    other = file("medication,sertraline,2019-02-01,2019-03-01,50 mg,,")
    (asked,) = merge(before.history, other, {}).open
    saved = merge(before.history, other, {asked.key: NEW}).history
    assert rows(saved) == [(1002, "sertraline", 50)]
    assert rows(put_in(saved, before, before, {})[0].history) == [(1002, "sertraline", 50)]
    after = typed("c1 sertraline | 100 mg | 2019-01-05 | 2019-04-05")
    asked_again = put_in(saved, before, after, {})[0]
    (one,) = asked_again.open
    assert (one.saved[:5], one.new[:6]) == ("50 mg", "100 mg")
    assert rows(put_in(saved, before, after, {one.key: NEW})[0].history) == [(1, "sertraline", 100)]
    assert rows(put_in(saved, before, after, {one.key: SAVED})[0].history) == [(1002, "sertraline", 50)]


def test_a_line_that_was_taken_out_is_gone_and_the_file_stays() -> None:
    before = typed(SERTRALINE, "c2 mirtazapine | 30 mg | 2021")
    saved = merge(before.history, file(LITHIUM), {}).history
    merged, _ = put_in(saved, before, typed("c2 mirtazapine | 30 mg | 2021"), {})
    assert rows(merged.history) == [(1, "mirtazapine", 30), (1002, "lithium", 800)]


def test_what_is_typed_beside_a_file_has_rows_of_its_own() -> None:
    saved = file(LITHIUM)
    first, shift = put_in(saved, None, typed(SERTRALINE), {})
    assert (shift, rows(first.history)) == (1000, [(2, "lithium", 800), (1001, "sertraline", 150)])
    assert [p.message for p in first.history.problems] == ["Rows 1001 to 1001 are lines 1 to 1 of what was typed in the form."]
    before = replace(typed(SERTRALINE), shift=shift)
    second, _ = put_in(first.history, before, typed(SERTRALINE, "c2 mirtazapine | 30 mg | 2021"), {})
    assert rows(second.history) == [(2, "lithium", 800), (1001, "sertraline", 150), (1002, "mirtazapine", 30)]
    assert [p.message for p in second.history.problems] == ["Rows 1001 to 1002 are lines 1 to 2 of what was typed in the form."]
    assert without_typed(second.history, replace(typed(SERTRALINE, "c2 mirtazapine | 30 mg | 2021"), shift=shift)) == replace(
        saved, source_name=second.history.source_name
    )


def test_the_same_typed_as_in_the_file_counts_once() -> None:
    saved = file("medication,sertraline,2019-01-05,2019-04-05,150 mg,,")
    merged, _ = put_in(saved, None, typed(SERTRALINE), {})
    assert (rows(merged.history), merged.repeated) == ([(2, "sertraline", 150)], 1)


def test_more_lines_than_rows_are_refused() -> None:
    before = typed(SERTRALINE)
    saved = merge(before.history, file(LITHIUM), {}).history
    many = typed(*(f"c{n} sertraline | {n} mg | 2019-01-05 | 2019-04-05" for n in range(1, 1003)))
    with pytest.raises(TooManyLines):
        put_in(saved, before, many, {})

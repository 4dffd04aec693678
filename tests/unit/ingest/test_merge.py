"""Several sources of one patient: what both say counts once, what differs is chosen by a person, and twice the same changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.ingest.merge import BOTH, NEW, SAVED, merge
from lib.records.history import History
from tests.unit.ingest.files import only

HEAD = "patient_id,kind,name,start,stop,dose,outcome,value\n"


def told(*rows: str, source: str = "a.csv") -> History:
    return replace(only(HEAD + "".join(f"A,{row}\n" for row in rows)), source_name=source)


SERTRALINE = "medication,sertraline,2024-01-05,2024-04-05,100 mg,,"


def test_the_same_file_again_changes_nothing() -> None:
    saved = told(SERTRALINE, "score,PHQ-9,2024-01-05,,,,18", "person,sex,,,,,female")
    merged = merge(saved, told(SERTRALINE, "score,PHQ-9,2024-01-05,,,,18", "person,sex,,,,,female", source="b.csv"), {})
    assert (merged.unchanged, merged.history, merged.repeated) == (True, saved, 3)


def test_a_further_source_is_added_and_its_rows_stay_apart() -> None:
    merged = merge(told(SERTRALINE), told("medication,mirtazapine,2024-05-01,,30 mg,,", source="b.csv"), {})
    assert [(t.row, t.agent) for t in merged.history.treatments] == [(2, "sertraline"), (1002, "mirtazapine")]
    assert (merged.added, merged.history.rows_read, merged.history.source_name) == (1, 2, "a.csv + b.csv")
    (note,) = [p for p in merged.history.problems if "are rows 1 to 2 of b.csv" in p.message]
    assert note.message.startswith("Rows 1001 to 1002")


def test_a_source_added_once_is_known_when_it_comes_again() -> None:
    new = told("medication,mirtazapine,2024-05-01,,30 mg,,", "score,PHQ-9,2024-01-05,,,,12", source="b.csv")
    saved = told(SERTRALINE, "score,PHQ-9,2024-01-05,,,,18")
    (asked,) = merge(saved, new, {}).open
    once = merge(saved, new, {asked.key: SAVED})
    again = merge(once.history, replace(new, source_name="renamed.csv"), {})
    assert (again.unchanged, again.history) == (True, once.history)


def test_two_doses_on_one_day_stand_side_by_side_until_chosen() -> None:
    saved, new = told(SERTRALINE), told("medication,Zoloft,2024-02-01,2024-03-01,150 mg,,")
    merged = merge(saved, new, {})
    (one,) = merged.open
    assert (one.what, one.saved, one.new) == (
        "sertraline",
        "100 mg, 05-Jan-2024 to 05-Apr-2024, row 2",
        "150 mg, 01-Feb-2024 to 01-Mar-2024, row 2",
    )
    assert [t.dose and t.dose.low for t in merged.history.treatments] == [100.0]
    doses = {choice: [t.dose and t.dose.low for t in merge(saved, new, {one.key: choice}).history.treatments] for choice in one.choices}
    assert doses == {SAVED: [100.0], NEW: [150.0], BOTH: [100.0, 150.0]}


def test_supplies_inside_a_course_that_is_known_add_nothing() -> None:
    supplies = [f"medication,sertraline,2024-0{month}-06,2024-0{month}-28,100 mg,," for month in (1, 2, 3)]
    assert merge(told(SERTRALINE), told(*supplies), {}).unchanged


def test_what_only_one_source_knows_completes_the_row() -> None:
    merged = merge(told("medication,sertraline,2024-01-05,2024-04-05,,,"), told("medication,sertraline,2024-01-05,,100 mg,none,"), {})
    (one,) = merged.history.treatments
    assert one.dose is not None
    assert (one.row, one.dose.low, one.outcome, str(one.stop and one.stop.latest)) == (2, 100.0, "none", "2024-04-05")
    assert not merged.disagreements


@pytest.mark.parametrize(
    ("saved", "new", "what"),
    [
        ("score,PHQ-9,2024-01-05,,,,18", "score,PHQ9,2024-01-05,,,,12", "PHQ-9"),
        ("lab,TSH,2024-01-05,,,,2.1", "lab,TSH,2024-01-05,,,,3.4", "tsh"),
        ("condition,epilepsy,,,,,no", "condition,epilepsy,,,,,yes", "epilepsy_or_seizure"),
        ("person,birth_date,,,,,1970-05-03", "person,birth_date,,,,,1971-05-03", "birth_date"),
        (SERTRALINE, "medication,sertraline,2024-01-05,2024-06-05,100 mg,,", "sertraline"),
    ],
)
def test_what_cannot_both_be_true_is_asked(saved: str, new: str, what: str) -> None:
    merged = merge(told(saved), told(new), {})
    assert [one.what for one in merged.open] == [what]
    assert not merge(told(saved), told(new), {merged.open[0].key: NEW}).open


@pytest.mark.parametrize(
    ("saved", "new"),
    [
        ("score,PHQ-9,2024-01-05,,,,18", "score,PHQ-9,2024-02-05,,,,12"),
        (SERTRALINE, "medication,sertraline,2024-04-05,2024-06-05,150 mg,,"),
        ("condition,epilepsy,,,,,no", "condition,glaucoma,,,,,yes"),
        ("event,relapse,2024-01-05,,,,", "event,relapse,2025-01-05,,,,"),
    ],
)
def test_what_can_both_be_true_is_added(saved: str, new: str) -> None:
    merged = merge(told(saved), told(new), {})
    assert (merged.added, merged.open) == (1, ())

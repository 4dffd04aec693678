"""Reductions, gaps and ends: what counts as a change for the less, and when."""

from __future__ import annotations

from lib.engine.patterns.changes import changes_between, own_changes
from tests.builders import day
from tests.findings import case_of

HEAD = "kind | name | start | stop | dose\n"


def own(rows: str) -> list[str]:
    case = case_of(HEAD + rows)
    return [change.text() for change in own_changes(case, case.courses[0])]


def test_an_increase_is_no_change_for_the_less() -> None:
    assert own("medication | sertraline | d0 | d50 | 50\nmedication | sertraline | d50 | d99 | 100") == []


def test_a_reduction_and_a_gap_are() -> None:
    rows = "medication | sertraline | d0 | d50 | 100\nmedication | sertraline | d50 | d99 | 50\nmedication | sertraline | d110 | d150 | 50"
    assert own(rows) == ["sertraline was reduced 20-Feb-2024", "sertraline was interrupted from 09-Apr-2024 to 20-Apr-2024"]


def test_a_stop_on_the_day_before_the_next_start_is_no_gap() -> None:
    assert own("medication | sertraline | d0 | d49 | 100\nmedication | sertraline | d50 | d99 | 100") == []


def test_a_range_whose_low_end_falls_is_a_reduction() -> None:
    assert own("medication | sertraline | d0 | d50 | 100\nmedication | sertraline | d50 | d99 | 50-100") == [
        "sertraline was reduced 20-Feb-2024"
    ]


def test_a_dose_not_recorded_has_no_date_and_asks_for_the_dose() -> None:
    case = case_of(HEAD + "medication | sertraline | d0 | d50 | 100\nmedication | sertraline | d50 | d99 |")
    (change,) = own_changes(case, case.courses[0])
    assert change.when is None
    assert change.missing == ("dose:sertraline-1",)


def test_partners_count_where_they_end_and_other_medicines_do_not() -> None:
    rows = (
        "medication | sertraline | d0 | | 100\nmedication | lithium | d30 | d90 | 800\n"
        "medication | zopiclone | d30 | d95 | 7.5\nect | ECT.BT.BP | d40 | d60 |"
    )
    case = case_of(HEAD + rows)
    sertraline = next(c for c in case.courses if c.agent == "sertraline")
    found = changes_between(case, sertraline, day(0), day(100))
    assert [(c.text().split(" ended")[0], c.brief) for c in found] == [(case.knowledge.title("ECT.BT.BP"), True), ("lithium", False)]


def test_only_changes_between_the_days_count() -> None:
    case = case_of(HEAD + "medication | sertraline | d0 | d50 | 100\nmedication | sertraline | d50 | | 50")
    assert changes_between(case, case.courses[0], day(51), day(90)) == ()
    assert len(changes_between(case, case.courses[0], day(50), day(90))) == 1


def test_a_partner_that_ended_some_day_asks_for_its_dates() -> None:
    case = case_of(HEAD + "medication | sertraline | d0 | | 100\nmedication | lithium | d30 | 2024-04 | 800")
    sertraline = next(c for c in case.courses if c.agent == "sertraline")
    (change,) = changes_between(case, sertraline, day(0), day(200))
    assert change.missing == ("duration:lithium-1",)

"""From the scribe's fields to a minute and back: nothing is guessed, nothing strange gets in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lib.store import Action, Minute, SetAside, View
from lib.ui.meeting.said import read_day
from lib.ui.meeting.typed_minute import as_typed, read_typed

MEETING = date(2026, 11, 24)
FULL = Minute(
    question="What next?",
    views=(View("Dr Ash", "optimise"),),
    decision="Add lithium",
    reasons="partial response",
    discussed=("AUG.LI", "ECT.RUL.BP"),
    set_aside=(SetAside("ECT.RUL.BP", "declined"),),
    actions=(Action("a1", "bloods", "Dr Ash", date(2026, 12, 8)), Action("a2", "letter", "", None)),
    next_review=date(2027, 1, 5),
)


def test_there_and_back_again() -> None:
    typed = read_typed(as_typed(FULL), MEETING)
    assert typed.minute == FULL
    assert typed.wrong == {}
    assert typed.read == {"a1.due": "08-Dec-2026", "next_review": "05-Jan-2027"}


def test_an_option_set_aside_in_an_older_minute_stands_among_those_discussed() -> None:
    assert as_typed(Minute(set_aside=(SetAside("TMS.iTBS", "no access"),)))["options"] == [
        {"code": "TMS.iTBS", "aside": True, "why": "no access"}
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05-Jan-2027", date(2027, 1, 5)),
        ("5 January 2027", date(2027, 1, 5)),
        ("2027-01-05", date(2027, 1, 5)),
        ("in 6 weeks", date(2027, 1, 5)),
        ("6w", date(2027, 1, 5)),
        ("10 days", date(2026, 12, 4)),
        ("in 3 months", date(2027, 2, 24)),
        ("15 months", date(2028, 2, 24)),
    ],
)
def test_days_are_read_as_people_type_them(text: str, day: date) -> None:
    assert read_day(text, MEETING) == day


def test_a_month_after_the_31st_ends_with_the_shorter_month() -> None:
    assert read_day("1 month", date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize("text", ["soon", "next Tuesday", "Jan 2027", "2027", "03/04/2027", "in weeks", "31-Feb-2027", "in 9999 weeks"])
def test_what_is_no_day_is_said_and_not_guessed(text: str) -> None:
    said = read_day(text, MEETING)
    assert isinstance(said, str)
    assert "05-Jan-2027" in said
    given = as_typed(FULL) | {"next_review": text}
    typed = read_typed(given, MEETING)
    assert typed.minute.next_review is None
    assert set(typed.wrong) == {"next_review"}
    assert typed.minute.decision == FULL.decision


@pytest.mark.parametrize(
    "change",
    [
        {"decision": 5},
        {"decision": "x" * 5000},
        {"views": "none"},
        {"views": [{"person": "a", "text": "b"}] * 61},
        {"views": ["a"]},
        {"actions": [{"key": "", "text": "x"}]},
        {"actions": [{"key": "a b", "text": "x"}]},
        {"options": [{"code": ["AUG.LI"]}]},
    ],
)
def test_what_is_no_minute_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"field|list|key"):
        read_typed(as_typed(FULL) | change, MEETING)
    with pytest.raises(ValueError, match="not a minute"):
        read_typed([], MEETING)


def test_unknown_fields_are_left_out() -> None:
    given = as_typed(FULL) | {"revision": 99, "done": "yes", "k": "x"}
    given["actions"][0] |= {"done": "yes", "k": "a1"}
    assert read_typed(given, MEETING).minute == FULL

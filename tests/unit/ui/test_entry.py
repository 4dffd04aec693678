"""The three facts typed on the review page: read like a file's, never guessed, never silently dropped."""

from __future__ import annotations

from datetime import date

import pytest

from lib.records.dates import PartialDate, on
from lib.records.history import Episode, History, PersonFact
from lib.ui.forms import missing_facts, read_entry

TODAY = date(2026, 11, 24)
MARCH_2024 = PartialDate(date(2024, 3, 1), date(2024, 3, 31), "Mar 2024")


def test_all_three_typed() -> None:
    entry = read_entry({"diagnosis": "unipolar_depression", "episode_start": "Mar 2024", "birth_date": "14-Jul-1978"}, TODAY)
    assert entry.errors == {}
    diagnosis, episode, birth = entry.facts
    assert diagnosis == PersonFact(0, "diagnosis", "unipolar_depression")
    assert isinstance(episode, Episode)
    assert (episode.row, episode.start.earliest, episode.start.latest) == (0, date(2024, 3, 1), date(2024, 3, 31))
    assert isinstance(birth, PersonFact)
    assert birth.when is not None
    assert (birth.value, birth.when.earliest, birth.when.latest) == ("14-Jul-1978", date(1978, 7, 14), date(1978, 7, 14))


@pytest.mark.parametrize("blank", ["", "   ", "unknown", "not recorded", "n/a"])
def test_blank_and_unknown_add_nothing_and_are_no_error(blank: str) -> None:
    assert read_entry({"diagnosis": "", "episode_start": blank, "birth_date": blank}, TODAY) == read_entry({}, TODAY)
    assert read_entry({}, TODAY).facts == ()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("03/04/2020", "03-Apr-2020 or 04-Mar-2020"),
        ("31-Feb-2020", ""),
        ("sometime", ""),
        ("2031", "future"),
        ("ongoing", "Write a date"),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_field_and_the_rest_is_kept(typed: str, says: str) -> None:
    entry = read_entry({"episode_start": typed, "birth_date": "1978"}, TODAY)
    assert list(entry.errors) == ["episode_start"]
    assert says in entry.errors["episode_start"]
    assert [fact.fact for fact in entry.facts if isinstance(fact, PersonFact)] == ["birth_date"]


def test_a_number_above_twelve_settles_the_order() -> None:
    (fact,) = read_entry({"birth_date": "14/07/1978"}, TODAY).facts
    assert isinstance(fact, PersonFact)
    assert fact.when is not None
    assert fact.when.earliest == date(1978, 7, 14)


def test_what_is_missing() -> None:
    assert missing_facts(History("x")) == ("diagnosis", "episode_start", "birth_date")
    whole = History(
        "x",
        person=(PersonFact(2, "diagnosis", "unipolar_depression"), PersonFact(3, "birth_date", "1978", on(date(1978, 7, 14)))),
        episodes=(Episode(4, MARCH_2024),),
    )
    assert missing_facts(whole) == ()

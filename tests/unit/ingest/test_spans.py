"""How long: a cell of a duration, in figures, in words and in British shorthand."""

from __future__ import annotations

import pytest

from lib.ingest.dates import DateWord, read_date
from lib.ingest.spans import read_duration, read_weeks
from tests.unit.ingest.files import TODAY

# written      | implied | as if written
SAME = """
8/52           |         | 8 weeks
8 / 52         | week    | 8 weeks
3/12           | week    | 3 months
10/7           | week    | 10 days
one month      | week    | 1 month
a year         |         | 1 year
six weeks      |         | 6 weeks
half a year    |         | 6 months
"""


@pytest.mark.parametrize("line", SAME.strip().splitlines())
def test_a_duration_in_words_is_the_one_in_figures(line: str) -> None:
    written, implied, plain = (part.strip() for part in line.split("|"))
    expected = read_weeks(plain, "")
    assert expected is not None
    assert read_duration(written, implied) == expected


@pytest.mark.parametrize("text", ["about 8", "several", "8/53", "one", "a few weeks", "half a tablet", "1 year 3 months"])
def test_what_has_no_bounds_is_none(text: str) -> None:
    assert read_duration(text, "") is None


@pytest.mark.parametrize("text", ["8/52", "3/12"])
def test_in_running_text_it_may_be_a_date(text: str) -> None:
    assert read_weeks(text, "") is None


@pytest.mark.parametrize("text", ["stopped", "Discontinued", "completed", "unknown"])
def test_stopped_in_place_of_a_date_is_a_stop_on_a_day_not_known(text: str) -> None:
    assert read_date(text, None, TODAY) is DateWord.UNKNOWN

"""Dates as people write them become exactly the days they can mean."""

from __future__ import annotations

import pytest

from lib.ingest.dates import DateProblem, DateWord, evidence_of_order, read_date
from lib.records.dates import PartialDate
from tests.unit.ingest.files import TODAY

# written                     first        last
READ = """
2024-03-05                  | 2024-03-05 | 2024-03-05
2024/3/5                    | 2024-03-05 | 2024-03-05
05-Mar-2024                 | 2024-03-05 | 2024-03-05
5 March 2024                | 2024-03-05 | 2024-03-05
March 5th, 2024             | 2024-03-05 | 2024-03-05
05JAN2020                   | 2020-01-05 | 2020-01-05
20240305                    | 2024-03-05 | 2024-03-05
202403051430                | 2024-03-05 | 2024-03-05
2024-03-05T23:59:00Z        | 2024-03-05 | 2024-03-05
2024-03-05 10:00:00.000     | 2024-03-05 | 2024-03-05
Thu 19 Feb 2015             | 2015-02-19 | 2015-02-19
13/04/2024                  | 2024-04-13 | 2024-04-13
04/13/2024                  | 2024-04-13 | 2024-04-13
05/05/2024                  | 2024-05-05 | 2024-05-05
Mar 2024                    | 2024-03-01 | 2024-03-31
03/2024                     | 2024-03-01 | 2024-03-31
2024-02                     | 2024-02-01 | 2024-02-29
since March 2024            | 2024-03-01 | 2024-03-31
2024                        | 2024-01-01 | 2024-12-31
2019-2020                   | 2019-01-01 | 2020-12-31
Mar-Apr 2024                | 2024-03-01 | 2024-04-30
Dec 2023 - Jan 2024         | 2023-12-01 | 2024-01-31
spring 2021                 | 2021-03-01 | 2021-05-31
autumn 2021                 | 2021-09-01 | 2021-11-30
winter 2020/21              | 2020-12-01 | 2021-02-28
winter 2020                 | 2019-12-01 | 2021-02-28
early 2019                  | 2019-01-01 | 2019-04-30
mid-2019                    | 2019-05-01 | 2019-08-31
late March 2019             | 2019-03-21 | 2019-03-31
Q2 2020                     | 2020-04-01 | 2020-06-30
mars 2024                   | 2024-03-01 | 2024-03-31
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_reads_no_more_precisely_than_written(line: str) -> None:
    written, first, last = (part.strip() for part in line.split("|"))
    reading = read_date(written, None, TODAY)
    assert isinstance(reading, PartialDate), reading
    assert (reading.earliest.isoformat(), reading.latest.isoformat()) == (first, last)
    assert reading.text == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("05/03/2024", "ambiguous"),
        ("05.03.2024", "ambiguous"),
        ("05/03/24", "two_digit_year"),
        ("5-Mar-24", "two_digit_year"),
        ("2/19/15", "two_digit_year"),
        ("31/02/2024", "impossible"),
        ("2024-13-01", "impossible"),
        ("Mar 2024 to Jan 2023", "impossible"),
        ("1902-02-02", "placeholder"),
        ("01/01/1900", "placeholder"),
        ("9999-12-31", "placeholder"),
        ("44706", "unreadable"),
        ("about 2019", "unreadable"),
        ("before March 2019", "unreadable"),
        ("last spring", "unreadable"),
        ("2019-20", "unreadable"),
        ("May", "unreadable"),
        ("0", "unreadable"),
    ],
)
def test_refuses_and_says_what_to_write(written: str, code: str) -> None:
    reading = read_date(written, None, TODAY)
    assert isinstance(reading, DateProblem), reading
    assert reading.code == code
    assert reading.fix


@pytest.mark.parametrize("written", ["ongoing", "Current", "present", "still taking", "to date"])
def test_words_for_ongoing(written: str) -> None:
    assert read_date(written, None, TODAY) is DateWord.ONGOING


@pytest.mark.parametrize("written", ["", "N/A", "-", "not recorded"])
def test_words_for_nothing_recorded(written: str) -> None:
    assert read_date(written, None, TODAY) is DateWord.NOT_RECORDED


@pytest.mark.parametrize("written", ["unknown", "not known", "?"])
def test_a_date_said_to_be_unknown_is_not_the_same_as_none(written: str) -> None:
    assert read_date(written, None, TODAY) is DateWord.UNKNOWN


def test_an_order_settles_all_number_dates_and_is_strict() -> None:
    day_first, month_first = read_date("05/03/2024", "dmy", TODAY), read_date("05/03/2024", "mdy", TODAY)
    assert isinstance(day_first, PartialDate)
    assert isinstance(month_first, PartialDate)
    assert (day_first.earliest.isoformat(), month_first.earliest.isoformat()) == ("2024-03-05", "2024-05-03")
    wrong = read_date("04/13/2024", "dmy", TODAY)
    assert isinstance(wrong, DateProblem)
    assert "day first" in wrong.message


@pytest.mark.parametrize(
    ("written", "evidence"),
    [
        ("13/04/2024", "dmy"),
        ("04/13/2024", "mdy"),
        ("05/04/2024", "either"),
        ("05/05/2024", None),
        ("2024-04-05", None),
        ("Apr 2024", None),
    ],
)
def test_what_a_date_says_of_its_column(written: str, evidence: str | None) -> None:
    assert evidence_of_order(written) == evidence

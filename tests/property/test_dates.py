"""Any day, however it is written, is the same day; no text makes the reader raise or add precision."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.ingest.dates import DateProblem, DateWord, read_date
from lib.records.dates import MONTHS, PartialDate, show_date

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1903, 1, 1), TODAY)


def ways(day: date) -> list[tuple[str, str | None]]:
    """The same day in many hands, with the order that its column would have."""
    month = MONTHS[day.month - 1]
    return [
        (day.isoformat(), None),
        (f"{day:%Y/%m/%d}", None),
        (f"{day:%Y%m%d}", None),
        (f"{day.isoformat()}T07:30:00Z", None),
        (show_date(day), None),
        (f"{day.day} {month} {day.year}", None),
        (f"{day.day:02d}{month.upper()}{day.year}", None),
        (f"{month} {day.day}, {day.year}", None),
        (f"{day.day}/{day.month}/{day.year}", "dmy"),
        (f"{day.day:02d}.{day.month:02d}.{day.year}", "dmy"),
        (f"{day.month:02d}/{day.day:02d}/{day.year} 13:05", "mdy"),
    ]


@given(DAYS)
def test_every_way_of_writing_a_day_is_that_day(day: date) -> None:
    for written, order in ways(day):
        reading = read_date(written, order, TODAY)
        assert isinstance(reading, PartialDate), (written, reading)
        assert (reading.earliest, reading.latest) == (day, day), written


@given(DAYS)
def test_month_and_year_alone_are_whole_months_and_years(day: date) -> None:
    later = date(TODAY.year + 2, 1, 1)  # the current month and year would end today
    month = read_date(f"{MONTHS[day.month - 1]} {day.year}", None, later)
    year = read_date(str(day.year), None, later)
    assert isinstance(month, PartialDate)
    assert isinstance(year, PartialDate)
    assert month.earliest.day == 1
    assert (month.latest.toordinal() + 1) == date(day.year + day.month // 12, day.month % 12 + 1, 1).toordinal()
    assert (year.earliest, year.latest) == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert year.earliest <= month.earliest <= day <= month.latest <= year.latest


@given(DAYS)
def test_an_ambiguous_day_is_never_chosen(day: date) -> None:
    assume(day.day <= 12 and day.day != day.month)
    reading = read_date(f"{day.day}/{day.month}/{day.year}", None, TODAY)
    assert isinstance(reading, DateProblem)
    assert reading.code == "ambiguous"


@given(DAYS, st.sampled_from(["dmy", "mdy", None]))
def test_two_digit_years_are_never_read(day: date, order: str | None) -> None:
    for written in (f"{day.day}/{day.month}/{day:%y}", f"{day.day}-{MONTHS[day.month - 1]}-{day:%y}"):
        assert isinstance(read_date(written, order, TODAY), DateProblem), written


@given(st.text(max_size=40) | st.from_regex(r"[0-9A-Za-z /.,:\-]{1,20}", fullmatch=True), st.sampled_from(["dmy", "mdy", None]))
def test_any_text_is_read_or_refused_with_a_fix(text: str, order: str | None) -> None:
    reading = read_date(text, order, TODAY)
    assert isinstance(reading, PartialDate | DateWord | DateProblem)
    if isinstance(reading, DateProblem):
        assert reading.message
        assert reading.fix


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)])
@given(DAYS)
def test_the_day_of_reading_adds_nothing(today: date, day: date) -> None:
    for written in (f"{MONTHS[day.month - 1]} {day.year}", str(day.year), f"spring {day.year}", f"early {day.year}"):
        whole, reading = read_date(written, None, date(TODAY.year + 2, 1, 1)), read_date(written, None, today)
        assert isinstance(whole, PartialDate)
        assert isinstance(reading, PartialDate)
        ends = min(whole.latest, today) if whole.earliest <= today else whole.latest
        assert (reading.earliest, reading.latest, reading.text) == (whole.earliest, ends, whole.text)

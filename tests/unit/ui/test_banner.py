"""The patient banner: FAMILY, Given · Born · Sex · ID in that order, missing in words (NHS CUI; research/trust.md U1-U4)."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from lib.records.dates import PartialDate, on
from lib.records.history import History, PersonFact
from lib.ui.banner import banner_html

TODAY = date(2026, 11, 24)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(history: History | None) -> str:
    reader = _Text()
    reader.feed(banner_html(history, TODAY))
    assert reader.tags <= {"section", "strong", "span"}
    return re.sub(r" +", " ", " ".join(reader.words)).strip()


def person(**facts: str) -> tuple[PersonFact, ...]:
    return tuple(PersonFact(2 + i, name, value) for i, (name, value) in enumerate(facts.items()))


def history(*facts: PersonFact, **more: object) -> History:
    return History("0042-117", person=facts, **more)  # type: ignore[arg-type]


BIRTH = PersonFact(9, "birth_date", "1945-07-14", on(date(1945, 7, 14)))


def test_all_that_is_known_in_the_fixed_order() -> None:
    known = history(*person(family_name="O'Neill", given_name="Zoë", sex="female"), BIRTH, rows_read=33, rows_used=33)
    assert text_of(known) == "O'NEILL, Zoë Born 14-Jul-1945 (81y) Sex Female ID 0042-117 33 of 33 rows used"


def test_missing_is_said_in_words() -> None:
    assert text_of(history()) == "Name not recorded Born Not recorded Sex Not recorded ID 0042-117 0 of 0 rows used"


def test_no_patient() -> None:
    assert text_of(None) == "No patient open"


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"family_name": "Example"}, "EXAMPLE"),
        ({"given_name": "Patricia"}, "Patricia"),
        ({"family_name": "de la Cruz", "given_name": "José  María"}, "DE LA CRUZ, José María"),
        ({"family_name": "*x*", "given_name": "$y$"}, "*X*, $y$"),
        ({"family_name": "Nguyễn", "given_name": "<img src=x onerror=alert(1)>"}, "NGUYỄN, <img src=x onerror=alert(1)>"),
        ({"family_name": "A" * 60, "given_name": "B" * 60}, "A" * 60 + ", " + "B" * 60),
    ],
)
def test_names_stand_as_typed(facts: dict[str, str], shown: str) -> None:
    assert text_of(history(*person(**facts))).startswith(shown + " Born")


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        (on(date(1945, 11, 24)), "24-Nov-1945 (81y)"),  # birthday today
        (on(date(1945, 11, 25)), "25-Nov-1945 (80y)"),  # birthday tomorrow
        (PartialDate(date(1945, 1, 1), date(1945, 12, 31)), "1945 (80–81y)"),
        (PartialDate(date(1945, 3, 1), date(1945, 3, 31)), "Mar-1945 (81y)"),
        (on(date(2026, 11, 1)), "01-Nov-2026 (0y)"),
    ],
)
def test_birth_with_age(born: PartialDate, shown: str) -> None:
    assert f"Born {shown} Sex" in text_of(history(PersonFact(2, "birth_date", "x", born)))


@pytest.mark.parametrize(
    ("written", "shown"), [("F", "Female"), ("m", "Male"), ("MALE", "Male"), ("non-binary", "Non-binary"), ("", "Not recorded")]
)
def test_sex(written: str, shown: str) -> None:
    assert f"Sex {shown} ID" in text_of(history(*person(sex=written)))


def test_rows_not_used_are_to_check() -> None:
    assert text_of(history(rows_read=33, rows_used=31)).endswith("31 of 33 rows used 2 to check")


def test_one_row() -> None:
    assert text_of(history(rows_read=1, rows_used=1)).endswith("1 of 1 row used")


def test_dates_never_stand_in_numbers() -> None:
    assert not re.search(r"\d{1,2}/\d{1,2}/\d{2,4}", text_of(history(PersonFact(2, "birth_date", "14/07/1945", on(date(1945, 7, 14))))))

"""How are courses and one-line summaries put?"""

from __future__ import annotations

import pytest

from lib.engine.options.wording import course_words, fits
from lib.records.wording import lower
from tests.builders import courses_of

HEAD = "kind | name | start | stop | dose | sessions"


def test_a_course_in_words() -> None:
    courses = courses_of(
        f"""{HEAD}
        medication | sertraline   | 2024-03-04 | 2024-05-20 | 150 |
        medication | aripiprazole | 2024-03-18 | 2024-05-20 | 5   |
        tms        | TMS.L10      | 2024-06-03 |            |     | 30
        ect        | ECT          |            |            |     | 6
        """
    )
    # a course without dates comes last or first as the engine orders it; the words are what matters
    assert {course_words(c) for c in courses} == {
        "sertraline 150 mg (04-Mar-2024 to 20-May-2024)",
        "aripiprazole 5 mg added to sertraline (18-Mar-2024 to 20-May-2024)",
        "High-frequency rTMS, left DLPFC, 30 sessions (since 03-Jun-2024)",
        "ECT (placement not recorded), 6 sessions",
    }


@pytest.mark.parametrize(
    ("limit", "choices", "shown"),
    [
        (20, ("a long first wording of it", "a short one"), "a short one"),
        (20, ("fits at once",), "fits at once"),
        (12, ("nothing here fits, so it is cut",), "nothing…"),
        (12, ("", "last"), "last"),
        (9, ("abc def ghi",), "abc def…"),
        (9, ("", ""), ""),
    ],
)
def test_the_first_wording_that_fits(limit: int, choices: tuple[str, ...], shown: str) -> None:
    assert fits(limit, *choices) == shown
    assert len(shown) <= limit


def test_an_abbreviation_keeps_its_letters() -> None:
    assert (lower("SSRI of the class"), lower("Mirtazapine"), lower("")) == ("SSRI of the class", "mirtazapine", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Blood pressure", "blood pressure"),
        ("QTc above 500 ms", "QTc above 500 ms"),
        ("A dose", "a dose"),
        ("T3 rises", "T3 rises"),
        ("", ""),
    ],
)
def test_a_sentence_in_the_middle_of_another(text: str, said: str) -> None:
    assert lower(text) == said


def test_a_dose_per_session_is_not_the_dose_of_a_medicine() -> None:
    (course,) = courses_of(f"{HEAD}\nketamine | KET.ESK | 2024-01-01 | 2024-02-01 | 84 mg per session | 8")
    assert "84" not in course_words(course)
    assert course_words(course).endswith("8 sessions (01-Jan-2024 to 01-Feb-2024)")

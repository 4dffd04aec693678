"""How are courses and one-line summaries put?"""

from __future__ import annotations

import pytest

from lib.engine.options.wording import course_words, fits, lower
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
    ],
)
def test_the_first_wording_that_fits(limit: int, choices: tuple[str, ...], shown: str) -> None:
    assert fits(limit, *choices) == shown
    assert len(shown) <= limit


def test_an_abbreviation_keeps_its_letters() -> None:
    assert (lower("SSRI of the class"), lower("Mirtazapine"), lower("")) == ("SSRI of the class", "mirtazapine", "")

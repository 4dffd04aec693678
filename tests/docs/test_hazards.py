"""Has every hazard a control and tests that are there, and does the page say what the list says?"""

from __future__ import annotations

import pytest

from tests.docs.hazards import PAGE, Hazard, hazards, missing, page

LISTED = hazards()


def test_every_hazard_of_the_research_is_listed() -> None:
    assert [one.id for one in LISTED] == [f"H{number}" for number in range(1, 27)]


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one.id)
def test_a_hazard_names_tests_and_modules_that_are_there(one: Hazard) -> None:
    assert list(missing(one)) == []
    assert len(one.tests) >= 3
    assert len(set(one.tests)) == len(one.tests)
    assert one.control.strip()
    assert 1 <= one.severity <= 5
    assert 1 <= one.likelihood <= 5


def test_a_hazard_without_a_test_or_with_one_that_is_gone_would_be_seen() -> None:
    gone = Hazard("H0", "x", "y", 1, 1, "z", ("lib/nowhere.py",), ("pages/test_shell.py::test_not_there", "pages/test_nowhere.py::test_x"))
    assert list(missing(gone)) == [
        "H0: there is no test pages/test_shell.py::test_not_there",
        "H0: there is no test pages/test_nowhere.py::test_x",
        "H0: there is no lib/nowhere.py",
    ]
    assert list(missing(Hazard("H0", "x", "y", 1, 1, "z", (), ()))) == ["H0 names no test"]


def test_the_page_is_what_the_command_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(LISTED), "run `make hazards` and look at what changed in docs/hazards.md"

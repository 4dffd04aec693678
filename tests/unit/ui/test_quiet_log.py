"""The log of the running server: what broke and where, never what was in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from streamlit.testing.v1 import AppTest

from lib.ui.quiet_log import keep_values_out, where

PLANTED = "PLANTED, Secret 0042-117"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    factory = logging.getLogRecordFactory()
    keep_values_out()
    keep_values_out()  # twice is once
    yield
    logging.setLogRecordFactory(factory)


def written(caplog: pytest.LogCaptureFixture) -> str:
    formatter = logging.Formatter("%(message)s")
    return "\n".join(formatter.format(record) for record in caplog.records)


def test_an_exception_is_logged_by_kind_and_place(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            raise KeyError(PLANTED)
        except KeyError as first:
            raise ValueError(PLANTED) from first
    except ValueError:
        logging.getLogger("streamlit.error_util").exception("Uncaught app execution")
    said = written(caplog)
    assert "Uncaught app execution: ValueError at test_quiet_log.py:" in said
    assert "PLANTED" not in said


def test_an_exception_given_as_a_word_of_the_message_is_its_kind(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("anything").warning("it broke: %s in %s", ValueError(PLANTED), "the form")
    logging.getLogger("anything").warning(ValueError(PLANTED))
    assert written(caplog) == "it broke: ValueError in the form\nValueError"


def test_the_database_drivers_own_words_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SQLAlchemyError) as fault, create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT :name FROM nowhere"), {"name": PLANTED})
    assert PLANTED in str(fault.value)  # this is what would be logged
    logging.getLogger("x").error("failed", exc_info=fault.value)
    assert "PLANTED" not in written(caplog)
    assert "OperationalError" in written(caplog)


def test_an_ordinary_line_is_left_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("x").warning("%d of %d", 1, 2)
    logging.getLogger("x").warning("%(a)s", {"a": "b"})
    assert written(caplog) == "1 of 2\nb"


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert where(ValueError(PLANTED)) == "ValueError"


def test_what_broke_outside_any_page_is_one_line_with_a_reference() -> None:
    def page() -> None:
        from lib.ui.guard import last_resort

        assert last_resort(ValueError("PLANTED"))

    at = AppTest.from_function(page).run()
    (said,) = [error.value for error in at.error]
    assert said.startswith("Something went wrong here and was stopped. What was saved is kept. Reference ")
    assert "PLANTED" not in said

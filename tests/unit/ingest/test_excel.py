"""Spreadsheets: the first sheet with a table, days as days, numbers as written; never a formula, never more than the machine can hold."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from lib.ingest.intake import UnreadableFile
from tests.unit.ingest.files import read
from tests.unit.ingest.workbooks import HEADINGS, ods, ods_row, xlsx, zipped

FILES = Path(__file__).parents[2] / "cases" / "files"


def test_days_and_numbers_of_a_sheet_are_what_they_show() -> None:
    rows = [
        HEADINGS,
        [7001234, "sertraline", datetime.fromisoformat("2024-01-05"), date(2024, 3, 1), "100 mg"],
        ["007", "citalopram", "Mar 2024", None, 20.5],
    ]
    first, second = read(xlsx({"History": rows})).histories
    assert (first.patient_id, second.patient_id) == ("7001234", "007")
    assert first.treatments[0].start is not None
    assert (str(first.treatments[0].start.earliest), first.treatments[0].row) == ("2024-01-05", 2)
    assert second.treatments[0].start is not None
    assert str(second.treatments[0].start.latest) == "2024-03-31"


def test_the_first_sheet_with_a_table_is_read_and_the_others_named() -> None:
    sheets = {
        "Cover": [["Report of the clinic"]],
        "Drugs": [HEADINGS, ["A", "sertraline", "2024", "", ""]],
        "Scores": [HEADINGS, ["A", "x", "", "", ""]],
    }
    intake = read(xlsx(sheets))
    assert [t.agent for t in intake.histories[0].treatments] == ["sertraline"]
    (note,) = [p for p in intake.problems if "was read; not read" in p.message]
    assert note.message == "The sheet 'Drugs' was read; not read: 'Cover', 'Scores'."


def test_a_title_above_the_headings_keeps_the_sheets_row_numbers() -> None:
    intake = read(xlsx({"S": [["Clinic export"], [], HEADINGS, ["A", "sertraline", "2024", "", ""]]}))
    assert [t.row for t in intake.histories[0].treatments] == [4]


def test_a_formula_is_not_worked_out() -> None:
    intake = read(
        xlsx({"S": [HEADINGS, ["A", '=HYPERLINK("http://x","sertraline")', "2024", "", ""], ["A", "sertraline", "2023", "", ""]]})
    )
    assert [t.agent for t in intake.histories[0].treatments] == ["sertraline"]


def test_a_number_that_a_spreadsheet_rounded_is_nobody() -> None:
    intake = read(xlsx({"S": [HEADINGS, [321123456789012345, "sertraline", "2024", "", ""], ["A", "sertraline", "2024", "", ""]]}))
    assert [p.row for p in intake.problems if p.severity == "error"] == [2]


def test_opendocument_and_old_excel() -> None:
    rows = ods_row(HEADINGS) + ods_row(["A", "sertraline", "2024-01-05", "", "100 mg"])
    assert read(ods(rows)).histories[0].treatments[0].agent == "sertraline"
    assert read((FILES / "history.xls").read_bytes()).summary == "2 of 2 rows used"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (xlsx({"S": [["a", "b"], ["1", "2"]]}), "No heading is known"),
        (xlsx({"S": []}), "empty"),
        (xlsx({"S": [HEADINGS, ["A", "sertraline", "2024", "", ""]]})[:800], "damaged"),
        (zipped({"word/document.xml": "<w/>"}), "a document, not a table"),
        (zipped({"a.exe": "MZ"}), "holds no table"),
        (zipped({"a.csv": zipped({"b.csv": "x"})}), "another archive"),
        (zipped({f"{i}.csv": "a" for i in range(501)}), "the limit is 500"),
        (zipped({"a.csv": b"0" * (101 * 1024 * 1024)}), "more than 100 MB"),
        (zipped({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": b" " * (101 * 1024 * 1024)}), "more than 100 MB"),
        (zipped({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": '<c r="A1"/><c r="XFD1048576"/>'}), "spreads over more than"),
        (zipped({"xl/workbook.bin": "x"}), "binary spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (b"PK\x05\x06" + b"\x00" * 18, "empty"),
        (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>', "web page or XML"),
        (
            ods(ods_row(HEADINGS) + '<table:table-row table:number-rows-repeated="1048576">' + ods_row(["A"])[17:]),
            "repeats a filled row",
        ),
        (
            ods('<table:table-row><table:table-cell office:value-type="float" table:number-columns-repeated="16384"/></table:table-row>'),
            "repeats",
        ),
    ],
)
def test_refused_with_one_clear_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)

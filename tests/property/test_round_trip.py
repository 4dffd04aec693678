"""A history that is exported and read again is the same history; and nothing in the export runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from lib.records.history import History
from lib.reports.export import export
from tests.property.made_histories import made_history

TODAY = date(2026, 11, 24)
PATIENTS = 1_000
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_back(data: bytes) -> tuple[History, ...]:
    return read_file(data, knowledge(), TODAY, file_name="elsewhere").histories


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("block", range(10))
def test_a_thousand_histories_come_back_as_they_were(form: str, block: int) -> None:
    for seed in range(block, PATIENTS, 10):
        history = made_history(seed)
        (back,) = read_back(export([history], form))
        assert replace(back, source_name=history.source_name) == history
        assert back.source_name == (history.source_name or "elsewhere")


def test_a_thousand_histories_come_back_from_a_spreadsheet() -> None:
    for block in range(0, PATIENTS, 250):
        histories = [replace(made_history(seed), patient_id=f"P-{seed}") for seed in range(block, block + 250)]
        found = read_back(export(histories, "xlsx"))
        assert [replace(back, source_name=history.source_name) for back, history in zip(found, histories, strict=True)] == histories


def test_the_other_forms_carry_many_patients_as_well() -> None:
    histories = [made_history(seed) for seed in range(40)]
    for form in ("csv", "json"):
        assert {back.patient_id for back in read_back(export(histories, form))} == {history.patient_id for history in histories}


def test_no_cell_of_an_export_begins_a_formula() -> None:
    histories = [made_history(seed) for seed in range(300)]
    text = export(histories, "csv").decode("utf-8-sig")
    for separator in (",", ";", "\t"):
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in cells:
                assert not cell.lstrip(" ").startswith(RUNS_AS_FORMULA), cell
    sheet = openpyxl.load_workbook(io.BytesIO(export(histories, "xlsx"))).active
    for cells in sheet.iter_rows():
        for cell in cells:
            assert cell.data_type in ("s", "n")
            assert cell.data_type == "s" or cell.value is None
            assert not str(cell.value or "").startswith(RUNS_AS_FORMULA)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_changed_in_a_spreadsheet_counts_as_changed(form: str) -> None:
    source = b"patient_id,name,start,stop,dose\nA,sertraline,2024-01-05,2024-04-05,100 mg\nA,mirtazapine,2024-05-01,,30 mg\n"
    (history,) = read_file(source, knowledge(), TODAY).histories
    data = export([history], form)
    if form == "csv":
        changed = data.replace(b",100 mg,", b",150 mg,")
    else:
        workbook = openpyxl.load_workbook(io.BytesIO(data))
        workbook.active["G2"] = "150 mg"
        held = io.BytesIO()
        workbook.save(held)
        changed = held.getvalue()
    intake = read_file(changed, knowledge(), TODAY)
    (back,) = intake.histories
    assert [(t.agent, t.dose and t.dose.low) for t in back.treatments] == [("sertraline", 150.0), ("mirtazapine", 30.0)]
    assert any("changed since it was made" in problem.message for problem in intake.problems)


def test_a_spreadsheet_that_saves_without_a_change_changes_nothing() -> None:
    history = made_history(7)
    workbook = openpyxl.load_workbook(io.BytesIO(export([history], "xlsx")))
    held = io.BytesIO()
    workbook.save(held)
    assert read_back(held.getvalue()) == (history,)


def test_an_unreadable_document_is_never_read_in_part() -> None:
    document = json.loads(export([made_history(3)], "json"))
    document["history"]["surplus"] = 1
    with pytest.raises(Exception, match="was changed"):
        read_back(json.dumps(document).encode())

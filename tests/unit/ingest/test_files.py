"""Any file a person may drop: read, or refused with one line that says what to do."""

from __future__ import annotations

import pytest

from lib.ingest.intake import UnreadableFile
from lib.ingest.template import template_csv
from tests.unit.ingest.files import only, read, said

PLAIN = "patient_id,kind,name,start,stop,dose\n007,medication,sertraline,2024-01-05,2024-03-01,100 mg\n007,medication,venlafaxine,2024-03-05,,75 mg\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b"\x00" * 500, "empty"),
        (b"PK\x03\x04" + b"\x14\x00" * 200, "damaged or cut short"),
        (b"%PDF-1.7\n" + b"x" * 200, "PDF"),
        (bytes(range(256)) * 20, "not a text file"),
        (b"a" * (30 * 1024 * 1024), "30.0 MB; the limit is 20 MB"),
        (b"patient_id,name,start\n", "no rows"),
        (b"patient_id,name,start\n,,\n\n", "no rows"),
        (b"patient_id,name,start,Start\nA,sertraline,2024,2024\n", "stands more than once"),
        (b"colour,shape\nred,round\n", "No heading is known"),
        (b"name,start\nsertraline,2024\n", "which patient"),
        (b"patient_id,start\nA,2024\n", "given or measured"),
        (b'patient_id,name,note\nA,sertraline,"never closed\nA,venlafaxine,x\n', "line 2 is never closed"),
        (b'patient_id,name,note\nA,sertraline,"so" she said\n', "Line 2"),
        ((",".join(f"c{i}" for i in range(201)) + "\n" + "," * 200).encode(), "201 columns"),
        (("patient_id,name\n" + "A,x\n" * 100_001).encode(), "100,000 rows"),
    ],
)
def test_refused_with_one_clear_line(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    message = str(refusal.value)
    assert says in message
    assert "\n" not in message
    assert message.endswith(".") or message.endswith("?")


def test_a_refusal_for_unknown_headings_offers_the_headings() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read("chart,compound,from\nA,sertraline,2024\n")
    assert [column.heading for column in refusal.value.columns] == ["chart", "compound", "from"]
    assert refusal.value.columns[1].examples == ("sertraline",)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        ("sep=;\n" + PLAIN.replace(",", ";")).encode(),
        ("\n\n" + PLAIN + "\n\n").encode(),
        PLAIN.replace("sertraline", "sertra\x00line").encode(),
        PLAIN.replace("dose\n", "dose,,\n").replace(" mg\n", " mg,,\n").encode(),
    ],
)
def test_the_same_table_in_other_clothes(data: bytes) -> None:
    intake = read(data)
    (history,) = intake.histories
    assert history.patient_id == "007"
    assert [(t.agent, t.dose and t.dose.low) for t in history.treatments] == [("sertraline", 100), ("venlafaxine", 75)]
    assert (intake.rows_read, intake.rows_used) == (2, 2)


def test_windows_1252_is_read_and_said() -> None:
    intake = read("patient_id,name,start,note\nA,sertraline,2024,prescrit à Montréal – déjà vu\n".encode("cp1252"))
    assert intake.histories[0].treatments[0].note == "prescrit à Montréal – déjà vu"
    assert any("Windows-1252" in p.message for p in intake.problems)


def test_rows_are_counted_as_a_person_counts_lines() -> None:
    text = 'patient_id,kind,name,start,value,note\nA,score,PHQ-9,2024-01-05,10,"two\nlines\nmore"\nA,score,PHQ-9,2024-02-05,99,\nA,score,PHQ-9,2024-03-05,12\n'
    intake = read(text)
    assert said(intake, "error") == [(5, "value"), (6, "")]  # 6 has a cell too few
    assert intake.summary == "1 of 3 rows used, 2 to check"


def test_words_and_numbers_stay_as_written() -> None:
    intake = read("patient_id,name,start,note\n00123,sertraline,2024,NA\n1E5,sertraline,2024,None\n")
    assert [h.patient_id for h in intake.histories] == ["00123", "1E5"]
    assert intake.histories[1].treatments[0].note == "None"


def test_each_patient_has_their_own_history_and_count() -> None:
    intake = read("patient_id,name,start,value\nA,PHQ-9,2024-01-05,10\nB,PHQ-9,2024-01-05,99\nA,PHQ-9,2024-02-05,8\n,PHQ-9,2024-02-05,8\n")
    assert [(h.patient_id, h.rows_read, h.rows_used, len(h.problems)) for h in intake.histories] == [("A", 2, 2, 0), ("B", 1, 0, 1)]
    assert (intake.rows_read, intake.rows_used) == (4, 2)
    assert said(intake, "error") == [(3, "value"), (5, "patient_id")]


def test_exact_copies_count_once_and_nothing_is_to_check() -> None:
    row = "A,sertraline,2024-01-05,2024-03-01,50 mg\n"
    intake = read("patient_id,name,start,stop,dose\n" + row + row)
    assert len(intake.histories[0].treatments) == 1
    assert intake.summary == "2 of 2 rows used"
    assert said(intake, "note") == [(3, "")]


def test_the_example_file_is_read_without_a_question() -> None:
    intake = read(template_csv())
    assert intake.questions == ()
    assert intake.rows_used == intake.rows_read
    assert not [p for p in intake.problems if p.severity != "note"]


def test_the_preview_and_columns_show_how_it_was_understood() -> None:
    intake = read("MRN;Medication;Started;Dose (mg);Quantity\n7;sertraline;2024;100;28\n")
    meanings = {c.heading: c.meaning for c in intake.columns}
    assert meanings == {"MRN": "patient_id", "Medication": "name", "Started": "start", "Dose (mg)": "dose", "Quantity": ""}
    assert intake.preview == (("7", "sertraline", "2024", "100", "28"),)
    assert intake.histories[0].treatments[0].dose is not None
    assert intake.histories[0].treatments[0].dose.low == 100


def test_person_columns_stand_on_every_row_and_are_read_once() -> None:
    history = only("patient_id,birth_date,sex,drug,start\nA,1980-05-01,F,sertraline,2024\nA,1980-05-01,F,venlafaxine,2025\n")
    assert [(f.fact, f.value) for f in history.person] == [("birth_date", "1980-05-01"), ("sex", "female")]
    assert len(history.treatments) == 2


def test_cells_that_only_moved_to_another_column_are_no_copy() -> None:
    intake = read("patient_id,name,start,stop,note\nA,sertraline,2024,,x\nA,sertraline,,2024,x\n")
    assert len(intake.histories[0].treatments) == 2
    assert said(intake, "note") == []


def test_the_copy_of_a_refused_row_is_named_as_well() -> None:
    row = "A,sertraline,2024-03-01,2024-01-01\n"
    intake = read("patient_id,name,start,stop\n" + row + row)
    assert said(intake, "error") == [(2, "stop"), (3, "")]
    assert intake.summary == "0 of 2 rows used, 2 to check"
